#include "pellucid/cli/summary.hpp"

#include <algorithm>
#include <cmath>
#include <map>
#include <string_view>

#include "pellucid/base/json.hpp"
#include "pellucid/base/text.hpp"
#include "pellucid/cli/command.hpp"
#include "pellucid/cli/ending.hpp"
#include "pellucid/cli/following.hpp"
#include "pellucid/cli/key_options.hpp"
#include "pellucid/cli/picture_words.hpp"
#include "pellucid/cli/problems_json.hpp"
#include "pellucid/cli/report.hpp"
#include "pellucid/cli/terminal.hpp"
#include "pellucid/data/preparation_json.hpp"
#include "pellucid/judge/evaluation_json.hpp"
#include "pellucid/judge/metric.hpp"
#include "pellucid/judge/threshold.hpp"
#include "pellucid/run/network_scores.hpp"
#include "pellucid/run/run_folder.hpp"
#include "pellucid/run/weighting.hpp"

namespace pellucid::cli {

namespace {

// The epoch whose weights were kept; none if the run was interrupted in its first.
const Epoch* best_of(const History& history) {
  for (const Epoch& epoch : history.epochs) {
    if (epoch.epoch == history.best_epoch) return &epoch;
  }
  return nullptr;
}

Index last_epoch(const History& history) { return history.epochs.empty() ? 0 : history.epochs.back().epoch; }

// "validation loss", "validation accuracy"; nothing is watched without validation rows.
std::string monitored_name(const History& history) {
  const bool is_watched = !history.epochs.empty() && !std::isnan(history.epochs.front().validation_loss);
  return is_watched ? "validation " + history.monitor : "training loss";
}

std::string reason(const Trained& trained) {
  const Recipe& recipe = trained.model.recipe();
  const History& history = trained.history;
  switch (history.reason) {
    case Stop::patience:
      return counted(recipe.patience, "epoch") + " without a " + (history.is_higher_better ? "higher " : "lower ") +
             monitored_name(history);
    case Stop::epochs:
      return "all " + counted(recipe.epochs, "epoch") + " done";
    case Stop::interrupted:
      return "interrupted";
    case Stop::own_rule:
      return "its own rule ended it";
  }
  return "";
}

std::string stop_line(const Trained& trained) {
  const Epoch* best = best_of(trained.history);
  if (best == nullptr) return "stopped in epoch 1, kept the weights so far: " + reason(trained);
  return "stopped at epoch " + grouped(last_epoch(trained.history)) + ", kept epoch " + grouped(best->epoch) + " (" +
         monitored_name(trained.history) + " " + fixed(best->monitored, 4) + "): " + reason(trained);
}

Json metrics_of(const Network& learned) {
  const Epoch* best = best_of(learned.trained.history);
  const double none = std::nan("");
  Json json;
  const auto part = [&](const char* name, const std::optional<Evaluation>& evaluation, double loss) {
    Json metrics{{"loss", number_or_null(loss)}};
    if (evaluation) metrics.update(metrics_json(*evaluation));
    json[name] = metrics;
  };
  part("train", learned.training, best == nullptr ? none : best->loss);
  if (learned.validation) part("validation", learned.validation, best == nullptr ? none : best->validation_loss);
  return json;
}

Json json_of_trained(const Trained& trained, const Json& metrics, const std::string& folder) {
  const Epoch* best = best_of(trained.history);
  return {{"seed", trained.model.recipe().seed},
          {"epochs", last_epoch(trained.history)},
          {"best_epoch", trained.history.best_epoch},
          {"stop", pellucid::name_of(trained.history.reason)},
          {"monitor", trained.history.monitor},
          {"monitored", best == nullptr ? Json(nullptr) : number_or_null(best->monitored)},
          {"metrics", metrics},
          {"run", folder},
          {"model", folder + "/" + model_file}};
}

std::optional<judge::ThresholdChoice> threshold_of(const Network& network) {
  if (!network.validation) return std::nullopt;
  return judge::chosen_threshold(network.run.recipe, *network.validation);
}

std::string threshold_line(const Network& network) {
  const std::optional<double>& threshold = network.trained.model.signature().threshold;
  if (!threshold) return "";
  const std::optional<judge::ThresholdChoice> choice = threshold_of(network);
  return (choice ? judge::text_of(*choice) : "threshold " + number_text(*threshold, 4)) + "\n";
}

Json threshold_json(const Network& network) {
  Json json{{"threshold", *network.trained.model.signature().threshold}};
  if (const std::optional<judge::ThresholdChoice> choice = threshold_of(network)) {
    json["metric"] = choice->metric.entry->name.text;
    json["rows"] = choice->rows;
    json["value"] = number_or_null(choice->value);
    json["without"] = number_or_null(choice->without);
    json["cross_fitted"] = number_or_null(choice->crossfitted);
  }
  return json;
}

Json weights_json(const WeightEffect& effect) {
  Json json{{"classes", Json::array()}};
  for (const WeightedClass& each : effect.classes) {
    json["classes"].push_back({{"name", each.name},
                               {"weight", each.weight},
                               {"training_rows", each.training_rows},
                               {"recall", number_or_null(each.recall)},
                               {"precision", number_or_null(each.precision)},
                               {"recall_without", number_or_null(each.recall_without)},
                               {"precision_without", number_or_null(each.precision_without)}});
  }
  if (!effect.neutral) return json;
  json["mean_told"] = *effect.mean_told;
  json["share"] = *effect.share;
  json["neutral_threshold"] = *effect.neutral;
  return json;
}

Json json_of_network(const Outcome& outcome, const Network& network) {
  const Trained& trained = network.trained;
  Json json = json_of_trained(trained, metrics_of(network), outcome.folder_of(network));
  if (const std::optional<WeightEffect> effect = weight_effect(outcome, network)) {
    json["class_weights"] = weights_json(*effect);
  }
  if (trained.model.signature().threshold) json["threshold"] = threshold_json(network);
  return json;
}

Json json_of_ensemble(const Outcome& outcome, const Network& whole) {
  const auto losses_of = [](const Trained& trained, const std::optional<Evaluation>& validation) {
    const Epoch* best = best_of(trained.history);
    Json metrics{{"train", {{"loss", best == nullptr ? Json(nullptr) : number_or_null(best->loss)}}}};
    if (!validation) return metrics;
    metrics["validation"] = {{"loss", best == nullptr ? Json(nullptr) : number_or_null(best->validation_loss)}};
    metrics["validation"].update(metrics_json(*validation));
    return metrics;
  };
  Json json{{"ensemble", whole.members.size()}, {"seed", whole.run.recipe.seed}, {"metrics", Json::object()}};
  if (whole.training) json["metrics"]["train"] = metrics_json(*whole.training);
  if (whole.validation) json["metrics"]["validation"] = metrics_json(*whole.validation);
  json["run"] = outcome.folder;
  json["model"] = outcome.folder + "/" + model_file;
  if (const std::optional<WeightEffect> effect = weight_effect(outcome, whole)) {
    json["class_weights"] = weights_json(*effect);
  }
  if (whole.trained.model.signature().threshold) json["threshold"] = threshold_json(whole);
  json["members"] = Json::array();
  for (const EnsembleMember& member : whole.members) {
    json["members"].push_back(
        json_of_trained(member.trained, losses_of(member.trained, member.validation), outcome.folder_of(member.name)));
  }
  return json;
}

/// A line for each network, one for their mean, and of an ensemble its own.
std::string scores_table(const Outcome& outcome, bool colour) {
  const std::optional<NetworkScores> scores = scores_of_networks(outcome);
  if (!scores) return "";
  constexpr int name_width = 10, rows_width = 9, epoch_width = 12, least_width = 12;
  std::vector<int> widths;
  std::string head = left("", name_width) + right("rows", rows_width) + right("kept epoch", epoch_width);
  for (const judge::Metric* metric : scores->metrics) {
    widths.push_back(std::max<int>(least_width, static_cast<int>(std::string_view(metric->label.text).size()) + 2));
    head += right(metric->label.text, widths.back());
  }
  const auto line = [&](const NetworkScore& score, bool has_epoch) {
    std::string text = left(score.name, name_width) + right(grouped(score.rows), rows_width) +
                       right(has_epoch ? grouped(score.best_epoch) : "", epoch_width);
    for (std::size_t i = 0; i < widths.size(); ++i)
      text += right(std::isnan(score.values[i]) ? "" : number_text(score.values[i], 4), widths[i]);
    return text;
  };
  std::string text = paint(head, Colour::bold, colour) + "\n";
  for (const NetworkScore& each : scores->networks) text += line(each, true) + "\n";
  std::string mean = left("mean", name_width + rows_width + epoch_width),
              margin = left("±", name_width + rows_width + epoch_width);
  for (std::size_t i = 0; i < widths.size(); ++i) {
    const judge::Estimate& of_all = scores->means[i];
    mean += right(std::isnan(of_all.value) ? "" : number_text(of_all.value, 4), widths[i]);
    margin += right(std::isnan(of_all.margin) ? "" : number_text(of_all.margin, 2), widths[i]);
  }
  text += mean + "\n" + margin + "  (95 %, by " + grouped(static_cast<Index>(scores->networks.size())) + " networks)\n";
  if (scores->ensemble) text += paint(line(*scores->ensemble, false), Colour::bold, colour) + "\n";
  return text;
}

std::string names_of(const std::vector<std::string>& names) {
  constexpr std::size_t most = 6;
  std::string text;
  for (std::size_t i = 0; i < names.size() && i < most; ++i) text += (i == 0 ? "" : ", ") + printable(names[i]);
  return text + (names.size() > most ? ", …" : "");
}

}  // namespace

std::string description(const Opened& opened, const Prepared& prepared, bool colour) {
  const std::string split = "split  " + grouped(static_cast<Index>(prepared.split.train.size())) + " rows train, " +
                            grouped(static_cast<Index>(prepared.split.validation.size())) + " validate, " +
                            grouped(opened.sealed_rows) + " are sealed\n";
  if (!prepared.table) return text_of(opened.pictures()->account) + "\n" + split;
  const TableData& data = *prepared.table;
  const OpenTable& table = *opened.table();
  std::string text = "read " + counted(opened.rows, "row") + " of " + counted(opened.columns, "column");
  if (table.delimiter != '\0') text += ", delimited by " + data::name_of_delimiter(table.delimiter);
  if (table.comments > 0) text += ", " + counted(table.comments, "line") + " of comments skipped";
  if (table.without_target > 0) text += "; " + counted(table.without_target, "row") + " without a target left out";
  text += "\n";
  std::map<data::ColumnType, std::vector<std::string>> by_type;
  for (const data::FittedColumn& column : data.preparation.columns) by_type[column.type].push_back(column.name);
  for (const auto& [type, names] : by_type) {
    const bool is_used = type <= data::ColumnType::text;
    text += "  " + left(std::string(data::name_of(type)) + (is_used ? "" : ", left out"), 22) + names_of(names) + "\n";
  }
  text += "target " + paint(printable(data.preparation.target.name), Colour::bold, colour) + ": " +
          pellucid::name_of(data.task);
  if (data.task != Task::regression) text += " into " + names_of(data.preparation.target.classes);
  text += " (" + in_options(data.target_reason) + ")\n";
  text += split;
  if (const Index kept = table.sealing.kept_groups; kept > 0) {
    text +=
        counted(kept, "group") + (kept == 1 ? " stays" : " stay") + " sealed as in an earlier run over these rows\n";
  }
  if (data.left_out > 0) {
    text += counted(data.left_out, "validation row") + " of a class that no training row has: left out\n";
  }
  return text;
}

namespace {

std::string summary(const Outcome& outcome, const Ending& ending, bool colour) {
  const Opened& opened = *outcome.opened;
  const Network& first = outcome.networks.front();
  const Model& model = first.trained.model;
  const bool has_names = !first.name.empty();
  std::string text;
  for (const EnsembleMember& member : first.members) text += member.name + ": " + stop_line(member.trained) + "\n";
  for (const Network& network : outcome.networks) {
    text += network.members.empty() ? (has_names ? network.name + ": " : "") +
                                          paint(stop_line(network.trained), Colour::bold, colour) + "\n"
                                    : paint("their mean is the model", Colour::bold, colour) + "\n";
    if (network.validation) {
      text += (has_names ? "  " : "") + ("validation " + short_report(*network.validation)) + "\n";
    }
    if (const std::optional<WeightEffect> effect = weight_effect(outcome, network)) {
      text += (has_names ? "  " : "") + text_of(*effect) + "\n";
    }
    if (const std::string line = threshold_line(network); !line.empty()) text += (has_names ? "  " : "") + line;
  }
  text += scores_table(outcome, colour);
  const data::Split& split = first.prepared.split;
  const std::size_t networks = std::max(outcome.networks.size(), first.members.size());
  text += (networks > 1 ? counted(static_cast<Index>(networks), "network") + " of " : "") +
          counted((model.members().empty() ? model : model.members().front()).parameter_count(), "parameter") +
          ", trained on " + counted(static_cast<Index>(split.train.size()), "row") + " in " +
          duration(outcome.seconds) +
          (split.validation.empty()
               ? ""
               : "; " + counted(static_cast<Index>(split.validation.size()), "row") + " held out for validation") +
          "\n";
  text += comparison_text(ending.baselines, colour) + saved_text(ending.saved);
  text += "run    " + printable(outcome.folder) + "\n";
  for (const Network& network : outcome.networks)
    text += "model  " + printable(outcome.folder_of(network)) + "/" + model_file + "\n";
  if (opened.sealed_rows == 0) {
    const bool was_asked = opened.table() != nullptr && opened.table()->sealing.asked > 0;
    return text +
           (was_asked ? "no row fell to the test set: nothing is sealed\n" : "no test set was sealed (--test 0)\n");
  }
  return text + "the test set stays sealed until \"pellucid unseal\" opens it\n";
}

Json outcome_json(const Outcome& outcome, const std::vector<doctor::Problem>& problems, const Ending& ending) {
  const Opened& opened = *outcome.opened;
  const Network& first = outcome.networks.front();
  const Model& model = first.trained.model;
  Json json{{"schema", 1}, {"task", pellucid::name_of(model.signature().task)}, {"rows", opened.rows}};
  if (first.prepared.table) {
    json["columns"] = data::account_of_columns(first.prepared.table->preparation);
    json["target"] = first.prepared.table->preparation.target.name;
    json["classes"] = model.signature().classes;
    json["rows_without_target"] = opened.table()->without_target;
  } else {
    json["columns"] = opened.columns;
    json["pictures"] = json_of(opened.pictures()->account);
  }
  json["findings"] = json_of(problems);
  json["split"] = {{"train", first.prepared.split.train.size()},
                   {"validation", first.prepared.split.validation.size()}};
  json["split"]["test"] = opened.sealed_rows;
  json["parameters"] = model.parameter_count();
  json["seconds"] = outcome.seconds;
  if (ending.baselines) {
    json["baselines"] = Json::parse(comparison_json(ending.baselines));
    json["baselines"]["sentence"] = in_options(ending.baselines.sentence);
  }
  if (!ending.saved.empty()) json["saved_baselines"] = json_of(ending.saved);
  if (!ending.report.empty()) json["report"] = ending.report;
  if (outcome.networks.front().name.empty()) {
    json.update(first.members.empty() ? json_of_network(outcome, first) : json_of_ensemble(outcome, first));
    return json;
  }
  json["run"] = outcome.folder;
  json["members"] = Json::array();
  for (const Network& network : outcome.networks) json["members"].push_back(json_of_network(outcome, network));
  return json;
}

}  // namespace

void print_outcome(const Outcome& outcome, bool as_json, const std::vector<doctor::Problem>& problems,
                   const Ending& ending) {
  if (as_json)
    return print(outcome_json(outcome, problems, ending).dump(2, ' ', false, Json::error_handler_t::replace) + "\n");
  print(summary(outcome, ending, terminal(stdout).has_colour));
  if (outcome.is_interrupted) note(resume_advice(outcome.folder));
}

}  // namespace pellucid::cli
