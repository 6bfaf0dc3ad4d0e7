#include "pellucid/run/curves.hpp"

#include <algorithm>
#include <cmath>
#include <limits>

#include "pellucid/base/files.hpp"
#include "pellucid/run/metrics_lines.hpp"
#include "pellucid/run/networks.hpp"
#include "pellucid/run/recipe_toml.hpp"
#include "pellucid/run/run_folder.hpp"

namespace pellucid {

namespace {

constexpr double wide = 50;  // where the most is so many times the least, a log axis shows both

History history_in(const std::string& folder) {
  const std::string recipe_path = part_of_run(folder, recipe_file), path = folder + "/" + metrics_file;
  const Recipe recipe = run_recipe_from_toml(read_text(recipe_path), recipe_path).recipe;
  if (!is_file(path)) return {{}, 0, Stop::interrupted, recipe.monitor};
  return history_from(read_text(path), path, recipe);
}

double loss_of(const Epoch& epoch) { return epoch.loss; }
double validation_loss_of(const Epoch& epoch) { return epoch.validation_loss; }
double monitored_of(const Epoch& epoch) { return epoch.monitored; }
double learning_rate_of(const Epoch& epoch) { return epoch.learning_rate; }

using Measure = double (*)(const Epoch&);

bool has(std::span<const NamedHistory> networks, Measure measure) {
  return std::ranges::any_of(networks, [&](const NamedHistory& each) {
    return std::ranges::any_of(each.history.epochs, [&](const Epoch& epoch) { return std::isfinite(measure(epoch)); });
  });
}

bool changes(std::span<const NamedHistory> networks, Measure measure) {
  return std::ranges::any_of(networks, [&](const NamedHistory& each) {
    const std::vector<Epoch>& epochs = each.history.epochs;
    return std::ranges::any_of(epochs, [&](const Epoch& epoch) { return measure(epoch) != measure(epochs.front()); });
  });
}

draw::Series series_of(const std::string& name, const History& history, Measure measure, bool rings_best) {
  draw::Series series{name, draw::Form::line, {}, {}};
  for (const Epoch& epoch : history.epochs) {
    if (rings_best && epoch.epoch == history.best_epoch) series.ringed.push_back(series.x.size());
    series.x.push_back(static_cast<double>(epoch.epoch));
    series.y.push_back(measure(epoch));
  }
  return series;
}

/// Whether a log axis shows more: all is positive and of several sizes.
bool is_wide(const draw::Chart& chart) {
  double least = std::numeric_limits<double>::infinity(), most = 0;
  for (const draw::Series& series : chart.series) {
    for (const double y : series.y) {
      if (!std::isfinite(y)) continue;
      least = std::min(least, y);
      most = std::max(most, y);
    }
  }
  return least > 0 && most / least > wide;
}

draw::Chart chart_of(std::span<const NamedHistory> networks, const std::string& label, Measure measure,
                     bool rings_best) {
  draw::Chart chart{label, {"epoch"}, {label}, {}};
  for (const NamedHistory& each : networks) {
    chart.series.push_back(series_of(each.name, each.history, measure, rings_best));
  }
  chart.y.is_log = is_wide(chart);
  return chart;
}

draw::Chart losses_of_one(const NamedHistory& network) {
  draw::Chart chart{network.name, {"epoch"}, {"loss"}, {}};
  const bool has_validation = has({&network, 1}, validation_loss_of);
  chart.series.push_back(series_of("training", network.history, loss_of, !has_validation));
  if (has_validation) {
    chart.series.push_back(series_of("validation", network.history, validation_loss_of, true));
  }
  chart.y.is_log = is_wide(chart);
  return chart;
}

}  // namespace

std::vector<NamedHistory> histories_of(const std::string& run) {
  const std::string folder = without_end_slashes(run), list = folder + "/" + networks_file;
  if (!is_file(list)) return {{folder, history_in(folder)}};
  std::vector<NamedHistory> all;
  for (const WantedNetwork& each : wanted_networks_from(read_text(list), list).networks) {
    const std::string own = folder + "/" + each.name;
    if (is_file(own + "/" + recipe_file)) all.push_back({own, history_in(own)});
  }
  return all;
}

std::vector<draw::Chart> curves_of(std::span<const NamedHistory> networks) {
  if (networks.empty()) return {};
  std::vector<draw::Chart> charts;
  if (networks.size() == 1) {
    charts.push_back(losses_of_one(networks.front()));
  } else {
    if (has(networks, validation_loss_of)) {
      charts.push_back(chart_of(networks, "validation loss", validation_loss_of, true));
    }
    charts.push_back(chart_of(networks, "training loss", loss_of, !has(networks, validation_loss_of)));
  }
  const std::string& monitor = networks.front().history.monitor;
  const bool is_same =
      std::ranges::all_of(networks, [&](const NamedHistory& each) { return each.history.monitor == monitor; });
  if (is_same && monitor != "loss" && has(networks, validation_loss_of)) {
    charts.push_back(chart_of(networks, "validation " + monitor, monitored_of, true));
  }
  if (changes(networks, learning_rate_of)) {
    charts.push_back(chart_of(networks, "learning rate", learning_rate_of, false));
  }
  if (networks.size() > 1) return charts;
  for (draw::Chart& chart : charts) {
    if (chart.series.size() == 1) chart.series.front().name.clear();
    const Index best = networks.front().history.best_epoch;
    if (best > 0) chart.marks.push_back({static_cast<double>(best), "best epoch " + std::to_string(best)});
  }
  return charts;
}

}  // namespace pellucid
