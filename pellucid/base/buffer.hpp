// Memory that is owned, aligned for the widest vector, zero at first, and safe to read one vector past its end.
#pragma once

#include <cstddef>
#include <memory>
#include <span>
#include <utility>

#include "pellucid/base/element.hpp"

namespace pellucid {

class Buffer {
 public:
  Buffer() = default;
  /// `bytes` zero bytes, and `alignment` readable bytes behind them. Fails (Fault::run) if the memory cannot be had.
  explicit Buffer(std::size_t bytes);
  /// What was moved from is empty.
  Buffer(Buffer&& other) noexcept : data_(std::move(other.data_)), size_(std::exchange(other.size_, 0)) {}
  Buffer& operator=(Buffer&& other) noexcept {
    data_ = std::move(other.data_);
    size_ = std::exchange(other.size_, 0);
    return *this;
  }

  std::byte* data() { return data_.get(); }
  const std::byte* data() const { return data_.get(); }
  std::size_t size() const { return size_; }  ///< bytes

  template <class T>
  std::span<T> as() {
    return {reinterpret_cast<T*>(data_.get()), size_ / sizeof(T)};
  }
  template <class T>
  std::span<const T> as() const {
    return {reinterpret_cast<const T*>(data_.get()), size_ / sizeof(T)};
  }

 private:
  struct Free {
    void operator()(std::byte* data) const;
  };
  std::unique_ptr<std::byte, Free> data_;
  std::size_t size_ = 0;
};

/// Bytes of a tensor: the one place where sizes are multiplied. Fails (Fault::data), naming `what`, on more than 8
/// axes, a size that is negative or above 2^40, or a product that overflows.
std::size_t checked_size(std::span<const Index> shape, std::size_t element_bytes, const char* what);

}  // namespace pellucid
