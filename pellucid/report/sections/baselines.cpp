// Simpler models on the same rows, and the verdict.
#include <cmath>

#include "pellucid/base/text.hpp"
#include "pellucid/report/sections.hpp"
#include "pellucid/run/option_names.hpp"

namespace pellucid::report::sections {

Section baselines(const ToldRun& run) {
  const Comparison& all = run.baselines;
  Section section{"baselines", "Was a network worth it?"};
  if (!all) return section;
  section.say("Verdict: " + in_options(all.sentence) + ".", true);
  if (const std::string why = judged_text(all); !why.empty()) section.say("Judged " + why + ".");
  Table table{"Simpler models trained on the same rows, by " + all.label + " on the same " +
                  counted(all.rows, "validation row"),
              {"model", all.label, "the network's minus its own", "rounds", "seconds"},
              {}};
  table.rows.push_back({"network", number_text(all.network, 4), "", "", ""});
  for (const Rival& rival : all.rivals) {
    if (!rival.left_out.empty()) {
      table.rows.push_back({rival.label, "left out: " + rival.left_out, "", "", ""});
      continue;
    }
    const bool has_margin = !std::isnan(rival.difference.margin);
    table.rows.push_back(
        {rival.label + (rival.rows < all.trained_on ? ", trained on " + grouped(rival.rows) + " rows" : ""),
         number_text(rival.value, 4), has_margin ? text_of(rival.difference) : "",
         rival.rounds > 0 ? grouped(rival.rounds) : "",
         rival.seconds < 0.01 ? "under 0.01" : number_text(rival.seconds, 2)});
  }
  section.blocks.emplace_back(std::move(table));
  if (all.verdict == Verdict::baseline) {
    section.say("To use it, keep it as a model: pellucid report " + printable(run.outcome.folder) +
                " --save-baseline " + all.best + ".");
  }
  section.say(
      "Differences are taken row by row, with 95 % intervals of this one split: another split and another "
      "training would move them too. " +
      std::string(all.is_higher_better ? "More" : "Less") + " is better. A baseline had " +
      "a part of a fifth of the training's time; its rounds are recorded.");
  return section;
}

}  // namespace pellucid::report::sections
