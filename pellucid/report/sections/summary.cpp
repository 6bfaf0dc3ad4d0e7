// What is to be known first: how well the network does and how sure that is, and whether it was worth it.
#include <algorithm>
#include <cmath>

#include "pellucid/base/text.hpp"
#include "pellucid/judge/criterion.hpp"
#include "pellucid/judge/difference.hpp"
#include "pellucid/report/sections.hpp"
#include "pellucid/run/option_names.hpp"

namespace pellucid::report::sections {

namespace {

std::string headline(const ToldRun& run) {
  const Evaluation& at = *run.validation();
  const judge::Criterion criterion = judge::criterion_of(run.network.run.recipe, at.signature);
  const judge::Metric& metric = *criterion.metric.entry;
  const double value = criterion.value(at);
  const std::string head =
      "On " + counted(at.rows, "validation row") + (run.is_baseline() ? " its " : " the ") + criterion.label() + " is ";
  if (judge::is_share(metric)) {
    const judge::Interval interval = judge::wilson(static_cast<double>(at.hits()), static_cast<double>(at.rows));
    return head + metric_text(metric, value) + ", and lies between " + metric_text(metric, interval.low) + " and " +
           metric_text(metric, interval.high) + " at 95 %.";
  }
  const judge::Estimate estimate = judge::mean_of(judge::parts_of(criterion.metric, at));
  return head + (std::isnan(estimate.margin) ? metric_text(metric, value) : text_of(estimate) + " at 95 %") + ".";
}

void tell_allowed(const ToldRun& run, Section& section) {
  for (const doctor::Problem& problem : run.problems) {
    if (!problem.is_allowed) continue;
    const std::string& column = problem.found.column;
    section.say("No figure here is for believing. It was allowed (" + printable(problem.allowance()) + ") that " +
                    (column.empty() ? "" : "of column " + in_quotes(column) + " ") + in_options(problem.found.text) +
                    ": " + problem.finding->consequence + ".",
                true);
  }
}

/// What the run is worth beyond the rows that chose it.
std::string sealed_text(const ToldRun& run) {
  if (run.outcome.opened->sealed_rows == 0) return "Nothing is sealed that could tell what it is worth on other rows.";
  const std::string worth = "what it is worth on rows that nobody looked at";
  if (!run.openings.empty()) {
    const auto is_measured = [](const Opening& each) { return !each.measured.empty(); };
    const auto first = std::ranges::find_if(run.openings, is_measured);
    return "The sealed test set was opened" +
           (run.openings.size() == 1 ? "" : " " + counted(static_cast<Index>(run.openings.size()), "time")) +
           (first == run.openings.end()
                ? ", and nothing was measured on it."
                : "; what was measured first, on " + counted(first->rows, "row") + ": " + text_of(first->measured) +
                      ". What was chosen after an opening flatters the numbers of the next.");
  }
  return run.is_baseline()
             ? "The sealed test set tells " + worth + ": pellucid evaluate " + printable(run.outcome.model_path) +
                   " on the data of the run opens it, and that is counted."
             : "The sealed test set tells, once, " + worth + ": pellucid unseal " +
                   printable(run.outcome.folder_of(run.network)) + ".";
}

}  // namespace

Section summary(const ToldRun& run) {
  Section section{"summary", "In short"};
  tell_allowed(run, section);
  if (run.has_several()) {
    if (const std::optional<Spread> spread = run.outcome.spread()) {
      section.say("Over " + counted(static_cast<Index>(run.outcome.networks.size()), "network") + " the validation " +
                      spread->metric + " is " + number_text(spread->mean, 4) + " on the mean, with a deviation of " +
                      number_text(spread->deviation, 2) + ".",
                  true);
    }
  } else if (run.validation() != nullptr) {
    section.say(headline(run), true);
    const std::optional<Spread> spread = run.outcome.spread();
    if (spread) {
      section.say("The model is the mean of " + grouped(static_cast<Index>(run.network.members.size())) +
                  " networks; one by one their " + spread->metric + " is " + number_text(spread->mean, 4) +
                  " on the mean, with a deviation of " + number_text(spread->deviation, 2) + ".");
    }
  } else {
    section.say("No row was held out for validation: how well the network does on new rows is not known.", true);
  }
  if (run.baselines) section.say("Verdict: " + in_options(run.baselines.sentence) + ".", true);
  if (run.is_baseline()) {
    section.say(
        "This is a simpler model, kept beside the network of the run. When its training ended was chosen by these "
        "validation rows, so they flatter it a little. " +
        sealed_text(run));
  } else {
    section.say("The epoch was chosen by these validation rows, so they flatter the network a little. " +
                sealed_text(run));
  }
  if (!run.problems.empty()) {
    section.say(counted(static_cast<Index>(run.problems.size()), "finding") +
                (run.problems.size() == 1 ? " stands" : " stand") + " below, with what to do.");
  }
  return section;
}

}  // namespace pellucid::report::sections
