// layers.jsonl: how each layer of a network learned, a line of JSON for each epoch; written when it is asked for.
#pragma once

#include <string>
#include <vector>

#include "pellucid/draw/chart.hpp"
#include "pellucid/run/run_folder.hpp"
#include "pellucid/train/epoch_view.hpp"

namespace pellucid {

constexpr const char* layers_file = "layers.jsonl";

/// epoch, and of each step of the model: layer, weight_norm, gradient_norm, update_ratio, units, dead_units,
/// saturated_units; null where a step has none.
std::string layer_line(const EpochView& view);

/// The file of a network while it trains. A run that goes on keeps the lines up to its checkpoint.
class LayerLines {
 public:
  LayerLines(RunFolder& folder, std::string file) : folder_(folder), file_(std::move(file)) {}
  /// At the end of each epoch. Fails as RunFolder::append().
  void take(const EpochView& view);

 private:
  RunFolder& folder_;
  std::string file_;
  bool has_begun_ = false;
};

/// Gradient norm, update ratio, dead and saturated units of each layer by epochs, as charts; none where `folder` has no
/// layers.jsonl. Fails (Fault::data) if it is not what a run writes.
std::vector<draw::Chart> layer_curves_of(const std::string& folder);

}  // namespace pellucid
