// Rows of cells to rows of numbers: what a fitted preparation does to new rows. Predictions and judgements encode some
// rows at a time; what is trained on is held in the smaller of two forms.
#pragma once

#include <memory>
#include <span>
#include <vector>

#include "pellucid/base/compact_rows.hpp"
#include "pellucid/data/preparation.hpp"

namespace pellucid::data {

template <class T>
struct EncodedRows;

/// Encodes rows of a table, some at a time. Preparation and table must outlive it.
class Encoder {
 public:
  /// Numbers outside those of training are taken for the nearest of them if `clips`, or if the preparation says so.
  /// Fails (Fault::data) on a missing column, naming it, with the nearest.
  Encoder(const Preparation& preparation, const Table& table, bool clips = false);
  ~Encoder();

  /// The inputs of `rows`, [rows, preparation.inputs()], row-major, in place of what is there. Fails (Fault::data) on a
  /// cell that is not what its column holds, and on a number that is beyond a float once it is scaled.
  template <class T>
  void write(std::span<const std::uint32_t> rows, std::vector<T>& inputs);
  /// Whether there are columns of inputs that are mostly 0: categories, and words of texts.
  bool has_sparse_columns() const;
  /// What all rows so far have met, by column.
  std::vector<Encounter> encounters() const;

 private:
  template <class T>
  friend EncodedRows<T> encode_for_training(const Preparation&, const Table&, const Rows&);
  struct Columns;
  template <class T>
  struct Entries;
  template <class T>
  void begin(CompactRows<T>& inputs) const;
  /// Into memory that is 0.
  template <class T>
  void write_dense(std::span<const std::uint32_t> rows, T* inputs);
  /// Those that all rows hold, into memory that is 0, of rows that stand `step` numbers apart: one behind the other if
  /// they `are_packed`, else each in its own place.
  template <class T>
  void write_held(std::span<const std::uint32_t> rows, T* inputs, std::size_t step, bool are_packed);
  /// The others, behind `entries`.
  template <class T>
  void write_entries(std::span<const std::uint32_t> rows, Entries<T>& entries);
  std::unique_ptr<Columns> columns_;
};

/// The inputs of rows that are kept: compact where that takes half of the memory or less; the other form is empty.
template <class T>
struct EncodedRows {
  std::vector<T> dense;
  CompactRows<T> compact;
};
/// As encode(), of `rows`.
template <class T>
EncodedRows<T> encode_for_training(const Preparation& preparation, const Table& table, const Rows& rows);

}  // namespace pellucid::data
