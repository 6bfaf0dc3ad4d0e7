#include "pellucid/run/metrics_lines.hpp"

#include <cmath>
#include <cstdio>
#include <limits>

#include "pellucid/base/error.hpp"
#include "pellucid/base/json.hpp"
#include "pellucid/base/text.hpp"

namespace pellucid {

namespace {

/// A number of a float32 run as it was meant: 0.001, and not the double 0.0010000000474974513 that its float is.
double as_meant(double value) {
  const auto single = static_cast<float>(value);
  if (static_cast<double>(single) != value) return value;
  char digits[32];
  std::snprintf(digits, sizeof digits, "%.*g", std::numeric_limits<float>::digits10, value);
  const auto read = parse_number(digits);
  return read && static_cast<float>(*read) == single ? *read : value;
}

double number_at(const Json& line, const std::string& key) {
  return line.contains(key) && line[key].is_number() ? line[key].get<double>() : std::nan("");
}

constexpr std::string_view key_begin = "val_", loss_key = "val_loss", accuracy_key = "val_accuracy";

/// A metric that is monitored stands under its own name, but for the two that always stand there. A line without
/// validation rows has none.
std::string monitor_of(const Json& line, const std::string& of_recipe) {
  for (const auto& [key, value] : line.items()) {
    if (key.starts_with(key_begin) && key != loss_key && key != accuracy_key) return key.substr(key_begin.size());
  }
  return std::string((of_recipe == "loss" ? loss_key : accuracy_key).substr(key_begin.size()));
}

std::string lines_of(const History& history, Task task, std::size_t begin, bool has_ended) {
  std::string lines;
  for (std::size_t i = begin; i < history.epochs.size(); ++i) {
    const Epoch& epoch = history.epochs[i];
    Json line{{"epoch", epoch.epoch},
              {"loss", number_or_null(epoch.loss)},
              {"val_loss", number_or_null(epoch.validation_loss)}};
    if (task != Task::regression) line["val_accuracy"] = number_or_null(epoch.validation_accuracy);
    if (!std::isnan(epoch.validation_loss)) line["val_" + history.monitor] = number_or_null(epoch.monitored);
    line["learning_rate"] = number_or_null(as_meant(epoch.learning_rate));
    line["is_best"] = epoch.is_best;
    if (has_ended && i + 1 == history.epochs.size()) line["stop"] = name_of(history.reason);
    lines += line.dump() + "\n";
  }
  return lines;
}

}  // namespace

std::string metrics_lines(const History& history, Task task) {
  return lines_of(history, task, 0, history.reason != Stop::interrupted);
}

std::string metrics_lines_from(std::size_t begin, const History& history, Task task) {
  return lines_of(history, task, begin, false);
}

History history_from(const std::string& text, const std::string& path, const Recipe& recipe) {
  History history;
  history.reason = Stop::interrupted;
  const std::vector<std::string> lines = pieces(text, '\n');
  for (const std::string& each : lines) {
    if (each.empty()) continue;
    const Json line = Json::parse(each, nullptr, false);
    if (&each == &lines.back() && line.is_discarded()) break;
    const bool is_whole = line.is_object() && line.contains("epoch") && line["epoch"].is_number_unsigned() &&
                          line.contains("is_best") && line["is_best"].is_boolean();
    if (!is_whole) {
      fail({Fault::data, "cannot read the metrics " + in_quotes(path),
            "line " + std::to_string(history.epochs.size() + 1), "it is not what a run writes",
            "the model is whole all the same: \"pellucid evaluate\" tells how it does"});
    }
    Epoch epoch{line["epoch"].get<Index>(),
                number_at(line, "loss"),
                number_at(line, "val_loss"),
                number_at(line, "val_accuracy"),
                std::nan(""),
                number_at(line, "learning_rate"),
                line["is_best"].get<bool>()};
    history.monitor = monitor_of(line, recipe.monitor);
    epoch.monitored = std::isnan(epoch.validation_loss) ? epoch.loss : number_at(line, "val_" + history.monitor);
    if (recipe.dtype == Element::float32) {
      epoch.learning_rate = static_cast<double>(static_cast<float>(epoch.learning_rate));
    }
    if (epoch.is_best) history.best_epoch = epoch.epoch;
    for (const Stop reason : {Stop::epochs, Stop::patience, Stop::own_rule}) {
      if (line.value("stop", "") == name_of(reason)) history.reason = reason;
    }
    history.epochs.push_back(epoch);
  }
  return history;
}

}  // namespace pellucid
