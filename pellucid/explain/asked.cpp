#include "pellucid/explain/asked.hpp"

#include <charconv>

#include "pellucid/base/error.hpp"
#include "pellucid/base/text.hpp"
#include "pellucid/explain/explanation_equations.hpp"

namespace pellucid::explaining {

namespace {

using At = Explanation::At;

[[noreturn]] void refuse_name(std::string_view text, const std::string& why, const std::string& next) {
  fail({Fault::usage, "cannot explain the number", "at", in_quotes(std::string(text)) + " " + why, next});
}

// The whole number that `text` is; -1 if it is none.
Index whole(std::string_view text) {
  Index number = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
  if (error != std::errc() || end != text.data() + text.size()) return -1;
  return number;
}

// Of "1,2]" the place in the order of the file; what is written otherwise gives one with another name.
std::size_t place_in(const Explanation::Tensor& tensor, std::string_view indices) {
  std::size_t place = 0;
  for (std::size_t axis = 0; axis < tensor.shape.size(); ++axis) {
    const std::size_t end = indices.find_first_of(",]");
    const Index index = whole(indices.substr(0, end));
    if (index < 0 || index >= tensor.shape[axis]) return tensor.values.size();
    place = place * static_cast<std::size_t>(tensor.shape[axis]) + static_cast<std::size_t>(index);
    indices.remove_prefix(end == indices.npos ? indices.size() : end + 1);
  }
  return place;
}

}  // namespace

At asked(const Explanation& explanation, std::string_view text) {
  for (std::size_t i = 0; i < explanation.steps.size(); ++i) {
    const Explanation::Step& step = explanation.steps[i];
    for (std::size_t tensor = 0; tensor < step.tensors.size(); ++tensor) {
      const Explanation::Tensor& from = step.tensors[tensor];
      if (!text.starts_with(from.name + "[")) continue;
      const std::size_t place = place_in(from, text.substr(from.name.size() + 1));
      if (place < from.values.size() && place_name(from, place) == text)
        return {At::Kind::tensor, static_cast<int>(i), tensor, place};
      refuse_name(text, "is no place of it", "the last is " + place_name(from, from.values.size() - 1));
    }
  }
  const std::size_t comma = text.find(',');
  const std::string_view where = text.substr(0, comma);
  const Index step = whole(where), unit = comma == text.npos ? -1 : whole(text.substr(comma + 1));
  const bool is_step = step >= 0 && step < static_cast<Index>(explanation.steps.size());
  if (unit < 0 || !(is_step || where == "inputs" || where == "output")) {
    refuse_name(text, "names no number",
                "give STEP,UNIT as 0,1 (steps 0 to " + std::to_string(explanation.steps.size() - 1) +
                    ", units from 1), inputs,1, output,1, or a learned value as 0.weight[0,0]");
  }
  const int index = is_step ? static_cast<int>(step) : -1;
  const std::vector<double>& values = where == "output" ? explanation.predictions : explanation.values_of(index);
  if (unit < 1 || unit > static_cast<Index>(values.size()))
    refuse_name(text, "is no unit", "give one from 1 to " + std::to_string(values.size()));
  const At::Kind kind = is_step ? At::Kind::output : where == "inputs" ? At::Kind::input : At::Kind::prediction;
  return {kind, index, 0, static_cast<std::size_t>(unit - 1)};
}

}  // namespace pellucid::explaining
