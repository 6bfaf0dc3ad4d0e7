#include <algorithm>
#include <cmath>

#include "pellucid/base/text.hpp"
#include "pellucid/run/baselines.hpp"

namespace pellucid {

namespace {

/// What the network has more than a baseline; above 0 it is the better one.
judge::Estimate gain(const Comparison& all, const Rival& rival) {
  judge::Estimate estimate = rival.difference;
  if (!all.is_higher_better) estimate.value = -estimate.value;
  return estimate;
}

std::string by_how_much(const Comparison& all, const Rival& rival) {
  return text_of(judge::Estimate{std::abs(rival.difference.value), rival.difference.margin}) + " in " + all.label;
}

/// The direction and the size of a difference that is none beyond its interval.
std::string noise_of(const Comparison& all, const Rival& rival) {
  const std::string baseline = "the baseline " + in_quotes(rival.label);
  const double more = gain(all, rival).value;
  if (more == 0 && rival.difference.margin == 0)
    return "no row tells the network from " + baseline + " by " + all.label;
  if (more == 0) return "the network and " + baseline + " do not differ: by " + by_how_much(all, rival);
  return (more > 0 ? "the network is better than " + baseline + " by " : baseline + " is better by ") +
         by_how_much(all, rival) + ": within noise";
}

/// What a baseline might have done with more time, where that could change the verdict.
std::string unfinished_of(const Rival& rival) {
  if (!rival.is_unfinished || rival.rounds == 0) return "";
  const Index more = std::max<Index>(200, 4 * rival.rounds);
  return "; but the clock ended " + in_quotes(rival.label) + " after " + counted(rival.rounds, "round") +
         ", and more could do better ({run.baselines=\"" + rival.name + "(rounds=" + std::to_string(more) + ")\"})";
}

}  // namespace

const char* name_of(Verdict verdict) {
  switch (verdict) {
    case Verdict::network:
      return "network";
    case Verdict::baseline:
      return "baseline";
    case Verdict::noise:
      return "within noise";
    case Verdict::open:
      break;
  }
  return "open";
}

std::string judged_text(const Comparison& all) {
  if (all.because.empty()) return "";
  const auto* const metric = nn::find<judge::Metric>(nn::parse_call(all.metric).name);
  const bool is_of_numbers = metric != nullptr && metric->of == judge::Of::numbers;
  return "by " + all.label + ": " + all.because +
         (is_of_numbers ? "; the baselines are fitted to the mean all the same" : "");
}

void decide(Comparison& all) {
  all.verdict = Verdict::open;
  all.best = "";
  std::vector<const Rival*> trained;
  for (const Rival& rival : all.rivals) {
    if (rival.left_out.empty()) trained.push_back(&rival);
  }
  if (trained.empty()) {
    all.sentence = "no baseline was trained: nothing says whether the network was worth it";
    return;
  }
  if (std::ranges::any_of(trained, [](const Rival* rival) { return std::isnan(rival->difference.margin); })) {
    all.sentence = counted(all.rows, "validation row") + (all.rows == 1 ? " is" : " are") +
                   " too few to tell the network and the baselines apart by " + all.label + ": use the simplest";
    return;
  }
  const auto is_worse = [&](const Rival* a, const Rival* b) { return gain(all, *a).value > gain(all, *b).value; };
  const Rival& strongest = **std::ranges::max_element(trained, is_worse);
  const auto simplest = std::ranges::find_if(
      trained, [&](const Rival* rival) { return !gain(all, *rival).is_above(0) && !gain(all, *rival).is_below(0); });
  if (gain(all, strongest).is_below(0)) {
    all.verdict = Verdict::baseline;
    all.best = strongest.name;
    all.sentence = "the baseline " + in_quotes(strongest.label) + " is better by " + by_how_much(all, strongest) +
                   ": use it rather than the network";
    return;
  }
  if (simplest != trained.end()) {
    all.verdict = Verdict::noise;
    all.best = (*simplest)->name;
    all.sentence = noise_of(all, **simplest) + "; the baseline is simpler, and on these rows as good";
  } else {
    all.verdict = Verdict::network;
    all.best = strongest.name;
    all.sentence = "the network is better than every baseline: than the best of them, " + in_quotes(strongest.label) +
                   ", by " + by_how_much(all, strongest);
  }
  for (const Rival* rival : trained) all.sentence += unfinished_of(*rival);
}

}  // namespace pellucid
