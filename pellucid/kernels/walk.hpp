// Where the numbers of a product's left side stand: rows in tiles of equal steps, terms in segments of equal steps. Of
// a matrix all rows are even and the terms one segment. Of patches, which are never laid out, a window's rows are
// segments of the picture, and windows beside each other begin a stride apart; padding is copied around a picture
// first.
#pragma once

#include "pellucid/kernels/operands.hpp"
#include "pellucid/kernels/simd.hpp"
#include "pellucid/kernels/tree.hpp"

namespace pellucid::kernels {
namespace {

constexpr Index most_rows = 1032;    ///< of a chunk; b is packed once for each
constexpr Index most_windows = 512;  ///< of a chunk whose rows are windows: each may be a tile of its own

struct Segment {
  Index offset, terms;  ///< numbers from where the row begins, and how many terms follow each other there
};

struct Tile {
  Index row, height, offset;  ///< rows of the chunk; where the first begins
};

/// Rows of a: row i of a tile at base + offset + i * row, term t of a segment at its offset + t * term.
template <class T>
struct Walk {
  const T* base;
  Index row, term;
  const Window* window = nullptr;  ///< null: a matrix
  bool over_windows = false;       ///< terms are windows and rows are places in them, else the other way round
  T* padded = nullptr;             ///< memory for pictures with their padding around them
  Index tile_count = 0;
  Tile tiles[most_windows];
};

struct PaddedSize {
  Index width, picture;  ///< numbers of a row and of a picture, padding included
};
inline PaddedSize padded_size(const Window& w) {
  const Index width = (w.width + 2 * w.padding) * w.channels;
  return {width, (w.height + 2 * w.padding) * width};
}

/// Pictures that hold the windows of a block of terms, at most.
inline Index pictures_of_block(const Window& w) {
  const Index of_picture = w.out_height * w.out_width;
  return (product_block + of_picture - 2) / of_picture + 1;
}

/// The rows of a padded picture that windows of rows [from, until] of windows reach into.
template <class T>
inline void pad_picture(const Window& w, const T* picture, Index from, Index until, T* to) {
  const PaddedSize size = padded_size(w);
  const Index before = w.padding * w.channels, row = w.width * w.channels;
  for (Index y = from * w.stride; y < until * w.stride + w.kernel_height; ++y) {
    T* const at = to + y * size.width;
    if (y < w.padding || y >= w.padding + w.height) {
      fill(at, T{0}, size.width);
      continue;
    }
    fill(at, T{0}, before);
    copy_numbers(at + before, picture + (y - w.padding) * row, row);
    fill(at + before + row, T{0}, before);
  }
}

/// Cuts `rows` from number `row` on, whose first begins at `offset`, into even tiles: those keep as many chains
/// running.
template <class T>
inline void add_tiles(Walk<T>& walk, Index row, Index rows, Index offset, Index tallest) {
  const Index tiles = (rows + tallest - 1) / tallest;
  for (Index tile = 0, i = 0; tile < tiles; ++tile) {
    const Index next = tile + 1 == tiles ? rows : rows * (tile + 1) / tiles;
    walk.tiles[walk.tile_count++] = {row + i, next - i, offset + i * walk.row};
    i = next;
  }
}

/// Rows [begin, begin + rows) of patches of one picture.
template <class T>
inline void walk_windows(Walk<T>& walk, const T* pictures, Index begin, Index rows, Index tallest) {
  const Window& w = *walk.window;
  const Index of_picture = w.out_height * w.out_width, number = begin / of_picture;
  walk.base = pictures + number * w.height * w.width * w.channels;
  if (w.padding > 0) {
    const Index first = begin - number * of_picture;
    pad_picture(w, walk.base, first / w.out_width, (first + rows - 1) / w.out_width, walk.padded);
    walk.base = walk.padded;
  }
  walk.row = w.stride * w.channels;
  walk.term = 1;
  walk.tile_count = 0;
  for (Index done = 0; done < rows;) {
    const Index window = begin - number * of_picture + done, y = window / w.out_width, x = window % w.out_width;
    const Index some = rows - done < w.out_width - x ? rows - done : w.out_width - x;
    add_tiles(walk, done, some, y * w.stride * padded_size(w).width + x * walk.row, tallest);
    done += some;
  }
}

/// Rows [begin, begin + rows) of transposed patches: places in a window.
template <class T>
inline void walk_places(Walk<T>& walk, const T* pictures, Index begin, Index rows, Index tallest) {
  const Window& w = *walk.window;
  const Index row = w.kernel_width * w.channels;
  walk.base = pictures;
  walk.row = 1;
  walk.term = w.stride * w.channels;
  walk.tile_count = 0;
  for (Index done = 0; done < rows;) {
    const Index ky = (begin + done) / row, place = (begin + done) % row;
    const Index some = rows - done < row - place ? rows - done : row - place;
    add_tiles(walk, done, some, ky * padded_size(w).width + place, tallest);
    done += some;
  }
}

/// The segments of terms [t, t + terms), at most a block of them; `base` is set to where their offsets count from.
template <class T>
inline int segments_of(const Walk<T>& walk, Index t, Index terms, const T*& base, Segment (&to)[product_block + 1]) {
  base = walk.base;
  if (walk.window == nullptr) {
    to[0] = {t * walk.term, terms};
    return 1;
  }
  const Window& w = *walk.window;
  const PaddedSize size = padded_size(w);
  int count = 0;
  if (!walk.over_windows) {
    const Index row = w.kernel_width * w.channels;
    for (Index end = t + terms; t < end; t += to[count++].terms) {
      const Index ky = t / row, place = t % row;
      to[count] = {ky * size.width + place, row - place < end - t ? row - place : end - t};
    }
    return count;
  }
  const Index of_picture = w.out_height * w.out_width, picture_size = w.height * w.width * w.channels;
  const Index first = t / of_picture, last = (t + terms - 1) / of_picture;
  base += first * picture_size;
  if (w.padding > 0) {
    for (Index picture = first; picture <= last; ++picture) {
      const Index from = picture == first ? t % of_picture / w.out_width : 0;
      const Index until = picture == last ? (t + terms - 1) % of_picture / w.out_width : w.out_height - 1;
      pad_picture(w, base + (picture - first) * picture_size, from, until,
                  walk.padded + (picture - first) * size.picture);
    }
    base = walk.padded;
  }
  for (Index end = t + terms; t < end; t += to[count++].terms) {
    const Index picture = t / of_picture, y = t % of_picture / w.out_width, x = t % w.out_width;
    const Index left = w.out_width - x < end - t ? w.out_width - x : end - t;
    to[count] = {(picture - first) * size.picture + y * w.stride * size.width + x * walk.term, left};
  }
  return count;
}

}  // namespace
}  // namespace pellucid::kernels
