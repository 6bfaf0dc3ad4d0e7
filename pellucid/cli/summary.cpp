#include "pellucid/cli/summary.hpp"

#include <cmath>
#include <nlohmann/json.hpp>

#include "pellucid/base/text.hpp"
#include "pellucid/cli/terminal.hpp"
#include "pellucid/train/run_folder.hpp"

namespace pellucid::cli {

namespace {

using Json = nlohmann::ordered_json;

// The epoch whose weights were kept; none if the run was interrupted in its first.
const Epoch* best_of(const History& history) {
  for (const Epoch& epoch : history.epochs) {
    if (epoch.epoch == history.best_epoch) return &epoch;
  }
  return nullptr;
}

Index last_epoch(const History& history) { return history.epochs.empty() ? 0 : history.epochs.back().epoch; }

std::string scores(const Epoch& epoch) {
  if (std::isnan(epoch.validation_loss)) return "training loss " + fixed(epoch.loss, 4);
  const std::string loss = "validation loss " + fixed(epoch.validation_loss, 4);
  return std::isnan(epoch.validation_accuracy) ? loss : loss + ", accuracy " + fixed(epoch.validation_accuracy, 4);
}

std::string reason(const Trained& trained) {
  const Recipe& recipe = trained.model.recipe();
  switch (trained.history.reason) {
    case Stop::patience:
      return counted(recipe.patience, "epoch") + " without a lower loss";
    case Stop::epochs:
      return "all " + counted(recipe.epochs, "epoch") + " done";
    case Stop::interrupted:
      return "interrupted";
  }
  return "";
}

std::string stop_line(const Trained& trained) {
  const Epoch* best = best_of(trained.history);
  if (best == nullptr) return "stopped in epoch 1, kept the weights so far: " + reason(trained);
  return "stopped at epoch " + grouped(last_epoch(trained.history)) + ", kept epoch " + grouped(best->epoch) + " (" +
         scores(*best) + "): " + reason(trained);
}

Json number_or_null(double value) { return std::isfinite(value) ? Json(value) : Json(nullptr); }

Json json_of_run(const Outcome& outcome, const Trained& trained) {
  const Epoch* best = best_of(trained.history);
  const double none = std::nan("");
  const std::string folder = folder_of(outcome, trained);
  return {{"seed", trained.model.recipe().seed},
          {"epochs", last_epoch(trained.history)},
          {"best_epoch", trained.history.best_epoch},
          {"stop", pellucid::name_of(trained.history.reason)},
          {"metrics",
           {{"train_loss", number_or_null(best == nullptr ? none : best->loss)},
            {"validation_loss", number_or_null(best == nullptr ? none : best->validation_loss)},
            {"validation_accuracy", number_or_null(best == nullptr ? none : best->validation_accuracy)}}},
          {"run", folder},
          {"model", folder + "/" + model_file}};
}

}  // namespace

std::string member_name(const Trained& trained) { return "seed-" + std::to_string(trained.model.recipe().seed); }

std::string folder_of(const Outcome& outcome, const Trained& trained) {
  return outcome.has_members ? outcome.run + "/" + member_name(trained) : outcome.run;
}

std::string summary(const Outcome& outcome, bool colour) {
  const Model& model = outcome.runs.front().model;
  std::string text;
  for (const Trained& trained : outcome.runs) {
    text += (outcome.has_members ? member_name(trained) + ": " : "") + paint(stop_line(trained), Colour::bold, colour) +
            "\n";
  }
  text += (outcome.has_members ? counted(static_cast<Index>(outcome.runs.size()), "network") + " of " : "") +
          counted(model.parameter_count(), "parameter") + ", trained on " + counted(outcome.train, "row") + " in " +
          duration(outcome.seconds) +
          (outcome.validation > 0 ? "; " + counted(outcome.validation, "row") + " held out to watch" : "") + "\n";
  text += "run    " + outcome.run + "\n";
  for (const Trained& trained : outcome.runs) text += "model  " + folder_of(outcome, trained) + "/" + model_file + "\n";
  return text + "the test set stays sealed until \"pellucid unseal\" opens it\n";
}

nlohmann::ordered_json json_of(const Outcome& outcome) {
  const Model& model = outcome.runs.front().model;
  Json json{{"schema", 1},
            {"task", pellucid::name_of(model.signature().task)},
            {"rows", outcome.rows},
            {"columns", outcome.columns},
            {"split", {{"train", outcome.train}, {"validation", outcome.validation}}},
            {"parameters", model.parameter_count()},
            {"seconds", outcome.seconds}};
  if (!outcome.has_members) {
    json.update(json_of_run(outcome, outcome.runs.front()));
    return json;
  }
  json["run"] = outcome.run;
  json["members"] = Json::array();
  for (const Trained& trained : outcome.runs) json["members"].push_back(json_of_run(outcome, trained));
  return json;
}

}  // namespace pellucid::cli
