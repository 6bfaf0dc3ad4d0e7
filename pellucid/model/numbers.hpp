// Numbers of a table in either precision, not owned: what callers hand over and the loop binds without a copy if the
// precision is its own. They stand row by row, or in memory of what is not 0.
#pragma once

#include <span>
#include <vector>

#include "pellucid/base/compact_rows.hpp"
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
  Numbers(const CompactRows<float>& rows)  // NOLINT(google-explicit-constructor)
      : compact_(&rows), size_(size_of(rows)), element_(Element::float32) {}
  Numbers(const CompactRows<double>& rows)  // NOLINT(google-explicit-constructor)
      : compact64_(&rows), size_(size_of(rows)), element_(Element::float64) {}

  std::size_t size() const { return size_; }
  bool empty() const { return size_ == 0; }
  Element element() const { return element_; }
  bool is_compact() const { return compact_ != nullptr || compact64_ != nullptr; }
  /// Null if they are compact.
  const void* data() const { return data_; }
  /// As they are held, in either precision; null if they are not.
  const CompactRows<float>* compact() const { return compact_; }
  const CompactRows<double>* compact64() const { return compact64_; }

  /// The number at a place, row by row. Of compact rows each takes a search: each_number() is for all.
  double operator[](std::size_t i) const {
    if (compact_ != nullptr) return at(*compact_, i);
    if (compact64_ != nullptr) return at(*compact64_, i);
    return element_ == Element::float32 ? static_cast<double>(static_cast<const float*>(data_)[i])
                                        : static_cast<const double*>(data_)[i];
  }

  /// Calls `take` with place and number, row by row; numbers that are 0 may be left out.
  template <class F>
  void each_number(F take) const {
    if (compact_ != nullptr) return each_of(*compact_, take);
    if (compact64_ != nullptr) return each_of(*compact64_, take);
    for (std::size_t i = 0; i < size_; ++i) take(i, (*this)[i]);
  }

  /// Writes the numbers of a row, as many as `out` has places: as many as a row has columns.
  void write_row(std::size_t row, std::span<double> out) const {
    if (compact_ != nullptr) return compact_->write(row, out);
    if (compact64_ != nullptr) return compact64_->write(row, out);
    for (std::size_t i = 0; i < out.size(); ++i) out[i] = (*this)[row * out.size() + i];
  }

 private:
  template <class T>
  static std::size_t size_of(const CompactRows<T>& rows) {
    return static_cast<std::size_t>(rows.rows() * rows.columns);
  }
  template <class T>
  static double at(const CompactRows<T>& rows, std::size_t i) {
    const auto columns = static_cast<std::size_t>(rows.columns);
    return static_cast<double>(rows.at(i / columns, static_cast<std::uint32_t>(i % columns)));
  }
  template <class T, class F>
  static void each_of(const CompactRows<T>& rows, F take) {
    const auto columns = static_cast<std::size_t>(rows.columns);
    for (std::size_t row = 0; row < static_cast<std::size_t>(rows.rows()); ++row) {
      rows.each_of(row,
                   [&](std::uint32_t column, T value) { take(row * columns + column, static_cast<double>(value)); });
    }
  }

  const void* data_ = nullptr;
  const CompactRows<float>* compact_ = nullptr;
  const CompactRows<double>* compact64_ = nullptr;
  std::size_t size_ = 0;
  Element element_ = Element::float32;
};

}  // namespace pellucid
