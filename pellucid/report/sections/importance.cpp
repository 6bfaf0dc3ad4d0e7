// How much the network needs each column, on validation rows.
#include <algorithm>

#include "pellucid/base/random.hpp"
#include "pellucid/base/text.hpp"
#include "pellucid/doctor/importance.hpp"
#include "pellucid/report/sections.hpp"
#include "pellucid/rows/predict_table.hpp"

namespace pellucid::report::sections {

namespace {

constexpr std::size_t most_dealt = 2'000;                       // rows
constexpr std::size_t most_dealt_cells = std::size_t{1} << 19;  // inputs of these rows: 4 MiB
constexpr std::size_t most_bars = 20;
constexpr Index most_inputs = 2'000;

std::string names_of(const doctor::Importance& each) {
  std::string names;
  for (const std::string& column : each.columns) names += (names.empty() ? "" : " + ") + column;
  return names;
}

/// Some validation rows, by the run's seed.
data::Rows sampled_rows(const ToldRun& run) {
  const data::Rows& rows = run.network.prepared.split.validation;
  const std::size_t most = std::min(most_dealt, most_dealt_cells / static_cast<std::size_t>(run.signature().inputs));
  return data::sampled(rows, most, random_key(run.network.run.recipe.seed, "importance", 0));
}

}  // namespace

Section importance(const ToldRun& run) {
  Section section{"importance", "Which columns it needs"};
  const data::Preparation* const preparation = run.network.prepared.preparation();
  const Signature& signature = run.signature();
  const bool is_one_number = run.predicts_classes() || signature.outputs == 1;
  if (preparation == nullptr || run.validation() == nullptr || run.validation()->rows < 2 || !is_one_number) {
    return section;
  }
  if (preparation->inputs() > most_inputs) return section;
  const data::Table& seen = run.outcome.opened->table()->seen;
  const data::Rows rows = sampled_rows(run);
  const std::vector<double> truths = table_truths(run.network.trained.model, seen, rows);
  const doctor::Importances found =
      doctor::importances(run.network.trained.model, data::encode<double>(*preparation, seen, rows), truths);
  draw::BarChart chart{"How much the loss rises when a column is dealt anew", "rise of the mean loss", {}};
  Index needed = 0;
  for (const doctor::Importance& each : found.all) {
    needed += each.is_important ? 1 : 0;
    if (chart.bars.size() < most_bars) chart.bars.push_back({names_of(each), each.rise, each.least, each.most});
  }
  section.say("On " + counted(static_cast<Index>(rows.size()), "validation row") + " the mean loss is " +
              number_text(found.loss, 4) +
              ". Each column's cells are dealt anew among these rows, ten times: how much the " +
              "loss rises then is how much the network needs it. " +
              (needed == 0 ? "Of no column is that certain."
                           : "Of " + grouped(needed) + " it is certain: their interval (99 %) is above 0.") +
              " Columns that go together (a correlation above 0.7) are dealt together and joined by +.");
  section.blocks.emplace_back(figure(chart, "importance"));
  return section;
}

}  // namespace pellucid::report::sections
