// Pictures as a viewer sees them: turned as EXIF notes it, of any depth, with palette, alpha and four inks; generated.
#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <string>
#include <vector>

#include "pellucid/base/random.hpp"
#include "pellucid/data/picture_orientation.hpp"
#include "pellucid/data/pictures.hpp"
#include "picture_bytes.hpp"

namespace pellucid::data {
namespace {

/// Numbers drawn one after the other.
class Drawn {
 public:
  explicit Drawn(std::uint64_t seed) : key_(random_key(seed, "pictures", 0)) {}
  unsigned below(unsigned end) { return random_bits(key_, 0, next_++) % end; }

 private:
  std::uint64_t key_;
  std::uint32_t next_ = 0;
};

/// One channel of a picture.
struct Plane {
  std::size_t height, width;
  std::vector<float> values;
};

Plane mirrored(const Plane& plane) {
  Plane to = plane;
  for (std::size_t y = 0; y < plane.height; ++y) {
    std::reverse(to.values.begin() + static_cast<std::ptrdiff_t>(y * plane.width),
                 to.values.begin() + static_cast<std::ptrdiff_t>((y + 1) * plane.width));
  }
  return to;
}

/// By a quarter, clockwise.
Plane rotated(const Plane& plane) {
  Plane to{plane.width, plane.height, std::vector<float>(plane.values.size())};
  for (std::size_t y = 0; y < plane.height; ++y) {
    for (std::size_t x = 0; x < plane.width; ++x) {
      to.values[x * to.width + (plane.height - 1 - y)] = plane.values[y * plane.width + x];
    }
  }
  return to;
}

/// What a viewer does for each orientation: it mirrors some, then turns them clockwise by so many quarters.
Plane as_viewed(Plane plane, int orientation) {
  constexpr int quarters[] = {0, 0, 2, 2, 3, 1, 1, 3};
  const bool is_mirrored = orientation == 2 || orientation == 4 || orientation == 5 || orientation == 7;
  if (is_mirrored) plane = mirrored(plane);
  for (int i = 0; i < quarters[orientation - 1]; ++i) plane = rotated(plane);
  return plane;
}

std::vector<float> decoded(const std::string& bytes, Index channels) {
  return decode_picture(bytes, "x", std::nullopt, channels);
}

/// That `noted` is `plain` as a viewer turns it.
void expect_turned(const std::string& plain, const std::string& noted, Index channels, int orientation) {
  const PictureSize size = picture_header(plain, "x").size;
  const auto height = static_cast<std::size_t>(size.height), width = static_cast<std::size_t>(size.width);
  const std::vector<float> stored = decoded(plain, channels);
  std::vector<float> expected;
  for (Index c = 0; c < channels; ++c) {
    const auto begin = stored.begin() + c * static_cast<Index>(height * width);
    const Plane plane = as_viewed({height, width, {begin, begin + static_cast<Index>(height * width)}}, orientation);
    expected.insert(expected.end(), plane.values.begin(), plane.values.end());
  }
  EXPECT_EQ(decoded(noted, channels), expected) << orientation;
  const PictureHeader header = picture_header(noted, "x");
  EXPECT_EQ(header.orientation, orientation);
  const bool is_turned = is_on_its_side(orientation);
  EXPECT_EQ(header.size.height, is_turned ? size.width : size.height);
  EXPECT_EQ(header.size.width, is_turned ? size.height : size.width);
}

TEST(PictureSeen, is_turned_as_exif_notes_it) {
  Drawn drawn(1);
  for (int orientation = 1; orientation <= 8; ++orientation) {
    for (const int channels : {1, 3}) {
      for (const int depth : {8, 16}) {
        const unsigned height = 1 + drawn.below(6), width = 1 + drawn.below(6);
        std::vector<std::string> rows(height);
        for (std::string& row : rows) {
          for (unsigned i = 0; i < width * static_cast<unsigned>(channels * depth / 8); ++i) {
            row += static_cast<char>(drawn.below(256));
          }
        }
        const std::string plain =
            png(width, rows, {.color = channels == 3 ? PNG_COLOR_TYPE_RGB : PNG_COLOR_TYPE_GRAY, .depth = depth});
        for (const char* const before : {"IDAT", "IEND"}) {
          expect_turned(plain, png_with_exif(plain, exif(orientation, depth == 8), before), channels, orientation);
        }
      }
      const std::string photo = jpeg(5, 3, channels, [&](int, int, int) { return drawn.below(256); });
      for (const bool is_little : {false, true}) {
        expect_turned(photo, jpeg_with_exif(photo, exif(orientation, is_little)), channels, orientation);
      }
    }
  }
}

TEST(PictureSeen, stays_as_it_is_where_exif_cannot_be_read) {
  EXPECT_EQ(orientation_of(exif(0, true)), 1);
  EXPECT_EQ(orientation_of(exif(9, false)), 1);
  EXPECT_EQ(orientation_of(exif(0x106, true)), 1);
  const std::string whole = exif(6, true);
  EXPECT_EQ(orientation_of(whole), 6);
  const std::size_t told = 8 + 2 + 12 + 10;  // behind the value
  for (std::size_t length = 0; length < told; ++length) EXPECT_EQ(orientation_of(whole.substr(0, length)), 1) << length;
  for (std::size_t bit = 0; bit < 8 * whole.size(); ++bit) {
    std::string turned = whole;
    turned[bit / 8] = static_cast<char>(turned[bit / 8] ^ (1 << bit % 8));
    const int orientation = orientation_of(turned);
    EXPECT_TRUE(orientation >= 1 && orientation <= 8) << bit;
  }
}

/// A PNG picture of values drawn below 2^depth, and the values.
struct DrawnPng {
  std::string bytes;
  std::vector<unsigned> values{};  ///< row by row, pixel by pixel

