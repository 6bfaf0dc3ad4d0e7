// Windows over pictures against plain loops over places: laid out, added back, folded and spread, in any cut.
#include <algorithm>

#include "support.hpp"

namespace pellucid::kernels::testing {
namespace {

template <class T>
class WindowTest : public ::testing::Test {};
using Types = ::testing::Types<float, double>;
TYPED_TEST_SUITE(WindowTest, Types);

constexpr Index window_models = 2, pictures = 3;

Window window_of(Index height, Index width, Index channels, Index kernel_height, Index kernel_width, Index stride,
                 Index padding) {
  return {height,
          width,
          channels,
          (height + 2 * padding - kernel_height) / stride + 1,
          (width + 2 * padding - kernel_width) / stride + 1,
          kernel_height,
          kernel_width,
          stride,
          padding};
}

const Window windows[] = {
    window_of(1, 1, 1, 1, 1, 1, 0),  window_of(5, 7, 1, 3, 3, 1, 0),  window_of(5, 7, 1, 3, 3, 1, 1),
    window_of(6, 5, 3, 2, 3, 2, 1),  window_of(4, 4, 17, 2, 2, 2, 0), window_of(7, 4, 33, 3, 2, 3, 1),
    window_of(28, 9, 5, 5, 5, 1, 2), window_of(3, 3, 16, 3, 3, 1, 2), window_of(9, 8, 40, 3, 3, 2, 1)};

/// Calls visit(window, cell, channel, place) for every cell of every window, in order, of one model; place is -1
/// outside of the picture.
template <class Visit>
void visit_cells(const Window& w, Visit visit) {
  Index window = 0;
  for (Index n = 0; n < pictures; ++n) {
    for (Index oy = 0; oy < w.out_height; ++oy) {
      for (Index ox = 0; ox < w.out_width; ++ox, ++window) {
        for (Index ky = 0; ky < w.kernel_height; ++ky) {
          for (Index kx = 0; kx < w.kernel_width; ++kx) {
            const Index y = oy * w.stride + ky - w.padding, x = ox * w.stride + kx - w.padding;
            const bool is_inside = y >= 0 && y < w.height && x >= 0 && x < w.width;
            for (Index c = 0; c < w.channels; ++c)
              visit(window, ky * w.kernel_width + kx, c,
                    is_inside ? ((n * w.height + y) * w.width + x) * w.channels + c : -1);
          }
        }
      }
    }
  }
}

template <class T>
struct WindowCase {
  Window window;
  Index of_picture, rows, cells;              ///< numbers of a picture, windows of a model, cells of a window
  std::vector<T> in, of_windows, of_patches;  ///< random numbers of the three shapes

  explicit WindowCase(const Window& w)
      : window(w),
        of_picture(w.height * w.width * w.channels),
        rows(pictures * w.out_height * w.out_width),
        cells(w.kernel_height * w.kernel_width),
        in(random_numbers<T>(window_models * pictures * of_picture, 81)),
        of_windows(random_numbers<T>(window_models * rows * w.channels, 82)),
        of_patches(random_numbers<T>(window_models * rows * cells * w.channels, 83)) {
    for (T& x : in) x = std::round(x * 4) / 4;  // ties
  }

  Matrix from_pictures() const { return {in.data(), pictures * of_picture, of_picture, 1}; }
  Matrix from_windows() const { return {of_windows.data(), rows * window.channels, window.channels, 1}; }
  Matrix from_patches() const {
    return {of_patches.data(), rows * cells * window.channels, cells * window.channels, 1};
  }

