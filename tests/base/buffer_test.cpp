// Memory of the engine, and the one place where sizes are multiplied.
#include "pellucid/base/buffer.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <cstdint>
#include <limits>
#include <type_traits>
#include <utility>
#include <vector>

#include "tests/support/failure.hpp"

namespace pellucid {
namespace {

using testing::error_of;
using testing::says;

static_assert(!std::is_copy_constructible_v<Buffer> && !std::is_copy_assignable_v<Buffer>);

TEST(Buffer, is_aligned_zero_and_readable_one_vector_behind_its_end) {
  for (const std::size_t bytes : {0U, 1U, 63U, 64U, 65U, 4096U, 100'001U}) {
    const Buffer buffer(bytes);
    EXPECT_EQ(buffer.size(), bytes);
    ASSERT_EQ(reinterpret_cast<std::uintptr_t>(buffer.data()) % alignment, 0U);
    const std::byte* const end = buffer.data() + bytes + alignment;  // a sanitizer sees if this is not ours
    EXPECT_TRUE(std::all_of(buffer.data(), end, [](std::byte byte) { return byte == std::byte{0}; })) << bytes;
  }
}

TEST(Buffer, is_seen_as_whole_elements) {
  Buffer buffer(30);
  EXPECT_EQ(buffer.as<double>().size(), 3U);
  buffer.as<float>()[6] = 2;
  EXPECT_EQ(std::as_const(buffer).as<float>()[6], 2);
}

TEST(Buffer, moves_and_leaves_nothing_behind) {
  Buffer first(128);
  first.as<int>()[5] = 7;
  Buffer second(std::move(first));
  EXPECT_EQ(second.as<int>()[5], 7);
  EXPECT_EQ(first.size(), 0U);  // NOLINT(bugprone-use-after-move): this is what is tested
  EXPECT_TRUE(first.as<int>().empty());
  Buffer third(8);
  third = std::move(second);
  EXPECT_EQ(third.as<int>()[5], 7);
  EXPECT_EQ(second.size(), 0U);  // NOLINT(bugprone-use-after-move)
  EXPECT_EQ(second.data(), nullptr);
}

TEST(Buffer, that_cannot_be_had_names_its_size) {
  for (const std::size_t bytes :
       {std::numeric_limits<std::size_t>::max(), std::numeric_limits<std::size_t>::max() - 64}) {
    const Error error = error_of([&] { Buffer buffer(bytes); });
    EXPECT_EQ(error.fault, Fault::run);
    EXPECT_TRUE(says(error, std::to_string(bytes) + " bytes"));
  }
}

TEST(CheckedSize, is_the_product_in_bytes) {
  EXPECT_EQ(checked_size({}, 8, "x"), 8U);
  EXPECT_EQ(checked_size(std::vector<Index>{3, 4, 5}, 4, "x"), 240U);
  EXPECT_EQ(checked_size(std::vector<Index>{1000, 0}, 4, "x"), 0U);
  EXPECT_EQ(checked_size(std::vector<Index>(8, 2), 1, "x"), 256U);
  EXPECT_EQ(checked_size(std::vector<Index>{Index{1} << 40}, 8, "x"), std::size_t{1} << 43);
}

TEST(CheckedSize, refuses_what_overflows_is_negative_or_has_too_many_axes) {
  const Index largest = Index{1} << 40;
  const std::vector<std::vector<Index>> impossible{
      {-1}, {largest + 1}, {largest, largest}, {1 << 30, 1 << 30, 1 << 4}, std::vector<Index>(9, 1), {0, -1}};
  for (const std::vector<Index>& shape : impossible) {
    const Error error = error_of([&] { checked_size(shape, 4, "tensor \"a\""); });
    EXPECT_EQ(error.fault, Fault::data);
    EXPECT_TRUE(says(error, "tensor \"a\""));
  }
  EXPECT_EQ(checked_size(std::vector<Index>{1 << 30, 1 << 30}, 8, "x"), std::size_t{1} << 63);  // just fits
  EXPECT_TRUE(says(error_of([] { checked_size(std::vector<Index>{1 << 30, 1 << 30}, 16, "x"); }), "64 bits"));
}

}  // namespace
}  // namespace pellucid
