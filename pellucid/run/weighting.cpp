#include "pellucid/run/weighting.hpp"

#include <cmath>
#include <numeric>

#include "pellucid/base/text.hpp"
#include "pellucid/train/class_weights.hpp"

namespace pellucid {

namespace {

/// Of two classes: what the weights moved, and what decisions would be without that.
void tell_shift(WeightEffect& effect, const Evaluation& at) {
  const double first = effect.classes[0].weight, second = effect.classes[1].weight;
  if (at.classes() != 2 || at.signature.output_kind != OutputKind::probabilities || at.unknown > 0) return;
  if (!(first > 0 && second > 0)) return;
  const auto rows = static_cast<double>(at.rows);
  effect.mean_told = std::accumulate(at.of_second.begin(), at.of_second.end(), 0.0) / rows;
  effect.share = static_cast<double>(at.scores[1].rows) / rows;
  effect.neutral = second / (first + second);
  Signature neutral = at.signature;
  neutral.outputs = 1;
  neutral.task = Task::binary;
  neutral.threshold = effect.neutral;
  const Evaluation without = evaluate(neutral, at.of_second, at.truths);
  for (std::size_t one = 0; one < 2; ++one) {
    effect.classes[one].recall_without = without.scores[one].recall;
    effect.classes[one].precision_without = without.scores[one].precision;
  }
}

}  // namespace

std::optional<WeightEffect> weight_effect(const Outcome& outcome, const Network& network) {
  const std::string& text = network.run.recipe.class_weight;
  if (text.empty() || !network.validation) return std::nullopt;
  const Evaluation& at = *network.validation;
  const Data data = outcome.opened->data(network.prepared);
  const data::Rows& train = network.prepared.split.train;
  const std::vector<double> weights = class_weights(text, at.signature, data.targets, train);
  std::vector<Index> rows(weights.size(), 0);
  for (const std::uint32_t row : train) ++rows[static_cast<std::size_t>(data.targets[row])];
  double all = 0;
  for (std::size_t one = 0; one < rows.size(); ++one) all += weights[one] * static_cast<double>(rows[one]);
  WeightEffect effect;
  for (std::size_t one = 0; one < rows.size(); ++one) {
    const auto own = static_cast<double>(rows[one]);
    effect.classes.push_back({at.signature.classes[one], rows[one], weights[one],
                              own / static_cast<double>(train.size()), weights[one] * own / all, at.scores[one].recall,
                              at.scores[one].precision});
  }
  tell_shift(effect, at);
  return effect;
}

std::string text_of(const WeightEffect& effect) {
  constexpr std::size_t most = 6;
  std::string weights, recalls;
  for (std::size_t one = 0; one < effect.classes.size() && one < most; ++one) {
    const WeightedClass& each = effect.classes[one];
    const std::string begin = (one == 0 ? "" : ", ") + printable(each.name) + " ";
    weights += begin + number_text(each.weight, 3);
    recalls += begin + (std::isnan(each.recall) ? "none" : number_text(each.recall, 3)) +
               (std::isnan(each.recall_without) ? "" : " (" + number_text(each.recall_without, 3) + ")");
  }
  const char* const more = effect.classes.size() > most ? ", …" : "";
  std::string text = "class weights " + weights + more + "; validation recall " + recalls + more;
  if (!effect.neutral) return text + "; probabilities are no frequencies of the rows";
  return text + ", in brackets with the weights taken out of the probabilities; \"" +
         printable(effect.classes[1].name) + "\" is told with " + number_text(*effect.mean_told, 3) +
         " on the mean, and " + number_text(*effect.share, 3) + " of the rows are";
}

}  // namespace pellucid
