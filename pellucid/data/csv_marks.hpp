// Where a text has the bytes that can end a cell: the delimiter, line ends and quotes, found 64 bytes at a time.
#pragma once

#include <algorithm>
#include <array>
#include <bit>
#include <cstddef>
#include <cstdint>
#include <string_view>

#if defined(__SSE2__)
#include <emmintrin.h>
#endif

namespace pellucid::data {

class CsvMarks {
 public:
  CsvMarks(std::string_view text, char delimiter) : text_(text), wanted_{delimiter, '\n', '\r', '"'} {}

  /// The first of them at `at` or behind; the text's size if there is none. Each call asks for a place that is not
  /// before the last one's.
  std::size_t next(std::size_t at) {
    while (at < text_.size()) {
      if (at / block != block_ / block || !is_looked_at_) look_at(at / block * block);
      const std::uint64_t left = marks_ >> (at % block);
      if (left != 0) return at + static_cast<std::size_t>(std::countr_zero(left));
      at = block_ + block;
    }
    return text_.size();
  }

 private:
  static constexpr std::size_t block = 64;

  void look_at(std::size_t begin) {
    block_ = begin;
    is_looked_at_ = true;
    marks_ = 0;
    const std::string_view bytes = text_.substr(begin, block);
#if defined(__SSE2__)
    if (bytes.size() == block) {
      for (std::size_t part = 0; part < block; part += sizeof(__m128i)) {
        const __m128i some = _mm_loadu_si128(reinterpret_cast<const __m128i*>(bytes.data() + part));
        __m128i found = _mm_cmpeq_epi8(some, _mm_set1_epi8(wanted_[0]));
        for (std::size_t i = 1; i < wanted_.size(); ++i) {
          found = _mm_or_si128(found, _mm_cmpeq_epi8(some, _mm_set1_epi8(wanted_[i])));
        }
        marks_ |= std::uint64_t{static_cast<std::uint16_t>(_mm_movemask_epi8(found))} << part;
      }
      return;
    }
#endif
    for (std::size_t i = 0; i < bytes.size(); ++i) {
      const bool is_one = std::ranges::find(wanted_, bytes[i]) != wanted_.end();
      marks_ |= std::uint64_t{is_one} << i;
    }
  }

  std::string_view text_;
  std::array<char, 4> wanted_;
  std::size_t block_ = 0;  ///< where the bytes begin that were looked at
  bool is_looked_at_ = false;
  std::uint64_t marks_ = 0;  ///< a bit for each of them
};

}  // namespace pellucid::data
