# The one list of kinds: folder, type, header. pellucid/<folder>/<name>.cpp defines <type> <folder's namespace>::<name>(),
# and the generated registry calls them all in order of file names: a file dropped in is in the catalogue. The list also
# gives the order of `pellucid list`. scripts/check-catalogue reads it.
set(PELLUCID_KINDS
  nn/layers:nn::Layer:nn/catalogue.hpp
  nn/activations:nn::Activation:nn/catalogue.hpp
  nn/losses:nn::Loss:nn/catalogue.hpp
  nn/optimizers:nn::Optimizer:nn/catalogue.hpp
  nn/schedules:nn::Schedule:nn/catalogue.hpp
  nn/initializers:nn::Initializer:nn/catalogue.hpp
  nn/averages:nn::Averaging:nn/catalogue.hpp
  judge/metrics:judge::Metric:judge/metric.hpp
  doctor/findings:doctor::Finding:doctor/finding.hpp
  doctor/baselines:doctor::Baseline:doctor/baseline.hpp
  data/formats:data::Format:data/format.hpp
  export:exports::Format:export/export.hpp
  lab/datasets:lab::Dataset:lab/dataset.hpp
  lab/surfaces:lab::Surface:lab/surface.hpp
)
set(PELLUCID_RESERVED_WORDS
  and asm auto bool break case catch char class const continue default delete do double else enum explicit export extern
  false final float for friend goto if inline int long mutable namespace new not operator or override private protected
  public register return short signed sizeof static struct switch template this throw true try typedef typename union
  unsigned using virtual void volatile while xor)

# Sets `registry` to the generated sources, one for each kind, and writes generated/pellucid/kinds.hpp, which visits them.
# Kinds whose folder matches one of `left_out` (regular expressions) stay out.
function(pellucid_registry registry left_out)
  set(sources)
  set(includes)
  set(visits "")
  set(model_steps)
  foreach(row IN LISTS PELLUCID_KINDS)
    string(REGEX MATCH "^([a-z/]+):([A-Za-z:]+):(.*)$" row ${row})
    set(folder ${CMAKE_MATCH_1})
    set(type ${CMAKE_MATCH_2})
    set(header ${CMAKE_MATCH_3})
    set(stays_out FALSE)
    foreach(expression IN LISTS left_out)
      if(folder MATCHES "^${expression}")
        set(stays_out TRUE)
      endif()
    endforeach()
    if(stays_out)
      continue()
    endif()
    string(REPLACE "/" "::" namespace ${folder})
    string(REGEX REPLACE "^export$" "exports" namespace ${namespace})  # the folder's name is a word of C++
    file(GLOB files CONFIGURE_DEPENDS ${PROJECT_SOURCE_DIR}/pellucid/${folder}/*.cpp)
    set(declarations "")
    set(calls "")
    foreach(file IN LISTS files)
      cmake_path(GET file FILENAME name)
      string(REGEX REPLACE "\\.cpp$" "" name ${name})
      if(NOT name MATCHES "^[a-z][a-z0-9_]*$" OR name IN_LIST PELLUCID_RESERVED_WORDS)
        message(FATAL_ERROR "${file}: \"${name}\" cannot be the name of a catalogue entry. The file is named after the "
          "function that it defines: lower-case letters, digits and _, beginning with a letter, no word of C++.")
      endif()
      if(folder MATCHES "activations|layers")
        if(name IN_LIST model_steps)
          message(FATAL_ERROR "${file}: \"${name}\" is a layer already. Layers and activations are both steps "
            "of a model, so they share their names. Rename one of the two files.")
        endif()
        list(APPEND model_steps ${name})
      endif()
      string(APPEND declarations "${type} ${name}();\n")
      string(APPEND calls "      ${namespace}::${name}(),\n")
    endforeach()
    string(REPLACE "/" "_" source ${folder})
    set(source ${PROJECT_BINARY_DIR}/generated/pellucid/registry_${source}.cpp)
    file(CONFIGURE OUTPUT ${source} CONTENT "// Made by cmake/registry.cmake from pellucid/${folder}.
#include \"pellucid/${header}\"

namespace pellucid {

namespace ${namespace} {
${declarations}}  // namespace ${namespace}

Entries<${type}>& ${type}::registered() {
  static Entries<${type}> entries{\n${calls}  };
  return entries;
}

}  // namespace pellucid
" @ONLY)
    list(APPEND sources ${source})
    list(APPEND includes "#include \"pellucid/${header}\"\n")
    string(APPEND visits "  visit.template operator()<${type}>();\n")
  endforeach()
  list(REMOVE_DUPLICATES includes)
  list(SORT includes)
  string(REPLACE ";" "" includes "${includes}")
  file(CONFIGURE OUTPUT ${PROJECT_BINARY_DIR}/generated/pellucid/kinds.hpp CONTENT "// Made by cmake/registry.cmake: every kind of the catalogue, in the order of the list there.
#pragma once

${includes}
namespace pellucid {

/// Calls visit.template operator()<Entry>() for each kind.
template <class Visitor>
void for_each_kind(const Visitor& visit) {
${visits}}

}  // namespace pellucid
" @ONLY)
  set(${registry} ${sources} PARENT_SCOPE)
endfunction()
