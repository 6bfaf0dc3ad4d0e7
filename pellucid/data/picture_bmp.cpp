// BMP as Windows has written it since 3.0: rows of 1, 4 or 8 bits of a palette, or of 24 or 32 bits of colours, not
// compressed. Older, compressed and masked forms are rare, and are refused by name.
#include <algorithm>

#include "pellucid/data/picture.hpp"

namespace pellucid::data {

namespace {

constexpr std::size_t bmp_file_header = 14, bmp_least_header = 40;

struct Bmp {
  PictureSize size;
  bool is_upward;  ///< the first row is the lowest
  std::size_t bits, first_byte, row_bytes;
  std::vector<std::uint8_t> palette{};  ///< blue, green, red and nothing
};

[[noreturn]] void refuse_bmp(const std::string& path, const std::string& why) {
  refuse_picture(path, "the BMP picture " + why, "save it as PNG, or take it out of the folder");
}

std::size_t bmp_number(std::string_view bytes, std::size_t at, std::size_t count) {
  std::size_t number = 0;
  while (count-- > 0) number = number << 8 | static_cast<std::uint8_t>(bytes[at + count]);
  return number;
}

Bmp read_bmp_header(std::string_view bytes, const std::string& path) {
  if (bytes.size() < bmp_file_header + bmp_least_header) refuse_bmp(path, "is cut off");
  const std::size_t header = bmp_number(bytes, 14, 4), compression = bmp_number(bytes, 30, 4);
  if (header < bmp_least_header || header > bytes.size() - bmp_file_header) {
    refuse_bmp(path, "has a header of " + std::to_string(header) + " bytes");
  }
  const auto width = static_cast<std::int32_t>(bmp_number(bytes, 18, 4));
  const auto height = static_cast<std::int32_t>(bmp_number(bytes, 22, 4));
  Bmp bmp{
      {height < 0 ? -Index{height} : height, width}, height > 0, bmp_number(bytes, 28, 2), bmp_number(bytes, 10, 4), 0};
  check_size(bmp.size, bytes, path);
  if (compression != 0) refuse_bmp(path, "is compressed or masked (kind " + std::to_string(compression) + ")");
  if (bmp.bits != 1 && bmp.bits != 4 && bmp.bits != 8 && bmp.bits != 24 && bmp.bits != 32) {
    refuse_bmp(path, "has " + std::to_string(bmp.bits) + " bits for a pixel");
  }
  bmp.row_bytes = (static_cast<std::size_t>(width) * bmp.bits + 31) / 32 * 4;
  const std::size_t rows = static_cast<std::size_t>(bmp.size.height);
  if (bmp.first_byte > bytes.size() || bmp.row_bytes > (bytes.size() - bmp.first_byte) / rows) {
    refuse_bmp(path, "is cut off");
  }
  if (bmp.bits > 8) return bmp;
  const std::size_t named = bmp_number(bytes, 46, 4), all = std::size_t{1} << bmp.bits;
  const std::size_t colours = named == 0 ? all : std::min(named, all), begin = bmp_file_header + header;
  if (4 * colours > bytes.size() - begin) refuse_bmp(path, "is cut off");
  for (std::size_t i = 0; i < 4 * colours; ++i) bmp.palette.push_back(static_cast<std::uint8_t>(bytes[begin + i]));
  return bmp;
}

/// It stores grays as a palette of grays alone.
bool is_gray_bmp(const Bmp& bmp) {
  for (std::size_t i = 0; i < bmp.palette.size(); i += 4) {
    if (bmp.palette[i] != bmp.palette[i + 1] || bmp.palette[i] != bmp.palette[i + 2]) return false;
  }
  return bmp.bits <= 8;
}

}  // namespace

PictureHeader bmp_header(std::string_view bytes, const std::string& path) {
  const Bmp bmp = read_bmp_header(bytes, path);
  return {bmp.size, is_gray_bmp(bmp)};
}

Picture read_bmp(std::string_view bytes, const std::string& path, Index channels) {
  const Bmp bmp = read_bmp_header(bytes, path);
  if (channels == 1 && !is_gray_bmp(bmp)) refuse_picture(path, "it has colours, not gray alone", "give a gray picture");
  const auto height = static_cast<std::size_t>(bmp.size.height), width = static_cast<std::size_t>(bmp.size.width);
  Picture picture{bmp.size, channels, {}};
  picture.pixels.reserve(height * width * static_cast<std::size_t>(channels));
  for (std::size_t y = 0; y < height; ++y) {
    const std::size_t stored_row = bmp.is_upward ? height - 1 - y : y;
    const auto* const row =
        reinterpret_cast<const std::uint8_t*>(bytes.data()) + bmp.first_byte + stored_row * bmp.row_bytes;
    for (std::size_t x = 0; x < width; ++x) {
      const std::uint8_t* colour = row + x * bmp.bits / 8;
      if (bmp.bits <= 8) {
        const std::size_t left = 8 - bmp.bits - x * bmp.bits % 8;  // bits below those of this pixel
        const std::size_t number = *colour >> left & ((1U << bmp.bits) - 1);
        if (4 * number >= bmp.palette.size()) refuse_bmp(path, "uses a colour that it does not name");
        colour = bmp.palette.data() + 4 * number;
      }
      for (Index c = 0; c < channels; ++c) picture.pixels.push_back(colour[2 - c]);  // blue comes first
    }
  }
  return picture;
}

}  // namespace pellucid::data
