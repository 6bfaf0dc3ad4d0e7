// Files in containers and encodings read the same as the plain CSV; files of other kinds are named, with a way out.
#include <gtest/gtest.h>
#include <zlib.h>

#include <cstdlib>
#include <random>

#include "pellucid/data/read_table.hpp"
#include "tests/support/deflated.hpp"
#include "tests/support/failure.hpp"
#include "tests/support/folder.hpp"

namespace pellucid::data {
namespace {

using testing::error_of;
using testing::says;

std::string all_cells(const Table& table) {
  std::string text;
  for (const Column& column : table.columns) {
    text += column.name + ":";
    for (Index row = 0; row < table.rows; ++row) text += std::string(column.cells[row]) + "|";
  }
  return text;
}

std::string read_cells(const std::string& path, const CsvOptions& options = {}) {
  return all_cells(read_table(path, options).table);
}

/// A table whose cells hold characters below `end`, out of Latin-1 and beyond.
std::u32string drawn_text(unsigned seed, std::initializer_list<char32_t> letters, int rows) {
  std::minstd_rand random(seed);
  std::u32string text = U"name,y\n";
  for (int row = 0; row < rows; ++row) {
    for (unsigned i = 0; i < 1 + random() % 5; ++i) text += std::data(letters)[random() % letters.size()];
    text += U",";
    text += static_cast<char32_t>(U'0' + random() % 10);
    text += U"\n";
  }
  return text;
}

std::string utf8(const std::u32string& text) {
  std::string bytes;
  for (const char32_t c : text) {
    if (c < 0x80) {
      bytes += static_cast<char>(c);
    } else if (c < 0x800) {
      bytes += {static_cast<char>(0xc0 | c >> 6), static_cast<char>(0x80 | (c & 63))};
    } else if (c < 0x10000) {
      bytes += {static_cast<char>(0xe0 | c >> 12), static_cast<char>(0x80 | (c >> 6 & 63)),
                static_cast<char>(0x80 | (c & 63))};
    } else {
      bytes += {static_cast<char>(0xf0 | c >> 18), static_cast<char>(0x80 | (c >> 12 & 63)),
                static_cast<char>(0x80 | (c >> 6 & 63)), static_cast<char>(0x80 | (c & 63))};
    }
  }
  return bytes;
}

std::string numbers(const std::u32string& text, int width, bool is_big) {
  std::string bytes;
  const auto add = [&](char32_t unit) {
    for (int i = 0; i < width; ++i) bytes += static_cast<char>(unit >> 8 * (is_big ? width - 1 - i : i) & 255);
  };
  for (const char32_t c : text) {
    if (width == 2 && c >= 0x10000) {
      add(0xd800 + ((c - 0x10000) >> 10));
      add(0xdc00 + ((c - 0x10000) & 0x3ff));
    } else {
      add(c);
    }
  }
  return bytes;
}

std::string latin1(const std::u32string& text) {
  std::string bytes;
  for (const char32_t c : text) bytes += static_cast<char>(c);
  return bytes;
}

TEST(OtherFiles, unicode_in_any_encoding_reads_as_the_plain_table) {
  const testing::Folder folder;
  for (unsigned seed = 1; seed <= 20; ++seed) {
    // Each 20th table is longer than a block, so that characters lie across its border.
    const std::u32string text = drawn_text(seed, {U'a', U'é', U'я', U'中', U'\U0001f600'}, seed == 20 ? 200000 : 30);
    const std::string plain = read_cells(folder.write("p.csv", utf8(text)));
    for (const bool is_big : {false, true}) {
      for (const int width : {2, 4}) {
        const std::string path = folder.write("t.csv", numbers(U"\ufeff" + text, width, is_big));
        EXPECT_EQ(read_cells(path) == plain, true) << seed << " " << width << " " << is_big;
      }
    }
    const std::string path = folder.write("n.csv", numbers(text, 2, false));
    EXPECT_EQ(read_cells(path, {.encoding = "utf-16"}) == plain, true) << seed;
  }
}

TEST(OtherFiles, utf16_without_a_mark_is_found_by_its_zeros) {
  const testing::Folder folder;
  const std::u32string text = drawn_text(3, {U'a', U'é', U'z'}, 40);
  const std::string plain = read_cells(folder.write("p.csv", utf8(text)));
  for (const bool is_big : {false, true}) EXPECT_EQ(read_cells(folder.write("t.csv", numbers(text, 2, is_big))), plain);
}

TEST(OtherFiles, one_byte_encodings_are_read_if_they_are_named) {
  const testing::Folder folder;
  const std::u32string text = drawn_text(5, {U'a', U'é', U'ü', U'ß', U'ÿ'}, 40);
  const std::string plain = read_cells(folder.write("p.csv", utf8(text)));
  const std::string path = folder.write("t.csv", latin1(text));
  EXPECT_EQ(read_cells(path, {.encoding = "latin1"}), plain);
  EXPECT_EQ(read_cells(path, {.encoding = "cp1252"}), plain);
  const Error error = error_of([&] { read_cells(path); });
  EXPECT_TRUE(says(error, "row ")) << "the row is named";
  EXPECT_TRUE(says(error, "source.encoding = cp1252"));
  EXPECT_EQ(read_cells(folder.write("e.csv", "x\n\x80\n"), {.encoding = "cp1252"}), "x:€|");
  EXPECT_TRUE(
      says(error_of([&] { read_cells(folder.write("o.csv", "x\n\x81\n"), {.encoding = "cp1252"}); }), "byte 2"));
}

TEST(OtherFiles, broken_pairs_and_numbers_are_refused) {
  const testing::Folder folder;
  for (const char32_t wrong : {char32_t{0xd800}, char32_t{0xdc00}}) {
    const std::u32string text = {0xfeff, U'x', U'\n', wrong, U'y', U'\n'};
    EXPECT_TRUE(says(error_of([&] { read_cells(folder.write("t.csv", numbers(text, 2, false))); }), "byte 6"));
  }
  const std::u32string beyond = {0xfeff, U'x', U'\n', 0x110000};
  EXPECT_TRUE(says(error_of([&] { read_cells(folder.write("t.csv", numbers(beyond, 4, true))); }), "UTF-32"));
  const std::string odd = numbers(U"\ufeffx\n1\n", 2, false) + "y";
  EXPECT_TRUE(says(error_of([&] { read_cells(folder.write("t.csv", odd)); }), "within a character"));
}

TEST(OtherFiles, what_each_packing_holds_reads_as_the_plain_table) {
  const testing::Folder folder;
  std::string plain = "x,y\n";
  std::minstd_rand random(7);
  for (int row = 0; row < 20000; ++row) plain += std::to_string(random()) + "," + std::to_string(random() % 3) + "\n";
  const std::string path = folder.write("p.csv", plain);
  const std::string expected = read_cells(path);
  folder.write("gz", testing::deflated(plain, 16 + MAX_WBITS));
  const std::string script =
      "cd '" + folder.path().string() +
      "' && /usr/bin/python3 -c \"\nimport bz2, lzma, zipfile\nb = open('p.csv', 'rb').read()\n"
      "open('xz', 'wb').write(lzma.compress(b[:999], preset=0) + lzma.compress(b[999:], preset=0))\n"
      "open('bz2', 'wb').write(bz2.compress(b[:999]) + bz2.compress(b[999:]))\n"
      "for name, way in ('zip', 8), ('stored', 0):\n"
      "    with zipfile.ZipFile(name, 'w', way) as z:\n        z.writestr('d/t.csv', b); z.writestr('README.md', 'x')\n"
      "with zipfile.ZipFile('two', 'w') as z:\n    z.writestr('a.csv', b); z.writestr('b.csv', b)\n\"";
  ASSERT_EQ(std::system(script.c_str()), 0);
  for (const char* name : {"gz", "xz", "bz2", "zip", "stored"}) {
    EXPECT_EQ(read_cells(folder.at(name)) == expected, true) << name;
    std::filesystem::copy_file(folder.at(name), folder.at("t.csv"), std::filesystem::copy_options::overwrite_existing);
    EXPECT_EQ(read_cells(folder.at("t.csv")) == expected, true) << name << " with the name of a CSV file";
  }
  EXPECT_TRUE(says(error_of([&] { read_cells(folder.at("two")); }), "2 files: a.csv, b.csv"));
  for (const char* name : {"xz", "bz2"}) {
    std::filesystem::resize_file(folder.at(name), std::filesystem::file_size(folder.at(name)) - 5);
    EXPECT_TRUE(says(error_of([&] { read_cells(folder.at(name)); }), "is cut off")) << name;
  }
  // A frame of zstd with one raw block (RFC 8878).
  const std::string zstd("\x28\xb5\x2f\xfd\x20\x08\x41\x00\x00x,y\n1,2\n", 17);
  EXPECT_EQ(read_cells(folder.write("z.csv.zst", zstd)), "x:1|y:2|");
  EXPECT_EQ(read_cells(folder.write("z.tsv.gz", testing::deflated("x;a\ty\n1\t2\n", 16 + MAX_WBITS))), "x;a:1|y:2|");
}

TEST(OtherFiles, bombs_of_any_packing_are_refused) {
  const testing::Folder folder;
  const std::string script = "cd '" + folder.path().string() +
                             "' && /usr/bin/python3 -c \"\nimport bz2, lzma\nz = b'1,2\\n' * (1 << 25)\n"
                             "open('xz', 'wb').write(lzma.compress(z, preset=0))\n\"";
  ASSERT_EQ(std::system(script.c_str()), 0);
  EXPECT_TRUE(says(error_of([&] { read_cells(folder.at("xz")); }), "it unpacks to more than the"));
}

TEST(OtherFiles, other_kinds_are_named_with_a_way_out_whatever_their_name) {
  const testing::Folder folder;
  struct Case {
    std::string bytes;
    const char *says, *remedy;
  };
  using namespace std::string_literals;
  for (const Case& each : std::vector<Case>{
           {"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"s, "Excel workbook of the old kind", "read_excel"},
           {"PAR1PAR1", "a Parquet file", "read_parquet"},
           {"ARROW1\0\0"s, "an Arrow file", "read_feather"},
           {"FEA1", "a Feather file", "read_feather"},
           {"\x89HDF\r\n\x1a\n", "an HDF5 file", "read_hdf"},
           {"SQLite format 3\0x"s, "an SQLite database", "sqlite3"},
           {"% a comment\n\n@RELATION x\n@attribute y {p,q}\n@data\np\n", "an ARFF file", "@data"},
           {"\x80\x04\x95\x10", "a pickle", "to_csv"},
           {"%PDF-1.7\n", "a PDF document", "CSV"},
           {"\n<!DOCTYPE html>\n<html>", "a page of the web", "download"},
           {"\x89PNG\r\n\x1a\n", "a PNG picture", "folder"},
           {"\xff\xd8\xff\xe0", "a JPEG picture", "folder"},
           {std::string(257, 'x') + "ustar", "a tar archive", "tar -xf"},
           {testing::deflated(testing::deflated("x\n1\n", 16 + MAX_WBITS), 16 + MAX_WBITS), "packed twice", "unpack"},
       }) {
    for (const char* name : {"t.csv", "t.data", "t.npy", "t.npz"}) {
      const Error error = error_of([&] { read_cells(folder.write(name, each.bytes)); });
      EXPECT_EQ(error.fault, Fault::data);
      EXPECT_TRUE(says(error, each.says)) << name;
      EXPECT_TRUE(says(error, each.remedy)) << name;
    }
  }
}

TEST(OtherFiles, documents_in_zip_are_named) {
  const testing::Folder folder;
  const std::string script = "cd '" + folder.path().string() +
                             "' && /usr/bin/python3 -c \"\nimport zipfile\n"
                             "for name, member in ('a.xlsx', 'xl/workbook.xml'), ('b.csv', 'xl/workbook.xml'), "
                             "('c.ods', 'content.xml'), ('d.npz', 'x_train.npy'):\n"
                             "    with zipfile.ZipFile(name, 'w') as z:\n        z.writestr(member, 'x')\n"
                             "        if name == 'd.npz': z.writestr('x_test.npy', 'x')\n\"";
  ASSERT_EQ(std::system(script.c_str()), 0);
  for (const char* name : {"a.xlsx", "b.csv"}) {
    EXPECT_TRUE(says(error_of([&] { read_cells(folder.at(name)); }), "an Excel workbook. save it as CSV")) << name;
  }
  EXPECT_TRUE(says(error_of([&] { read_cells(folder.at("c.ods")); }), "OpenDocument"));
  EXPECT_TRUE(says(error_of([&] { read_cells(folder.at("d.npz")); }), "source.test_file = test.npz"));
}

TEST(OtherFiles, tables_that_begin_like_other_kinds_are_read) {
  const testing::Folder folder;
  for (const char* name : {"BMI", "PARTY", "BZh9", "[a]", "{x}", "GIF", "MM", "PK", "7z", "% of all", "@x"}) {
    EXPECT_EQ(read_cells(folder.write("t.csv", name + std::string(",y\n1,2\n"))), name + std::string(":1|y:2|"));
  }
}

}  // namespace
}  // namespace pellucid::data
