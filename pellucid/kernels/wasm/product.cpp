#include <algorithm>
#include <optional>
#include <utility>

#include "pellucid/kernels/wasm/calls.hpp"

namespace pellucid::kernels::wasm {

namespace {

constexpr Index most_terms = 256;         // one chain
constexpr Index most_columns = 64;        // each vector of them is written out
constexpr Index most_packed = 4096;       // what the kernel has room for
constexpr Index most_unrolled = 160;      // multiply-adds of a tile that are written out
constexpr Index most_multiplied = 32768;  // from here on the kernel is as fast

/// A side of the product: a number stands at data + row * its stride + term * its stride.
struct Side {
  const void* data;
  Index row, term;
};

class ProductCode {
 public:
  ProductCode(Code& code, const Product& product, const Part& part, std::byte* scratch)
      : code_(code), product_(product), k_(product.k), rows_(part.row_end), columns_(part.column_end) {
    a_ = {product.a.data, product.a.row_stride, product.a.column_stride};
    b_ = {product.b.data, product.b.column_stride, product.b.row_stride};
    out_row_ = product.out.row_stride;
    const bool turned = columns_ == 1 && rows_ > 1;
    if (turned) {  // lanes run over the rows
      std::swap(a_, b_);
      std::swap(rows_, columns_);
    }
    is_good_ = product.a_window == nullptr && product.out_window == nullptr && k_ > 0 && k_ <= most_terms &&
               columns_ <= most_columns && rows_ * columns_ * k_ <= most_multiplied &&
               (b_.row == 1 || k_ * (columns_ + 3) <= most_packed) &&
               (!turned || product.out.data == nullptr || out_row_ == 1);
    if (product.epilogue != nullptr) {
      epilogue_.emplace(code, *product.epilogue, rows_, columns_, turned, 0);
      is_good_ = is_good_ && epilogue_->can_be_written();
    }
    if (turned) out_row_ = 0;
    packed_ = scratch;
  }

  bool write() {
    if (!is_good_) return false;
    code_.begin();
    for (int* local : {&from_a_, &from_b_[0], &from_b_[1]}) *local = code_.vector();
    if (epilogue_) epilogue_->prepare();
    if (b_.row != 1) pack();
    for (Index column = 0; column < columns_; column += 8) write_panel(column, std::min<Index>(8, columns_ - column));
    code_.end();
    return true;
  }

 private:
  /// Lays b out so that its columns follow each other.
  void pack() {
    const Index width = (columns_ + 3) / 4 * 4;
    const int from = code_.integer(), to = code_.integer(), numbers = code_.vector();
    code_.number(0);
    code_.set(from);
    code_.repeat(k_, [&] {
      for (Index column = 0; column < columns_; column += 4) {
        const At at = At{address_of(b_.data), from}.plus(column * b_.row);
        code_.load(at, Vector::load32_zero);
        code_.set(numbers);
        for (Index lane = 1; lane < std::min<Index>(4, columns_ - column); ++lane)
          code_.load_lane(at.plus(lane * b_.row), numbers, static_cast<int>(lane));
        code_.store_first(At{address_of(packed_), to}.plus(column), numbers, 4);
      }
      code_.advance(from, 4 * b_.term);
      code_.advance(to, 4 * width);
    });
    b_ = {packed_, 1, width};
  }

  /// Columns that fit into two vectors, tile of rows by tile.
  void write_panel(Index column, Index columns) {
    const Index vectors = (columns + 3) / 4, most = vectors == 1 ? 8 : 5;
    const Index tiles = (rows_ + most - 1) / most, height = rows_ / tiles, rest = rows_ - tiles * height;
    Offsets offsets(code_);
    offsets.add(a_.row);
    offsets.add(out_row_);
    if (epilogue_) epilogue_->add_strides(offsets);
    offsets.begin(tiles);
    code_.repeat(tiles, [&] {
      write_tile(offsets, height, column, columns);
      offsets.move(height);
    });
    if (rest > 0) write_tile(offsets, rest, column, columns);
  }

  void write_tile(const Offsets& offsets, Index height, Index column, Index columns) {
    const Index vectors = (columns + 3) / 4;
    std::vector<int> sums;
    for (Index i = 0; i < height * vectors; ++i) {
      sums.push_back(code_.vector());
      code_.zero();
      code_.set(sums.back());
    }
    if (height * vectors * k_ <= most_unrolled) {
      for (Index t = 0; t < k_; ++t) add_term(offsets, -1, -1, t, height, column, vectors, sums);
    } else {
      const int left = code_.integer(), right = code_.integer();
      const At first = offsets.at(nullptr, 0, a_.row, 0);
      if (first.local >= 0)
        code_.get(first.local);
      else
        code_.number(0);
      code_.set(left);
      code_.number(0);
      code_.set(right);
      code_.repeat(k_, [&] {
        add_term(offsets, left, right, 0, height, column, vectors, sums);
        code_.advance(left, 4 * a_.term);
        code_.advance(right, 4 * b_.term);
      });
    }
    for (Index i = 0; i < height; ++i) {
      for (Index v = 0; v < vectors; ++v) {
        const int sum = sums[static_cast<std::size_t>(i * vectors + v)];
        const Index width = std::min<Index>(4, columns - 4 * v);
        if (product_.out.data != nullptr)
          code_.store_first(offsets.at(product_.out.data, i, out_row_, column + 4 * v), sum, width);
        if (epilogue_) epilogue_->write(offsets, i, column + 4 * v, width, sum);
      }
    }
  }

  /// sums += a[rows, t] * b[t, columns], each product and each sum rounded.
  void add_term(const Offsets& offsets, int left, int right, Index t, Index height, Index column, Index vectors,
                const std::vector<int>& sums) {
    for (Index v = 0; v < vectors; ++v) {
      code_.load(At{address_of(b_.data), right}.plus(t * b_.term + column + 4 * v));
      code_.set(from_b_[v]);
    }
    for (Index i = 0; i < height; ++i) {
      At at = offsets.at(a_.data, i, a_.row, t * a_.term);
      if (left >= 0) at.local = left;
      code_.load(at, Vector::load32_splat);
      code_.set(from_a_);
      for (Index v = 0; v < vectors; ++v) {
        const int sum = sums[static_cast<std::size_t>(i * vectors + v)];
        code_.get(from_a_);
        code_.get(from_b_[v]);
        code_.op(Vector::mul);
        code_.get(sum);
        code_.op(Vector::add);
        code_.set(sum);
      }
    }
  }

  Code& code_;
  const Product& product_;
  Side a_, b_;  // of b a row is a column
  Index k_, rows_, columns_, out_row_;
  bool is_good_;
  std::optional<ElementwiseCode> epilogue_;
  std::byte* packed_;
  int from_a_ = 0, from_b_[2] = {};
};

}  // namespace

bool write(Code& code, const Product& call, const Part& part, std::byte* scratch) {
  return ProductCode(code, call, part, scratch).write();
}

}  // namespace pellucid::kernels::wasm
