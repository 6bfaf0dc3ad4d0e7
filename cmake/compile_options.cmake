# Compiler options of everything in this tree. The floating-point ones belong to the numerics contract: no
# multiply-add is made that the source does not write, and nothing depends on errno or on floating-point traps.
add_compile_options(-ffp-contract=off -fno-math-errno -fno-trapping-math -Wall -Wextra -Wpedantic -Wconversion)
if(CMAKE_CXX_COMPILER_ID STREQUAL GNU AND CMAKE_CXX_COMPILER_VERSION VERSION_LESS 13)
  add_compile_options(-Wno-restrict)  # g++ 12 sees overlaps in std::string's operator+ that are not there
endif()
if(CMAKE_CXX_COMPILER_ID STREQUAL Clang)
  add_compile_options(-Wno-deprecated-declarations)  # clang reports libstdc++'s own use of one; g++ still reports ours
endif()
if(PELLUCID_WERROR)
  add_compile_options(-Werror)
endif()
if(PELLUCID_SANITIZE)
  add_compile_definitions(PELLUCID_SANITIZED)  # for tests that count allocations or memory
  add_compile_options(-fsanitize=${PELLUCID_SANITIZE} -fno-sanitize-recover=all -fno-omit-frame-pointer)
  add_link_options(-fsanitize=${PELLUCID_SANITIZE})
endif()
