// GIF through giflib: the first picture of the file, on its screen, what is transparent or not covered over white.
#include <gif_lib.h>

#include <algorithm>
#include <cstring>

#include "pellucid/data/picture.hpp"

namespace pellucid::data {

namespace {

struct GifReader {
  GifReader(std::string_view bytes, const std::string& path) : left(bytes), path(path) {
    int code = 0;
    gif = DGifOpen(this, give, &code);
    if (gif == nullptr) refuse(code);
  }
  ~GifReader() {
    int ignored = 0;
    DGifCloseFile(gif, &ignored);
  }
  GifReader(const GifReader&) = delete;
  GifReader& operator=(const GifReader&) = delete;

  static int give(GifFileType* gif, GifByteType* to, int count) {
    std::string_view& left = static_cast<GifReader*>(gif->UserData)->left;
    const std::size_t some = std::min(left.size(), static_cast<std::size_t>(count));
    std::memcpy(to, left.data(), some);
    left.remove_prefix(some);
    return static_cast<int>(some);
  }
  [[noreturn]] void refuse(int code) const {
    const char* const why = GifErrorString(code);
    refuse_picture(path, std::string("the GIF picture is damaged: ") + (why == nullptr ? "it is cut off" : why),
                   "get the file again, or take it out of the folder");
  }
  void demand(int result) const {
    if (result != GIF_OK) refuse(gif->Error);
  }

  std::string_view left;
  const std::string& path;
  GifFileType* gif;
};

/// The first picture's place is behind what stands in front of it; the number of the transparent colour, or -1.
int find_first(GifReader& reader) {
  int transparent = NO_TRANSPARENT_COLOR;
  for (;;) {
    GifRecordType kind = UNDEFINED_RECORD_TYPE;
    reader.demand(DGifGetRecordType(reader.gif, &kind));
    if (kind == IMAGE_DESC_RECORD_TYPE) break;
    if (kind != EXTENSION_RECORD_TYPE) {
      refuse_picture(reader.path, "it holds no picture", "take it out of the folder");
    }
    int code = 0;
    GifByteType* data = nullptr;  // its length, then the bytes
    reader.demand(DGifGetExtension(reader.gif, &code, &data));
    GraphicsControlBlock control{};
    if (code == GRAPHICS_EXT_FUNC_CODE && data != nullptr &&
        DGifExtensionToGCB(data[0], data + 1, &control) == GIF_OK) {
      transparent = control.TransparentColor;
    }
    while (data != nullptr) reader.demand(DGifGetExtensionNext(reader.gif, &data));
  }
  reader.demand(DGifGetImageDesc(reader.gif));
  return transparent;
}

const ColorMapObject& colours_of(const GifReader& reader) {
  const ColorMapObject* const own = reader.gif->Image.ColorMap;
  const ColorMapObject* const colours = own != nullptr ? own : reader.gif->SColorMap;
  if (colours == nullptr) refuse_picture(reader.path, "it has no table of colours", "save it as PNG");
  return *colours;
}

PictureHeader gif_header_of(const GifReader& reader, std::string_view bytes) {
  const PictureSize size{reader.gif->SHeight, reader.gif->SWidth};
  check_size(size, bytes, reader.path);
  const ColorMapObject& colours = colours_of(reader);
  const bool is_gray = std::all_of(colours.Colors, colours.Colors + colours.ColorCount, [](const GifColorType& colour) {
    return colour.Red == colour.Green && colour.Green == colour.Blue;
  });
  return {size, is_gray};
}

}  // namespace

PictureHeader gif_header(std::string_view bytes, const std::string& path) {
  GifReader reader(bytes, path);
  find_first(reader);
  return gif_header_of(reader, bytes);
}

Picture read_gif(std::string_view bytes, const std::string& path, Index channels) {
  GifReader reader(bytes, path);
  const int transparent = find_first(reader);
  const PictureHeader header = gif_header_of(reader, bytes);
  if (channels == 1 && !header.is_gray) refuse_picture(path, "it has colours, not gray alone", "give a gray picture");
  const GifImageDesc& image = reader.gif->Image;
  const int right = image.Left + image.Width, bottom = image.Top + image.Height;
  if (image.Left < 0 || image.Top < 0 || image.Width < 1 || image.Height < 1 || right > header.size.width ||
      bottom > header.size.height) {
    refuse_picture(path, "its first picture lies outside of its screen", "save it as PNG");
  }
  const ColorMapObject& colours = colours_of(reader);
  const auto kept = static_cast<std::size_t>(channels), width = static_cast<std::size_t>(header.size.width);
  std::vector<std::uint8_t> pixels(static_cast<std::size_t>(header.size.height) * width * kept, 255);
  std::vector<GifPixelType> line(static_cast<std::size_t>(image.Width));
  const auto read_line = [&](int row) {
    reader.demand(DGifGetLine(reader.gif, line.data(), image.Width));
    std::uint8_t* to =
        pixels.data() +
        (static_cast<std::size_t>(image.Top + row) * width + static_cast<std::size_t>(image.Left)) * kept;
    for (const GifPixelType number : line) {
      if (number >= colours.ColorCount)
        refuse_picture(path, "it uses a colour that it does not name", "save it as PNG");
      const GifColorType& colour = colours.Colors[number];
      const std::uint8_t values[] = {colour.Red, colour.Green, colour.Blue};
      if (number != transparent) std::copy_n(values, kept, to);
      to += kept;
    }
  };
  constexpr int starts[] = {0, 4, 2, 1}, steps[] = {8, 8, 4, 2};  // of interlaced rows
  for (int pass = image.Interlace ? 0 : 3; pass < 4; ++pass) {
    for (int row = image.Interlace ? starts[pass] : 0; row < image.Height; row += image.Interlace ? steps[pass] : 1) {
      read_line(row);
    }
  }
  return {header.size, channels, std::move(pixels)};
}

}  // namespace pellucid::data
