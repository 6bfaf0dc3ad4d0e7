// Pages of the reference as data, for people and for JSON.
#pragma once

#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "pellucid/nn/curves.hpp"
#include "pellucid/reference/formulas.hpp"

namespace pellucid::reference {

struct ParameterPage {
  std::string name, summary;
  std::string kind;        ///< number, integer, boolean, expression or initializer
  std::string fallback;    ///< the default as it is written, "required" or "from the task"
  std::string interval;    ///< of numbers and integers: "[0, 1)"; else empty
  nn::Parameter declared;  ///< the row of the entry itself
};

struct EntryPage {
  std::string name;
  std::vector<std::string> aliases;  ///< it answers to these too
  std::string signature;             ///< with defaults: "leaky_relu(alpha=0.01)"
  std::string summary;
  Formulas formulas;             ///< what is computed and how, exactly; the main one first
  std::string formula_at;        ///< the numbers that stand in the formulas: "alpha = 0.01"
  Formulas mathematics{};        ///< the same as a textbook has it, line by line
  std::string options{};         ///< what it holds for: "amsgrad = false"
  std::string symbols{};         ///< what stands in it and is no parameter: "z what comes in"
  bool has_stable_form = false;  ///< `formulas` neither overflow nor lose digits where the mathematics would
  Example example{};
  Formulas facts;  ///< range, output, truth, use, source
  std::vector<ParameterPage> parameters;
  std::optional<nn::Plot> plot{};  ///< if asked for, of kinds that have one
};

struct KindPage {
  std::string name;  ///< plural: "activations"
  std::string summary;
  std::vector<EntryPage> entries;
};

}  // namespace pellucid::reference