  DrawnPng(Drawn& drawn, unsigned height, unsigned width, unsigned channels, PngOptions options) {
    const auto depth = static_cast<unsigned>(options.depth);
    std::vector<std::string> rows;
    for (unsigned y = 0; y < height; ++y) {
      std::vector<bool> bits;
      for (unsigned i = 0; i < width * channels; ++i) {
        const unsigned most = options.palette.empty() ? 1U << depth : static_cast<unsigned>(options.palette.size());
        values.push_back(drawn.below(most));
        for (unsigned bit = depth; bit-- > 0;) bits.push_back((values.back() >> bit & 1U) != 0);
      }
      std::string row((bits.size() + 7) / 8, '\0');
      for (std::size_t i = 0; i < bits.size(); ++i) {
        row[i / 8] = static_cast<char>(row[i / 8] | (bits[i] ? 128 >> i % 8 : 0));
      }
      rows.push_back(row);
    }
    bytes = png(width, rows, options);
  }
};

TEST(PictureSeen, png_values_are_parts_of_their_largest_whatever_the_depth) {
  Drawn drawn(2);
  for (const bool is_interlaced : {false, true}) {
    for (const int depth : {1, 2, 4, 8, 16}) {
      for (const bool is_gray : {true, false}) {
        for (const bool has_alpha : {false, true}) {
          if (depth < 8 && (!is_gray || has_alpha)) continue;  // PNG has no such
          const unsigned height = 1 + drawn.below(12), width = 1 + drawn.below(12);
          const unsigned colours = is_gray ? 1 : 3, stored = colours + (has_alpha ? 1 : 0);
          const int color =
              (is_gray ? PNG_COLOR_TYPE_GRAY : PNG_COLOR_TYPE_RGB) | (has_alpha ? PNG_COLOR_MASK_ALPHA : 0);
          const DrawnPng picture(drawn, height, width, stored,
                                 {.color = color, .depth = depth, .is_interlaced = is_interlaced});
          const std::vector<float> got = decoded(picture.bytes, colours);
          const double white = (1 << depth) - 1;
          ASSERT_EQ(got.size(), static_cast<std::size_t>(height) * width * colours);
          for (std::size_t pixel = 0; pixel < static_cast<std::size_t>(height) * width; ++pixel) {
            const double alpha = has_alpha ? picture.values[pixel * stored + colours] / white : 1;
            for (std::size_t c = 0; c < colours; ++c) {
              const double value = picture.values[pixel * stored + c] / white;
              const double expected = value * alpha + 1 - alpha;
              const double slack = has_alpha ? 0.51 / white : 1e-7;  // laid over white in whole values
              EXPECT_NEAR(got[c * height * width + pixel], expected, slack) << depth << " " << color;
            }
          }
        }
      }
    }
  }
}

TEST(PictureSeen, palettes_are_the_colours_that_they_name) {
  Drawn drawn(3);
  for (const int depth : {1, 2, 4, 8}) {
    for (const bool is_interlaced : {false, true}) {
      PngOptions options{.color = PNG_COLOR_TYPE_PALETTE, .depth = depth, .is_interlaced = is_interlaced};
      const unsigned colours = 1 + drawn.below(1U << depth);
      for (unsigned i = 0; i < colours; ++i) {
        const auto level = [&] { return static_cast<png_byte>(drawn.below(256)); };
        options.palette.push_back({level(), level(), level()});
      }
      const DrawnPng picture(drawn, 7, 9, 1, options);
      const Levels got = levels(decoded(picture.bytes, 3));
      for (std::size_t pixel = 0; pixel < picture.values.size(); ++pixel) {
        const png_color& colour = options.palette[picture.values[pixel]];
        EXPECT_EQ(got[pixel], colour.red);
        EXPECT_EQ(got[63 + pixel], colour.green);
        EXPECT_EQ(got[126 + pixel], colour.blue);
      }
    }
  }
}

TEST(PictureSeen, four_inks_are_the_light_that_they_leave) {
  Drawn drawn(4);
  for (int round = 0; round < 20; ++round) {
    const unsigned stored[] = {drawn.below(256), drawn.below(256), drawn.below(256), drawn.below(256)};
    std::string bytes = jpeg(8, 8, 4, [&](int, int, int c) { return stored[c]; });
    const auto expect_light = [&](const auto& left) {
      const std::vector<float> got = decoded(bytes, 3);
      for (std::size_t c = 0; c < 3; ++c) EXPECT_NEAR(got[c * 64], left(stored[c]) * left(stored[3]), 0.01) << round;
    };
    expect_light([](unsigned value) { return value / 255.0; });  // with Adobe's mark: how much is left
    const std::size_t mark = bytes.find("Adobe");
    ASSERT_NE(mark, std::string::npos);
    bytes.replace(mark, 5, "Other");
    expect_light([](unsigned value) { return 1 - value / 255.0; });
  }
  EXPECT_FALSE(picture_header(jpeg(8, 8, 4, [](int, int, int) { return 9; }), "x").is_gray);
}

TEST(PictureSeen, kinds_that_are_not_read_are_named) {
  EXPECT_EQ(kind_of_picture(png(1, {"a"})), "PNG");
  EXPECT_EQ(kind_of_picture(std::string("II*\0....", 8)), "TIFF");
  EXPECT_EQ(kind_of_picture(std::string("\0\0\0\x18"
                                        "ftypheic",
                                        12)),
            "HEIC");
  EXPECT_EQ(kind_of_picture(std::string(128, '\0') + "DICM"), "DICOM");
  EXPECT_EQ(kind_of_picture("a text"), "");
  EXPECT_EQ(kind_of_picture(""), "");
}

}  // namespace
}  // namespace pellucid::data
