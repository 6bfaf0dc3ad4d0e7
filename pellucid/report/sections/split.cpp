// Which rows were trained on, watched, and sealed.
#include "pellucid/base/text.hpp"
#include "pellucid/report/sections.hpp"

namespace pellucid::report::sections {

namespace {

std::vector<std::string> class_counts(const ToldRun& run, const data::Rows& rows, const Data& data) {
  std::vector<Index> counts(run.signature().classes.size());
  for (const std::uint32_t row : rows) ++counts[static_cast<std::size_t>(data.targets[row])];
  std::vector<std::string> cells;
  for (const Index count : counts) cells.push_back(grouped(count));
  return cells;
}

}  // namespace

Section split(const ToldRun& run) {
  constexpr std::size_t most_classes = 12;
  const data::Split& split = run.network.prepared.split;
  const Index sealed = run.outcome.opened->sealed_rows;
  Section section{"split", "How it was split"};
  Table table{
      "Rows of each part" + std::string(run.has_several() ? ", of the first network" : ""), {"part", "rows"}, {}};
  const Data data = run.outcome.opened->data(run.network.prepared);
  const bool has_classes = run.predicts_classes() && run.signature().classes.size() <= most_classes;
  if (has_classes) table.head.insert(table.head.end(), data.classes.begin(), data.classes.end());
  const auto row = [&](const char* part, const data::Rows& rows) {
    table.rows.push_back({part, grouped(static_cast<Index>(rows.size()))});
    if (!has_classes) return;
    const std::vector<std::string> counts = class_counts(run, rows, data);
    table.rows.back().insert(table.rows.back().end(), counts.begin(), counts.end());
  };
  row("training", split.train);
  row("validation", split.validation);
  table.rows.push_back({"sealed test set", sealed < 0 ? "a file of its own" : grouped(sealed)});
  table.rows.back().resize(table.head.size());
  section.blocks.emplace_back(std::move(table));
  section.say(
      "Scales, categories and everything else that is fitted come from the training rows alone. The epoch that "
      "was kept is the best on the validation rows. The sealed rows were neither trained on nor looked at.");
  return section;
}

}  // namespace pellucid::report::sections
