#include "pellucid/data/picture.hpp"

#include <algorithm>
#include <array>
#include <iterator>

#include "pellucid/base/error.hpp"
#include "pellucid/base/letters.hpp"
#include "pellucid/base/text.hpp"
#include "pellucid/data/picture_orientation.hpp"

namespace pellucid::data {

namespace {

constexpr Index most_pixels = Index{64} << 20;
constexpr Index always_allowed_pixels = Index{1} << 20;
constexpr Index most_per_byte = 2000;  // an empty drawing of one bit per pixel comes near; a photo has less than 100

struct PictureFormat {
  const char* name;
  std::array<std::string_view, 2> endings;
  std::size_t at;
  std::string_view bytes;  ///< that stand there
  PictureHeader (*header)(std::string_view bytes, const std::string& path);
  Picture (*read)(std::string_view bytes, const std::string& path, Index channels);
};

constexpr PictureFormat picture_formats[] = {{"PNG", {".png"}, 0, "\x89PNG\r\n\x1a\n", png_header, read_png},
                                             {"JPEG", {".jpg", ".jpeg"}, 0, "\xff\xd8\xff", jpeg_header, read_jpeg},
                                             {"GIF", {".gif"}, 0, "GIF8", gif_header, read_gif},
                                             {"WebP", {".webp"}, 8, "WEBP", webp_header, read_webp},
                                             {"BMP", {".bmp"}, 0, "BM", bmp_header, read_bmp}};

bool stands_at(std::string_view bytes, std::size_t at, std::string_view sign) {
  return bytes.size() > at && bytes.substr(at).starts_with(sign);
}

const PictureFormat* format_of(std::string_view bytes) {
  for (const PictureFormat& format : picture_formats) {
    if (stands_at(bytes, format.at, format.bytes)) return &format;
  }
  return nullptr;
}

/// Known, so that they can be named, and not read.
struct OtherPicture {
  const char* name;
  std::size_t at;
  std::string_view bytes;
};
constexpr OtherPicture other_pictures[] = {
    {"TIFF", 0, {"II*\0", 4}},  {"TIFF", 0, {"MM\0*", 4}}, {"HEIC", 4, "ftyphei"},
    {"HEIC", 4, "ftypmif1"},    {"AVIF", 4, "ftypavif"},   {"JPEG 2000", 4, "jP  \r\n"},
    {"JPEG XL", 4, "JXL \r\n"}, {"Photoshop", 0, "8BPS"},  {"DICOM", 128, "DICM"}};

[[noreturn]] void refuse_format(std::string_view bytes, const std::string& path) {
  std::string why = "its first bytes are none of " + picture_formats_text();
  if (bytes.empty()) why = "it is empty";
  if (const std::string kind = kind_of_picture(bytes); !kind.empty())
    why = "it is a " + kind + " picture, a kind that is not read";
  refuse_picture(path, why, "save it as PNG or JPEG, or take it out of the folder");
}

/// Which old pixels make a new one, and by what part.
struct Mix {
  std::size_t first;
  std::vector<float> parts;
};

std::vector<Mix> mixes(Index from, Index to) {
  std::vector<Mix> all;
  const double scale = static_cast<double>(from) / static_cast<double>(to);
  for (Index i = 0; i < to; ++i) {
    if (to < from) {
      // In units of 1/to of an old pixel everything is a whole number, so no rounding leaves a sliver at a border.
      const Index begin = i * from, end = begin + from;
      Mix mix{static_cast<std::size_t>(begin / to), {}};
      for (Index old = begin / to; old * to < end; ++old) {
        const Index covered = std::min(end, (old + 1) * to) - std::max(begin, old * to);
        mix.parts.push_back(static_cast<float>(static_cast<double>(covered) / static_cast<double>(from)));
      }
      all.push_back(std::move(mix));
      continue;
    }
    const double centre = std::clamp((static_cast<double>(i) + 0.5) * scale - 0.5, 0.0, static_cast<double>(from - 1));
    const auto below = static_cast<Index>(centre);
    const double part = centre - static_cast<double>(below);
    all.push_back({static_cast<std::size_t>(below), {static_cast<float>(1 - part)}});
    if (part > 0) all.back().parts.push_back(static_cast<float>(part));
  }
  return all;
}

}  // namespace

std::string text_of(PictureSize size) { return std::to_string(size.height) + "x" + std::to_string(size.width); }

void refuse_picture(const std::string& path, const std::string& why, const std::string& next) {
  fail({Fault::data, "cannot read \"" + printable(path) + "\"", "", why, next});
}

void check_size(PictureSize size, std::string_view bytes, const std::string& path) {
  const std::string claims = "it claims " + text_of(size) + " pixels";
  if (size.height < 1 || size.width < 1) refuse_picture(path, claims, "get the file again");
  const Index most =
      std::min(most_pixels, std::max(always_allowed_pixels, static_cast<Index>(bytes.size()) * most_per_byte));
  if (size.width <= most / size.height) return;
  refuse_picture(path,
                 claims + ", more than the " + grouped(most) + " that its " +
                     grouped(static_cast<Index>(bytes.size())) + " bytes are let have",
                 "make the picture smaller, or take it out of the folder");
}

std::string picture_formats_text() {
  std::string text;
  for (const PictureFormat& format : picture_formats) {
    const bool is_last = &format == std::end(picture_formats) - 1;
    text += (text.empty() ? "" : is_last ? " or " : ", ") + std::string(format.name);
  }
  return text;
}

bool ends_as_picture(std::string_view path) {
  const auto is_ending = [&](std::string_view ending) {
    const auto is_same = [](char a, char b) { return a == small_letter(b); };
    return !ending.empty() && path.size() > ending.size() &&
           std::ranges::equal(ending, path.substr(path.size() - ending.size()), is_same);
  };
  return std::ranges::any_of(
      picture_formats, [&](const PictureFormat& format) { return std::ranges::any_of(format.endings, is_ending); });
}

std::string kind_of_picture(std::string_view bytes) {
  if (const PictureFormat* const format = format_of(bytes)) return format->name;
  for (const OtherPicture& kind : other_pictures) {
    if (stands_at(bytes, kind.at, kind.bytes)) return kind.name;
  }
  return "";
}

PictureHeader picture_header(std::string_view bytes, const std::string& path) {
  const PictureFormat* const format = format_of(bytes);
  if (format == nullptr) refuse_format(bytes, path);
  PictureHeader header = format->header(bytes, path);
  if (is_on_its_side(header.orientation)) std::swap(header.size.height, header.size.width);
  return header;
}

Picture read_picture(std::string_view bytes, const std::string& path, Index channels) {
  const PictureFormat* const format = format_of(bytes);
  if (format == nullptr) refuse_format(bytes, path);
  return upright(format->read(bytes, path, channels));
}

std::vector<float> resized(const Picture& picture, PictureSize size) {
  const auto channels = static_cast<std::size_t>(picture.channels);
  const auto old_width = static_cast<std::size_t>(picture.size.width);
  const auto height = static_cast<std::size_t>(size.height), width = static_cast<std::size_t>(size.width);
  const std::vector<Mix> rows = mixes(picture.size.height, size.height);
  const std::vector<Mix> columns = mixes(picture.size.width, size.width);
  std::vector<float> values(channels * height * width);
  const float white = picture.bits == 16 ? 65535.0F : 255.0F;
  std::vector<float> line(old_width * channels);  // one new row, still of the old width
  for (std::size_t row = 0; row < height; ++row) {
    std::fill(line.begin(), line.end(), 0.0F);
    for (std::size_t k = 0; k < rows[row].parts.size(); ++k) {
      const std::uint8_t* old = picture.pixels.data() + (rows[row].first + k) * line.size() * picture.bytes_of_value();
      const float part = rows[row].parts[k];
      if (picture.bits == 16) {
        for (std::size_t i = 0; i < line.size(); ++i)
          line[i] += part * static_cast<float>(old[2 * i] << 8 | old[2 * i + 1]);
      } else {
        for (std::size_t i = 0; i < line.size(); ++i) line[i] += part * static_cast<float>(old[i]);
      }
    }
    for (std::size_t column = 0; column < width; ++column) {
      const Mix& mix = columns[column];
      for (std::size_t channel = 0; channel < channels; ++channel) {
        float sum = 0;
        for (std::size_t k = 0; k < mix.parts.size(); ++k) {
          sum += mix.parts[k] * line[(mix.first + k) * channels + channel];
        }
        values[(channel * height + row) * width + column] = std::min(1.0F, sum / white);  // parts add to 1, rounded
      }
    }
  }
  return values;
}

}  // namespace pellucid::data
