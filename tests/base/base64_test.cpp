#include "pellucid/base/base64.hpp"

#include <gtest/gtest.h>

#include "pellucid/base/random.hpp"

namespace pellucid {
namespace {

// The vectors of RFC 4648, section 10.
TEST(Base64, is_that_of_the_standard) {
  EXPECT_EQ(base64(""), "");
  EXPECT_EQ(base64("f"), "Zg==");
  EXPECT_EQ(base64("fo"), "Zm8=");
  EXPECT_EQ(base64("foo"), "Zm9v");
  EXPECT_EQ(base64("foobar"), "Zm9vYmFy");
}

TEST(Base64, comes_back_and_refuses_what_it_does_not_write) {
  for (std::uint32_t size = 0; size < 50; ++size) {
    std::string bytes;
    for (std::uint32_t i = 0; i < size; ++i)
      bytes += static_cast<char>(static_cast<unsigned char>(256 * random_uniform(7, size, i)));
    EXPECT_EQ(from_base64(base64(bytes)), bytes);
  }
  for (const char* text : {"Z", "Zg=", "Zh==", "Zg==Zg==", "=g==", "Zm9v\n", "Zm9*", "===="}) {
    EXPECT_EQ(from_base64(text), std::nullopt) << text;
  }
}

}  // namespace
}  // namespace pellucid
