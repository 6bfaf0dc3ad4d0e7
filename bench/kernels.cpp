// The workbench of the kernels: time and share of peak of products, and time per element of the other loops, on one
// thread and every instruction set of this machine. The peak is measured in the same run.
// Usage: bench_kernels [ISA]
#include <cstdio>
#include <cstring>
#include <vector>

#include "pellucid/base/buffer.hpp"
#include "pellucid/base/random.hpp"
#include "pellucid/bench/peak.hpp"
#include "pellucid/bench/stopwatch.hpp"

namespace pellucid::kernels {
namespace {

using bench::fastest;

template <class T>
struct Numbers {
  Buffer buffer;
  explicit Numbers(Index count) : buffer(static_cast<std::size_t>(count) * sizeof(T)) {
    std::uint32_t i = 0;
    for (T& x : buffer.as<T>()) x = static_cast<T>(random_uniform(1, i++, 0) - 0.5);
  }
  T* data() { return buffer.as<T>().data(); }
};

struct Shape {
  Index rows, columns, k;
  bool a_transposed, b_transposed;
  const char* what;
};
constexpr Shape shapes[] = {
    {32, 64, 20, false, false, "forward"},
    {20, 64, 32, true, false, "weight gradient"},
    {32, 20, 64, false, true, "input gradient"},
    {32, 32, 64, false, false, "forward"},
    {32, 1, 64, false, false, "forward"},
    {128, 10, 128, false, false, "forward"},
    {128, 256, 784, false, false, "forward"},
    {784, 256, 128, true, false, "weight gradient"},
    {128, 784, 256, false, true, "input gradient"},
    {128, 128, 256, false, false, "forward"},
    {256, 128, 128, true, false, "weight gradient"},
    {128, 256, 128, false, true, "input gradient"},
    {1, 256, 256, false, false, "one row"},
};
constexpr Index squares[] = {256, 512, 1024, 2048, 4096};

std::vector<Shape> all_shapes() {
  std::vector<Shape> all(std::begin(shapes), std::end(shapes));
  for (const Index n : squares) {
    for (const bool a : {false, true}) {
      for (const bool b : {false, true}) all.push_back({n, n, n, a, b, "square"});
    }
  }
  return all;
}

template <class T>
void products(Isa isa) {
  const Element element = sizeof(T) == 4 ? Element::float32 : Element::float64;
  Team one(1);
  const double peak = bench::peak_flops(isa, element, one);
  std::printf("%-8s %s peak of one thread: %.0f GFLOP/s\n", name_of(isa), name_of(element), peak * 1e-9);
  const Kernels& table = kernels(isa, element);
  for (const Shape& s : all_shapes()) {
    Numbers<T> a(s.rows * s.k), b(s.k * s.columns), c(s.rows * s.columns);
    const Product product{s.k,
                          {a.data(), 0, s.a_transposed ? 1 : s.k, s.a_transposed ? s.rows : 1},
                          {b.data(), 0, s.b_transposed ? 1 : s.columns, s.b_transposed ? s.k : 1},
                          {c.data(), 0, s.columns},
                          nullptr};
    const Part whole{0, 1, 0, s.rows, 0, s.columns};
    Buffer scratch(table.product_scratch_bytes(product, whole));
    const double seconds = fastest([&] { table.product(product, whole, scratch.data()); });
    const double flops = 2.0 * static_cast<double>(s.rows * s.columns * s.k) / seconds;
    bench::demand_possible(s.what, flops, peak);
    std::printf("%-8s %s product %4d x %4d x %4d %c%c %9.2f us %7.1f GFLOP/s %5.1f %% of peak  %s\n", name_of(isa),
                name_of(element), static_cast<int>(s.rows), static_cast<int>(s.columns), static_cast<int>(s.k),
                s.a_transposed ? 't' : '-', s.b_transposed ? 't' : '-', seconds * 1e6, flops * 1e-9, 100 * flops / peak,
                s.what);
  }
}

struct Named {
  Opcode op;
  const char* name;
};
constexpr Named opcodes[] = {{Opcode::add, "add"},     {Opcode::div, "div"},   {Opcode::sqrt, "sqrt"},
                             {Opcode::exp, "exp"},     {Opcode::log, "log"},   {Opcode::log1p, "log1p"},
                             {Opcode::expm1, "expm1"}, {Opcode::tanh, "tanh"}, {Opcode::sigmoid, "sigmoid"},
                             {Opcode::sin, "sin"},     {Opcode::pow, "pow"}};

template <class T>
void others(Isa isa) {
  const Element element = sizeof(T) == 4 ? Element::float32 : Element::float64;
  const Kernels& table = kernels(isa, element);
  const auto report = [&](const char* what, double seconds, Index count) {
    std::printf("%-8s %s %-28s %9.2f us %8.3f ns per element\n", name_of(isa), name_of(element), what, seconds * 1e6,
                seconds * 1e9 / static_cast<double>(count));
  };
  const auto elementwise = [&](const char* what, const Operand* operands, int operand_count, Opcode op, Index rows,
                               Index columns) {
    Numbers<T> out(rows * columns);
    const Target result{out.data(), 0, columns};
    const auto to = static_cast<std::uint8_t>(operand_count);
    const Instruction instruction{op, to, 0, static_cast<std::uint8_t>(operand_count > 1 ? 1 : 0), 0};
    const Program program{operands, &result, &instruction, operand_count, 1, 1, operand_count + 1};
    Buffer scratch(table.elementwise_scratch_bytes(program));
    report(what, fastest([&] { table.elementwise(program, {0, 1, 0, rows, 0, columns}, scratch.data()); }),
           rows * columns);
  };
  constexpr Index rows = 128, columns = 64;
  Numbers<T> x(rows * columns * 4), y(rows * columns * 4);
  const Operand both[] = {{Source::memory, {x.data(), 0, columns, 1}, nullptr, nullptr},
                          {Source::memory, {y.data(), 0, columns, 1}, nullptr, nullptr}};
  for (const auto& [op, name] : opcodes) elementwise(name, both, 2, op, rows, columns);
  const Operand row[] = {both[0], {Source::memory, {y.data(), 0, 0, 1}, nullptr, nullptr}};
  elementwise("add row vector", row, 2, Opcode::add, rows, columns);
  const Operand row10[] = {{Source::memory, {x.data(), 0, 10, 1}, nullptr, nullptr},
                           {Source::memory, {y.data(), 0, 0, 1}, nullptr, nullptr}};
  elementwise("add row vector, 10 columns", row10, 2, Opcode::add, rows, 10);
  const Operand column10[] = {row10[0], {Source::memory, {y.data(), 0, 1, 0}, nullptr, nullptr}};
  elementwise("add column, 10 columns", column10, 2, Opcode::add, rows, 10);
  const Operand one[] = {{Source::memory, {x.data(), 0, 1, 1}, nullptr, nullptr}};
  elementwise("copy of one number", one, 1, Opcode::copy, 1, 1);
  const std::uint64_t key = 7;
  const std::vector<std::uint32_t> numbers(rows, 3);
  const Operand uniform[] = {{Source::uniform, {nullptr, rows, 0, 0}, &key, numbers.data()}};
  elementwise("uniform", uniform, 1, Opcode::copy, rows, columns);
  elementwise("uniform, 10 columns", uniform, 1, Opcode::copy, rows, 10);

  Numbers<T> out(4096);
  const auto fold = [&](const char* what, Fold kind, bool along_columns, Index r, Index c) {
    const Reduction reduction{kind, along_columns, r, c, {x.data(), 0, c, 1}, {out.data(), 0, 1}};
    const Part part = along_columns ? Part{0, 1, 0, r, 0, 1} : Part{0, 1, 0, 1, 0, c};
    report(what, fastest([&] { table.reduce(reduction, part, nullptr); }), r * c);
  };
  fold("sums of rows 128 x 10", Fold::sum, true, 128, 10);
  fold("largest of rows 128 x 10", Fold::maximum, true, 128, 10);
  fold("sums of rows 128 x 256", Fold::sum, true, 128, 256);
  fold("sums of columns 128 x 10", Fold::sum, false, 128, 10);
  fold("sums of columns 128 x 256", Fold::sum, false, 128, 256);
}

int run(const char* only) {
  for (const Isa isa : isas) {
    if (!available(isa) || (only != nullptr && std::strcmp(only, name_of(isa)) != 0)) continue;
    products<float>(isa);
    if (set_of(isa) == Set::bf16) continue;  // all else is as in the fused set
    products<double>(isa);
    others<float>(isa);
    others<double>(isa);
  }
  return 0;
}

}  // namespace
}  // namespace pellucid::kernels

int main(int count, char** arguments) { return pellucid::kernels::run(count > 1 ? arguments[1] : nullptr); }
