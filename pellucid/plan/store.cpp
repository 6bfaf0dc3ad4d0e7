#include "pellucid/plan/store.hpp"

#include <vector>

#include "pellucid/base/error.hpp"

namespace pellucid::plan {

namespace {

// Calls `use` with the values of one model as floats or doubles.
template <class Use>
void with_values(Element element, const Tensor& tensor, Index model, Use use) {
  const auto count = static_cast<std::size_t>(tensor.shape.count());
  const std::byte* data = tensor.data.data() + static_cast<std::size_t>(model) * count * bytes_of(element);
  if (element == Element::float32) {
    use(std::span(reinterpret_cast<const float*>(data), count));
  } else {
    use(std::span(reinterpret_cast<const double*>(data), count));
  }
}

}  // namespace

Tensor& Store::tensor(const std::string& name, const graph::Shape& shape) {
  Tensor* const known = find(name);  // only looks: threads that find what they ask for may plan at the same time
  if (known == nullptr) {
    Buffer data(static_cast<std::size_t>(models_ * shape.count()) * bytes_of(element_));
    return tensors_.try_emplace(name, Tensor{shape, std::move(data)}).first->second;
  }
  Tensor& tensor = *known;
  if (!(tensor.shape == shape)) {
    fail({Fault::usage, "two values of different shapes share a name", name,
          to_string(tensor.shape) + " and " + to_string(shape), "give each its own name"});
  }
  return tensor;
}

Tensor* Store::find(const std::string& name) {
  const auto found = tensors_.find(name);
  return found == tensors_.end() ? nullptr : &found->second;
}

std::span<std::byte> Store::bytes(const std::string& name, Index model) {
  Tensor* const tensor = find(name);
  if (tensor == nullptr) fail({Fault::usage, "unknown tensor", name, "", "names are those of the model's graph"});
  const std::size_t size = static_cast<std::size_t>(tensor->shape.count()) * bytes_of(element_);
  return {tensor->data.data() + static_cast<std::size_t>(model) * size, size};
}

std::vector<double> Store::read(const std::string& name, Index model) const {
  const auto found = tensors_.find(name);
  if (found == tensors_.end()) fail({Fault::usage, "unknown tensor", name, "", "names are those of the model's graph"});
  std::vector<double> values;
  with_values(element_, found->second, model, [&](auto from) { values.assign(from.begin(), from.end()); });
  return values;
}

void Store::write(const std::string& name, Index model, std::span<const double> values) {
  Tensor* tensor = find(name);
  const std::size_t expected = tensor == nullptr ? 0 : static_cast<std::size_t>(tensor->shape.count());
  if (tensor == nullptr || values.size() != expected) {
    fail({Fault::usage, "cannot set tensor", name,
          "got " + std::to_string(values.size()) + " values for " +
              (tensor == nullptr ? "an unknown name" : to_string(tensor->shape)),
          "names and shapes are those of the model's graph"});
  }
  with_values(element_, *tensor, model, [&](auto from) {
    using T = std::remove_const_t<typename decltype(from)::element_type>;
    T* to = const_cast<T*>(from.data());  // `tensor` is not const
    for (std::size_t i = 0; i < from.size(); ++i) to[i] = static_cast<T>(values[i]);
  });
}

}  // namespace pellucid::plan
