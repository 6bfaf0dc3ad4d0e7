// What an entry computes, as its page says it: the formulas derived from its definition, and the textbook's.
#pragma once

#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "pellucid/nn/catalogue.hpp"

namespace pellucid::reference {

/// Names and the expressions they stand for.
using Formulas = std::vector<std::pair<std::string, std::string>>;

/// Derived from the definition, the main one first; where parameters stand are the numbers of `with`.
Formulas formulas_of(const nn::Activation& entry, const nn::Arguments& with);
Formulas formulas_of(const nn::Loss& entry, const nn::Arguments& with);
Formulas formulas_of(const nn::Layer& entry, const nn::Arguments& with);
Formulas formulas_of(const nn::Initializer& entry, const nn::Arguments& with);
Formulas formulas_of(const nn::Optimizer& entry, const nn::Arguments& with);
Formulas formulas_of(const nn::Schedule& entry, const nn::Arguments& with);
Formulas formulas_of(const nn::Averaging& entry, const nn::Arguments& with);

/// An entry's `mathematics` taken apart, line by line.
Formulas lines_of(std::string_view mathematics);

/// The switches and words that the lines do not name, at the defaults for which they hold: "amsgrad = false".
std::string options_beside(const Formulas& lines, const std::vector<nn::Parameter>& parameters);

/// The symbols that occur in the lines and are no parameters, with what they mean: "z what comes in, sum() over the
/// row".
std::string symbols_in(const Formulas& lines, std::span<const nn::Symbol> symbols,
                       const std::vector<nn::Parameter>& parameters);

/// Whether computing the lines as they stand may overflow or lose digits, so that the definition has another form.
bool may_overflow(const Formulas& lines);

/// Whether `word` stands in `text` by itself and not as a part of a longer one.
bool has_word(const std::string& text, const std::string& word);

}  // namespace pellucid::reference
