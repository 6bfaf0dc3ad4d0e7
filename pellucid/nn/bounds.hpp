// How large a network may become while it is written down: what goes beyond is refused before anything of that size is
// made. A few letters can ask for more than any machine has.
#pragma once

#include <string>

#include "pellucid/graph/graph.hpp"

namespace pellucid::nn {

struct Bounds {
  /// Those of this machine's memory.
  Bounds();
  /// Those of the file at `path`, which holds `numbers` in its tensors, for a network of so many outputs: each of its
  /// weights is in the file, and what has more columns than the file has numbers could be weighted by none. They are
  /// about twice that: where just a tensor is missing, its reader says which.
  static Bounds of_file(const std::string& path, double numbers, double outputs);

  double weights;           ///< of all steps together, states included
  double row;               ///< numbers of the widest value of a row
  double columns = 0x1p22;  ///< that are written down one by one: of parts side by side, of numbers that are expanded
  double work = 1e12;       ///< multiplications of a row
  std::string file{};       ///< whose they are; empty: the machine's
};

/// What a network takes as far as it is written.
class Extent {
 public:
  explicit Extent(Bounds bounds) : bounds_(std::move(bounds)) {}

  /// `shape` more weights at a step of the model; fails (Fault::usage; Fault::data where a file bounds them) if they
  /// are too many. So do the others.
  void add_weights(const graph::Shape& shape, const std::string& path);
  /// Before `columns` of a value are written down one by one.
  void demand_columns(double columns, const std::string& path) const;
  /// What has come to the graph since the last call.
  void measure(const graph::Graph& graph, const std::string& path);

 private:
  [[noreturn]] void refuse(const std::string& path, const std::string& why) const;
  void demand(double found, double most, const char* what, const std::string& path) const;

  Bounds bounds_;
  double weights_ = 0, work_ = 0;
  int measured_ = 0;  ///< nodes
};

}  // namespace pellucid::nn
