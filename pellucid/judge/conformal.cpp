#include "pellucid/judge/conformal.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <string>

#include "pellucid/base/error.hpp"
#include "pellucid/base/random.hpp"
#include "pellucid/base/text.hpp"
#include "pellucid/judge/difference.hpp"

namespace pellucid::judge {

namespace {

double class_score(double probability, bool is_likeliest) { return is_likeliest ? 0 : 1 - probability; }

void demand_share(double level) {
  if (level > 0 && level < 1) return;
  fail({Fault::usage, "cannot make intervals", "", number_text(level) + " is no share of rows between 0 and 1",
        "give one such as 0.9"});
}

/// The place of the bound among `count` sorted scores, from 1; beyond `count` if they are too few. 0.9 is no number of
/// a computer: what is a whole number but for rounding is that one.
std::size_t place_of_bound(std::size_t count, double level) {
  const double place = static_cast<double>(count + 1) * level;
  return static_cast<std::size_t>(std::ceil(place - 1e-9 * place));
}

/// The fewest rows whose bound is one of their scores.
std::size_t fewest_rows(double level) {
  std::size_t count = std::max<std::size_t>(1, static_cast<std::size_t>(level / (1 - level)) - 1);
  while (place_of_bound(count, level) > count) ++count;
  return count;
}

}  // namespace

std::vector<double> conformal_scores(const Judgement& at) {
  std::vector<double> scores;
  if (!at.predicts_classes()) {
    if (at.signature.outputs != 1) {
      fail({Fault::usage, "cannot make intervals", "",
            "the model predicts " + std::to_string(at.signature.outputs) + " numbers for a row",
            "train a model for each of them"});
    }
    for (std::size_t row = 0; row < at.truths.size(); ++row)
      scores.push_back(std::abs(at.truths[row] - at.predictions[row]));
    return scores;
  }
  if (at.signature.output_kind != OutputKind::probabilities) {
    fail({Fault::usage, "cannot make sets of classes", "",
          "the loss that the model was trained with makes no probabilities", "train with a loss that does"});
  }
  for (const ClassRow& row : at.class_rows) {
    const bool is_known = !std::isnan(row.of_truth);
    scores.push_back(is_known ? class_score(row.of_truth, row.is_likeliest_right != 0)
                              : std::numeric_limits<double>::infinity());
  }
  return scores;
}

double score_bound(std::span<const double> scores, double level) {
  demand_share(level);
  const std::size_t place = place_of_bound(scores.size(), level);
  if (place > scores.size()) {
    fail({Fault::usage, "cannot make intervals for " + number_text(level) + " of the rows", "",
          counted(static_cast<Index>(scores.size()), "validation row") + " are too few: these need " +
              grouped(static_cast<Index>(fewest_rows(level))),
          "take a smaller share, or train with more validation rows: {recipe.validation}"});
  }
  std::vector<double> sorted(scores.begin(), scores.end());
  const auto bound = sorted.begin() + static_cast<std::ptrdiff_t>(place - 1);
  std::ranges::nth_element(sorted, bound);
  return *bound;
}

std::vector<std::size_t> classes_within(std::span<const double> prediction, double bound) {
  const std::array<double, 2> both{1 - prediction[0], prediction[0]};  // one output is that of the second class
  const std::span<const double> all = prediction.size() == 1 ? std::span<const double>(both) : prediction;
  const auto likeliest = static_cast<std::size_t>(std::ranges::max_element(all) - all.begin());
  std::vector<std::size_t> within;
  for (std::size_t i = 0; i < all.size(); ++i) {
    if (class_score(all[i], i == likeliest) <= bound) within.push_back(i);
  }
  return within;
}

std::optional<Coverage> measured_coverage(std::span<const double> scores, double level, std::uint64_t seed) {
  constexpr std::size_t usual_parts = 10;
  demand_share(level);
  const std::size_t count = scores.size();
  if (count == 0 || place_of_bound(count - 1, level) > count - 1) return std::nullopt;
  std::size_t parts = std::min(usual_parts, count);
  const std::size_t others = count - (count + parts - 1) / parts;
  if (place_of_bound(others, level) > others) parts = count;
  const std::vector<std::uint32_t> order =
      random_permutation(random_key(seed, "conformal", 0), static_cast<std::uint32_t>(count));
  Index held = 0;
  for (std::size_t part = 0; part < parts; ++part) {
    std::vector<double> inside, outside;
    for (std::size_t i = 0; i < count; ++i) (i % parts == part ? inside : outside).push_back(scores[order[i]]);
    const double bound = score_bound(outside, level);
    held += std::ranges::count_if(inside, [&](double score) { return score <= bound; });
  }
  const Interval of_all = wilson(static_cast<double>(held), static_cast<double>(count));
  return Coverage{level,      static_cast<Index>(count),
                  held,       static_cast<double>(held) / static_cast<double>(count),
                  of_all.low, of_all.high};
}

}  // namespace pellucid::judge
