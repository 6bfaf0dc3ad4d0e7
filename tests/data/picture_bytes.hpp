// PNG and JPEG pictures made by hand.
#pragma once

#include <gtest/gtest.h>
#include <png.h>
#include <zlib.h>

#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <string>
#include <vector>

// After <cstdio>: it uses FILE without including it.
#include <jpeglib.h>

namespace pellucid::data {

struct PngOptions {
  int color = PNG_COLOR_TYPE_GRAY;
  int depth = 8;
  bool is_interlaced = false;
  std::vector<png_color> palette{};
  std::vector<std::uint8_t> alphas{};  ///< of the palette
  int transparent_gray = -1;
  double gamma = 0;
};

/// `rows` as PNG stores them: packed bits, big-endian words.
inline std::string png(unsigned width, const std::vector<std::string>& rows, const PngOptions& options = {}) {
  std::string bytes;
  png_structp writer = png_create_write_struct(PNG_LIBPNG_VER_STRING, nullptr, nullptr, nullptr);
  png_infop info = png_create_info_struct(writer);
  png_set_write_fn(
      writer, &bytes,
      [](png_structp png, png_bytep from, png_size_t count) {
        static_cast<std::string*>(png_get_io_ptr(png))->append(reinterpret_cast<char*>(from), count);
      },
      nullptr);
  png_set_IHDR(writer, info, width, static_cast<unsigned>(rows.size()), options.depth, options.color,
               options.is_interlaced ? PNG_INTERLACE_ADAM7 : PNG_INTERLACE_NONE, PNG_COMPRESSION_TYPE_DEFAULT,
               PNG_FILTER_TYPE_DEFAULT);
  if (!options.palette.empty()) {
    png_set_PLTE(writer, info, options.palette.data(), static_cast<int>(options.palette.size()));
  }
  png_color_16 transparent{};
  transparent.gray = static_cast<png_uint_16>(options.transparent_gray);
  if (options.transparent_gray >= 0) png_set_tRNS(writer, info, nullptr, 0, &transparent);
  if (!options.alphas.empty()) {
    png_set_tRNS(writer, info, options.alphas.data(), static_cast<int>(options.alphas.size()), nullptr);
  }
  if (options.gamma > 0) png_set_gAMA(writer, info, options.gamma);
  png_write_info(writer, info);
  std::vector<png_bytep> pointers;
  for (const std::string& row : rows) pointers.push_back(reinterpret_cast<png_bytep>(const_cast<char*>(row.data())));
  png_write_image(writer, pointers.data());
  png_write_end(writer, nullptr);
  png_destroy_write_struct(&writer, &info);
  return bytes;
}

/// A picture whose value at each place and channel is told by `value`.
template <class Value>
std::string jpeg(int width, int height, int channels, const Value& value, bool is_progressive = false,
                 const std::vector<jpeg_scan_info>& scans = {}) {
  jpeg_compress_struct writer{};
  jpeg_error_mgr errors{};
  writer.err = jpeg_std_error(&errors);
  jpeg_create_compress(&writer);
  unsigned char* memory = nullptr;
  unsigned long size = 0;
  jpeg_mem_dest(&writer, &memory, &size);
  writer.image_width = static_cast<JDIMENSION>(width);
  writer.image_height = static_cast<JDIMENSION>(height);
  writer.input_components = channels;
  writer.in_color_space = channels == 1 ? JCS_GRAYSCALE : channels == 3 ? JCS_RGB : JCS_CMYK;
  jpeg_set_defaults(&writer);
  jpeg_set_quality(&writer, 100, TRUE);
  if (is_progressive) jpeg_simple_progression(&writer);
  if (!scans.empty()) {
    writer.scan_info = scans.data();
    writer.num_scans = static_cast<int>(scans.size());
  }
  jpeg_start_compress(&writer, TRUE);
  for (int y = 0; y < height; ++y) {
    std::vector<std::uint8_t> row;
    for (int x = 0; x < width; ++x) {
      for (int c = 0; c < channels; ++c) row.push_back(static_cast<std::uint8_t>(value(y, x, c)));
    }
    JSAMPROW pointer = row.data();
    jpeg_write_scanlines(&writer, &pointer, 1);
  }
  jpeg_finish_compress(&writer);
  std::string bytes(reinterpret_cast<char*>(memory), size);
  jpeg_destroy_compress(&writer);
  std::free(memory);
  return bytes;
}

/// EXIF data that notes an orientation, behind another entry as cameras have it.
inline std::string exif(int orientation, bool is_little) {
  const auto number = [&](unsigned value, int bytes) {
    std::string text;
    for (int i = 0; i < bytes; ++i) text += static_cast<char>(value >> 8 * (is_little ? i : bytes - 1 - i));
    return text;
  };
  const auto note = static_cast<unsigned>(orientation);
  return (is_little ? "II" : "MM") + number(42, 2) + number(8, 4) + number(2, 2) +  //
         number(0x100, 2) + number(4, 2) + number(1, 4) + number(640, 4) +          // the width, of 4 bytes
         number(0x112, 2) + number(3, 2) + number(1, 4) + number(note, 2) + number(0, 2) + number(0, 4);
}

/// A JPEG picture with EXIF data in front.
inline std::string jpeg_with_exif(const std::string& jpeg, const std::string& exif) {
  const std::string data = std::string("Exif\0\0", 6) + exif;
  const std::size_t length = data.size() + 2;
  return jpeg.substr(0, 2) + "\xff\xe1" + static_cast<char>(length >> 8) + static_cast<char>(length & 0xFFU) + data +
         jpeg.substr(2);
}

/// A PNG picture with EXIF data in front of the first chunk of this name.
inline std::string png_with_exif(const std::string& png, const std::string& exif, const std::string& before) {
  const std::string data = "eXIf" + exif;
  const uLong sum = crc32(0, reinterpret_cast<const Bytef*>(data.data()), static_cast<uInt>(data.size()));
  std::string chunk{'\0', '\0', '\0', static_cast<char>(exif.size())};
  chunk += data;
  for (int shift = 24; shift >= 0; shift -= 8) chunk += static_cast<char>(sum >> shift);
  return std::string(png).insert(png.find(before) - 4, chunk);
}

/// Values as pixels of 0 to 255.
inline std::vector<int> levels(const std::vector<float>& values) {
  std::vector<int> all;
  for (const float value : values) all.push_back(static_cast<int>(value * 255 + 0.5F));
  return all;
}
using Levels = std::vector<int>;

#define EXPECT_SAYS(message, part) EXPECT_NE((message).find(part), std::string::npos) << (message)

}  // namespace pellucid::data
