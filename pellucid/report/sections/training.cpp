// How training went: curves with the best epoch marked, the learning rate, why it ended.
#include <cmath>

#include "pellucid/base/text.hpp"
#include "pellucid/report/sections.hpp"

namespace pellucid::report::sections {

namespace {

using Measure = double Epoch::*;

/// Of an ensemble the mean of those of its networks that trained so long, with a strand for each.
draw::Series curve(const std::string& name, const ToldRun& run, Measure measure) {
  draw::Series series{.name = name, .form = draw::Form::line, .x = {}, .y = {}, .strands = {}};
  std::vector<const History*> histories;
  for (const EnsembleMember& member : run.network.members) histories.push_back(&member.trained.history);
  if (histories.empty()) histories.push_back(&run.network.trained.history);
  std::vector<double> counts;
  for (const History* history : histories) {
    std::vector<double> values;
    for (const Epoch& epoch : history->epochs) {
      const std::size_t place = values.size();
      values.push_back(epoch.*measure);
      if (place == series.x.size()) {
        series.x.push_back(static_cast<double>(epoch.epoch));
        series.y.push_back(0);
        counts.push_back(0);
      }
      counts[place] += 1;
      series.y[place] += (values.back() - series.y[place]) / counts[place];  // equal ones have exactly that mean
    }
    if (histories.size() > 1) series.strands.push_back(std::move(values));
  }
  return series;
}

/// The epochs that were kept: of an ensemble one of each network.
void mark_kept(draw::Chart& chart, const ToldRun& run) {
  if (run.network.members.empty()) {
    chart.marks.push_back({static_cast<double>(run.network.trained.history.best_epoch), "kept"});
  }
}

std::string reason(const History& history, const Recipe& recipe) {
  switch (history.reason) {
    case Stop::epochs:
      return "all " + counted(recipe.epochs, "epoch") + " were done";
    case Stop::patience:
      return counted(recipe.patience, "epoch") + " brought nothing better";
    case Stop::own_rule:
      return "a rule of its own ended it";
    case Stop::interrupted:
      break;
  }
  return "it was interrupted";
}

bool moves(const draw::Series& series) {
  for (const double value : series.y) {
    if (value != series.y.front()) return true;
  }
  return false;
}

}  // namespace

Section training(const ToldRun& run) {
  const History& history = run.network.trained.history;
  Section section{"training", "How training went"};
  if (history.epochs.empty()) return section;
  const bool is_watched = !std::isnan(history.epochs.front().validation_loss);
  const std::vector<EnsembleMember>& members = run.network.members;
  const std::string judged = is_watched ? "validation " + history.monitor : "training loss";
  if (members.empty()) {
    section.say((run.has_several() ? run.network.name + ": " : "") +
                counted(static_cast<Index>(history.epochs.size()), "epoch") + "; epoch " + grouped(history.best_epoch) +
                " was kept, the best by " + judged + "; " + reason(history, run.network.run.recipe) + ".");
  } else {
    std::vector<std::string> kept;
    for (const EnsembleMember& member : members) {
      kept.push_back(grouped(member.trained.history.best_epoch) + " of " +
                     grouped(static_cast<Index>(member.trained.history.epochs.size())));
    }
    section.say("Each of the " + grouped(static_cast<Index>(members.size())) + " networks kept its own best epoch by " +
                judged + ": " + listed(kept, 12) +
                ". Thin lines are the networks', thick ones the mean of those that still trained.");
  }
  draw::Chart losses{"Loss by epoch", {"epoch"}, {"loss"}, {curve("training", run, &Epoch::loss)}};
  if (is_watched) losses.series.push_back(curve("validation", run, &Epoch::validation_loss));
  mark_kept(losses, run);
  section.blocks.emplace_back(
      figure(losses, "loss",
             is_watched ? "Where validation loss rises while training loss falls, the network learns its rows by heart."
                        : ""));
  if (is_watched && history.monitor != "loss") {
    draw::Chart monitored{"Validation " + history.monitor + " by epoch",
                          {"epoch"},
                          {history.monitor},
                          {curve(history.monitor, run, &Epoch::monitored)}};
    mark_kept(monitored, run);
    section.blocks.emplace_back(figure(monitored, "monitored"));
  } else if (is_watched && run.predicts_classes()) {
    draw::Chart right{"Validation rows that are right, by epoch",
                      {"epoch"},
                      {"share of rows"},
                      {curve("validation", run, &Epoch::validation_accuracy)}};
    mark_kept(right, run);
    section.blocks.emplace_back(figure(right, "right"));
  }
  const draw::Series rate = curve("learning rate", run, &Epoch::learning_rate);
  if (moves(rate)) {
    section.blocks.emplace_back(
        figure(draw::Chart{"Learning rate by epoch", {"epoch"}, {"learning rate"}, {rate}}, "rate"));
  } else {
    section.say("The learning rate was " + number_text(rate.y.front(), 4) + " throughout.");
  }
  return section;
}

}  // namespace pellucid::report::sections
