# The catalogue's registry, made from the folders: pellucid/nn/<kind>/<name>.cpp defines <Type> nn::<kind>::<name>(),
# and the generated nn/registry.cpp calls them all in order of file names. A file dropped in is in the catalogue.
set(PELLUCID_CATALOGUE
  activations:Activation losses:Loss layers:Layer initializers:Initializer optimizers:Optimizer schedules:Schedule
  averages:Averaging)
set(PELLUCID_RESERVED_WORDS
  and asm auto bool break case catch char class const continue default delete do double else enum explicit export extern
  false final float for friend goto if inline int long mutable namespace new not operator or override private protected
  public register return short signed sizeof static struct switch template this throw true try typedef typename union
  unsigned using virtual void volatile while xor)

# Sets `registry` to the generated file, or to nothing while there is no catalogue.
function(pellucid_registry registry)
  set(${registry} "" PARENT_SCOPE)
  if(NOT EXISTS ${PROJECT_SOURCE_DIR}/pellucid/nn/catalogue.hpp)
    return()
  endif()
  set(text "// Made by cmake/registry.cmake from the folders of pellucid/nn.\n#include \"pellucid/nn/catalogue.hpp\"\n")
  string(APPEND text "\nnamespace pellucid::nn {\n")
  set(model_steps)
  foreach(pair IN LISTS PELLUCID_CATALOGUE)
    string(REGEX MATCH "(.*):(.*)" pair ${pair})
    set(kind ${CMAKE_MATCH_1})
    set(type ${CMAKE_MATCH_2})
    file(GLOB files CONFIGURE_DEPENDS ${PROJECT_SOURCE_DIR}/pellucid/nn/${kind}/*.cpp)
    set(declarations "")
    set(calls "")
    foreach(file IN LISTS files)
      cmake_path(GET file FILENAME name)
      string(REGEX REPLACE "\\.cpp$" "" name ${name})
      if(NOT name MATCHES "^[a-z][a-z0-9_]*$" OR name IN_LIST PELLUCID_RESERVED_WORDS)
        message(FATAL_ERROR "${file}: \"${name}\" cannot be the name of a catalogue entry. The file is named after the "
          "function that it defines: lower-case letters, digits and _, beginning with a letter, no word of C++.")
      endif()
      if(kind MATCHES "activations|layers")
        if(name IN_LIST model_steps)
          message(FATAL_ERROR "${file}: \"${name}\" is an activation already. Layers and activations are both steps "
            "of a model, so they share their names. Rename one of the two files.")
        endif()
        list(APPEND model_steps ${name})
      endif()
      string(APPEND declarations "${type} ${name}();\n")
      string(APPEND calls "      ${kind}::${name}(),\n")
    endforeach()
    string(APPEND text "\nnamespace ${kind} {\n${declarations}}  // namespace ${kind}\n"
      "template <>\nconst std::vector<${type}>& catalogue<${type}>() {\n"
      "  static const std::vector<${type}> entries{\n${calls}  };\n  return entries;\n}\n")
  endforeach()
  string(APPEND text "\n}  // namespace pellucid::nn\n")
  file(CONFIGURE OUTPUT ${PROJECT_BINARY_DIR}/generated/pellucid/nn/registry.cpp CONTENT "${text}" @ONLY)
  set(${registry} ${PROJECT_BINARY_DIR}/generated/pellucid/nn/registry.cpp PARENT_SCOPE)
endfunction()
