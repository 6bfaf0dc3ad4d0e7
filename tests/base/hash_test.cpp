// SHA-256 against the vectors of FIPS 180-4 and at the borders of its blocks.
#include "pellucid/base/hash.hpp"

#include <gtest/gtest.h>

#include <cstdio>
#include <string>
#include <vector>

#include "pellucid/base/random.hpp"
#include "tests/support/folder.hpp"

namespace pellucid {
namespace {

TEST(Sha256, gives_the_digests_of_the_standard) {
  EXPECT_EQ(sha256(""), "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
  EXPECT_EQ(sha256("abc"), "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
  EXPECT_EQ(sha256("abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq"),
            "248d6a61d20638b8e5c026930c3e6039a33ce45964ff2167f6ecedd419db06c1");
  EXPECT_EQ(sha256(std::string(1'000'000, 'a')), "cdc76e5c9914fb9281a1c7e284d73e67f1809a48a497200e046d39ccc7112cd0");
}

TEST(Sha256, is_the_same_with_and_without_the_processors_instructions) {
  std::string bytes;
  for (int length = 0; length <= 400; ++length) {
    ASSERT_EQ(sha256(bytes), sha256_plainly(bytes)) << length << " bytes";
    bytes += static_cast<char>(91 * length + length / 7);
  }
}

// The padding changes its form at 56 and 64 bytes: another program must agree at each length around them.
TEST(Sha256, of_pieces_is_that_of_the_whole) {
  for (std::uint32_t trial = 0; trial < 500; ++trial) {
    std::string whole;
    std::vector<std::string> parts;
    for (std::uint32_t i = 0; i < trial % 9; ++i) {
      const auto size = static_cast<std::size_t>(150 * random_uniform(1, trial, i));
      parts.emplace_back(i % 3 == 2 ? 0 : size, static_cast<char>('a' + i));
      whole += parts.back();
    }
    const std::vector<std::string_view> pieces(parts.begin(), parts.end());
    ASSERT_EQ(sha256(pieces), sha256(whole)) << "trial " << trial;
  }
}

TEST(Sha256, agrees_with_sha256sum_at_every_length_around_a_block) {
  const testing::Folder folder;
  std::string bytes;
  for (int length = 0; length <= 130; ++length) {
    FILE* const other = ::popen(("sha256sum " + folder.write("x", bytes)).c_str(), "r");
    ASSERT_NE(other, nullptr);
    char digest[65] = {};
    const std::size_t read = std::fread(digest, 1, 64, other);
    ::pclose(other);
    ASSERT_EQ(read, 64U) << "sha256sum is needed";
    EXPECT_EQ(sha256(bytes), digest) << length << " bytes";
    bytes += static_cast<char>(37 * length + 200);
  }
}

}  // namespace
}  // namespace pellucid
