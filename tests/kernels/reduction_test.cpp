// Reductions against the documented order of their sums, element by element; rows copied by index; columns picked and
// added.
#include <algorithm>

#include "support.hpp"

namespace pellucid::kernels::testing {
namespace {

template <class T>
class ReductionTest : public ::testing::Test {};
using Types = ::testing::Types<float, double>;
TYPED_TEST_SUITE(ReductionTest, Types);

/// Blocks of 4096; sixteen lanes in each; lanes by the tree 8, 4, 2, 1 apart; blocks by the tree of products.
template <class T>
T naive_row_sum(const T* row, Index columns) {
  std::vector<T> blocks;
  for (Index begin = 0; begin < columns; begin += 4096) {
    T lanes[16] = {};
    for (Index j = begin; j < std::min(columns, begin + 4096); ++j) lanes[(j - begin) % 16] += row[j];
    for (int apart = 8; apart > 0; apart /= 2) {
      for (int lane = 0; lane < apart; ++lane) lanes[lane] += lanes[lane + apart];
    }
    blocks.push_back(lanes[0]);
  }
  return tree_sum(blocks.data(), static_cast<Index>(blocks.size()));
}

template <class T>
T naive_column_sum(const T* column, Index rows, Index stride) {
  std::vector<T> blocks;
  for (Index begin = 0; begin < rows; begin += 256) {
    T sum = 0;
    for (Index i = begin; i < std::min(rows, begin + 256); ++i) sum += column[i * stride];
    blocks.push_back(sum);
  }
  return tree_sum(blocks.data(), static_cast<Index>(blocks.size()));
}

struct ReducedShape {
  Index rows, columns;
};
constexpr ReducedShape reduced_shapes[] = {
    {1, 1},    {3, 2},     {5, 15},   {4, 16},   {17, 17},  {33, 10},  {128, 64},  {130, 255}, {255, 33}, {256, 31},
    {257, 65}, {513, 129}, {2000, 7}, {3, 4095}, {2, 4096}, {2, 4097}, {1, 30000}, {3000, 1},  {20000, 2}};

TYPED_TEST(ReductionTest, folds_have_the_documented_bits_in_any_cut) {
  using T = TypeParam;
  constexpr Index models = 2;
  for (const auto& [rows, columns] : reduced_shapes) {
    const Index stride = columns + 3;
    const auto in = random_numbers<T>(models * rows * stride, 51);
    for (const Isa isa : available_isas()) {
      const Kernels& table = kernels(isa, element_of<T>);
      for (const Fold fold : {Fold::sum, Fold::maximum}) {
        for (const bool along_columns : {true, false}) {
          const Index count = along_columns ? rows : columns;
          std::vector<T> out(static_cast<std::size_t>(models * count + 1), T{777});
          const Reduction reduction{fold,
                                    along_columns,
                                    rows,
                                    columns,
                                    {in.data(), rows * stride, stride, 1},
                                    {out.data(), count, along_columns ? 1 : count}};
          for (Index begin = 0, step = 1; begin < count; begin += step, step = 1 + (step * 5 + 3) % 70) {
            const Index end = std::min(count, begin + step);
            table.reduce(reduction,
                         along_columns ? Part{0, models, begin, end, 0, 1} : Part{0, models, 0, 1, begin, end},
                         nullptr);
          }
          ASSERT_EQ(out.back(), T{777});
          for (Index m = 0; m < models; ++m) {
            for (Index i = 0; i < count; ++i) {
              const T* from = in.data() + m * rows * stride + i * (along_columns ? stride : 1);
              const Index length = along_columns ? columns : rows, apart = along_columns ? 1 : stride;
              T wanted = along_columns ? naive_row_sum(from, columns) : naive_column_sum(from, rows, stride);
              if (fold == Fold::maximum) {
                wanted = from[0];
                for (Index j = 1; j < length; ++j) wanted = std::max(wanted, from[j * apart]);
              }
              const T got = out[static_cast<std::size_t>(m * count + i)];
              ASSERT_TRUE(is_same(got, wanted))
                  << (fold == Fold::sum ? "sum " : "maximum ")
                  << (along_columns ? "along columns, model " : "along rows, model ") << m << ", "
                  << difference(isa, rows, columns, along_columns ? i : 0, along_columns ? 0 : i, wanted, got);
            }
          }
        }
      }
    }
  }
}

TYPED_TEST(ReductionTest, spans_of_rows_folded_again_have_the_bits_of_one_fold) {
  using T = TypeParam;
  constexpr Index models = 2, columns = 21;
  for (const Index rows : {1, 256, 257, 512, 2000, 4096, 5000}) {
    const auto in = random_numbers<T>(models * rows * columns, 51);
    const Matrix from{in.data(), rows * columns, columns, 1};
    for (const Isa isa : available_isas()) {
      const Kernels& table = kernels(isa, element_of<T>);
      std::vector<T> whole(models * columns), again(models * columns);
      table.reduce({Fold::sum, false, rows, columns, from, {whole.data(), columns, columns}},
                   {0, models, 0, 1, 0, columns}, nullptr);
      for (const Index span : {256, 512, 1024}) {
        const Index spans = (rows + span - 1) / span;
        std::vector<T> partial(static_cast<std::size_t>(models * spans * columns));
        const Reduction first{Fold::sum, false, rows, columns, from, {partial.data(), spans * columns, columns},
                              span,      256};
        for (Index s = 0; s < spans; ++s) table.reduce(first, {0, models, s, s + 1, 0, columns}, nullptr);
        table.reduce({Fold::sum,
                      false,
                      spans,
                      columns,
                      {partial.data(), spans * columns, columns, 1},
                      {again.data(), columns, columns},
                      spans,
                      1},
                     {0, models, 0, 1, 0, columns}, nullptr);
        for (std::size_t i = 0; i < whole.size(); ++i)
          ASSERT_TRUE(is_same(again[i], whole[i])) << name_of(isa) << " " << rows << " rows in spans of " << span;
      }
    }
  }
}

TYPED_TEST(ReductionTest, empty_sums_are_zero) {
  using T = TypeParam;
  const T nothing[1] = {5};
  for (const Isa isa : available_isas()) {
    const Kernels& table = kernels(isa, element_of<T>);
    T out[3] = {7, 7, 7};
    table.reduce({Fold::sum, true, 3, 0, {nothing, 0, 0, 1}, {out, 0, 1}}, {0, 1, 0, 3, 0, 1}, nullptr);
    for (const T x : out) EXPECT_TRUE(is_same(x, T{0})) << name_of(isa);
    out[1] = 7;
    table.reduce({Fold::sum, false, 0, 3, {nothing, 0, 3, 1}, {out, 0, 3}}, {0, 1, 0, 1, 0, 3}, nullptr);
    for (const T x : out) EXPECT_TRUE(is_same(x, T{0})) << name_of(isa);
  }
}

TYPED_TEST(ReductionTest, gather_copies_the_named_rows) {
  using T = TypeParam;
  constexpr Index models = 2, table_rows = 50, rows = 33;
  for (const Index columns : {1, 3, 16, 17, 100}) {
    const auto data = random_numbers<T>(models * table_rows * columns, 61);
    std::vector<std::uint32_t> numbers;
    for (std::uint32_t i = 0; i < models * rows; ++i) numbers.push_back(random_bits(62, i, 0) % table_rows);
    for (const Isa isa : available_isas()) {
      for (const Index model_stride : {Index{0}, table_rows * columns}) {
        std::vector<T> out(static_cast<std::size_t>(models * rows * columns), T{-1});
        const Gather gather{
            {data.data(), model_stride, columns, 1}, {}, numbers.data(), rows, {out.data(), rows * columns, columns}};
        const Kernels& table = kernels(isa, element_of<T>);
        table.gather(gather, {0, models, 0, 20, 0, columns}, nullptr);
        table.gather(gather, {0, models, 20, rows, 0, columns / 2}, nullptr);
        table.gather(gather, {0, models, 20, rows, columns / 2, columns}, nullptr);
        for (std::size_t i = 0; i < out.size(); ++i) {
          const Index row = static_cast<Index>(i) / columns, column = static_cast<Index>(i) % columns;
          const T wanted = data[static_cast<std::size_t>(
              row / rows * model_stride + static_cast<Index>(numbers[static_cast<std::size_t>(row)]) * columns +
              column)];
          ASSERT_TRUE(is_same(out[i], wanted)) << difference(isa, models * rows, columns, row, column, wanted, out[i]);
        }
      }
    }
  }
}

TYPED_TEST(ReductionTest, columns_are_the_sums_of_their_sources_in_order) {
  using T = TypeParam;
  constexpr Index models = 2, rows = 9;
  for (const auto& [in_columns, out_columns] : {std::pair<Index, Index>{1, 1}, {5, 3}, {3, 40}, {40, 33}}) {
    const auto in = random_numbers<T>(models * rows * in_columns, 71);
    std::vector<std::uint32_t> first{0}, sources;
    for (Index j = 0; j < out_columns; ++j) {
      const std::uint32_t count = random_bits(72, static_cast<std::uint32_t>(j), 0) % 5;
      for (std::uint32_t s = 0; s < count; ++s)
        sources.push_back(random_bits(73, static_cast<std::uint32_t>(j), s) % static_cast<std::uint32_t>(in_columns));
      first.push_back(static_cast<std::uint32_t>(sources.size()));
    }
    for (const Isa isa : available_isas()) {
      std::vector<T> out(static_cast<std::size_t>(models * rows * out_columns + 1), T{777});
      const Columns columns{{in.data(), rows * in_columns, in_columns, 1},
                            {out.data(), rows * out_columns, out_columns},
                            first.data(),
                            sources.data()};
      const Kernels& table = kernels(isa, element_of<T>);
      table.columns(columns, {0, models, 0, 4, 0, out_columns}, nullptr);
      table.columns(columns, {0, models, 4, rows, 0, out_columns / 2}, nullptr);
      table.columns(columns, {0, models, 4, rows, out_columns / 2, out_columns}, nullptr);
      ASSERT_EQ(out.back(), T{777});
      for (Index row = 0; row < models * rows; ++row) {
        for (Index j = 0; j < out_columns; ++j) {
          T wanted = 0;
          for (std::uint32_t s = first[static_cast<std::size_t>(j)]; s < first[static_cast<std::size_t>(j) + 1]; ++s)
            wanted += in[static_cast<std::size_t>(row * in_columns + sources[s])];
          const T got = out[static_cast<std::size_t>(row * out_columns + j)];
          ASSERT_TRUE(is_same(got, wanted)) << difference(isa, models * rows, out_columns, row, j, wanted, got);
        }
      }
    }
  }
}

}  // namespace
}  // namespace pellucid::kernels::testing
