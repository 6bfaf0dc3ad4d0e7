#include "pellucid/data/picture_orientation.hpp"

#include <cstring>
#include <utility>

namespace pellucid::data {

namespace {

/// Whole numbers of a TIFF file, in the order of bytes that it says; 0 behind its end.
class TiffNumbers {
 public:
  explicit TiffNumbers(std::string_view bytes) : bytes_(bytes), is_little_(bytes.starts_with("II")) {}
  std::size_t at(std::size_t place, std::size_t count) const {
    if (place > bytes_.size() || count > bytes_.size() - place) return 0;
    std::size_t number = 0;
    for (std::size_t i = 0; i < count; ++i) {
      number = number << 8 | static_cast<std::uint8_t>(bytes_[place + (is_little_ ? count - 1 - i : i)]);
    }
    return number;
  }

 private:
  std::string_view bytes_;
  bool is_little_;
};

}  // namespace

int orientation_of(std::string_view exif) {
  constexpr std::size_t orientation_tag = 0x112, short_number = 3, entry_bytes = 12;
  if (!exif.starts_with("II") && !exif.starts_with("MM")) return 1;
  const TiffNumbers numbers(exif);
  if (numbers.at(2, 2) != 42) return 1;
  const std::size_t directory = numbers.at(4, 4);
  const std::size_t entries = numbers.at(directory, 2);
  for (std::size_t i = 0; i < entries; ++i) {
    const std::size_t entry = directory + 2 + i * entry_bytes;
    if (numbers.at(entry, 2) != orientation_tag) continue;
    const std::size_t value = numbers.at(entry + 8, 2);
    const bool is_one = numbers.at(entry + 2, 2) == short_number && numbers.at(entry + 4, 4) == 1;
    return is_one && value >= 1 && value <= 8 ? static_cast<int>(value) : 1;
  }
  return 1;
}

Picture upright(Picture stored) {
  const int how = std::exchange(stored.orientation, 1);
  if (how <= 1 || how > 8) return stored;
  const bool ends_first_row = how == 3 || how == 4 || how == 6 || how == 7;     // it belongs to the bottom or the right
  const bool ends_first_column = how == 2 || how == 3 || how == 7 || how == 8;  // likewise
  const auto height = static_cast<std::size_t>(stored.size.height), width = static_cast<std::size_t>(stored.size.width);
  const std::size_t bytes = static_cast<std::size_t>(stored.channels) * stored.bytes_of_value();
  Picture turned{stored.size, stored.channels, std::vector<std::uint8_t>(stored.pixels.size()), stored.bits};
  if (is_on_its_side(how)) std::swap(turned.size.height, turned.size.width);
  const auto new_width = static_cast<std::size_t>(turned.size.width);
  for (std::size_t row = 0; row < height; ++row) {
    for (std::size_t column = 0; column < width; ++column) {
      std::size_t y = ends_first_row ? height - 1 - row : row, x = ends_first_column ? width - 1 - column : column;
      if (is_on_its_side(how)) std::swap(y, x);
      std::memcpy(turned.pixels.data() + (y * new_width + x) * bytes,
                  stored.pixels.data() + (row * width + column) * bytes, bytes);
    }
  }
  return turned;
}

}  // namespace pellucid::data
