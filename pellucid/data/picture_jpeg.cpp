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
#include "pellucid/data/picture.hpp"

namespace pellucid::data {

namespace {

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
  jpeg_read_header(&reader.jpeg, TRUE);
  return true;
}

bool start(JpegReader& reader, bool is_gray) {
  if (setjmp(reader.back) != 0) return false;
  reader.jpeg.out_color_space = is_gray ? JCS_GRAYSCALE : JCS_RGB;
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
  if (colors != JCS_GRAYSCALE && colors != JCS_YCbCr && colors != JCS_RGB) {
    refuse_picture(path, "its colours are those of print (CMYK) or unknown", "save it with red, green and blue");
  }
  return {size, colors == JCS_GRAYSCALE};
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
  const std::size_t row_bytes = static_cast<std::size_t>(header.size.width) * static_cast<std::size_t>(channels);
  if (reader.jpeg.output_width != static_cast<JDIMENSION>(header.size.width) ||
      reader.jpeg.output_height != static_cast<JDIMENSION>(header.size.height) ||
      reader.jpeg.output_components != static_cast<int>(channels)) {
    refuse_picture(path, "its size changes as it is read", "save it again");
  }
  std::vector<std::uint8_t> pixels(static_cast<std::size_t>(header.size.height) * row_bytes);
  if (!read_rows(reader, pixels.data(), row_bytes)) refuse(reader, path);
  return {header.size, channels, std::move(pixels)};
}

}  // namespace pellucid::data
