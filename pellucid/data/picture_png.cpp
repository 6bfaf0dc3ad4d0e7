// PNG through libpng, which reports errors by jumping: each function that calls it holds a place to jump to and no
// object that would have to be destroyed; the reader is destroyed by its owner above.
#include <png.h>

#include <array>
#include <csetjmp>
#include <cstring>

#include "pellucid/base/text.hpp"
#include "pellucid/data/picture_orientation.hpp"

namespace pellucid::data {

namespace {

struct PngReader {
  explicit PngReader(std::string_view bytes) : left(bytes) {
    png = png_create_read_struct(PNG_LIBPNG_VER_STRING, this, take_error, ignore_warning);
    if (png != nullptr) info = png_create_info_struct(png);
  }
  ~PngReader() { png_destroy_read_struct(&png, &info, nullptr); }
  PngReader(const PngReader&) = delete;
  PngReader& operator=(const PngReader&) = delete;

  [[noreturn]] static void take_error(png_structp png, png_const_charp why) {
    auto* reader = static_cast<PngReader*>(png_get_error_ptr(png));
    std::strncpy(reader->why.data(), why, reader->why.size() - 1);
    png_longjmp(png, 1);
  }
  static void ignore_warning(png_structp, png_const_charp) {}
  static void give(png_structp png, png_bytep to, png_size_t count) {
    auto* reader = static_cast<PngReader*>(png_get_io_ptr(png));
    if (count > reader->left.size()) png_error(png, "it is cut off");
    std::memcpy(to, reader->left.data(), count);
    reader->left.remove_prefix(count);
  }

