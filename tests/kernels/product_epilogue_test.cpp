// The program that a product runs over its tile: equal, bit for bit, to the product alone and then the program alone.
#include "support.hpp"

namespace pellucid::kernels::testing {
namespace {

template <class T>
class EpilogueTest : public ::testing::Test {};
using Types = ::testing::Types<float, double>;
TYPED_TEST_SUITE(EpilogueTest, Types);

struct Shape {
  Index rows, columns, k;
};
constexpr Shape shapes[] = {{1, 1, 1},    {32, 64, 20},    {32, 10, 64},    {17, 1, 33},     {250, 1, 40},
                            {1, 130, 64}, {97, 48, 300},   {100, 1030, 9},  {13, 1024, 513}, {200, 31, 256},
                            {3, 7, 0},    {97, 530, 1400}, {531, 1030, 140}};

template <class T>
struct Setting {
  Index models = 2;
  Shape shape;
  std::vector<T> a, b, bias, scale, state;

  explicit Setting(const Shape& s)
      : shape(s),
        a(random_numbers<T>(models * s.rows * s.k + 1, 1)),
        b(random_numbers<T>(models * s.k * s.columns + 1, 2)),
        bias(random_numbers<T>(models * s.columns, 3)),
        scale(random_numbers<T>(models * s.rows, 4)),
        state(random_numbers<T>(models * s.rows * s.columns, 5)) {}

  Index count() const { return shape.rows * shape.columns; }
  Product product(T* out, const Program* epilogue) const {
    return {shape.k,
            {a.data(), shape.rows * shape.k, shape.k, 1},
            {b.data(), shape.k * shape.columns, shape.columns, 1},
            {out, count(), shape.columns},
            epilogue};
  }
};

// state = state * 3/4 + c; result = relu(c * scale + bias) - state: a row vector, a column vector and an update in
// place.
template <class T>
void run(const Setting<T>& s, Isa isa, const T* c, T* state, T* result, const T* factor, bool fused, T* out,
         Index row_cut) {
  const Index n = s.shape.columns;
  const Operand operands[] = {from_memory(c, s.count(), n, 1), from_memory(s.bias.data(), n, 0, 1),
                              from_memory(s.scale.data(), s.shape.rows, 1, n == 1 ? 1 : 0),
                              from_memory(state, s.count(), n, 1), from_memory(factor, 0, 0, 0)};
  const Target results[] = {{state, s.count(), n}, {result, s.count(), n}};
  const Instruction instructions[] = {{Opcode::fma, 5, 3, 4, 0},
                                      {Opcode::fma, 7, 0, 2, 1},
                                      {Opcode::sub, 8, 7, 7, 0},
                                      {Opcode::maximum, 7, 7, 8, 0},
                                      {Opcode::sub, 6, 7, 5, 0}};
  const Program program{operands, results, instructions, 5, 2, 5, 9};
  for (Index row = 0; row < s.shape.rows; row += row_cut) {
    const Part part{0, s.models, row, std::min(s.shape.rows, row + row_cut), 0, n};
    if (fused)
      run_product<T>(isa, s.product(out, &program), part);
    else
      run_elementwise<T>(isa, program, part);
  }
}

TYPED_TEST(EpilogueTest, a_fused_epilogue_gives_the_bits_of_product_then_program) {
  using T = TypeParam;
  const T factor = T{0.75};
  for (const Isa isa : product_isas()) {
    for (const Shape& shape : shapes) {
      const Setting<T> s(shape);
      const auto size = static_cast<std::size_t>(s.models * s.count());
      std::vector<T> c(size), state = s.state, result(size);
      run_product<T>(isa, s.product(c.data(), nullptr), {0, s.models, 0, shape.rows, 0, shape.columns});
      run(s, isa, c.data(), state.data(), result.data(), &factor, false, static_cast<T*>(nullptr), shape.rows);
      for (const bool keeps_product : {false, true}) {
        for (const Index row_cut : {shape.rows, Index{40}}) {
          std::vector<T> fused_c(size), fused_state = s.state, fused_result(size);
          run(s, isa, static_cast<const T*>(nullptr), fused_state.data(), fused_result.data(), &factor, true,
              keeps_product ? fused_c.data() : nullptr, row_cut);
          for (std::size_t i = 0; i < size; ++i) {
            const Index row = static_cast<Index>(i) / shape.columns, column = static_cast<Index>(i) % shape.columns;
            ASSERT_TRUE(is_same(result[i], fused_result[i]))
                << difference(isa, s.models * shape.rows, shape.columns, row, column, result[i], fused_result[i]);
            ASSERT_TRUE(is_same(state[i], fused_state[i]))
                << difference(isa, s.models * shape.rows, shape.columns, row, column, state[i], fused_state[i]);
            ASSERT_TRUE(!keeps_product || is_same(c[i], fused_c[i]))
                << difference(isa, s.models * shape.rows, shape.columns, row, column, c[i], fused_c[i]);
          }
        }
      }
    }
  }
}

}  // namespace
}  // namespace pellucid::kernels::testing
