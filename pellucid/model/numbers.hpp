// Numbers of a table in either precision, not owned: what callers hand over and the loop binds without a copy if the
// precision is its own.
#pragma once

#include <span>
#include <vector>

#include "pellucid/base/element.hpp"

namespace pellucid {

class Numbers {
 public:
  Numbers() = default;
  Numbers(std::span<const float> values)  // NOLINT(google-explicit-constructor): spans and vectors read as numbers
      : data_(values.data()), size_(values.size()), element_(Element::float32) {}
  Numbers(std::span<const double> values)  // NOLINT(google-explicit-constructor)
      : data_(values.data()), size_(values.size()), element_(Element::float64) {}
  Numbers(const std::vector<float>& values)  // NOLINT(google-explicit-constructor)
      : Numbers(std::span<const float>(values)) {}
  Numbers(const std::vector<double>& values)  // NOLINT(google-explicit-constructor)
      : Numbers(std::span<const double>(values)) {}

  std::size_t size() const { return size_; }
  bool empty() const { return size_ == 0; }
  const void* data() const { return data_; }
  Element element() const { return element_; }
  double operator[](std::size_t i) const {
    return element_ == Element::float32 ? static_cast<double>(static_cast<const float*>(data_)[i])
                                        : static_cast<const double*>(data_)[i];
  }

 private:
  const void* data_ = nullptr;
  std::size_t size_ = 0;
  Element element_ = Element::float32;
};

}  // namespace pellucid
