// How training went: curves with the best epoch marked, the learning rate, why it ended.
#include <cmath>

#include "pellucid/base/text.hpp"
#include "pellucid/report/sections.hpp"

namespace pellucid::report::sections {

namespace {

draw::Series curve(const std::string& name, const History& history, double Epoch::* value) {
  draw::Series series{name, draw::Form::line, {}, {}};
  for (const Epoch& epoch : history.epochs) {
    series.x.push_back(static_cast<double>(epoch.epoch));
    series.y.push_back(epoch.*value);
  }
  return series;
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
  section.say((run.has_several() ? run.network.name + ": "
               : members.empty() ? ""
                                 : members.front().name + ": ") +
              counted(static_cast<Index>(history.epochs.size()), "epoch") + "; epoch " + grouped(history.best_epoch) +
              " was kept, the best by " + (is_watched ? "validation " + history.monitor : "training loss") + "; " +
              reason(history, run.network.run.recipe) + ".");
  draw::Chart losses{"Loss by epoch", {"epoch"}, {"loss"}, {curve("training", history, &Epoch::loss)}};
  if (is_watched) losses.series.push_back(curve("validation", history, &Epoch::validation_loss));
  losses.marks.push_back({static_cast<double>(history.best_epoch), "kept"});
  section.blocks.emplace_back(
      figure(losses, "loss",
             is_watched ? "Where validation loss rises while training loss falls, the network learns its rows by heart."
                        : ""));
  if (is_watched && history.monitor != "loss") {
    draw::Chart monitored{"Validation " + history.monitor + " by epoch",
                          {"epoch"},
                          {history.monitor},
                          {curve(history.monitor, history, &Epoch::monitored)}};
    monitored.marks.push_back({static_cast<double>(history.best_epoch), "kept"});
    section.blocks.emplace_back(figure(monitored, "monitored"));
  } else if (is_watched && run.predicts_classes()) {
    draw::Chart right{"Validation rows that are right, by epoch",
                      {"epoch"},
                      {"share of rows"},
                      {curve("validation", history, &Epoch::validation_accuracy)}};
    right.marks.push_back({static_cast<double>(history.best_epoch), "kept"});
    section.blocks.emplace_back(figure(right, "right"));
  }
  const draw::Series rate = curve("learning rate", history, &Epoch::learning_rate);
  if (moves(rate)) {
    section.blocks.emplace_back(
        figure(draw::Chart{"Learning rate by epoch", {"epoch"}, {"learning rate"}, {rate}}, "rate"));
  } else {
    section.say("The learning rate was " + number_text(rate.y.front(), 4) + " throughout.");
  }
  return section;
}

}  // namespace pellucid::report::sections
