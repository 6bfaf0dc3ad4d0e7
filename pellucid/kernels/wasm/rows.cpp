// Reductions and gathers.
#include <algorithm>

#include "pellucid/kernels/wasm/calls.hpp"

namespace pellucid::kernels::wasm {

namespace {

constexpr Index most_lanes = 256;  // of a sum along a row: each vector of them is written out
constexpr Index most_rows = 256;   // one chain
constexpr Index most_columns = 64;

void add(Code& code, int to, int other) {
  code.get(to);
  code.get(other);
  code.op(Vector::add);
  code.set(to);
}

/// Sixteen chains side by side in four vectors, then the chains by a fixed tree.
void sum_row(Code& code, const Offsets& offsets, const Reduction& call) {
  int chains[4];
  for (int& chain : chains) {
    chain = code.vector();
    code.zero();
    code.set(chain);
  }
  for (Index i = 0; i < call.columns; i += 4) {
    code.load_first(offsets.at(call.in.data, 0, call.in.row_stride, i), call.columns - i);
    code.get(chains[i / 4 % 4]);
    code.op(Vector::add);
    code.set(chains[i / 4 % 4]);
  }
  add(code, chains[0], chains[2]);
  add(code, chains[1], chains[3]);
  add(code, chains[0], chains[1]);
  for (const int lanes : {2, 1}) {
    code.rotate(chains[0], lanes);
    code.get(chains[0]);
    code.op(Vector::add);
    code.set(chains[0]);
  }
  code.store_first(offsets.at(call.out.data, 0, call.out.row_stride, 0), chains[0], 1);
}

void sum_rows(Code& code, const Reduction& call) {
  Offsets offsets(code);
  offsets.add(call.in.row_stride);
  offsets.begin(call.rows);
  std::vector<int> sums;
  for (Index column = 0; column < call.columns; column += 4) sums.push_back(code.vector());
  code.repeat(call.rows, [&] {
    for (std::size_t v = 0; v < sums.size(); ++v) {
      code.load(offsets.at(call.in.data, 0, call.in.row_stride, 4 * static_cast<Index>(v)));
      code.get(sums[v]);
      code.op(Vector::add);
      code.set(sums[v]);
    }
    offsets.move(1);
  });
  for (std::size_t v = 0; v < sums.size(); ++v) {
    const Index column = 4 * static_cast<Index>(v);
    code.store_first({address_of(call.out.data) + static_cast<std::uint32_t>(4 * column)}, sums[v],
                     call.columns - column);
  }
}

}  // namespace

bool write(Code& code, const Reduction& call, const Part&, std::byte*) {
  if (call.fold != Fold::sum || call.span != 0 || call.block != 256) return false;
  if (call.along_columns) {
    if (call.columns > most_lanes) return false;
    code.begin();
    Offsets offsets(code);
    offsets.add(call.in.row_stride);
    offsets.add(call.out.row_stride);
    offsets.begin(call.rows);
    code.repeat(call.rows, [&] {
      sum_row(code, offsets, call);
      offsets.move(1);
    });
  } else {
    if (call.rows > most_rows || call.columns > most_columns) return false;
    code.begin();
    sum_rows(code, call);
  }
  code.end();
  return true;
}

bool write(Code& code, const Gather& call, const Part& part, std::byte*) {
  const Index columns = part.column_end;
  if (call.compact.begins != nullptr || columns > most_columns) return false;
  code.begin();
  const int from = code.integer(), numbers = code.vector();
  Offsets offsets(code);
  offsets.add(1);
  offsets.add(call.out.row_stride);
  offsets.begin(part.row_end);
  code.repeat(part.row_end, [&] {
    code.load_integer(offsets.at(call.rows, 0, 1, 0));
    code.number(static_cast<std::uint32_t>(4 * call.table.row_stride));
    code.multiply();
    code.set(from);
    for (Index column = 0; column < columns; column += 4) {
      code.load_first(At{address_of(call.table.data), from}.plus(column), columns - column);
      code.set(numbers);
      code.store_first(offsets.at(call.out.data, 0, call.out.row_stride, column), numbers, columns - column);
    }
    offsets.move(1);
  });
  code.end();
  return true;
}

}  // namespace pellucid::kernels::wasm
