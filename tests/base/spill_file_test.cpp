// Memory that a file stands behind: what is written stays, whatever becomes of its pages, and the disk gets its room
// back.
#include "pellucid/base/spill_file.hpp"

#include <gtest/gtest.h>
#include <sys/resource.h>

#include <algorithm>
#include <cerrno>
#include <csignal>
#include <cstdint>
#include <cstring>
#include <random>
#include <thread>
#include <vector>

namespace pellucid {
namespace {

constexpr const char* folder = "/var/tmp";

struct Piece {
  std::byte* data;
  std::size_t size;
  std::byte mark;
  void fill() const { std::fill_n(data, size, mark); }
  bool is_whole() const {
    return std::all_of(data, data + size, [this](std::byte byte) { return byte == mark; });
  }
};

TEST(SpillFile, keeps_pieces_apart_and_whole_while_others_come_and_go) {
  SpillFile file(folder);
  ASSERT_TRUE(file.is_open());
  const auto work = [&file](unsigned seed) {
    std::minstd_rand random(seed);
    std::vector<Piece> pieces;
    bool are_whole = true;
    for (int i = 0; i < 150; ++i) {
      if (pieces.size() < 6 || random() % 2 == 0) {
        const std::size_t size = std::size_t{1} << (random() % 8 + 12);
        const std::size_t odd = size + random() % size;
        auto* const data = static_cast<std::byte*>(file.take(odd));
        are_whole = are_whole && data != nullptr && file.owns(data) && file.owns(data + odd - 1);
        if (data == nullptr) return false;
        pieces.push_back({data, odd, static_cast<std::byte>(random() % 256)});
        pieces.back().fill();
      } else {
        std::swap(pieces[random() % pieces.size()], pieces.back());
        are_whole = are_whole && pieces.back().is_whole();
        file.give_back(pieces.back().data);
        pieces.pop_back();
      }
      if (i % 20 == 0) file.drop_pages();
    }
    for (const Piece& piece : pieces) {
      are_whole = are_whole && piece.is_whole();
      file.give_back(piece.data);
    }
    return are_whole;
  };
  bool is_other_whole = false;
  std::thread other([&] { is_other_whole = work(2); });
  EXPECT_TRUE(work(1));
  other.join();
  EXPECT_TRUE(is_other_whole);
  EXPECT_LT(file.bytes_on_disk(), std::size_t{1} << 20);
}

TEST(SpillFile, lays_no_piece_where_a_huge_page_could_begin) {
  SpillFile file(folder);
  ASSERT_TRUE(file.is_open());
  constexpr std::size_t huge = std::size_t{1} << 21;
  for (const std::size_t size : {huge, 2 * huge, 4 * huge + 5, 20 * huge}) {
    void* const piece = file.take(size);  // in the file it begins at a multiple of a huge page
    ASSERT_NE(piece, nullptr);
    EXPECT_NE(reinterpret_cast<std::uintptr_t>(piece) % huge, 0U) << size;
    file.give_back(piece);
  }
}

TEST(SpillFile, gives_its_room_back_to_the_disk) {
  SpillFile file(folder);
  ASSERT_TRUE(file.is_open());
  constexpr std::size_t size = std::size_t{5} << 20;
  for (int i = 0; i < 3; ++i) {
    void* const first = file.take(size);
    void* const second = file.take(size);
    ASSERT_NE(first, nullptr);
    ASSERT_NE(second, nullptr);
    EXPECT_GE(file.bytes_on_disk(), 2 * size);
    EXPECT_LT(file.bytes_on_disk(), 3 * size);
    file.give_back(first);
    EXPECT_LT(file.bytes_on_disk(), 2 * size);
    file.give_back(second);
    EXPECT_LT(file.bytes_on_disk(), size / 8);
  }
}

TEST(SpillFile, owns_nothing_else) {
  SpillFile file(folder);
  const std::vector<int> others(100'000);
  int mine = 0;
  EXPECT_FALSE(file.owns(others.data()));
  EXPECT_FALSE(file.owns(&mine));
  EXPECT_FALSE(file.owns(nullptr));
}

TEST(SpillFile, says_that_the_disk_has_no_room_and_works_on) {
  SpillFile file(folder);
  ASSERT_TRUE(file.is_open());
  constexpr std::size_t size = std::size_t{1} << 20;
  void* const before = file.take(size);
  ASSERT_NE(before, nullptr);
  rlimit limit{};
  ASSERT_EQ(::getrlimit(RLIMIT_FSIZE, &limit), 0);
  auto* const handler = std::signal(SIGXFSZ, SIG_IGN);
  const rlimit none{0, limit.rlim_max};
  ASSERT_EQ(::setrlimit(RLIMIT_FSIZE, &none), 0);
  errno = 0;
  EXPECT_EQ(file.take(64 * size), nullptr);
  EXPECT_EQ(errno, EFBIG);
  ASSERT_EQ(::setrlimit(RLIMIT_FSIZE, &limit), 0);
  std::signal(SIGXFSZ, handler);
  EXPECT_LT(file.bytes_on_disk(), 2 * size);
  void* const after = file.take(64 * size);
  EXPECT_NE(after, nullptr);
}

#if !defined(PELLUCID_SANITIZED)  // the sanitizers take more addresses than these

TEST(SpillFile, makes_do_with_fewer_addresses) {
  rlimit limit{};
  ASSERT_EQ(::getrlimit(RLIMIT_AS, &limit), 0);
  for (const int bits : {42, 40, 38}) {
    const rlimit few{rlim_t{1} << bits, limit.rlim_max};
    ASSERT_EQ(::setrlimit(RLIMIT_AS, &few), 0);
    SpillFile file(folder);
    void* const one = file.take(std::size_t{1} << 20);
    void* const other = file.take(std::size_t{3} << 20);
    ASSERT_EQ(::setrlimit(RLIMIT_AS, &limit), 0);
    ASSERT_TRUE(file.is_open()) << bits;
    EXPECT_TRUE(file.owns(one) && file.owns(other)) << bits;
    std::memset(other, 1, std::size_t{3} << 20);
    file.give_back(one);
    EXPECT_EQ(file.take(std::size_t{1} << 20), one) << bits;
  }
}

#endif

TEST(SpillFile, is_never_in_memory_itself) {
  EXPECT_FALSE(SpillFile("/dev/shm").is_open());
  EXPECT_FALSE(SpillFile("/no such folder").is_open());
}

}  // namespace
}  // namespace pellucid
