#include "pellucid/plan/touches.hpp"

#include <algorithm>

namespace pellucid::plan {

namespace {

struct Along {
  Index begin, end;
};

bool overlap(const Touched& one, const Touched& other) { return one.begin < other.end && other.begin < one.end; }

class OfPart {
 public:
  OfPart(const Stage& stage, const kernels::Part& part, Element element)
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
    Along terms{0, p.k};
    if (p.a_window == nullptr) {
      add(p.a, rows_, terms, false);
    } else {
      const kernels::Window& w = *p.a_window;
      const bool are_terms = p.a.row_stride == 1;
      if (p.span > 0) {
        const Index rows = w.kernel_height * w.kernel_width * w.channels;  // of the matrix of a span
        terms = {rows_.begin / rows * p.span, std::min(p.k, (rows_.end + rows - 1) / rows * p.span)};
      }
      pictures(p.a.data, w, pictures_of(w, are_terms ? terms : rows_), false);
    }
    add(p.b, terms, columns_, false);
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
  void of(const kernels::Reduction& r) {
    const Index span = r.span == 0 ? r.rows : r.span;
    if (r.along_columns)
      add(r.in, rows_, {0, r.columns}, false);
    else
      add(r.in, {rows_.begin * span, std::min(r.rows, rows_.end * span)}, columns_, false);
    write(r.out, rows_, r.along_columns ? Along{0, 1} : columns_);
  }
  void of(const kernels::Gather& g) { write(g.out, rows_, columns_); }  // tables are written by no pass
  template <class Other>
  void of(const Other&) {
    is_known = false;
  }

  Index bytes_;
  Along rows_, columns_;
};

}  // namespace

Touches::Touches(const Stage& stage, Element element) : are_known_(true) {
  for (const kernels::Part& part : stage.parts) {
    OfPart of_part(stage, part, element);
    parts_.push_back(std::move(of_part.all));
    are_known_ = are_known_ && of_part.is_known;
  }
}

bool collide(const Touches& one, const Touches& other) {
  const std::size_t here = one.parts().size(), there = other.parts().size();
  if (here == 1 && there == 1) return false;  // both are the first thread's
  if (!one.are_known() || !other.are_known()) return true;
  for (std::size_t p = 0; p < here; ++p) {
    for (std::size_t q = 0; q < there; ++q) {
      if (p == q && here == there) continue;
      for (const Touched& a : one.parts()[p]) {
        for (const Touched& b : other.parts()[q]) {
          if ((a.is_written || b.is_written) && overlap(a, b)) return true;
        }
      }
    }
  }
  return false;
}

}  // namespace pellucid::plan
