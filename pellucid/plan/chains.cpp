#include "pellucid/plan/chains.hpp"

#include <algorithm>

#include "pellucid/base/threads.hpp"

namespace pellucid::plan {

namespace {

/// What every part reads, such as weights, stays in a second cache beside what the part hands on, or is read anew for
/// each part.
constexpr Index most_shared = 128 * 1024;

struct Touched {
  const std::byte* begin;
  const std::byte* end;
  bool is_written;

  bool overlaps(const Touched& other) const { return begin < other.end && other.begin < end; }
};

struct Along {
  Index begin, end;
};

/// The bytes that a part of a pass reads and writes, at the least; nothing is known of other kinds of passes.
class Touches {
 public:
  Touches(const Stage& stage, const kernels::Part& part, Element element)
      : bytes_(static_cast<Index>(bytes_of(element))),
        rows_{part.row_begin, part.row_end},
        columns_{part.column_begin, part.column_end} {
    is_known = part.model_begin == 0 && part.model_end == 1;
    std::visit([&](const auto& call) { of(call); }, stage.call);
  }

  std::vector<Touched> all{};
  bool is_known;

 private:
  void add(const kernels::Matrix& m, Along rows, Along columns, bool is_written) {
    if (m.data == nullptr || rows.begin == rows.end || columns.begin == columns.end) return;
    const auto* data = static_cast<const std::byte*>(m.data);
    const Index first = rows.begin * m.row_stride + columns.begin * m.column_stride;
    const Index last = (rows.end - 1) * m.row_stride + (columns.end - 1) * m.column_stride;
    all.push_back({data + first * bytes_, data + (last + 1) * bytes_, is_written});
  }
  void write(const kernels::Target& to, Along rows, Along columns) {
    add({to.data, 0, to.row_stride, 1}, rows, columns, true);
  }
  void pictures(const void* data, const kernels::Window& w, Along some, bool is_written) {
    const Index numbers = w.height * w.width * w.channels;
    add({data, 0, numbers, 1}, some, {0, numbers}, is_written);
  }
  static Along pictures_of(const kernels::Window& w, Along windows) {
    const Index of_picture = w.out_height * w.out_width;
    return {windows.begin / of_picture, (windows.end + of_picture - 1) / of_picture};
  }

  void program(const kernels::Program& p, int first) {
    for (int i = first; i < p.operand_count; ++i) {  // row numbers and keys are written by no pass
      if (p.operands[i].source == kernels::Source::memory) add(p.operands[i].memory, rows_, columns_, false);
    }
    for (int i = 0; i < p.result_count; ++i) write(p.results[i], rows_, columns_);
  }

  void of(const kernels::Elementwise& p) { program(p, 0); }
  void of(const kernels::Product& p) {
    if (p.a_window == nullptr) {
      add(p.a, rows_, {0, p.k}, false);
    } else {
      const bool are_terms = p.a.row_stride == 1;
      pictures(p.a.data, *p.a_window, pictures_of(*p.a_window, are_terms ? Along{0, p.k} : rows_), false);
    }
    add(p.b, {0, p.k}, columns_, false);
    if (p.out_window != nullptr)
      pictures(p.out.data, *p.out_window, pictures_of(*p.out_window, rows_), true);
    else
      write(p.out, rows_, columns_);
    if (p.epilogue != nullptr) program(*p.epilogue, 1);
  }
  void of(const kernels::Windows& w) {
    const Index of_picture = w.window.out_height * w.window.out_width;
    const bool makes_pictures = w.kind == kernels::WindowKind::spread || w.kind == kernels::WindowKind::unpatch;
    const Along some = makes_pictures ? rows_ : pictures_of(w.window, rows_);
    const Along windows = makes_pictures ? Along{rows_.begin * of_picture, rows_.end * of_picture} : rows_;
    const bool has_patches = w.kind == kernels::WindowKind::patches || w.kind == kernels::WindowKind::unpatch;
    const Index numbers =
        has_patches ? w.window.kernel_height * w.window.kernel_width * w.window.channels : w.window.channels;
    pictures(w.in.data, w.window, some, false);
    add({w.gradient.data, 0, numbers, 1}, windows, {0, numbers}, false);
    if (makes_pictures)
      pictures(w.out.data, w.window, some, true);
    else
      write({w.out.data, 0, numbers}, windows, {0, numbers});
  }
  void of(const kernels::Gather& g) { write(g.out, rows_, columns_); }  // tables are written by no pass
  template <class Other>
  void of(const Other&) {
    is_known = false;
  }

  Index bytes_;
  Along rows_, columns_;
};

using OfParts = std::vector<Touches>;

OfParts touches_of(const Stage& stage, Element element) {
  OfParts all;
  for (const kernels::Part& part : stage.parts) all.emplace_back(stage, part, element);
  return all;
}

bool are_known(const OfParts& parts) {
  return parts.size() > 1 && std::ranges::all_of(parts, [](const Touches& part) { return part.is_known; });
}

/// Whether another part than its own of the one pass touches what a part of the other writes.
bool collide(const OfParts& one, const OfParts& other) {
  for (std::size_t p = 0; p < one.size(); ++p) {
    for (std::size_t q = 0; q < other.size(); ++q) {
      if (p == q) continue;
      for (const Touched& a : one[p].all) {
        for (const Touched& b : other[q].all) {
          if ((a.is_written || b.is_written) && a.overlaps(b)) return true;
        }
      }
    }
  }
  return false;
}

/// Bytes that the first two parts both read.
Index shared(const OfParts& parts) {
  Index bytes = 0;
  for (const Touched& a : parts[0].all) {
    for (const Touched& b : parts[1].all) {
      if (a.begin == b.begin && a.end == b.end) bytes += a.end - a.begin;
    }
  }
  return bytes;
}

}  // namespace

std::vector<std::size_t> chained(const Lowered& lowered, Element element) {
  const auto& stages = lowered.stages;
  if (!has_threads) return std::vector<std::size_t>(stages.size(), 1);  // pages are to be small
  std::vector<std::size_t> lengths;
  for (std::size_t at = 0; at < stages.size(); at += lengths.back()) {
    lengths.push_back(1);
    std::vector<OfParts> passes{touches_of(*stages[at], element)};
    if (!are_known(passes[0])) continue;
    Index bytes = shared(passes[0]);
    for (std::size_t next = at + 1; next < stages.size(); ++next) {
      if (stages[next]->parts.size() != stages[at]->parts.size()) break;
      OfParts parts = touches_of(*stages[next], element);
      if (!are_known(parts) || (bytes += shared(parts)) > most_shared) break;
      if (std::ranges::any_of(passes, [&](const OfParts& before) { return collide(before, parts); })) break;
      passes.push_back(std::move(parts));
      ++lengths.back();
    }
  }
  return lengths;
}

}  // namespace pellucid::plan
