// One picture from the bytes of a file, and the same picture in another size.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "pellucid/base/element.hpp"

namespace pellucid::data {

struct PictureSize {
  Index height, width;
  bool operator==(const PictureSize&) const = default;
};

struct PictureHeader {
  PictureSize size;
  bool is_gray;         ///< as the file stores it; colours that all happen to be gray are colours
  int bits = 8;         ///< of a value: 16 where the file has them, else 8
  int orientation = 1;  ///< by EXIF: how a viewer turns it, 1 to 8 (picture_orientation.hpp)
};

struct Picture {
  PictureSize size;
  Index channels;                    ///< 1 or 3
  std::vector<std::uint8_t> pixels;  ///< [height, width, channels] of `bits` each; of 16, the high byte first
  int bits = 8;
  int orientation = 1;  ///< 1 once it is upright

  std::size_t bytes_of_value() const { return bits == 16 ? 2 : 1; }
};

/// The formats that are read: "PNG, JPEG, GIF, WebP or BMP".
std::string picture_formats_text();

/// Whether a file is one of them by its ending: .png, .jpg, … in any case.
bool ends_as_picture(std::string_view path);

/// What kind of picture it is by its first bytes ("PNG", "TIFF"), be it read or not; "" if none that is known.
std::string kind_of_picture(std::string_view bytes);

/// What the header says of the upright picture, soon and without memory for pixels. The format is told by the first
/// bytes and not by the name. Fails (Fault::data), naming the file, on a damaged header and on more than 64 Mi pixels,
/// or more than 2000 for each byte of the file (1 Mi are always let be).
PictureHeader picture_header(std::string_view bytes, const std::string& path);

/// The picture as a viewer shows it, upright, in `channels` channels: 1 takes gray pictures alone, 3 repeats a gray
/// value. 16-bit values stay, what is transparent is laid over white (on the stored values; gamma and colour profiles
/// are left out of account). Fails (Fault::data) also on a file that is cut off or damaged as
/// far as its format shows: PNG has checksums, JPEG has none.
Picture read_picture(std::string_view bytes, const std::string& path, Index channels);

/// Values [channels, height, width], each from 0 to 1, in another size. Along each axis a pixel is the mean of what it
/// covers (each old pixel by the part of it that is covered) if the axis shrinks, else lies on the line between the two
/// pixels whose centres are nearest. The same size gives each pixel divided by 255, of 16 bits by 65535.
std::vector<float> resized(const Picture& picture, PictureSize size);

/// "480x640", as --image-size takes it.
std::string text_of(PictureSize size);

[[noreturn]] void refuse_picture(const std::string& path, const std::string& why, const std::string& next);
/// Fails if a header claims more pixels than the file can be let have.
void check_size(PictureSize size, std::string_view bytes, const std::string& path);

// One per format (picture_<format>.cpp): as it is stored, with the orientation that is noted; without their libraries
// all but BMP refuse (picture_none.cpp).
PictureHeader png_header(std::string_view bytes, const std::string& path);
Picture read_png(std::string_view bytes, const std::string& path, Index channels);
PictureHeader jpeg_header(std::string_view bytes, const std::string& path);
Picture read_jpeg(std::string_view bytes, const std::string& path, Index channels);
PictureHeader gif_header(std::string_view bytes, const std::string& path);
Picture read_gif(std::string_view bytes, const std::string& path, Index channels);
PictureHeader webp_header(std::string_view bytes, const std::string& path);
Picture read_webp(std::string_view bytes, const std::string& path, Index channels);
PictureHeader bmp_header(std::string_view bytes, const std::string& path);
Picture read_bmp(std::string_view bytes, const std::string& path, Index channels);

}  // namespace pellucid::data
