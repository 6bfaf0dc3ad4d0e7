// How each layer learned: size of gradients and updates, and units that do nothing; of a run that was observed.
#include <algorithm>
#include <cmath>

#include "pellucid/base/text.hpp"
#include "pellucid/report/sections.hpp"
#include "pellucid/run/layer_lines.hpp"

namespace pellucid::report::sections {

namespace {

std::string shown(double value) { return std::isnan(value) ? "" : number_text(value, 3); }

/// What the curves end with.
Table last_epoch(const std::vector<draw::Chart>& charts) {
  Table table{"Each layer at the last epoch", {"layer"}, {}};
  for (const draw::Chart& chart : charts) table.head.push_back(chart.y.label);
  for (std::size_t i = 0; i < charts.size(); ++i) {
    for (const draw::Series& series : charts[i].series) {
      auto row = std::ranges::find_if(table.rows, [&](const auto& each) { return each.front() == series.name; });
      if (row == table.rows.end()) {
        row = table.rows.insert(row, std::vector<std::string>(table.head.size()));
        row->front() = series.name;
      }
      (*row)[i + 1] = shown(series.y.back());
    }
  }
  std::ranges::sort(table.rows, {}, [](const auto& row) { return std::stoul(row.front()); });
  return table;
}

}  // namespace

Section layers(const ToldRun& run) {
  Section section{"layers", "How each layer learned"};
  std::vector<draw::Chart> charts = layer_curves_of(run.outcome.folder_of(run.network));
  if (charts.empty()) {
    section.say(
        "Gradients, updates and dead units of each layer were not kept. A run that is trained with --observe-layers "
        "keeps them, and changes no bit of the network.");
    return section;
  }
  section.say(
      "Measured at the end of each epoch on a batch of training rows; a layer is named by the number of its step. An "
      "update of about 0.001 of the weights is usual: far more makes training restless, far less makes it stand "
      "still. Gradients that shrink from layer to layer towards the inputs vanish. A unit is dead whose slope is 0 "
      "for every row of the batch: nothing is learned through it.");
  section.blocks.emplace_back(last_epoch(charts));
  for (std::size_t i = 0; i < charts.size(); ++i) {
    charts[i].title = "By epoch, of each layer: " + charts[i].y.label;
    section.blocks.emplace_back(figure(charts[i], "layers-" + std::to_string(i + 1)));
  }
  return section;
}

}  // namespace pellucid::report::sections