  void expect(Windows task, const std::vector<T>& wanted, Index out_rows, const char* what) const {
    const Index columns = static_cast<Index>(wanted.size()) / (window_models * out_rows);
    for (const Isa isa : available_isas()) {
      std::vector<T> out(wanted.size() + 1, T{777});
      task.out = {out.data(), out_rows * columns, columns};
      const Index middle = (out_rows + 1) / 3;
      const Kernels& table = kernels(isa, element_of<T>);
      table.windows(task, {0, window_models, 0, middle, 0, columns}, nullptr);
      table.windows(task, {0, 1, middle, out_rows, 0, columns}, nullptr);
      table.windows(task, {1, window_models, middle, out_rows, 0, columns}, nullptr);
      ASSERT_EQ(out.back(), T{777});
      for (std::size_t i = 0; i < wanted.size(); ++i) {
        const Index at = static_cast<Index>(i);
        ASSERT_TRUE(out[i] == wanted[i]) << what << " of " << window.height << "x" << window.width << "x"
                                         << window.channels << ", "
                                         << difference(isa, window_models * out_rows, columns, at / columns,
                                                       at % columns, wanted[i], out[i]);
      }
    }
  }
};

TYPED_TEST(WindowTest, patches_are_copied_and_added_back_in_the_order_of_the_windows) {
  using T = TypeParam;
  for (const Window& w : windows) {
    const WindowCase<T> c(w);
    std::vector<T> laid(c.of_patches.size()), added(c.in.size());
    for (Index m = 0; m < window_models; ++m) {
      visit_cells(w, [&](Index window, Index cell, Index channel, Index place) {
        const Index at = (m * c.rows + window) * c.cells * w.channels + cell * w.channels + channel;
        if (place < 0) return;
        laid[static_cast<std::size_t>(at)] = c.in[static_cast<std::size_t>(m * pictures * c.of_picture + place)];
        added[static_cast<std::size_t>(m * pictures * c.of_picture + place)] +=
            c.of_patches[static_cast<std::size_t>(at)];
      });
    }
    c.expect({WindowKind::patches, Fold::sum, w, c.from_pictures(), {}, {}}, laid, c.rows, "patches");
    c.expect({WindowKind::unpatch, Fold::sum, w, {}, c.from_patches(), {}}, added, pictures, "unpatch");
  }
}

TYPED_TEST(WindowTest, a_fold_and_its_gradient_are_those_of_plain_loops_and_the_first_largest_takes_it) {
  using T = TypeParam;
  for (const Window& w : windows) {
    const WindowCase<T> c(w);
    std::vector<T> sums(c.of_windows.size()), largest(c.of_windows.size(), -std::numeric_limits<T>::infinity());
    std::vector<Index> first(c.of_windows.size(), -1);
    std::vector<T> spread(c.in.size()), to_first(c.in.size());
    for (Index m = 0; m < window_models; ++m) {
      visit_cells(w, [&](Index window, Index, Index channel, Index place) {
        if (place < 0) return;
        const auto at = static_cast<std::size_t>((m * c.rows + window) * w.channels + channel);
        const auto from = static_cast<std::size_t>(m * pictures * c.of_picture + place);
        sums[at] += c.in[from];
        if (c.in[from] > largest[at]) first[at] = static_cast<Index>(from);
        largest[at] = std::max(largest[at], c.in[from]);
        spread[from] += c.of_windows[at];
      });
    }
    for (std::size_t at = 0; at < first.size(); ++at) {
      if (first[at] >= 0) to_first[static_cast<std::size_t>(first[at])] += c.of_windows[at];
    }
    c.expect({WindowKind::fold, Fold::sum, w, c.from_pictures(), {}, {}}, sums, c.rows, "sum");
    c.expect({WindowKind::fold, Fold::maximum, w, c.from_pictures(), {}, {}}, largest, c.rows, "maximum");
    c.expect({WindowKind::spread, Fold::sum, w, {}, c.from_windows(), {}}, spread, pictures, "spread sum");
    c.expect({WindowKind::spread, Fold::maximum, w, c.from_pictures(), c.from_windows(), {}}, to_first, pictures,
             "spread maximum");
  }
}

TYPED_TEST(WindowTest, a_product_that_lays_out_patches_itself_has_the_bits_of_one_that_reads_them) {
  using T = TypeParam;
  for (const Window& w : windows) {
    const WindowCase<T> c(w);
    const Index k = c.cells * w.channels;
    if (k == 1) continue;
    for (const Index columns : {1, 5, 40}) {
      const auto b = random_numbers<T>(window_models * std::max(k, c.rows) * columns, 84);
      for (const bool is_over_windows : {false, true}) {
        const Index rows = is_over_windows ? k : c.rows, terms = is_over_windows ? c.rows : k;
        for (const Isa isa : product_isas()) {
          std::vector<T> laid(static_cast<std::size_t>(window_models * c.rows * k));
          const Kernels& table = kernels(isa, element_of<T>);
          table.windows({WindowKind::patches, Fold::sum, w, c.from_pictures(), {}, {laid.data(), c.rows * k, k}},
                        {0, window_models, 0, c.rows, 0, k}, nullptr);
          Product product{terms,
                          {laid.data(), c.rows * k, is_over_windows ? 1 : k, is_over_windows ? k : 1},
                          {b.data(), terms * columns, columns, 1},
                          {},
                          nullptr};
          std::vector<T> wanted(static_cast<std::size_t>(window_models * rows * columns)), got(wanted.size());
          product.out = {wanted.data(), rows * columns, columns};
          run_product<T>(isa, product, {0, window_models, 0, rows, 0, columns});
          product.a.data = c.in.data();
          product.a.model_stride = pictures * c.of_picture;
          product.a_window = &w;
          product.out.data = got.data();
          run_product<T>(isa, product, {0, window_models, 0, rows / 2, 0, columns});
          run_product<T>(isa, product, {0, window_models, rows / 2, rows, 0, (columns + 1) / 2});
          run_product<T>(isa, product, {0, window_models, rows / 2, rows, (columns + 1) / 2, columns});
          for (std::size_t i = 0; i < wanted.size(); ++i) {
            const Index at = static_cast<Index>(i);
            ASSERT_TRUE(is_same(got[i], wanted[i]))
                << (is_over_windows ? "over windows, " : "")
                << difference(isa, window_models * rows, columns, at / columns, at % columns, wanted[i], got[i]);
          }
        }
      }
    }
  }
}

TYPED_TEST(WindowTest, a_sum_over_windows_by_spans_has_the_bits_of_one_sum) {
  using T = TypeParam;
  for (const Window& w : windows) {
    const WindowCase<T> c(w);
    const Index rows = c.cells * w.channels, spans = (c.rows + 255) / 256;
    for (const Index columns : {1, 5, 40}) {
      const Index numbers = rows * columns;
      const auto b = random_numbers<T>(window_models * c.rows * columns, 84);
      for (const Isa isa : available_isas()) {
        std::vector<T> wanted(static_cast<std::size_t>(window_models * numbers)), got(wanted.size());
        std::vector<T> partial(wanted.size() * static_cast<std::size_t>(spans));
        Product product{c.rows,
                        {c.in.data(), pictures * c.of_picture, 1, rows},
                        {b.data(), c.rows * columns, columns, 1},
                        {wanted.data(), numbers, columns},
                        nullptr,
                        &w};
        run_product<T>(isa, product, {0, window_models, 0, rows, 0, columns});
        product.out = {partial.data(), spans * numbers, columns};
        product.span = 256;
        run_product<T>(isa, product, {0, window_models, 0, spans / 2 * rows, 0, columns});
        run_product<T>(isa, product, {0, window_models, spans / 2 * rows, spans * rows, 0, columns});
        const Reduction sum{Fold::sum,
                            false,
                            spans,
                            numbers,
                            {partial.data(), spans * numbers, numbers, 1},
                            {got.data(), numbers, numbers},
                            spans,
                            1};
        kernels(isa, element_of<T>).reduce(sum, {0, window_models, 0, 1, 0, numbers}, nullptr);
        for (std::size_t i = 0; i < wanted.size(); ++i) {
          const Index at = static_cast<Index>(i);
          ASSERT_TRUE(is_same(got[i], wanted[i]))
              << difference(isa, window_models * rows, columns, at / columns, at % columns, wanted[i], got[i]);
        }
      }
    }
  }
}

}  // namespace
}  // namespace pellucid::kernels::testing
