// Enumerations of a recipe by their names.
#pragma once

#include <array>
#include <optional>
#include <string>
#include <string_view>

#include "pellucid/base/element.hpp"
#include "pellucid/kernels/kernels.hpp"

namespace pellucid {

/// All values of an enumeration, in the order in which messages name them.
template <class Choice>
constexpr std::array<Choice, 0> choices{};
template <>
inline constexpr std::array choices<Element>{Element::float32, Element::float64};
template <>
inline constexpr std::array choices<kernels::Set>{kernels::Set::fused, kernels::Set::portable, kernels::Set::bf16};

template <class Choice>
std::optional<Choice> choice_of(std::string_view name) {
  for (const Choice each : choices<Choice>) {
    if (name == name_of(each)) return each;
  }
  return std::nullopt;
}

/// "float32 or float64".
template <class Choice>
std::string names_of_choices() {
  std::string names;
  for (const Choice each : choices<Choice>) names += (names.empty() ? "" : " or ") + std::string(name_of(each));
  return names;
}

}  // namespace pellucid
