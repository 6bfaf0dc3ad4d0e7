#include "pellucid/train/class_weights.hpp"

#include <algorithm>
#include <cmath>

#include "pellucid/base/error.hpp"
#include "pellucid/base/text.hpp"

namespace pellucid {

namespace {

[[noreturn]] void refuse_weights(const std::string& where, const std::string& why, const std::string& next) {
  fail({Fault::usage, "cannot use the class weights", where, why, next});
}

std::vector<double> balanced(std::size_t classes, const Numbers& targets, const data::Rows& train) {
  std::vector<double> counts(classes, 0);
  for (const std::uint32_t row : train) ++counts[static_cast<std::size_t>(targets[row])];
  const auto occurring = static_cast<double>(classes) - static_cast<double>(std::ranges::count(counts, 0.0));
  std::vector<double> weights;
  for (const double count : counts)
    weights.push_back(count == 0 ? 1 : static_cast<double>(train.size()) / (occurring * count));
  return weights;
}

std::vector<double> given(const std::string& text, const std::vector<std::string>& classes) {
  std::vector<double> weights(classes.size(), 1);
  std::vector<bool> is_given(classes.size(), false);
  for (std::size_t begin = 0; begin <= text.size();) {
    const std::size_t end = std::min(text.find(',', begin), text.size());
    const std::string piece(trimmed(std::string_view(text).substr(begin, end - begin)));
    begin = end + 1;
    const std::size_t equals = piece.rfind('=');
    if (equals == std::string::npos)
      refuse_weights("", "\"" + printable(piece) + "\" gives no weight", "write balanced, or name=2,other=0.5");
    const std::string name(trimmed(std::string_view(piece).substr(0, equals)));
    const auto found = std::ranges::find(classes, name);
    if (found == classes.end()) {
      const std::string near = nearest(name, classes);
      refuse_weights(
          "class \"" + printable(name) + "\"", "the target has none of that name",
          near.empty() ? "its classes are those that training names" : "did you mean \"" + printable(near) + "\"?");
    }
    const auto at = static_cast<std::size_t>(found - classes.begin());
    if (is_given[at]) refuse_weights("class \"" + printable(name) + "\"", "it is given twice", "give it once");
    const std::string written(trimmed(std::string_view(piece).substr(equals + 1)));
    const auto weight = parse_number(written);
    if (!weight || !std::isfinite(*weight) || *weight < 0) {
      refuse_weights("class \"" + printable(name) + "\"", "\"" + printable(written) + "\" is no number from 0",
                     "a class of weight 2 counts twice, one of weight 0 is left out");
    }
    weights[at] = *weight;
    is_given[at] = true;
  }
  return weights;
}

}  // namespace

std::vector<double> class_weights(const std::string& text, const Signature& signature, const Numbers& targets,
                                  const data::Rows& train) {
  if (signature.task == Task::regression)
    refuse_weights("", "the target is a number",
                   "weigh rows with {source.weight_column}, or leave the class weights out");
  const std::size_t classes = signature.classes.size();
  const std::vector<double> weights =
      trimmed(text) == "balanced" ? balanced(classes, targets, train) : given(text, signature.classes);
  double total = 0;
  for (const std::uint32_t row : train) total += weights[static_cast<std::size_t>(targets[row])];
  if (total == 0) refuse_weights("", "all training rows have weight 0", "give some class a weight");
  return weights;
}

}  // namespace pellucid
