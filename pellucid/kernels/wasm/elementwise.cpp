#include <algorithm>
#include <utility>

#include "pellucid/kernels/wasm/calls.hpp"

namespace pellucid::kernels::wasm {

void Offsets::add(Index stride) {
  if (stride == 0) return;
  for (const Offset& offset : offsets_) {
    if (offset.stride == stride) return;
  }
  offsets_.push_back({stride, -1});
}

void Offsets::begin(Index rounds) {
  for (Offset& offset : offsets_) {
    if (rounds < 2) continue;
    offset.local = code_.integer();
  }
}

void Offsets::move(Index rows) {
  for (const Offset& offset : offsets_) {
    if (offset.local >= 0) code_.advance(offset.local, 4 * rows * offset.stride);
  }
}

At Offsets::at(const void* data, Index row, Index stride, Index numbers) const {
  At at{address_of(data)};
  for (const Offset& offset : offsets_) {
    if (offset.stride == stride) at.local = offset.local;
  }
  return at.plus(row * stride + numbers);
}

ElementwiseCode::ElementwiseCode(Code& code, const Program& program, Index rows, Index columns, bool turned, int tile)
    : code_(code), program_(program), tile_(tile) {
  const auto add = [&](const void* data, Index row, Index column) {
    if (turned) std::swap(row, column);
    if (rows == 1) row = 0;
    if (columns == 1) column = 0;
    is_good_ = is_good_ && (column == 0 || column == 1);
    accesses_.push_back({data, row, column});
  };
  for (int i = 0; i < program.operand_count; ++i) {
    const Operand& operand = program.operands[i];
    is_good_ = is_good_ && operand.source == Source::memory;
    if (i == tile)
      accesses_.push_back({nullptr, 0, 0});
    else
      add(operand.memory.data, operand.memory.row_stride, operand.memory.column_stride);
  }
  for (int i = 0; i < program.result_count; ++i) add(program.results[i].data, program.results[i].row_stride, 1);
}

bool ElementwiseCode::is_flat(Index columns) const {
  for (const Access& it : accesses_) {
    if (!it.is_same() && !(it.column == 1 && it.row == columns)) return false;
  }
  return true;
}

void ElementwiseCode::flatten(Index columns) {
  for (Access& it : accesses_) it.row = it.is_same() ? 0 : columns;
}

void ElementwiseCode::add_strides(Offsets& offsets) const {
  for (const Access& it : accesses_) offsets.add(it.row);
}

void ElementwiseCode::prepare() {
  locals_.assign(static_cast<std::size_t>(program_.slot_count), -1);
  for (std::size_t i = 0; i < locals_.size(); ++i) {
    locals_[i] = code_.vector();
    if (i >= static_cast<std::size_t>(program_.operand_count) || static_cast<int>(i) == tile_) continue;
    if (!accesses_[i].is_same()) continue;
    code_.load({address_of(accesses_[i].data)}, Vector::load32_splat);
    code_.set(locals_[i]);
  }
}

void ElementwiseCode::write(const Offsets& offsets, Index row, Index column, Index width, int tile) {
  for (int i = 0; i < program_.operand_count; ++i) {
    if (i == tile_) {
      locals_[static_cast<std::size_t>(i)] = tile;
      continue;
    }
    const Access& access = accesses_[static_cast<std::size_t>(i)];
    if (access.is_same()) continue;
    code_.load(offsets.at(access.data, row, access.row, column * access.column),
               access.column == 0 ? Vector::load32_splat : Vector::load);
    code_.set(locals_[static_cast<std::size_t>(i)]);
  }
  for (int i = 0; i < program_.instruction_count; ++i) {
    const Instruction& step = program_.instructions[i];
    compute(step);
    code_.set(locals_[step.to]);
    if (step.to >= program_.operand_count + program_.result_count) continue;
    const Access& access = accesses_[step.to];
    code_.store_first(offsets.at(access.data, row, access.row, column), locals_[step.to], width);
  }
}

void ElementwiseCode::compute(const Instruction& step) {
  const int a = locals_[step.a], b = locals_[step.b], c = locals_[step.c];
  const auto of_one = [&](Vector op) {
    code_.get(a);
    code_.op(op);
  };
  const auto of_two = [&](int x, int y, Vector op) {
    code_.get(x);
    code_.get(y);
    code_.op(op);
  };
  const auto one_where = [&](Vector op) {
    of_two(a, b, op);
    code_.number(0x3f800000);
    code_.op(Vector::splat_integer);
    code_.op(Vector::bits_and);
  };
  switch (step.op) {
    case Opcode::copy:
      return code_.get(a);
    case Opcode::neg:
      return of_one(Vector::neg);
    case Opcode::abs:
      return of_one(Vector::abs);
    case Opcode::sqrt:
      return of_one(Vector::sqrt);
    case Opcode::add:
      return of_two(a, b, Vector::add);
    case Opcode::sub:
      return of_two(a, b, Vector::sub);
    case Opcode::mul:
      return of_two(a, b, Vector::mul);
    case Opcode::div:
      return of_two(a, b, Vector::div);
    case Opcode::maximum:  // pmax(x, y) is y where x < y, else x
      return of_two(b, a, Vector::pmax);
    case Opcode::minimum:
      return of_two(b, a, Vector::pmin);
    case Opcode::less:
      return one_where(Vector::less);
    case Opcode::less_equal:
      return one_where(Vector::less_equal);
    case Opcode::equal:
      return one_where(Vector::equal);
    case Opcode::where:
      code_.get(b);
      code_.get(c);
      code_.get(a);
      code_.zero();
      code_.op(Vector::not_equal);
      return code_.op(Vector::select);
    case Opcode::fma:
      of_two(a, b, Vector::mul);
      code_.get(c);
      return code_.op(Vector::add);
    default:
      for (const int operand : {a, b, c}) code_.get(operand);
      code_.call(kernels(Isa::generic, Element::float32).vector_operation(step.op), true);
  }
}

bool write(Code& code, const Elementwise& call, const Part& part, std::byte*) {
  Index rows = part.row_end, columns = part.column_end;
  const bool turned = columns == 1;
  if (turned) std::swap(rows, columns);
  ElementwiseCode program(code, call, rows, columns, turned, -1);
  const bool flat = rows == 1 || program.is_flat(columns);
  if (!program.can_be_written() || (!flat && columns > 16)) return false;
  code.begin();
  program.prepare();
  const auto loop = [&](Index rounds, Index first, Index width) {
    Offsets offsets(code);
    program.add_strides(offsets);
    offsets.begin(rounds);
    code.repeat(rounds, [&] {
      for (Index column = 0; column < width; column += 4)
        program.write(offsets, 0, first + column, std::min<Index>(4, width - column), -1);
      offsets.move(1);
    });
  };
  if (flat) {
    program.flatten(4);
    const Index count = rows * columns, vectors = count / 4;
    loop(vectors, 0, 4);
    loop(count % 4 > 0 ? 1 : 0, vectors * 4, count % 4);
  } else {
    loop(rows, 0, columns);
  }
  code.end();
  return true;
}

}  // namespace pellucid::kernels::wasm
