#include "pellucid/kernels/wasm/code.hpp"

namespace pellucid::kernels::wasm {

namespace {

void append(std::string& to, std::uint32_t value) {
  for (; value >= 0x80; value >>= 7) to += static_cast<char>(value | 0x80);
  to += static_cast<char>(value);
}

void append_signed(std::string& to, std::int32_t value) {
  for (; value < -64 || value > 63; value >>= 7) to += static_cast<char>(value | 0x80);
  to += static_cast<char>(value & 0x7f);
}

std::string sized(const std::string& bytes) {
  std::string all;
  append(all, static_cast<std::uint32_t>(bytes.size()));
  return all + bytes;
}

void append_section(std::string& to, int number, int count, const std::string& content) {
  std::string bytes;
  append(bytes, static_cast<std::uint32_t>(count));
  to += static_cast<char>(number);
  to += sized(bytes + content);
}

}  // namespace

void Code::begin() {
  body_.clear();
  locals_.clear();
}

void Code::end() {
  byte(0x0b);
  std::string count;
  append(count, static_cast<std::uint32_t>(locals_.size() / 2));
  bodies_ += sized(count + locals_ + body_);
  ++functions_;
}

int Code::local(char type) {
  locals_ += {1, type};
  return static_cast<int>(locals_.size() / 2) - 1;
}

std::string Code::module() {
  const int own = functions_, imported = static_cast<int>(imports_.size());
  begin();
  for (int i = 0; i < own; ++i) {
    byte(0x10);
    append(body_, static_cast<std::uint32_t>(imported + i));
  }
  end();
  std::string all{"\0asm\1\0\0\0", 8};
  // Without operands; of three vectors; of three integers.
  append_section(all, 1, 3, {0x60, 0, 0, 0x60, 3, 0x7b, 0x7b, 0x7b, 1, 0x7b, 0x60, 3, 0x7f, 0x7f, 0x7f, 0});
  std::string imports = {4, 'p', 'a', 'g', 'e', 6, 'm', 'e', 'm', 'o', 'r', 'y', 2, 0, 1};
  for (const Import& import : imports_) {
    imports += {1, 'f'};
    imports += sized(std::to_string(address_of(import.function)));
    imports += {0, static_cast<char>(import.over_vectors ? 1 : 2)};
  }
  append_section(all, 2, 1 + imported, imports);
  append_section(all, 3, functions_, std::string(static_cast<std::size_t>(functions_), '\0'));
  std::string exported = {3, 'r', 'u', 'n', 0};
  append(exported, static_cast<std::uint32_t>(imported + own));
  append_section(all, 7, 1, exported);
  append_section(all, 10, functions_, bodies_);
  return all;
}

void Code::get(int local) {
  byte(0x20);
  append(body_, static_cast<std::uint32_t>(local));
}

void Code::set(int local) {
  byte(0x21);
  append(body_, static_cast<std::uint32_t>(local));
}

void Code::number(std::uint32_t value) {
  byte(0x41);
  append_signed(body_, static_cast<std::int32_t>(value));
}

void Code::add() { byte(0x6a); }
void Code::multiply() { byte(0x6c); }

void Code::op(Vector op) {
  byte(0xfd);
  append(body_, static_cast<std::uint32_t>(op));
}

void Code::zero() {
  op(Vector::constant);
  body_.append(16, '\0');
}

void Code::address(At at) {
  if (at.local < 0)
    number(0);
  else
    get(at.local);
}

void Code::memory(At at) {
  byte(0);  // aligned to single bytes
  append(body_, at.address);
}

void Code::load(At at, Vector how) {
  address(at);
  op(how);
  memory(at);
}

void Code::load_integer(At at) {
  address(at);
  byte(0x28);
  memory(at);
}

void Code::load_first(At at, Index width) {
  if (width >= 4) return load(at);
  load(at, width == 1 ? Vector::load32_zero : Vector::load64_zero);
  if (width != 3) return;
  const int part = vector();
  set(part);
  load_lane(at.plus(2), part, 2);
  get(part);
}

void Code::load_lane(At at, int vector, int lane) {
  address(at);
  get(vector);
  op(Vector::load32_lane);
  memory(at);
  byte(lane);
  set(vector);
}

void Code::store_first(At at, int vector, Index width) {
  const auto part = [&](At to, Vector how, int lane) {
    address(to);
    get(vector);
    op(how);
    memory(to);
    if (lane >= 0) byte(lane);
  };
  if (width >= 4) return part(at, Vector::store, -1);
  if (width > 1) part(at, Vector::store64_lane, 0);
  if (width == 1) part(at, Vector::store32_lane, 0);
  if (width == 3) part(at.plus(2), Vector::store32_lane, 2);
}

void Code::rotate(int vector, int lanes) {
  get(vector);
  get(vector);
  op(Vector::shuffle);
  for (int i = 0; i < 16; ++i) byte((i + 4 * lanes) % 16);
}

void Code::advance(int local, Index bytes) {
  get(local);
  number(static_cast<std::uint32_t>(bytes));
  add();
  set(local);
}

void Code::call(const void* function, bool over_vectors) {
  std::size_t i = 0;
  while (i < imports_.size() && imports_[i].function != function) ++i;
  if (i == imports_.size()) imports_.push_back({function, over_vectors});
  byte(0x10);
  append(body_, static_cast<std::uint32_t>(i));
}

}  // namespace pellucid::kernels::wasm
