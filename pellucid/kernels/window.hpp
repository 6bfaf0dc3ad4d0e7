// What slides over pictures: windows laid out as rows for the matrix product and added back, and the maximum or the sum
// of each window. Numbers of all channels of a place lie side by side, so vectors run over channels.
#pragma once

#include <type_traits>

#include "pellucid/kernels/operands.hpp"
#include "pellucid/kernels/simd.hpp"

namespace pellucid::kernels {
namespace {

/// Places [begin, end) of a window's row or column that lie inside the picture, and where its first place would stand.
struct Inside {
  Index origin, begin, end;
};

inline Inside inside(Index window, Index stride, Index padding, Index kernel, Index size) {
  const Index origin = window * stride - padding;
  return {origin, origin < 0 ? -origin : 0, size - origin < kernel ? size - origin : kernel};
}

/// The first `count` numbers, at most a vector: with masks no branch is needed.
template <class T>
inline Vector<T> load_some(const T* from, Index count) {
  if constexpr (vector_bytes == 64) return load_first(from, count < lanes<T> ? count : lanes<T>);
  return count >= lanes<T> ? load(from) : load_first(from, count);
}
template <class T>
inline void store_some(T* to, Vector<T> v, Index count) {
  if constexpr (vector_bytes == 64) return store_first(to, v, count < lanes<T> ? count : lanes<T>);
  if (count >= lanes<T>)
    store(to, v);
  else
    store_first(to, v, count);
}

template <class T>
inline void add_numbers(T* to, const T* from, Index count) {
  for (Index i = 0; i < count; i += lanes<T>)
    store_some(to + i, load_some(to + i, count - i) + load_some(from + i, count - i), count - i);
}

/// Calls each(number of the window, its picture, its rows, its columns) for windows [begin, end) of a stack of
/// pictures.
template <class Each>
inline void each_window(const Window& w, Index begin, Index end, Each each) {
  const Index of_picture = w.out_height * w.out_width;
  Index picture = begin / of_picture, y = begin % of_picture / w.out_width, x = begin % w.out_width;
  for (Index n = begin; n < end; ++n) {
    each(n, picture, inside(y, w.stride, w.padding, w.kernel_height, w.height),
         inside(x, w.stride, w.padding, w.kernel_width, w.width));
    if (++x < w.out_width) continue;
    x = 0;
    if (++y < w.out_height) continue;
    y = 0;
    ++picture;
  }
}

/// copy_numbers and fill for segments that are often shorter than a vector.
template <class T>
inline void copy_segment(T* to, const T* from, Index count) {
  if (count >= lanes<T>) return copy_numbers(to, from, count);
  for (Index i = 0; i < count; ++i) to[i] = from[i];
}
template <class T>
inline void clear_segment(T* to, Index count) {
  if (count >= lanes<T>) return fill(to, T{0}, count);
  for (Index i = 0; i < count; ++i) to[i] = 0;
}

/// Rows [begin, end) of the matrix of patches, zeros where a window leaves the picture.
template <class T>
inline void lay_out_patches(const Window& w, const T* pictures, Index begin, Index end, T* to) {
  const Index row = w.kernel_width * w.channels;
  each_window(w, begin, end, [&](Index, Index picture, const Inside& y, const Inside& x) {
    for (Index ky = 0; ky < w.kernel_height; ++ky, to += row) {  // one segment of the patch and of the picture
      const bool is_inside = ky >= y.begin && ky < y.end;
      const Index from = is_inside ? x.begin * w.channels : row, until = is_inside ? x.end * w.channels : row;
      const T* const places = pictures + ((picture * w.height + y.origin + ky) * w.width + x.origin) * w.channels;
      if (from > 0) clear_segment(to, from);
      if (until > from) copy_segment(to + from, places + from, until - from);
      if (row > until) clear_segment(to + until, row - until);
    }
  });
}

/// Adds rows [begin, end) of patches, which begin at `from`, to the places that they were taken from.
template <class T>
inline void add_patches(const Window w, const T* from, Index begin, Index end, T* pictures) {
  const Index row = w.kernel_width * w.channels;
  each_window(w, begin, end, [&](Index, Index picture, const Inside& y, const Inside& x) {
    for (Index ky = y.begin; ky < y.end; ++ky) {
      add_numbers(pictures + ((picture * w.height + y.origin + ky) * w.width + x.origin + x.begin) * w.channels,
                  from + ky * row + x.begin * w.channels, (x.end - x.begin) * w.channels);
    }
    from += w.kernel_height * row;
  });
}

/// Calls cell(number of the cell, its place in the stack of pictures) for the cells of a window inside its picture.
/// Size: of windows that are squares of it and all inside; 0: of others.
template <int Size, class Cell>
inline void each_cell(const Window& w, Index picture, const Inside& y, const Inside& x, Cell cell) {
  if constexpr (Size > 0) {
    const Index first = ((picture * w.height + y.origin) * w.width + x.origin) * w.channels;
#pragma GCC unroll 2
    for (int ky = 0; ky < Size; ++ky) {
#pragma GCC unroll 2
      for (int kx = 0; kx < Size; ++kx) cell(ky * Size + kx, first + (ky * w.width + kx) * w.channels);
    }
  } else {
    for (Index ky = y.begin; ky < y.end; ++ky) {
      for (Index kx = x.begin; kx < x.end; ++kx)
        cell(ky * w.kernel_width + kx, ((picture * w.height + y.origin + ky) * w.width + x.origin + kx) * w.channels);
    }
  }
}

/// Calls some(first, count) for each vector of channels.
template <class T, class Some>
inline void each_vector(const Window& w, Some some) {
  for (Index c = 0; c < w.channels; c += lanes<T>) some(c, w.channels - c);
}

template <int Size, class T, class IsSum>
inline void fold_windows(const Window w, IsSum is_sum, const T* pictures, Index begin, Index end, T* out) {
  each_window(w, begin, end, [&](Index n, Index picture, const Inside& y, const Inside& x) {
    each_vector<T>(w, [&](Index c, Index count) {
      Vector<T> folded = splat(is_sum ? T{0} : static_cast<T>(-__builtin_inff()));
      each_cell<Size>(w, picture, y, x, [&](Index, Index place) {
        const Vector<T> v = load_some(pictures + place + c, count);
        folded = is_sum ? folded + v : (v > folded ? v : folded);
      });
      store_some(out + n * w.channels + c, is_sum ? folded : without_denormals<T>(folded), count);
    });
  });
}

/// Adds each window's gradient to the first of its largest cells, or to all of them.
template <int Size, class T, class IsSum>
inline void spread_windows(const Window w, IsSum is_sum, const T* pictures, const T* gradient, Index begin, Index end,
                           T* out) {
  const bool is_only = w.stride >= w.kernel_height && w.stride >= w.kernel_width;  // no cell is in two windows
  each_window(w, begin, end, [&](Index n, Index picture, const Inside& y, const Inside& x) {
    each_vector<T>(w, [&](Index c, Index count) {
      const Vector<T> g = load_some(gradient + n * w.channels + c, count);
      Bits<T> chosen{};
      if (!is_sum) {
        Vector<T> largest = splat(static_cast<T>(-__builtin_inff()));
        chosen -= 1;
        each_cell<Size>(w, picture, y, x, [&](Index cell, Index place) {
          const Vector<T> v = load_some(pictures + place + c, count);
          const Bits<T> is_first = (v > largest) | (chosen < 0);
          largest = is_first ? v : largest;
          chosen = is_first ? Bits<T>{} + static_cast<typename IntegerOf<T>::type>(cell) : chosen;
        });
      }
      each_cell<Size>(w, picture, y, x, [&](Index cell, Index place) {
        const Bits<T> takes = is_sum ? Bits<T>{} - 1 : chosen == static_cast<typename IntegerOf<T>::type>(cell);
        T* const to = out + place + c;
        const Vector<T> before = is_only ? Vector<T>{} : load_some(to, count);
        store_some(to, before + (takes ? g : Vector<T>{}), count);
      });
    });
  });
}

/// Calls work(size, is_sum), with constants where there is room for code: see each_cell.
template <class Work>
inline void of_kind(const Windows& task, Work work) {
  using Other = std::integral_constant<int, 0>;
#if defined(__wasm__)  // pages are to be small
  work(Other{}, task.fold == Fold::sum);
#else
  const Window& w = task.window;
  const bool are_small = w.kernel_height == 2 && w.kernel_width == 2 && w.padding == 0;
  if (task.fold == Fold::sum) return work(Other{}, std::true_type{});
  if (are_small) return work(std::integral_constant<int, 2>{}, std::false_type{});
  work(Other{}, std::false_type{});
#endif
}

template <class T>
void run_windows(const Windows& task, const Part& part, std::byte*) {
  const Window& w = task.window;
  const Index of_picture = w.out_height * w.out_width;
  const Index picture = w.height * w.width * w.channels;
  for (Index model = part.model_begin; model < part.model_end; ++model) {
    const T* in = static_cast<const T*>(task.in.data) + model * task.in.model_stride;
    const T* gradient = static_cast<const T*>(task.gradient.data) + model * task.gradient.model_stride;
    T* out = static_cast<T*>(task.out.data) + model * task.out.model_stride;
    const Index begin = part.row_begin, end = part.row_end;
    switch (task.kind) {
      case WindowKind::patches:
        lay_out_patches(w, in, begin, end, out + begin * task.out.row_stride);
        break;
      case WindowKind::fold:
        of_kind(task, [&](auto size, auto is_sum) { fold_windows<size.value>(w, is_sum, in, begin, end, out); });
        break;
      case WindowKind::unpatch:
        fill(out + begin * picture, T{0}, (end - begin) * picture);
        add_patches(w, gradient + begin * of_picture * task.gradient.row_stride, begin * of_picture, end * of_picture,
                    out);
        break;
      case WindowKind::spread:
        fill(out + begin * picture, T{0}, (end - begin) * picture);
        of_kind(task, [&](auto size, auto is_sum) {
          spread_windows<size.value>(w, is_sum, in, gradient, begin * of_picture, end * of_picture, out);
        });
        break;
    }
  }
}

}  // namespace
}  // namespace pellucid::kernels
