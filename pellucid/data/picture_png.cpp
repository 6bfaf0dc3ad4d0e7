// PNG through libpng, which reports errors by jumping: each function that calls it holds a place to jump to and no
// object that would have to be destroyed; the reader is destroyed by its owner above.
#include <png.h>

#include <array>
#include <csetjmp>
#include <cstring>

#include "pellucid/base/text.hpp"
#include "pellucid/data/picture.hpp"

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

/// Rows of 8-bit gray or RGB values, with an alpha behind them if the file has transparent parts.
bool set_output(PngReader& reader, bool is_gray, std::size_t& row_bytes) {
  if (setjmp(png_jmpbuf(reader.png)) != 0) return false;
  png_set_scale_16(reader.png);
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
  return {size, (png_get_color_type(reader.png, reader.info) & PNG_COLOR_MASK_COLOR) == 0};
}

std::uint8_t over_white(std::uint8_t value, std::uint8_t alpha) {
  return static_cast<std::uint8_t>((value * alpha + 255 * (255 - alpha) + 127) / 255);
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
  const std::size_t stored = row_bytes / width;
  if (row_bytes != stored * width || (stored != kept && stored != kept + 1)) {
    refuse_picture(path, "libpng gives rows of " + std::to_string(row_bytes) + " bytes", "save it as 8-bit RGB");
  }
  std::vector<std::uint8_t> pixels(height * row_bytes);
  std::vector<png_bytep> rows;
  for (std::size_t row = 0; row < height; ++row) rows.push_back(pixels.data() + row * row_bytes);
  if (!read_rows(reader, rows.data())) refuse(reader, path);
  if (stored == kept + 1) {
    for (std::size_t pixel = 0; pixel < height * width; ++pixel) {
      const std::uint8_t* from = pixels.data() + pixel * stored;
      for (std::size_t c = 0; c < kept; ++c) pixels[pixel * kept + c] = over_white(from[c], from[kept]);
    }
    pixels.resize(height * width * kept);
  }
  return {header.size, channels, std::move(pixels)};
}

}  // namespace pellucid::data
