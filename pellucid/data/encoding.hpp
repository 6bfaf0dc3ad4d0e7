// Text in other encodings as UTF-8, block by block: the one stage between the bytes of a file and the CSV reader.
#pragma once

#include <string>
#include <string_view>

#include "pellucid/data/byte_stream.hpp"

namespace pellucid::data {

class TextStream {
 public:
  /// `encoding` is utf-8, utf-16, utf-32, cp1252 or latin1; none: by the byte-order mark; UTF-16 also without one,
  /// where every second byte of the head is 0; else UTF-8, whose bytes pass as they are. Fails (Fault::data) if the
  /// file is no text at all (refuse_other_kinds).
  TextStream(ByteStream& bytes, std::string_view encoding);

  /// Up to `count` bytes of UTF-8; fewer only at the end. Fails (Fault::data), naming the byte, on what the encoding
  /// does not have: half a pair of UTF-16, numbers that are no characters, bytes that cp1252 leaves open.
  std::size_t read(char* to, std::size_t count);

 private:
  enum class Unit { as_is, cp1252, latin1, utf16_little, utf16_big, utf32_little, utf32_big };
  static Unit found(std::string_view head);
  static Unit named(std::string_view encoding, std::string_view head);
  std::size_t width() const;
  void transcode();
  /// Takes one character off the front of what is pending; false if its bytes are not all there.
  bool take_character(char32_t& character);
  char32_t number(std::size_t at) const;
  [[noreturn]] void refuse(const std::string& why) const;

  ByteStream& bytes_;
  Unit unit_;
  std::string raw_;  ///< read and not yet transcoded, from at_
  std::size_t at_ = 0;
  std::size_t before_ = 0;  ///< bytes of the text before raw_
  std::string text_;        ///< transcoded and not yet given, from given_
  std::size_t given_ = 0;
  bool is_last_ = false;
};

}  // namespace pellucid::data
