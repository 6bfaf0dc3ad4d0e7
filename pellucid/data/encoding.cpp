#include "pellucid/data/encoding.hpp"

#include <algorithm>

#include "pellucid/base/letters.hpp"
#include "pellucid/data/limits.hpp"
#include "pellucid/data/other_kinds.hpp"

namespace pellucid::data {

namespace {

constexpr std::size_t raw_bytes = std::size_t{1} << 20;
constexpr char32_t last_character = 0x10ffff, byte_order_mark = 0xfeff;

// What cp1252 has at 0x80 to 0x9f, by Unicode's table of it (unicode.org, CP1252.TXT); 0 is left open.
constexpr char32_t windows[32] = {0x20ac, 0,      0x201a, 0x0192, 0x201e, 0x2026, 0x2020, 0x2021,
                                  0x02c6, 0x2030, 0x0160, 0x2039, 0x0152, 0,      0x017d, 0,
                                  0,      0x2018, 0x2019, 0x201c, 0x201d, 0x2022, 0x2013, 0x2014,
                                  0x02dc, 0x2122, 0x0161, 0x203a, 0x0153, 0,      0x017e, 0x0178};

bool is_first_half(char32_t unit) { return unit >= 0xd800 && unit < 0xdc00; }
bool is_second_half(char32_t unit) { return unit >= 0xdc00 && unit < 0xe000; }

/// Whether the bytes at `odd`, odd + 2, … are 0 and no others are: letters of Latin in UTF-16.
bool every_second_is_zero(std::string_view head, std::size_t odd) {
  constexpr std::size_t looked_at = 256, least = 4;
  head = head.substr(0, std::min(looked_at, head.size() / 2 * 2));
  for (std::size_t i = 0; i < head.size(); ++i) {
    if ((head[i] == '\0') != (i % 2 == odd)) return false;
  }
  return head.size() >= least;
}

}  // namespace

TextStream::Unit TextStream::found(std::string_view head) {
  using namespace std::string_view_literals;
  if (head.starts_with("\xff\xfe\0\0"sv)) return Unit::utf32_little;
  if (head.starts_with("\0\0\xfe\xff"sv)) return Unit::utf32_big;
  if (head.starts_with("\xff\xfe")) return Unit::utf16_little;
  if (head.starts_with("\xfe\xff")) return Unit::utf16_big;
  if (every_second_is_zero(head, 1)) return Unit::utf16_little;
  if (every_second_is_zero(head, 0)) return Unit::utf16_big;
  return Unit::as_is;
}

TextStream::Unit TextStream::named(std::string_view encoding, std::string_view head) {
  if (encoding.empty()) return found(head);
  if (encoding == "cp1252") return Unit::cp1252;
  if (encoding == "latin1") return Unit::latin1;
  if (encoding == "utf-32") return found(head) == Unit::utf32_big ? Unit::utf32_big : Unit::utf32_little;
  if (encoding != "utf-16") return Unit::as_is;
  const bool is_big = head.starts_with("\xfe\xff") || every_second_is_zero(head, 0);
  return is_big ? Unit::utf16_big : Unit::utf16_little;
}

TextStream::TextStream(ByteStream& bytes, std::string_view encoding)
    : bytes_(bytes), unit_(named(encoding, bytes.head())) {
  // A mark of UTF-16 is none of these kinds'; what is no text begins with no mark.
  refuse_other_kinds(bytes.head(), bytes.path());
}

std::size_t TextStream::width() const {
  if (unit_ == Unit::cp1252 || unit_ == Unit::latin1) return 1;
  return unit_ == Unit::utf16_little || unit_ == Unit::utf16_big ? 2 : 4;
}

std::size_t TextStream::read(char* to, std::size_t count) {
  if (unit_ == Unit::as_is) return bytes_.read(to, count);
  std::size_t done = 0;
  while (done < count) {
    if (given_ == text_.size()) {
      if (is_last_) break;
      transcode();
    }
    const std::size_t part = text_.copy(to + done, count - done, given_);
    given_ += part;
    done += part;
  }
  return done;
}

void TextStream::transcode() {
  raw_.erase(0, at_);
  before_ += at_;
  at_ = given_ = 0;
  text_.clear();
  const std::size_t had = raw_.size();
  raw_.resize(had + raw_bytes);
  const std::size_t got = bytes_.read(raw_.data() + had, raw_bytes);
  raw_.resize(had + got);
  is_last_ = got < raw_bytes;
  for (char32_t character = 0; take_character(character);) {
    const bool is_mark = character == byte_order_mark && before_ + at_ == width() && width() > 1;
    if (!is_mark) add_utf8(text_, character);
  }
  if (is_last_ && at_ < raw_.size()) refuse("the file ends within a character");
}

char32_t TextStream::number(std::size_t at) const {
  const bool is_big = unit_ == Unit::utf16_big || unit_ == Unit::utf32_big;
  char32_t value = 0;
  for (std::size_t i = 0; i < width(); ++i) {
    value = value << 8 | static_cast<unsigned char>(raw_[at + (is_big ? i : width() - 1 - i)]);
  }
  return value;
}

bool TextStream::take_character(char32_t& character) {
  const std::size_t bytes = width();
  if (raw_.size() - at_ < bytes) return false;
  character = number(at_);
  std::size_t taken = bytes;
  if (unit_ == Unit::cp1252 && character >= 0x80 && character < 0xa0) {
    character = windows[character - 0x80];
    if (character == 0) refuse("cp1252 has no such character; {source.encoding=latin1} has");
  }
  if (bytes == 2 && is_first_half(character)) {
    if (raw_.size() - at_ < 4) return false;
    const char32_t second = number(at_ + 2);
    if (!is_second_half(second)) refuse("half a pair of UTF-16 stands alone");
    character = 0x10000 + ((character - 0xd800) << 10) + (second - 0xdc00);
    taken = 4;
  } else if (is_first_half(character) || is_second_half(character)) {
    refuse("half a pair of UTF-16 stands alone");
  }
  if (character > last_character) refuse("it is no character of UTF-32");
  at_ += taken;
  return true;
}

void TextStream::refuse(const std::string& why) const {
  bytes_.refuse("byte " + count_text(before_ + at_), why, "give the encoding that it was saved in, {source.encoding}");
}

}  // namespace pellucid::data
