// Words of the command line turned into values. What cannot be turned is wrong usage, named with its option.
#pragma once

#include <initializer_list>
#include <string>
#include <vector>

#include "pellucid/base/element.hpp"
#include "pellucid/base/error.hpp"
#include "pellucid/base/text.hpp"

namespace pellucid::cli {

/// Ends with Fault::usage: `cannot use --epochs: "ten" is not a whole number. <next>`.
[[noreturn]] void misuse(const std::string& option, const std::string& why, const std::string& next);

/// A whole number of at least `least`.
Index whole_number(const std::string& option, const std::string& text, Index least, const std::string& next);
double number(const std::string& option, const std::string& text, const std::string& next);
bool true_or_false(const std::string& option, const std::string& text);

/// "1,2,3" cut at commas.
std::vector<std::string> comma_list(const std::string& text);

/// The choice of that name; name_of(choice) gives its name.
template <class Choice>
Choice choice(const std::string& option, const std::string& text, std::initializer_list<Choice> choices) {
  std::string known;
  for (const Choice each : choices) {
    if (text == name_of(each)) return each;
    known += (known.empty() ? "" : " or ") + std::string(name_of(each));
  }
  misuse(option, "\"" + printable(text) + "\" is unknown", "use " + known);
}

}  // namespace pellucid::cli
