// JPEG through libjpeg, which leaves errors to a handler that must not return: it jumps, as in picture_png.cpp. A
// picture that is cut off or damaged is only a warning to libjpeg, which fills the rest with gray; here it is an error.
#include <array>
#include <csetjmp>
#include <cstddef>
#include <cstdio>

// After <cstdio>: it uses FILE and size_t without including them.
#include <jerror.h>
#include <jpeglib.h>

#include "pellucid/base/text.hpp"
#include "pellucid/data/picture_orientation.hpp"

namespace pellucid::data {

namespace {

constexpr int exif_marker = JPEG_APP0 + 1;
constexpr int most_scans = 100;  // a progressive picture has about ten; each passes over all pixels, whatever its bytes

struct JpegReader {
  explicit JpegReader(std::string_view bytes) : bytes(bytes) {
    jpeg.err = jpeg_std_error(&errors);
    errors.error_exit = take_error;
    errors.emit_message = take_warning;
    errors.output_message = [](j_common_ptr) {};  // standard error belongs to the caller
    jpeg.client_data = this;
    progress.progress_monitor = count_scans;
  }
  ~JpegReader() { jpeg_destroy_decompress(&jpeg); }  // also good if it was never created: all is 0
  JpegReader(const JpegReader&) = delete;
  JpegReader& operator=(const JpegReader&) = delete;

  static JpegReader& of(j_common_ptr jpeg) { return *static_cast<JpegReader*>(jpeg->client_data); }

  [[noreturn]] static void take_error(j_common_ptr jpeg) {
    jpeg->err->format_message(jpeg, of(jpeg).why.data());
    std::longjmp(of(jpeg).back, 1);
  }
  static void take_warning(j_common_ptr jpeg, int level) {
    // Some cameras write bytes between two segments, which harms no pixel; nor does an unknown Adobe marker.
    const int code = jpeg->err->msg_code;
    if (level < 0 && code != JWRN_EXTRANEOUS_DATA && code != JWRN_ADOBE_XFORM) take_error(jpeg);
  }
  static void count_scans(j_common_ptr jpeg) {
    if (jpeg->is_decompressor == 0 || reinterpret_cast<j_decompress_ptr>(jpeg)->input_scan_number <= most_scans) return;
    of(jpeg).has_too_many_scans = true;
    std::longjmp(of(jpeg).back, 1);
  }

