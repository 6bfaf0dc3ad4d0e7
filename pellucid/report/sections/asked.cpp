// What was asked for.
#include "pellucid/base/text.hpp"
#include "pellucid/report/sections.hpp"

namespace pellucid::report::sections {

Section asked(const ToldRun& run) {
  const Recipe& recipe = run.network.run.recipe;
  const Source& source = run.network.run.source;
  Table table{"The task and the recipe; all of it stands at the end", {"what", "value"}, {}, 2};
  const auto row = [&](const char* what, std::string value) { table.rows.push_back({what, std::move(value)}); };
  row("data", printable(source.path));
  if (!source.target.empty()) row("target", printable(source.target));
  std::string task = pellucid::name_of(run.signature().task);
  if (run.predicts_classes()) task += " into " + listed(run.signature().classes, 10);
  row("task", task);
  row("network", recipe.model);
  row("loss", recipe.loss.text().empty() ? "by the task" : recipe.loss.text());
  row("optimizer", recipe.optimizer);
  row("epochs", "at most " + grouped(recipe.epochs) +
                    (recipe.patience > 0 ? ", until " + grouped(recipe.patience) + " bring nothing better" : ""));
  row("batch", recipe.batch_size == 0 ? "all rows" : counted(recipe.batch_size, "row"));
  row("seed", std::to_string(recipe.seed));
  if (!source.allow.empty()) {
    std::string allowed;
    for (const std::string& word : source.allow) allowed += (allowed.empty() ? "" : ", ") + printable(word);
    row("allowed", allowed + ": training was not to stop there");
  }
  if (!run.network.members.empty()) row("ensemble", counted(static_cast<Index>(run.network.members.size()), "network"));
  if (run.has_several()) row("networks", grouped(static_cast<Index>(run.outcome.networks.size())));
  Section section{"asked", "What was asked"};
  section.blocks.emplace_back(std::move(table));
  return section;
}

}  // namespace pellucid::report::sections
