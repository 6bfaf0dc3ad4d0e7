// WebP through libwebp: still pictures, what is transparent over white. All of them have colours.
#include <webp/decode.h>

#include "pellucid/data/picture_orientation.hpp"

namespace pellucid::data {

namespace {

[[noreturn]] void refuse_webp(const std::string& path) {
  refuse_picture(path, "the WebP picture is damaged or cut off", "get the file again, or take it out of the folder");
}

/// What the chunk EXIF notes: the file is RIFF, chunks of a name, a length and so many bytes, to an even number.
int noted_in_webp(std::string_view bytes) {
  for (std::size_t at = 12; at + 8 <= bytes.size();) {
    std::size_t length = 0;
    for (std::size_t i = 4; i-- > 0;) length = length << 8 | static_cast<std::uint8_t>(bytes[at + 4 + i]);
    if (length > bytes.size() - at - 8) break;
    std::string_view data = bytes.substr(at + 8, length);
    if (bytes.substr(at, 4) == "EXIF") {
      constexpr std::string_view name("Exif\0\0", 6);  // that some programs write in front
      return orientation_of(data.starts_with(name) ? data.substr(name.size()) : data);
    }
    at += 8 + length + length % 2;
  }
  return 1;
}

}  // namespace

PictureHeader webp_header(std::string_view bytes, const std::string& path) {
  WebPBitstreamFeatures features{};
  const auto* const data = reinterpret_cast<const std::uint8_t*>(bytes.data());
  if (WebPGetFeatures(data, bytes.size(), &features) != VP8_STATUS_OK) refuse_webp(path);
  if (features.has_animation != 0) refuse_picture(path, "it is a WebP picture that moves", "save one picture as PNG");
  const PictureSize size{features.height, features.width};
  check_size(size, bytes, path);
  return {size, false, 8, noted_in_webp(bytes)};
}

Picture read_webp(std::string_view bytes, const std::string& path, Index channels) {
  const PictureHeader header = webp_header(bytes, path);
  if (channels == 1) refuse_picture(path, "it has colours, not gray alone", "give a gray picture");
  const auto count = static_cast<std::size_t>(header.size.height * header.size.width);
  std::vector<std::uint8_t> pixels(4 * count);
  const auto* const data = reinterpret_cast<const std::uint8_t*>(bytes.data());
  const int row_bytes = static_cast<int>(4 * header.size.width);
  if (WebPDecodeRGBAInto(data, bytes.size(), pixels.data(), pixels.size(), row_bytes) == nullptr) refuse_webp(path);
  for (std::size_t pixel = 0; pixel < count; ++pixel) {
    const unsigned alpha = pixels[4 * pixel + 3];
    for (std::size_t c = 0; c < 3; ++c) {
      const unsigned value = pixels[4 * pixel + c];
      pixels[3 * pixel + c] = static_cast<std::uint8_t>((value * alpha + 255 * (255 - alpha) + 127) / 255);
    }
  }
  pixels.resize(3 * count);
  return {header.size, channels, std::move(pixels), 8, header.orientation};
}

}  // namespace pellucid::data
