// The networks of a run of several, side by side: each metric, its mean and how sure that is, and how far their curves
// lie apart.
#include <algorithm>
#include <cmath>

#include "pellucid/base/text.hpp"
#include "pellucid/report/sections.hpp"
#include "pellucid/run/network_scores.hpp"

namespace pellucid::report::sections {

namespace {

bool have_same_rows(const ToldRun& run) {
  return std::ranges::all_of(run.outcome.networks, [&](const Network& each) {
    return each.prepared.split.validation == run.network.prepared.split.validation;
  });
}

std::string meaning_of_mean(const ToldRun& run) {
  if (run.network.name.starts_with("fold-")) {
    return "Each network was validated on another part of the rows, and trained on the others. The interval of the "
           "mean is Student's; since any two networks share most of their training rows, it is a little too narrow.";
  }
  return std::string("The networks differ by their seed") +
         (have_same_rows(run) ? "" : ", which also deals the rows into training and validation") +
         ". The interval of the mean, Student's, tells what that moves, and not what new rows would.";
}

/// A line for each network, their mean and how far they lie apart, and of an ensemble its own.
Table side_by_side(const ToldRun& run, const NetworkScores& scores) {
  Table table{"Each network on " + std::string(have_same_rows(run) ? "the same" : "its own") + " validation rows",
              {"network"},
              {}};
  for (const judge::Metric* metric : scores.metrics) table.head.emplace_back(metric->label.text);
  table.head.insert(table.head.end(), {"rows", "kept epoch"});
  const auto number = [](double value) { return std::isnan(value) ? "" : number_text(value, 2); };
  const auto add = [&](const std::string& name, auto cell_of, const std::string& rows, const std::string& epoch) {
    std::vector<std::string>& row = table.rows.emplace_back(1, name);
    for (std::size_t i = 0; i < scores.metrics.size(); ++i) row.push_back(cell_of(i));
    row.insert(row.end(), {rows, epoch});
  };
  const auto metric = [&](std::size_t i, double value) {
    return std::isnan(value) ? std::string() : metric_text(*scores.metrics[i], value);
  };
  const auto values_of = [&](const NetworkScore& score) {
    return [&](std::size_t i) { return metric(i, score.values[i]); };
  };
  for (const NetworkScore& each : scores.networks)
    add(each.name, values_of(each), grouped(each.rows), grouped(each.best_epoch));
  add("mean", [&](std::size_t i) { return metric(i, scores.means[i].value); }, "", "");
  add("± at 95 %", [&](std::size_t i) { return number(scores.means[i].margin); }, "", "");
  add("deviation", [&](std::size_t i) { return number(scores.deviations[i]); }, "", "");
  if (scores.ensemble)
    add("ensemble: the mean of their predictions", values_of(*scores.ensemble), grouped(scores.ensemble->rows), "");
  return table;
}

/// The mean of those that still train at an epoch, and between which values they lie.
draw::Series mean_curve(const ToldRun& run, const char* name, double Epoch::* value) {
  draw::Series series{name, draw::Form::line, {}, {}};
  for (std::size_t at = 0;; ++at) {
    double sum = 0, count = 0, least = 0, most = 0, epoch = 0;
    for (const Network& network : run.outcome.networks) {
      const std::vector<Epoch>& epochs = network.trained.history.epochs;
      if (at >= epochs.size() || std::isnan(epochs[at].*value)) continue;
      const double here = epochs[at].*value;
      least = count == 0 ? here : std::min(least, here);
      most = count == 0 ? here : std::max(most, here);
      sum += here;
      count += 1;
      epoch = static_cast<double>(epochs[at].epoch);
    }
    if (count == 0) return series;
    series.x.push_back(epoch);
    series.y.push_back(sum / count);
    series.low.push_back(least);
    series.high.push_back(most);
  }
}

}  // namespace

Section networks(const ToldRun& run) {
  Section section{"networks", "Network by network"};
  if (!run.has_several()) return section;
  if (const auto scores = scores_of_networks(run.outcome)) section.blocks.emplace_back(side_by_side(run, *scores));
  section.say(meaning_of_mean(run));
  draw::Chart losses{
      "Loss by epoch, of all networks", {"epoch"}, {"loss"}, {mean_curve(run, "training", &Epoch::loss)}};
  draw::Series watched = mean_curve(run, "validation", &Epoch::validation_loss);
  if (!watched.x.empty()) losses.series.push_back(std::move(watched));
  section.blocks.emplace_back(figure(losses, "networks-loss",
                                     "Lines are the mean of the networks that train at an epoch, bands reach from the "
                                     "least to the most."));
  return section;
}

}  // namespace pellucid::report::sections