  std::string_view bytes;
  std::array<char, JMSG_LENGTH_MAX> why{};
  std::jmp_buf back{};
  bool has_too_many_scans = false;
  jpeg_error_mgr errors{};
  jpeg_progress_mgr progress{};
  jpeg_decompress_struct jpeg{};
};

bool read_header(JpegReader& reader) {
  if (setjmp(reader.back) != 0) return false;
  jpeg_create_decompress(&reader.jpeg);  // keeps err and client_data alone
  reader.jpeg.progress = &reader.progress;
  jpeg_mem_src(&reader.jpeg, reinterpret_cast<const unsigned char*>(reader.bytes.data()), reader.bytes.size());
  jpeg_save_markers(&reader.jpeg, exif_marker, 0xFFFF);
  jpeg_read_header(&reader.jpeg, TRUE);
  return true;
}

int noted_orientation_of(const JpegReader& reader) {
  constexpr std::string_view name("Exif\0\0", 6);
  for (jpeg_saved_marker_ptr marker = reader.jpeg.marker_list; marker != nullptr; marker = marker->next) {
    const std::string_view data(reinterpret_cast<const char*>(marker->data), marker->data_length);
    if (marker->marker == exif_marker && data.starts_with(name)) return orientation_of(data.substr(name.size()));
  }
  return 1;
}

/// Whether it is stored in the four inks of print.
bool has_inks(const JpegReader& reader) {
  return reader.jpeg.jpeg_color_space == JCS_CMYK || reader.jpeg.jpeg_color_space == JCS_YCCK;
}

bool start(JpegReader& reader, bool is_gray) {
  if (setjmp(reader.back) != 0) return false;
  reader.jpeg.out_color_space = is_gray ? JCS_GRAYSCALE : has_inks(reader) ? JCS_CMYK : JCS_RGB;
  reader.jpeg.dct_method = JDCT_ISLOW;  // in whole numbers: the same on every machine
  jpeg_start_decompress(&reader.jpeg);
  return true;
}

bool read_rows(JpegReader& reader, std::uint8_t* pixels, std::size_t row_bytes) {
  if (setjmp(reader.back) != 0) return false;
  while (reader.jpeg.output_scanline < reader.jpeg.output_height) {
    JSAMPROW row = pixels + reader.jpeg.output_scanline * row_bytes;
    jpeg_read_scanlines(&reader.jpeg, &row, 1);
  }
  jpeg_finish_decompress(&reader.jpeg);
  return true;
}

[[noreturn]] void refuse(const JpegReader& reader, const std::string& path) {
  const std::string why = reader.has_too_many_scans ? "it has more than " + std::to_string(most_scans) + " scans"
                                                    : printable(reader.why.data());
  refuse_picture(path, "the JPEG picture is damaged: " + why, "get the file again, or take it out of the folder");
}

PictureHeader header_of(JpegReader& reader, const std::string& path) {
  if (!read_header(reader)) refuse(reader, path);
  const PictureSize size{reader.jpeg.image_height, reader.jpeg.image_width};
  check_size(size, reader.bytes, path);
  const J_COLOR_SPACE colors = reader.jpeg.jpeg_color_space;
  if (colors != JCS_GRAYSCALE && colors != JCS_YCbCr && colors != JCS_RGB && !has_inks(reader)) {
    refuse_picture(path, "its colours are none that are known", "save it with red, green and blue");
  }
  return {size, colors == JCS_GRAYSCALE, 8, noted_orientation_of(reader)};
}

/// What four inks leave of white light: paper that lets (1 - ink) of each colour through, and black of all. Adobe's
/// programs, which most such pictures come from, store how much is left in place of the inks, and say that they wrote.
void inks_to_light(std::vector<std::uint8_t>& pixels, bool is_left) {
  const std::size_t count = pixels.size() / 4;
  for (std::size_t pixel = 0; pixel < count; ++pixel) {
    const auto left = [&](std::size_t ink) {
      return is_left ? pixels[4 * pixel + ink] : 255 - pixels[4 * pixel + ink];
    };
    const int black = left(3);
    const int light[] = {left(0) * black, left(1) * black, left(2) * black};
    for (std::size_t c = 0; c < 3; ++c) pixels[3 * pixel + c] = static_cast<std::uint8_t>((light[c] + 127) / 255);
  }
  pixels.resize(3 * count);
}

}  // namespace

PictureHeader jpeg_header(std::string_view bytes, const std::string& path) {
  JpegReader reader(bytes);
  return header_of(reader, path);
}

Picture read_jpeg(std::string_view bytes, const std::string& path, Index channels) {
  JpegReader reader(bytes);
  const PictureHeader header = header_of(reader, path);
  if (channels == 1 && !header.is_gray) refuse_picture(path, "it has colours, not gray alone", "give a gray picture");
  if (!start(reader, channels == 1)) refuse(reader, path);
  const int stored = has_inks(reader) ? 4 : static_cast<int>(channels);
  const std::size_t row_bytes = static_cast<std::size_t>(header.size.width) * static_cast<std::size_t>(stored);
  if (reader.jpeg.output_width != static_cast<JDIMENSION>(header.size.width) ||
      reader.jpeg.output_height != static_cast<JDIMENSION>(header.size.height) ||
      reader.jpeg.output_components != stored) {
    refuse_picture(path, "its size changes as it is read", "save it again");
  }
  std::vector<std::uint8_t> pixels(static_cast<std::size_t>(header.size.height) * row_bytes);
  if (!read_rows(reader, pixels.data(), row_bytes)) refuse(reader, path);
  if (stored == 4) inks_to_light(pixels, reader.jpeg.saw_Adobe_marker != 0);
  return {header.size, channels, std::move(pixels), 8, header.orientation};
}

}  // namespace pellucid::data
