# Compiler options of everything in this tree. The floating-point ones belong to the numerics contract: no
# multiply-add is made that the source does not write, and nothing depends on errno or on floating-point traps.
add_compile_options(-ffp-contract=off -fno-math-errno -fno-trapping-math -Wall -Wextra -Wpedantic -Wconversion)
if(PELLUCID_WERROR)
  add_compile_options(-Werror)
endif()
if(PELLUCID_SANITIZE)
  add_compile_options(-fsanitize=${PELLUCID_SANITIZE} -fno-sanitize-recover=all -fno-omit-frame-pointer)
  add_link_options(-fsanitize=${PELLUCID_SANITIZE})
endif()