  std::string_view left;
  std::array<char, 200> why{};
  png_structp png = nullptr;
  png_infop info = nullptr;
};

bool read_header(PngReader& reader) {
  if (reader.png == nullptr || reader.info == nullptr) return false;
  if (setjmp(png_jmpbuf(reader.png)) != 0) return false;
  png_set_read_fn(reader.png, &reader, PngReader::give);
  png_set_crc_action(reader.png, PNG_CRC_ERROR_QUIT, PNG_CRC_ERROR_QUIT);
  // Of all chunks libpng then reads IHDR, PLTE, tRNS, IDAT and IEND: texts and profiles are not unpacked.
  png_set_keep_unknown_chunks(reader.png, PNG_HANDLE_CHUNK_NEVER, nullptr, -1);
  png_read_info(reader.png, reader.info);
  return true;
}

/// What its EXIF chunk notes: wherever it stands, before the pixels or behind them. libpng is not asked, which would
/// only tell what stands before. A damaged chunk is found when the picture is read.
int noted_orientation(std::string_view bytes) {
  constexpr std::size_t signature = 8, around = 12;  // length, type and sum around the data of a chunk
  for (std::size_t at = signature; at + around <= bytes.size();) {
    std::size_t length = 0;
    for (std::size_t i = 0; i < 4; ++i) length = length << 8 | static_cast<std::uint8_t>(bytes[at + i]);
    if (length > bytes.size() - at - around) break;
    if (bytes.substr(at + 4, 4) == "eXIf") return orientation_of(bytes.substr(at + 8, length));
    at += around + length;
  }
  return 1;
}

/// Rows of 8-bit or 16-bit gray or RGB values, with an alpha behind them if the file has transparent parts.
bool set_output(PngReader& reader, bool is_gray, std::size_t& row_bytes) {
  if (setjmp(png_jmpbuf(reader.png)) != 0) return false;
  png_set_expand(reader.png);  // palettes to colours, few bits to 8, a transparent colour to alpha
  if (!is_gray) png_set_gray_to_rgb(reader.png);
  png_set_interlace_handling(reader.png);
  png_read_update_info(reader.png, reader.info);
  row_bytes = png_get_rowbytes(reader.png, reader.info);
  return true;
}

bool read_rows(PngReader& reader, png_bytepp rows) {
  if (setjmp(png_jmpbuf(reader.png)) != 0) return false;
  png_read_image(reader.png, rows);
  png_read_end(reader.png, nullptr);
  return true;
}

[[noreturn]] void refuse(const PngReader& reader, const std::string& path) {
  const std::string why = reader.why[0] == '\0' ? "libpng could not begin" : printable(reader.why.data());
  refuse_picture(path, "the PNG picture is damaged: " + why, "get the file again, or take it out of the folder");
}

PictureHeader header_of(PngReader& reader, std::string_view bytes, const std::string& path) {
  if (!read_header(reader)) refuse(reader, path);
  const PictureSize size{png_get_image_height(reader.png, reader.info), png_get_image_width(reader.png, reader.info)};
  check_size(size, bytes, path);
  return {size, (png_get_color_type(reader.png, reader.info) & PNG_COLOR_MASK_COLOR) == 0,
          png_get_bit_depth(reader.png, reader.info) == 16 ? 16 : 8, noted_orientation(bytes)};
}

/// Pixels of `channels` values and an alpha, of `Bytes` bytes each, become those of the values alone over white.
template <std::size_t Bytes>
void lay_over_white(std::vector<std::uint8_t>& pixels, std::size_t channels) {
  constexpr std::uint64_t white = Bytes == 2 ? 65535 : 255;
  const auto value_at = [&](std::size_t value) {
    const std::uint8_t* const from = pixels.data() + value * Bytes;
    return Bytes == 2 ? std::uint64_t{from[0]} << 8 | from[Bytes - 1] : std::uint64_t{from[0]};
  };
  const std::size_t count = pixels.size() / (Bytes * (channels + 1));
  for (std::size_t pixel = 0; pixel < count; ++pixel) {
    const std::size_t from = pixel * (channels + 1);
    const std::uint64_t alpha = value_at(from + channels);
    for (std::size_t c = 0; c < channels; ++c) {
      const std::uint64_t seen = (value_at(from + c) * alpha + white * (white - alpha) + white / 2) / white;
      std::uint8_t* const to = pixels.data() + (pixel * channels + c) * Bytes;
      to[Bytes - 1] = static_cast<std::uint8_t>(seen);
      if (Bytes == 2) to[0] = static_cast<std::uint8_t>(seen >> 8);
    }
  }
  pixels.resize(count * channels * Bytes);
}

}  // namespace

PictureHeader png_header(std::string_view bytes, const std::string& path) {
  PngReader reader(bytes);
  return header_of(reader, bytes, path);
}

Picture read_png(std::string_view bytes, const std::string& path, Index channels) {
  PngReader reader(bytes);
  const PictureHeader header = header_of(reader, bytes, path);
  if (channels == 1 && !header.is_gray) refuse_picture(path, "it has colours, not gray alone", "give a gray picture");
  std::size_t row_bytes = 0;
  if (!set_output(reader, channels == 1, row_bytes)) refuse(reader, path);
  const auto height = static_cast<std::size_t>(header.size.height), width = static_cast<std::size_t>(header.size.width);
  const auto kept = static_cast<std::size_t>(channels);
  const std::size_t value_bytes = header.bits == 16 ? 2 : 1;
  const std::size_t stored = row_bytes / (width * value_bytes);
  if (row_bytes != stored * width * value_bytes || (stored != kept && stored != kept + 1)) {
    refuse_picture(path, "libpng gives rows of " + std::to_string(row_bytes) + " bytes", "save it as 8-bit RGB");
  }
  std::vector<std::uint8_t> pixels(height * row_bytes);
  std::vector<png_bytep> rows;
  for (std::size_t row = 0; row < height; ++row) rows.push_back(pixels.data() + row * row_bytes);
  if (!read_rows(reader, rows.data())) refuse(reader, path);
  if (stored == kept + 1) value_bytes == 2 ? lay_over_white<2>(pixels, kept) : lay_over_white<1>(pixels, kept);
  return {header.size, channels, std::move(pixels), header.bits, header.orientation};
}

}  // namespace pellucid::data
