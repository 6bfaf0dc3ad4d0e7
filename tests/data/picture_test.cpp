// Single pictures: how pixels become values in their own and in another size, and pictures that are cut, turned or made
// to harm.
#include "pellucid/data/picture.hpp"

#include <sys/resource.h>
#include <zlib.h>

#include <algorithm>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "pellucid/base/error.hpp"
#include "pellucid/data/pictures.hpp"
#include "picture_bytes.hpp"

namespace pellucid::data {
namespace {

inline int slope(int y, int x, int channel) { return 10 + 8 * y + 5 * x + 40 * channel; }

std::vector<int> pixels_of(const std::string& bytes, Index channels) {
  return levels(decode_picture(bytes, "some.picture", std::nullopt, channels));
}

/// What decode_picture says, "" if it takes the bytes and gives values from 0 to 1.
std::string complaint(const std::string& bytes, Index channels = 3, std::optional<PictureSize> size = std::nullopt) {
  try {
    const std::vector<float> values = decode_picture(bytes, "some.picture", size, channels);
    const PictureSize has = size.value_or(picture_header(bytes, "some.picture").size);
    EXPECT_EQ(static_cast<Index>(values.size()), channels * has.height * has.width);
    EXPECT_TRUE(std::all_of(values.begin(), values.end(), [](float value) { return value >= 0 && value <= 1; }));
  } catch (const Failure& failure) {
    EXPECT_EQ(failure.error().fault, Fault::data);
    EXPECT_NE(failure.error().message().find("some.picture"), std::string::npos) << failure.what();
    return failure.what();
  }
  return "";
}

TEST(Png, pixels_are_the_stored_values_channel_by_channel) {
  EXPECT_EQ(pixels_of(png(3, {{"\x00\x01\x02", 3}, "\xfd\xfe\xff"}), 1), (Levels{0, 1, 2, 253, 254, 255}));
  EXPECT_EQ(pixels_of(png(2, {"\x01\x02", "\x03\x04"}), 3), (Levels{1, 2, 3, 4, 1, 2, 3, 4, 1, 2, 3, 4}));
  EXPECT_EQ(pixels_of(png(2, {"\x01\x02\x03\x04\x05\x06"}, {.color = PNG_COLOR_TYPE_RGB}), 3),
            (Levels{1, 4, 2, 5, 3, 6}));
  EXPECT_EQ(decode_picture(png(1, {"\x33"}), "x", std::nullopt, 1), (std::vector<float>{51.0F / 255.0F}));
}

TEST(Png, of_any_depth_has_white_as_its_largest_value_and_gamma_changes_nothing) {
  EXPECT_EQ(pixels_of(png(8, {"\xa5"}, {.depth = 1}), 1), (Levels{255, 0, 255, 0, 0, 255, 0, 255}));
  EXPECT_EQ(pixels_of(png(2, {"\x3f"}, {.depth = 4}), 1), (Levels{51, 255}));
  EXPECT_EQ(pixels_of(png(3, {{"\x80\x00\x00\xff\xff\xff", 6}}, {.depth = 16}), 1), (Levels{128, 1, 255}));
  EXPECT_EQ(pixels_of(png(3, {"\x40\x80\xc0"}, {.gamma = 1.0}), 1), (Levels{64, 128, 192}));
}

TEST(Png, transparent_parts_lie_over_white) {
  EXPECT_EQ(pixels_of(png(3, {{"\x64\xff\x64\x00\x64\x80", 6}}, {.color = PNG_COLOR_TYPE_GRAY_ALPHA}), 1),
            (Levels{100, 255, 177}));  // 177 = (100 * 128 + 255 * 127) / 255
  EXPECT_EQ(pixels_of(png(1, {{"\x0a\x14\x1e\x80", 4}}, {.color = PNG_COLOR_TYPE_RGBA}), 3), (Levels{132, 137, 142}));
  EXPECT_EQ(pixels_of(png(2, {"\x64\x65"}, {.transparent_gray = 0x64}), 1), (Levels{255, 101}));
  const PngOptions palette{
      .color = PNG_COLOR_TYPE_PALETTE, .depth = 8, .palette = {{1, 2, 3}, {4, 5, 6}}, .alphas = {255, 0}};
  EXPECT_EQ(pixels_of(png(2, {{"\x00\x01", 2}}, palette), 3), (Levels{1, 255, 2, 255, 3, 255}));
}

TEST(Png, interlaced_gives_the_same_pixels) {
  std::vector<std::string> rows(9);
  for (int y = 0; y < 9; ++y) {
    for (int x = 0; x < 7; ++x) rows[static_cast<std::size_t>(y)] += static_cast<char>(slope(y, x, 0));
  }
  EXPECT_EQ(pixels_of(png(7, rows, {.is_interlaced = true}), 1), pixels_of(png(7, rows), 1));
}

TEST(Jpeg, pixels_are_near_those_that_were_stored) {
  for (const bool is_progressive : {false, true}) {
    for (const int channels : {1, 3}) {
      const Levels got = pixels_of(jpeg(13, 11, channels, slope, is_progressive), channels);
      ASSERT_EQ(got.size(), static_cast<std::size_t>(13 * 11 * channels));
      for (int c = 0; c < channels; ++c) {
        for (int y = 0; y < 11; ++y) {
          for (int x = 0; x < 13; ++x) {
            // Colours are stored for blocks of 2 by 2 pixels.
            EXPECT_NEAR(got[static_cast<std::size_t>((c * 11 + y) * 13 + x)], slope(y, x, c), 4) << c << y << x;
          }
        }
      }
    }
  }
}

TEST(Jpeg, gray_is_repeated_if_colours_are_asked_for) {
  const std::string bytes = jpeg(5, 4, 1, slope);
  const Levels gray = pixels_of(bytes, 1), colours = pixels_of(bytes, 3);
  ASSERT_EQ(colours.size(), 3 * gray.size());
  EXPECT_TRUE(std::equal(gray.begin(), gray.end(), colours.begin() + 40));
}

TEST(Picture, shrinks_to_the_mean_of_what_a_pixel_covers) {
  EXPECT_EQ(levels(decode_picture(png(4, {{"\0\x0a\x64\x66", 4}, "\x14\x1e\x68\x6a"}), "x", PictureSize{1, 2}, 1)),
            (Levels{15, 103}));
  // Three become two: each is one whole old pixel and a half of the middle one.
  EXPECT_EQ(levels(decode_picture(png(3, {{"\0\x3c\x96", 3}}), "x", PictureSize{1, 2}, 1)), (Levels{20, 120}));
}

TEST(Picture, grows_on_straight_lines_between_centres) {
  EXPECT_EQ(levels(decode_picture(png(2, {{"\0\x64", 2}}), "x", PictureSize{1, 4}, 1)), (Levels{0, 25, 75, 100}));
  EXPECT_EQ(levels(decode_picture(png(1, {{"\x07", 1}}), "x", PictureSize{2, 3}, 1)), (Levels(6, 7)));
}

TEST(Picture, of_one_colour_keeps_it_in_every_size) {
  const std::string white = png(7, std::vector<std::string>(5, std::string(7, '\xff')));
  for (const Index height : {1, 2, 3, 5, 6, 31}) {
    for (const Index width : {1, 3, 6, 7, 8, 100}) {
      for (const float value : decode_picture(white, "x", PictureSize{height, width}, 1)) {
        EXPECT_NEAR(value, 1, 1e-6F);
        EXPECT_LE(value, 1);
      }
    }
  }
}

TEST(Picture, with_colours_is_not_taken_as_gray) {
  EXPECT_SAYS(complaint(png(1, {"abc"}, {.color = PNG_COLOR_TYPE_RGB}), 1), "colours");
  EXPECT_SAYS(complaint(jpeg(1, 1, 3, slope), 1), "colours");
}

TEST(Picture, that_claims_more_pixels_than_its_bytes_can_hold_is_refused_without_memory) {
  rusage before{}, after{};
  ::getrusage(RUSAGE_SELF, &before);
  std::string huge_png = png(1, {"a"});
  const auto claim = [](std::string bytes, std::size_t at, const std::string& size) {
    return bytes.replace(at, size.size(), size);
  };
  const auto with_sum = [](std::string bytes) {  // of the header's 17 bytes from 12 on
    const uLong sum = crc32(0, reinterpret_cast<const Bytef*>(bytes.data() + 12), 17);
    for (int i = 0; i < 4; ++i) bytes[static_cast<std::size_t>(29 + i)] = static_cast<char>(sum >> (24 - 8 * i));
    return bytes;
  };
  EXPECT_SAYS(complaint(with_sum(claim(huge_png, 16, std::string("\0\0\x75\x30\0\0\x75\x30", 8)))), "30000x30000");
  EXPECT_NE(complaint(with_sum(claim(huge_png, 16, std::string("\x7f\xff\xff\xff\x7f\xff\xff\xff", 8)))), "");
  EXPECT_NE(complaint(with_sum(claim(huge_png, 16, std::string(8, '\0')))), "");
  const std::string small = jpeg(8, 8, 1, slope);
  const std::size_t frame = small.find("\xff\xc0");
  EXPECT_SAYS(complaint(claim(small, frame + 5, "\xff\xdc\xff\xdc")), "65500x65500");
  ::getrusage(RUSAGE_SELF, &after);
  EXPECT_LT(after.ru_maxrss - before.ru_maxrss, 32 * 1024);  // KiB
  EXPECT_SAYS(complaint(std::string("II*\0", 4)), "TIFF");
  EXPECT_SAYS(complaint(std::string("text")), "none of PNG, JPEG, GIF, WebP or BMP");
  EXPECT_SAYS(complaint(""), "empty");
}

TEST(Png, cut_at_any_length_is_refused) {
  const std::string whole = png(3, {"abcdefghi", "ABCDEFGHI"}, {.color = PNG_COLOR_TYPE_RGB});
  EXPECT_EQ(complaint(whole), "");
  for (std::size_t length = 0; length < whole.size(); ++length) EXPECT_NE(complaint(whole.substr(0, length)), "");
}

TEST(Png, with_any_bit_turned_is_refused) {
  const PngOptions palette{.color = PNG_COLOR_TYPE_PALETTE, .palette = {{1, 2, 3}, {4, 5, 6}}, .alphas = {255, 0}};
  for (const std::string& whole :
       {png(3, {"abcdefghi", "ABCDEFGHI"}, {.color = PNG_COLOR_TYPE_RGB}), png(2, {{"\x00\x01", 2}}, palette)}) {
    ASSERT_EQ(complaint(whole), "");
    for (std::size_t bit = 0; bit < 8 * whole.size(); ++bit) {
      std::string turned = whole;
      turned[bit / 8] = static_cast<char>(turned[bit / 8] ^ (1 << bit % 8));
      EXPECT_NE(complaint(turned), "") << bit;
    }
  }
}

TEST(Jpeg, cut_at_any_length_is_refused) {
  for (const bool is_progressive : {false, true}) {
    const std::string whole = jpeg(20, 9, 3, slope, is_progressive);
    EXPECT_EQ(complaint(whole), "");
    for (std::size_t length = 0; length < whole.size(); ++length) {
      EXPECT_NE(complaint(whole.substr(0, length)), "") << length;
    }
  }
}

TEST(Jpeg, with_any_bit_turned_is_refused_or_some_picture) {
  for (const bool is_progressive : {false, true}) {
    const std::string whole = jpeg(20, 9, 3, slope, is_progressive);
    int refused = 0;
    for (std::size_t bit = 0; bit < 8 * whole.size(); ++bit) {
      std::string turned = whole;
      turned[bit / 8] = static_cast<char>(turned[bit / 8] ^ (1 << bit % 8));
      if (!complaint(turned, 3, PictureSize{4, 4}).empty()) ++refused;
    }
    EXPECT_GT(refused, 100);
  }
}

TEST(Jpeg, with_more_scans_than_any_picture_needs_is_refused) {
  const auto flat = [](int, int, int) { return 100; };
  std::vector<jpeg_scan_info> scans{{1, {0}, 0, 0, 0, 0}};
  for (int frequency = 1; frequency < 64; ++frequency) scans.push_back({1, {0}, frequency, frequency, 0, 1});
  EXPECT_EQ(complaint(jpeg(8, 8, 1, flat, true, scans), 1), "");
  for (int frequency = 1; frequency < 64; ++frequency) scans.push_back({1, {0}, frequency, frequency, 1, 0});
  EXPECT_SAYS(complaint(jpeg(8, 8, 1, flat, true, scans), 1), "more than 100 scans");
}

}  // namespace
}  // namespace pellucid::data
