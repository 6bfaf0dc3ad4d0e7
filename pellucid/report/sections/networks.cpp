// The networks of a run of several, side by side: each metric, its mean and how sure that is, and how far their curves
// lie apart.
#include <algorithm>
#include <cmath>

#include "pellucid/base/text.hpp"
#include "pellucid/judge/difference.hpp"
#include "pellucid/report/sections.hpp"

namespace pellucid::report::sections {

namespace {

using judge::Metric;

/// Those that tell how well a network does; of yardsticks the rows decide alone.
std::vector<const Metric*> shown_metrics(const ToldRun& run) {
  std::vector<const Metric*> metrics;
  for (const Metric* metric : judge::metrics_of(run.signature())) {
    if (metric->place > 0 && metric->best != judge::Best::none) metrics.push_back(metric);
  }
  return metrics;
}

/// Sample standard deviation.
double deviation_of(const std::vector<double>& values, double mean) {
  double squares = 0;
  Index count = 0;
  for (const double value : values) {
    if (std::isnan(value)) continue;
    squares += (value - mean) * (value - mean);
    ++count;
  }
  return count < 2 ? judge::nan : std::sqrt(squares / static_cast<double>(count - 1));
}

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

Table side_by_side(const ToldRun& run) {
  Table table{"Each network on " + std::string(have_same_rows(run) ? "the same" : "its own") + " validation rows",
              {"network"},
              {}};
  std::vector<std::string> mean{"mean"}, margin{"± at 95 %"}, deviation{"deviation"};
  for (const Network& network : run.outcome.networks) table.rows.push_back({network.name});
  for (const Metric* metric : shown_metrics(run)) {
    std::vector<double> values;
    for (const Network& network : run.outcome.networks) {
      values.push_back(network.validation ? judge::value_of(*metric, *network.validation) : judge::nan);
    }
    if (std::ranges::all_of(values, [](double value) { return std::isnan(value); })) continue;
    table.head.push_back(metric->label.text);
    for (std::size_t i = 0; i < values.size(); ++i) {
      table.rows[i].push_back(std::isnan(values[i]) ? "" : metric_text(*metric, values[i]));
    }
    const judge::Estimate average = judge::mean_of(values);
    const auto cell = [](double value) { return std::isnan(value) ? "" : number_text(value, 2); };
    mean.push_back(metric_text(*metric, average.value));
    margin.push_back(cell(average.margin));
    deviation.push_back(cell(deviation_of(values, average.value)));
  }
  table.head.insert(table.head.end(), {"rows", "kept epoch"});
  for (std::size_t i = 0; i < table.rows.size(); ++i) {
    const Network& network = run.outcome.networks[i];
    table.rows[i].push_back(network.validation ? grouped(network.validation->rows) : "0");
    table.rows[i].push_back(grouped(network.trained.history.best_epoch));
  }
  for (std::vector<std::string>* row : {&mean, &margin, &deviation}) {
    row->resize(table.head.size());
    table.rows.push_back(std::move(*row));
  }
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
  section.blocks.emplace_back(side_by_side(run));
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
