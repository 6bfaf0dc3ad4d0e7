// What lives longer than a step: parameters, running statistics and optimizer slots, by name, for all models.
// Train plans of different batch sizes and the inference plan share one store; values are [models, shape].
#pragma once

#include <map>
#include <span>
#include <string>
#include <vector>

#include "pellucid/base/buffer.hpp"
#include "pellucid/graph/shape.hpp"

namespace pellucid::plan {

struct Tensor {
  graph::Shape shape;  ///< of one model
  Buffer data;         ///< [models, shape], zeros at first
};

class Store {
 public:
  Store(Element element, Index models) : element_(element), models_(models) {}

  Element element() const { return element_; }
  Index models() const { return models_; }

  /// The tensor of that name; made with zeros if new. Fails if it exists with another shape.
  Tensor& tensor(const std::string& name, const graph::Shape& shape);
  /// The tensor of that name, or null.
  Tensor* find(const std::string& name);
  const std::map<std::string, Tensor>& tensors() const { return tensors_; }

  /// The bytes of one model's values, in the store's element type. Fails if the tensor is unknown.
  std::span<std::byte> bytes(const std::string& name, Index model);

  /// Values of one model as float64, whatever the element type.
  std::vector<double> read(const std::string& name, Index model) const;
  /// Rounds `values` to the element type. Fails if the tensor is unknown or the count differs.
  void write(const std::string& name, Index model, std::span<const double> values);

 private:
  Element element_;
  Index models_;
  std::map<std::string, Tensor> tensors_;
};

}  // namespace pellucid::plan
