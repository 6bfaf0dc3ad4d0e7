// GIF, WebP and BMP: the same pixels as were stored, and bytes that are cut or turned.
#include <gif_lib.h>
#include <gtest/gtest.h>
#include <webp/encode.h>

#include <array>
#include <random>
#include <string>
#include <vector>

#include "pellucid/base/error.hpp"
#include "pellucid/data/pictures.hpp"
#include "picture_bytes.hpp"

namespace pellucid::data {
namespace {

constexpr int formats_height = 5, formats_width = 7;

std::string little(std::uint64_t value, int bytes) {
  std::string text;
  for (int i = 0; i < bytes; ++i, value >>= 8U) text += static_cast<char>(value & 0xFFU);
  return text;
}

/// 5 rows of 7 numbers of a palette of `colours` colours, drawn.
struct Indexed {
  std::vector<unsigned> numbers{};
  std::vector<std::array<unsigned, 3>> palette{};

  Indexed(unsigned colours, bool is_gray, unsigned seed) {
    std::minstd_rand random(seed);
    const auto level = [&] { return static_cast<unsigned>(random() >> 8 & 0xFFU); };
    for (unsigned i = 0; i < colours; ++i) {
      const unsigned red = level();
      palette.push_back({red, is_gray ? red : level(), is_gray ? red : level()});
    }
    for (int i = 0; i < formats_height * formats_width; ++i) numbers.push_back((level() << 8 | level()) % colours);
  }
  Levels levels(Index channels) const {
    Levels all;
    for (std::size_t c = 0; c < static_cast<std::size_t>(channels); ++c) {
      for (const unsigned number : numbers) all.push_back(static_cast<int>(palette[number][c]));
    }
    return all;
  }
};

std::string bmp_of(const Indexed& picture, unsigned bits, bool is_upward) {
  std::string pixels, palette;
  if (bits <= 8) {
    for (const auto& colour : picture.palette)
      palette += little(colour[2], 1) + little(colour[1], 1) + little(colour[0], 2);
  }
  for (int y = 0; y < formats_height; ++y) {
    std::string row;
    unsigned held = 0, count = 0;
    for (int x = 0; x < formats_width; ++x) {
      const int from = is_upward ? formats_height - 1 - y : y;
      const unsigned number = picture.numbers[static_cast<std::size_t>(from * formats_width + x)];
      const auto& colour = picture.palette[number];
      if (bits > 8) row += little(colour[2] | colour[1] << 8 | colour[0] << 16, static_cast<int>(bits / 8));
      if (bits > 8) continue;
      held = held << bits | number;
      if ((count += bits) % 8 == 0) row += static_cast<char>(held & 0xFFU);
    }
    if (count % 8 != 0) row += static_cast<char>(held << (8 - count % 8) & 0xFFU);
    row.resize((row.size() + 3) / 4 * 4);
    pixels += row;
  }
  const auto first = static_cast<unsigned>(54 + palette.size());
  const int height = is_upward ? formats_height : -formats_height;
  return "BM" + little(0, 8) + little(first, 4) + little(40, 4) + little(formats_width, 4) +
         little(static_cast<unsigned>(height), 4) + little(1, 2) + little(bits, 2) + little(0, 16) +
         little(static_cast<unsigned>(bits <= 8 ? picture.palette.size() : 0), 4) + little(0, 4) + palette + pixels;
}

std::string gif_of(const Indexed& picture) {
  std::string bytes;
  int error = 0;
  const auto write = [](GifFileType* gif, const GifByteType* from, int count) {
    static_cast<std::string*>(gif->UserData)
        ->append(reinterpret_cast<const char*>(from), static_cast<std::size_t>(count));
    return count;
  };
  GifFileType* const gif = EGifOpen(&bytes, write, &error);
  ColorMapObject* const map = GifMakeMapObject(static_cast<int>(picture.palette.size()), nullptr);
  for (std::size_t i = 0; i < picture.palette.size(); ++i) {
    const auto& colour = picture.palette[i];
    map->Colors[i] = {static_cast<GifByteType>(colour[0]), static_cast<GifByteType>(colour[1]),
                      static_cast<GifByteType>(colour[2])};
  }
  EGifPutScreenDesc(gif, formats_width, formats_height, 8, 0, map);
  EGifPutImageDesc(gif, 0, 0, formats_width, formats_height, false, nullptr);
  std::vector<GifPixelType> pixels(picture.numbers.begin(), picture.numbers.end());
  for (int y = 0; y < formats_height; ++y) EGifPutLine(gif, pixels.data() + y * formats_width, formats_width);
  EGifCloseFile(gif, &error);
  GifFreeMapObject(map);
  return bytes;
}

std::string webp_of(const Indexed& picture) {
  std::vector<std::uint8_t> pixels;
  for (const unsigned number : picture.numbers) {
    for (const unsigned value : picture.palette[number]) pixels.push_back(static_cast<std::uint8_t>(value));
  }
  std::uint8_t* out = nullptr;
  const std::size_t size = WebPEncodeLosslessRGB(pixels.data(), formats_width, formats_height, 3 * formats_width, &out);
  std::string bytes(reinterpret_cast<char*>(out), size);
  WebPFree(out);
  return bytes;
}

/// Cut at any length and with any bit turned it is refused in words, or some picture.
void expect_words(const std::string& whole) {
  const auto is_refused = [](const std::string& bytes) {
    try {
      decode_picture(bytes, "x", PictureSize{2, 2}, 3);
    } catch (const Failure& failure) {
      EXPECT_EQ(failure.error().fault, Fault::data);
      return true;
    }
    return false;
  };
  EXPECT_FALSE(is_refused(whole));
  EXPECT_TRUE(is_refused(whole.substr(0, whole.size() / 2)));
  for (std::size_t length = 0; length < whole.size(); ++length) is_refused(whole.substr(0, length));
  for (std::size_t bit = 0; bit < 8 * whole.size(); ++bit) {
    std::string turned = whole;
    turned[bit / 8] = static_cast<char>(turned[bit / 8] ^ (1 << bit % 8));
    is_refused(turned);
  }
}

TEST(PictureFormats, bmp_gives_the_stored_pixels) {
  for (const unsigned bits : {1U, 4U, 8U, 24U, 32U}) {
    for (const bool is_upward : {true, false}) {
      for (const bool is_gray : {true, false}) {
        const Indexed picture(bits <= 8 ? 1U << bits : 99, is_gray, bits);
        const std::string bytes = bmp_of(picture, bits, is_upward);
        EXPECT_EQ(picture_header(bytes, "x").is_gray, is_gray && bits <= 8);
        EXPECT_EQ(levels(decode_picture(bytes, "x", std::nullopt, 3)), picture.levels(3)) << bits << is_upward;
      }
    }
  }
  expect_words(bmp_of(Indexed(16, false, 1), 4, true));
}

TEST(PictureFormats, gif_gives_the_stored_pixels) {
  for (const bool is_gray : {true, false}) {
    const Indexed picture(64, is_gray, 5);
    const Index channels = is_gray ? 1 : 3;
    EXPECT_EQ(levels(decode_picture(gif_of(picture), "x", std::nullopt, channels)), picture.levels(channels));
  }
  expect_words(gif_of(Indexed(16, false, 1)));
}

TEST(PictureFormats, webp_gives_the_stored_pixels) {
  const Indexed picture(99, false, 7);
  EXPECT_EQ(levels(decode_picture(webp_of(picture), "x", std::nullopt, 3)), picture.levels(3));
  expect_words(webp_of(picture));
}

}  // namespace
}  // namespace pellucid::data
