// Archives of NumPy arrays, made by hand: what is taken, and archives that lie, overlap, are cut, turned or made to
// fill the memory.
#include <gtest/gtest.h>
#include <zlib.h>

#include <cstdint>
#include <string>
#include <vector>

#include "npy_bytes.hpp"
#include "pellucid/data/images.hpp"
#include "pellucid/data/npy.hpp"
#include "tests/support/deflated.hpp"
#include "tests/support/folder.hpp"

namespace pellucid::data {
namespace {

std::string deflated(const std::string& bytes) { return testing::deflated(bytes, -MAX_WBITS); }

struct Member {
  std::string name, content;
  bool is_deflated = false;
  std::uint64_t flags = 0;
  std::uint64_t claimed = 0;  ///< bytes, if not those of the content
  std::uint64_t method = 0;   ///< if not 0, instead of stored or deflated
  std::uint64_t disk = 0;
  std::uint64_t moved = 0;   ///< added to where the directory says it begins
  bool is_wide = false;      ///< sizes and place stand in an extra field of 64 bits
  std::string local_name{};  ///< if not empty, the name before the content
};

std::string zip(const std::vector<Member>& members, std::uint64_t count_more = 0) {
  std::string file, directory;
  for (const Member& member : members) {
    const std::string packed = member.is_deflated ? deflated(member.content) : member.content;
    const std::uint64_t begin = file.size();
    const std::uint64_t method = member.method != 0 ? member.method : member.is_deflated ? 8 : 0;
    const std::uint64_t size = member.claimed != 0 ? member.claimed : member.content.size();
    const uLong sum =
        crc32(0, reinterpret_cast<const Bytef*>(member.content.data()), static_cast<uInt>(member.content.size()));
    const auto narrow = [&](std::uint64_t value) { return little_endian(member.is_wide ? 0xffffffff : value, 4); };
    const std::string sizes = little_endian(size, 8) + little_endian(packed.size(), 8);
    const auto extra = [&](const std::string& values) {
      return member.is_wide ? little_endian(1, 2) + little_endian(values.size(), 2) + values : "";
    };
    const std::string local_extra = extra(sizes);
    const std::string entry_extra = extra(sizes + little_endian(begin + member.moved, 8));
    const auto common = [&](const std::string& name, const std::string& behind) {
      return little_endian(20, 2) + little_endian(member.flags, 2) + little_endian(method, 2) + little_endian(0, 4) +
             little_endian(sum, 4) + narrow(packed.size()) + narrow(size) + little_endian(name.size(), 2) +
             little_endian(behind.size(), 2);
    };
    const std::string local_name = member.local_name.empty() ? member.name : member.local_name;
    file += "PK\3\4" + common(local_name, local_extra) + local_name + local_extra + packed;
    directory += "PK\1\2" + little_endian(20, 2) + common(member.name, entry_extra) + little_endian(0, 2) +
                 little_endian(member.disk, 2) + little_endian(0, 6) + narrow(begin + member.moved) + member.name +
                 entry_extra;
  }
  const std::uint64_t count = members.size() + count_more;
  if (members.empty() || !members.front().is_wide) {
    return file + directory + "PK\5\6" + little_endian(0, 4) + little_endian(count, 2) + little_endian(count, 2) +
           little_endian(directory.size(), 4) + little_endian(file.size(), 4) + little_endian(0, 2);
  }
  return file + directory + "PK\6\6" + little_endian(44, 8) + little_endian(20, 4) + little_endian(0, 8) +
         little_endian(count, 8) + little_endian(count, 8) + little_endian(directory.size(), 8) +
         little_endian(file.size(), 8) + "PK\6\7" + little_endian(0, 4) +
         little_endian(file.size() + directory.size(), 8) + little_endian(1, 4) + "PK\5\6" + little_endian(0, 4) +
         little_endian(0xffff, 2) + little_endian(0xffff, 2) + little_endian(0xffffffff, 4) +
         little_endian(0xffffffff, 4) + little_endian(0, 2);
}

std::string npz_complaint(const std::string& bytes) { return complaint(parse_npz, bytes); }

const std::string bytes_1_2 = npy_of("|u1", "(2,)", "\1\2");
const std::string bytes_2x2 = npy_of("|u1", "(2, 2)", "\3\4\5\6");

TEST(Npz, gives_each_array_its_columns) {
  for (const bool is_deflated : {false, true}) {
    const std::string bytes = zip({{"y.npy", bytes_1_2, is_deflated}, {"a/b.npy", bytes_2x2, is_deflated}});
    EXPECT_EQ(cells_of(parse_npz(bytes, "x")), "y: 1 2\na/b_0: 3 5\na/b_1: 4 6\n");
  }
}

TEST(Npz, with_sizes_of_64_bits_is_read_and_refused_cut_or_with_a_bit_turned) {
  const std::string whole = zip({{.name = "y.npy", .content = bytes_1_2, .is_deflated = true, .is_wide = true},
                                 {.name = "x.npy", .content = bytes_2x2, .is_wide = true}});
  const std::string expected = "y: 1 2\nx_0: 3 5\nx_1: 4 6\n";
  EXPECT_EQ(cells_of(parse_npz(whole, "x")), expected);
  for (std::size_t length = 0; length < whole.size(); ++length) {
    EXPECT_NE(npz_complaint(whole.substr(0, length)), "") << length;
  }
  for (std::size_t bit = 0; bit < 8 * whole.size(); ++bit) {
    std::string turned = whole;
    turned[bit / 8] = static_cast<char>(turned[bit / 8] ^ (1 << bit % 8));
    if (!npz_complaint(turned).empty()) continue;
    EXPECT_EQ(cells_of(parse_npz(turned, "x")), expected) << bit;
  }
}

TEST(Npz, of_arrays_that_make_no_table_is_refused_by_their_names) {
  const std::string three = npy_of("|u1", "(3,)", "123");
  const std::string rows = npz_complaint(zip({{"a.npy", bytes_1_2}, {"b.npy", three}}));
  EXPECT_SAYS(rows, "array \"b\"");
  EXPECT_SAYS(rows, "3 rows, array \"a\" has 2");
  const std::string cube = npz_complaint(zip({{"c.npy", npy_of("|u1", "(1, 1, 1)", "1")}}));
  EXPECT_SAYS(cube, "array \"c\"");
  EXPECT_SAYS(cube, "[1, 1, 1]");
  EXPECT_SAYS(npz_complaint(zip({{"a.npy", bytes_2x2}, {"a_1.npy", bytes_1_2}})), "\"a_1\" stands twice");
  EXPECT_SAYS(npz_complaint(zip({{"a.npy", bytes_1_2}, {"a.npy", bytes_1_2}})), "stands twice");
  EXPECT_SAYS(npz_complaint(zip({{"readme.txt", "hi"}})), "readme.txt");
  EXPECT_SAYS(npz_complaint(zip({{".npy", bytes_1_2}})), "not named");
  EXPECT_SAYS(npz_complaint(zip({{"o.npy", npy_of("|O", "(1,)", "N.")}})), "pickled code");
  EXPECT_SAYS(npz_complaint(zip({})), "no arrays");
}

TEST(Npz, that_lies_about_its_members_is_refused_with_the_reason) {
  EXPECT_SAYS(npz_complaint(zip({{.name = "a.npy", .content = bytes_1_2, .flags = 1}})), "encrypted");
  EXPECT_SAYS(npz_complaint(zip({{.name = "a.npy", .content = bytes_1_2, .method = 12}})), "method 12");
  EXPECT_SAYS(npz_complaint(zip({{.name = "a.npy", .content = bytes_1_2, .disk = 1}})), "disk");
  EXPECT_SAYS(npz_complaint(zip({{.name = "a.npy", .content = bytes_1_2, .moved = 1}})), "does not begin");
  EXPECT_SAYS(npz_complaint(zip({{.name = "a.npy", .content = bytes_1_2, .local_name = "b.npy"}})), "differ");
  EXPECT_SAYS(npz_complaint(zip({{"a.npy", bytes_1_2}}, 1)), "announces 2");
  EXPECT_SAYS(npz_complaint(zip({{"\xff.npy", bytes_1_2}})), "UTF-8");
  EXPECT_SAYS(npz_complaint(bytes_1_2), "no zip archive");
  EXPECT_SAYS(npz_complaint(zip({{"a.npy", bytes_1_2, true, 0, bytes_1_2.size() + 1}})), "unpacks to");
  EXPECT_SAYS(npz_complaint(zip({{"a.npy", bytes_1_2, true, 0, bytes_1_2.size() - 1}})), "more than the announced");
  const std::string more = deflated(bytes_1_2) + "zz";
  EXPECT_SAYS(npz_complaint(zip({{.name = "a.npy", .content = more, .claimed = bytes_1_2.size(), .method = 8}})),
              "2 bytes follow");
  EXPECT_SAYS(npz_complaint("#!" + zip({{"a.npy", bytes_1_2}})), "does not end");
}

TEST(Npz, made_to_fill_the_memory_is_refused_without_taking_it) {
  const std::string zeros = npy_of("|u1", "(200000000,)", std::string(200'000'000, '\0'));
  const std::string bomb = zip({{"a.npy", zeros, true}});
  EXPECT_LT(bomb.size(), 300'000U);
  EXPECT_SAYS(npz_complaint(bomb), "let become");
  const std::string impossible = zip({{"a.npy", bytes_1_2, true, 0, 0xfffffff0}});
  EXPECT_SAYS(npz_complaint(impossible), "cannot unpack");
}

TEST(Npz, with_members_that_share_their_bytes_is_refused) {
  // A second member that begins inside the first one's content (Fifield 2019).
  const std::string inner = zip({{"b.npy", bytes_1_2}});
  const std::size_t inner_bytes = inner.find("PK\1\2");
  std::string file = zip({{"a.npy", inner.substr(0, inner_bytes)}});
  const std::size_t directory = file.find("PK\1\2"), end = file.find("PK\5\6");
  std::string entry = inner.substr(inner_bytes, inner.find("PK\5\6") - inner_bytes);
  const std::size_t inner_begin = file.find("PK\3\4", 1);
  entry.replace(42, 4, little_endian(inner_begin, 4));
  file = file.substr(0, end) + entry + "PK\5\6" + little_endian(0, 4) + little_endian(2, 2) + little_endian(2, 2) +
         little_endian(end - directory + entry.size(), 4) + little_endian(directory, 4) + little_endian(0, 2);
  EXPECT_SAYS(npz_complaint(file), "overlaps");
}

TEST(Npz, cut_at_any_length_is_refused) {
  for (const bool is_deflated : {false, true}) {
    const std::string whole = zip({{"y.npy", bytes_1_2, is_deflated}, {"x.npy", bytes_2x2, is_deflated}});
    for (std::size_t length = 0; length < whole.size(); ++length) {
      EXPECT_NE(npz_complaint(whole.substr(0, length)), "") << length;
    }
  }
}

TEST(Npz, with_any_bit_turned_is_refused_or_holds_the_same_values) {
  for (const bool is_deflated : {false, true}) {
    const std::string whole = zip({{"y.npy", bytes_1_2, is_deflated}, {"x.npy", bytes_2x2, is_deflated}});
    const Table expected = parse_npz(whole, "x");
    std::size_t taken = 0;
    for (std::size_t bit = 0; bit < 8 * whole.size(); ++bit) {
      std::string turned = whole;
      turned[bit / 8] = static_cast<char>(turned[bit / 8] ^ (1 << bit % 8));
      if (!npz_complaint(turned).empty()) continue;
      ++taken;  // a time or a version
      EXPECT_EQ(cells_of(parse_npz(turned, "x")), cells_of(expected)) << bit;
    }
    EXPECT_LT(taken, 8 * 2 * 40U);  // of each member's 76 bytes of headers, those that nothing depends on
  }
}

class ImageArchive : public ::testing::Test {
 protected:
  std::string write(const std::vector<Member>& members) const { return folder_.write("a.npz", zip(members)); }
  /// x and y alone.
  std::string pair(const std::string& x, const std::string& y) const {
    return write({{"x.npy", x}, {"y.npy", y, true}});
  }
  std::string complaint_of(const std::string& x, const std::string& y) const {
    try {
      read_image_archive(pair(x, y), false);
    } catch (const Failure& failure) {
      EXPECT_EQ(failure.error().fault, Fault::data);
      EXPECT_SAYS(std::string(failure.what()), "a.npz");
      return failure.what();
    }
    return "";
  }

 private:
  testing::Folder folder_;
};

TEST_F(ImageArchive, of_keras_has_its_test_rows_apart) {
  const std::string path = write({{"x_train.npy", npy_of("|u1", "(2, 1, 2)", std::string("\0\x33\xcc\xff", 4)), true},
                                  {"y_train.npy", npy_of("|u1", "(2,)", std::string("\x0a\x09", 2))},
                                  {"x_test.npy", npy_of("|u1", "(1, 1, 2)", "\xff\xff")},
                                  {"y_test.npy", npy_of("<i8", "(1,)", little_endian(9, 8))}});
  EXPECT_TRUE(is_image_archive(path));
  EXPECT_TRUE(has_test_images(path));
  const Dataset training = read_image_archive(path, false);
  EXPECT_EQ(training.image, (std::vector<Index>{1, 2}));
  EXPECT_EQ(training.inputs, (std::vector<float>{0, 0.2F, 0.8F, 1}));
  EXPECT_EQ(training.classes, (std::vector<std::string>{"9", "10"})) << "in the order of numbers";
  EXPECT_EQ(training.targets, (std::vector<float>{1, 0}));
  EXPECT_EQ(text_of(training.account), "read 2 pictures of 2 classes (9 1, 10 1), 1x2, gray");
  const Dataset test = read_image_archive(path, true);
  EXPECT_EQ(test.inputs, (std::vector<float>{1, 1}));
  EXPECT_EQ(test.classes, (std::vector<std::string>{"9"}));
}

TEST_F(ImageArchive, of_colours_is_read_channel_by_channel_with_labels_of_any_kind) {
  std::string pixels;
  for (int i = 0; i < 12; ++i) pixels += static_cast<char>(i);
  const std::string words = std::string("ox\0\0\0\0cat\0\0\0", 12);
  const std::string path = pair(npy_of("|u1", "(2, 1, 2, 3)", pixels), npy_of("|S6", "(2, 1)", words));
  EXPECT_TRUE(is_image_archive(path));
  EXPECT_FALSE(has_test_images(path));
  const Dataset dataset = read_image_archive(path, false);
  EXPECT_EQ(dataset.image, (std::vector<Index>{3, 1, 2}));
  std::vector<int> levels;
  for (const float value : dataset.inputs) levels.push_back(static_cast<int>(value * 255 + 0.5F));
  EXPECT_EQ(levels, (std::vector<int>{0, 3, 1, 4, 2, 5, 6, 9, 7, 10, 8, 11}));
  EXPECT_EQ(dataset.classes, (std::vector<std::string>{"cat", "ox"}));
  EXPECT_EQ(dataset.targets, (std::vector<float>{1, 0}));
}

TEST_F(ImageArchive, of_columns_is_a_table) {
  EXPECT_FALSE(is_image_archive(pair(npy_of("|u1", "(2, 2)", "abcd"), npy_of("|u1", "(2,)", "ab"))));
  EXPECT_FALSE(is_image_archive(write({{"a.npy", npy_of("|u1", "(1, 2, 2)", "abcd")}})));
}

TEST_F(ImageArchive, that_does_not_fit_is_refused_with_the_way_out) {
  const std::string x = npy_of("|u1", "(2, 1, 2)", "abcd"), y = npy_of("|u1", "(2,)", "ab");
  EXPECT_EQ(complaint_of(x, y), "");
  EXPECT_SAYS(complaint_of(npy_of("|i1", "(2, 1, 2)", "abcd"), y), "astype('uint8')");
  EXPECT_SAYS(complaint_of(npy_of("|u1", "(2, 1, 1, 2)", "abcd"), y), "moveaxis");
  EXPECT_SAYS(complaint_of(npy_of("|u1", "(2, 0, 2)", ""), y), "it holds no values");
  EXPECT_SAYS(complaint_of(x, npy_of("|u1", "(3,)", "abc")), "3 labels for 2 pictures");
  EXPECT_SAYS(complaint_of(x, npy_of("|u1", "(2, 2)", "abcd")), "argmax");
  EXPECT_SAYS(complaint_of(npy("{'descr': '|u1', 'fortran_order': True, 'shape': (2, 1, 2), }\n", "abcd"), y),
              "ascontiguousarray");
}

}  // namespace
}  // namespace pellucid::data
