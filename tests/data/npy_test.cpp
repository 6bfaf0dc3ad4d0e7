// Single NumPy arrays as tables, made by hand: what is taken, what is refused and with which words, and files that are
// cut, turned or made to harm. numpy_test.cpp compares with NumPy itself.
#include "pellucid/data/npy.hpp"

#include <gtest/gtest.h>
#include <sys/resource.h>

#include <cstdint>
#include <string>

#include "npy_bytes.hpp"

namespace pellucid::data {
namespace {

std::string npy_complaint(const std::string& bytes) { return complaint(parse_npy, bytes); }

TEST(Npy, of_one_axis_is_one_column_and_of_two_axes_one_for_each) {
  EXPECT_EQ(cells_of(parse_npy(npy_of("|u1", "(3,)", "\1\2\xff"), "x")), "0: 1 2 255\n");
  EXPECT_EQ(cells_of(parse_npy(npy_of("|i1", "(2, 3)", "\1\2\3\4\5\xff"), "x")), "0: 1 4\n1: 2 5\n2: 3 -1\n");
  const std::string fortran = "{'descr': '|u1', 'fortran_order': True, 'shape': (2, 3), }";
  EXPECT_EQ(cells_of(parse_npy(npy(fortran, "\1\2\3\4\5\6"), "x")), "0: 1 2\n1: 3 4\n2: 5 6\n");
}

TEST(Npy, header_is_read_in_every_version_and_order_of_its_keys) {
  const std::string header = "{ \"shape\":(2L,),'fortran_order':False , 'descr':'>u2'}   \n";
  for (const int version : {1, 2, 3}) {
    EXPECT_EQ(cells_of(parse_npy(npy(header, std::string("\1\0\0\2", 4), version), "x")), "0: 256 2\n") << version;
  }
}

TEST(Npy, of_a_nan_with_either_sign_gives_the_word_for_missing) {
  const std::string both = little_endian(0xffc00000, 4) + little_endian(0x7fc00000, 4);
  EXPECT_EQ(cells_of(parse_npy(npy_of("<f4", "(2,)", both), "x")), "0: nan nan\n");
}

TEST(Npy, of_objects_or_records_is_refused_with_the_reason_and_the_way_out) {
  const std::string objects = npy_complaint(npy_of("|O", "(1,)", "\x80\4N."));
  EXPECT_SAYS(objects, "pickled code");
  EXPECT_SAYS(objects, "astype");
  EXPECT_SAYS(npy_complaint(npy("{'descr': [('a', '<f8')], 'fortran_order': False, 'shape': (1,), }", "12345678")),
              "records");
}

TEST(Npy, of_another_type_is_refused_by_its_name) {
  for (const char* const type : {"<c8", "<f16", "<M8[ns]", "|V3", "<i3", "|f8", "<U0", "|S0", "<U", "", "<", "<f8 ",
                                 "<f-8", "=f8", "<U99999999999", "<U4611686018427387905", "|b2", "|U3"}) {
    EXPECT_SAYS(npy_complaint(npy_of(type, "(1,)", "12345678")), "its type is " + std::string(type));
  }
}

TEST(Npy, of_other_axes_or_without_values_is_refused_with_its_shape) {
  EXPECT_SAYS(npy_complaint(npy_of("|u1", "()", "1")), "[]");
  EXPECT_SAYS(npy_complaint(npy_of("|u1", "(1, 2, 3)", "123456")), "[1, 2, 3]");
  EXPECT_SAYS(npy_complaint(npy_of("|u1", "(0, 1099511627776)", "")), "no values");
  EXPECT_SAYS(npy_complaint(npy_of("|u1", "(1099511627776, 0)", "")), "no values");
  EXPECT_SAYS(npy_complaint(npy_of("|u1", "(1, 1048577)", std::string(1048577, '1'))), "1,048,577");
}

TEST(Npy, with_a_header_that_numpy_does_not_write_is_refused_at_its_place) {
  const std::string good = "{'descr': '|u1', 'fortran_order': False, 'shape': (1,), }";
  ASSERT_EQ(npy_complaint(npy(good, "1")), "");
  for (const char* const header :
       {"", "{", "{}", "{'descr': '|u1', 'fortran_order': False}", "{'descr': '|u1', 'shape': (1,)}",
        "{'descr': '|u1', 'descr': '|u1', 'fortran_order': False, 'shape': (1,)}",
        "{'descr': '|u1', 'fortran_order': False, 'shape': (1,), 'more': 1}",
        "{'descr': '|u1', 'fortran_order': 0, 'shape': (1,)}", "{'descr': '|u1', 'fortran_order': False, 'shape': 1}",
        "{'descr': '|u1', 'fortran_order': False, 'shape': (-1,)}",
        "{'descr': '|u1', 'fortran_order': False, 'shape': (1 1)}",
        "{'descr': '|u1', 'fortran_order': False, 'shape': (99999999999999999999,)}",
        "{'descr': '|u\\x31', 'fortran_order': False, 'shape': (1,)}", "{'descr: 1",
        "{'descr': '|u1' 'fortran_order': False, 'shape': (1,)}",
        "{'descr': '|u1', 'fortran_order': False, 'shape': (1,)} + {}"}) {
    EXPECT_SAYS(npy_complaint(npy(header, "1")), "header") << header;
  }
  EXPECT_SAYS(npy_complaint(npy(good, "1", 4)), "4.0");
  EXPECT_SAYS(npy_complaint("PK\3\4"), "does not begin");
}

TEST(Npy, that_announces_other_than_it_holds_is_refused_without_memory) {
  rusage before{}, after{};
  ::getrusage(RUSAGE_SELF, &before);
  for (const char* const shape : {"(1000000000,)", "(4000000000, 1000)", "(4000000000, 1048576)", "(4,)", "(2,)"}) {
    EXPECT_SAYS(npy_complaint(npy_of("<f8", shape, std::string(24, '1'))), "holds 24 bytes") << shape;
  }
  EXPECT_NE(npy_complaint(npy_of("<U10000000", "(4000000000, 1048576)", "1")), "");  // more than 64 bits
  EXPECT_SAYS(npy_complaint(npy_of("<f8", "(99999999999, 1)", "1")), "at most");
  ::getrusage(RUSAGE_SELF, &after);
  EXPECT_LT(after.ru_maxrss - before.ru_maxrss, 64 * 1024);  // KiB
}

TEST(Npy, texts_that_are_no_unicode_or_hold_a_nul_are_refused_at_their_row) {
  const auto units = [](std::initializer_list<std::uint32_t> codes) {
    std::string text;
    for (const std::uint32_t code : codes) text += little_endian(code, 4);
    return text;
  };
  EXPECT_EQ(cells_of(parse_npy(npy_of("<U2", "(2,)", units({0x10ffff, 0, 0x7ff, 0x800})), "x")),
            "0: \xf4\x8f\xbf\xbf \xdf\xbf\xe0\xa0\x80\n");
  for (const std::uint32_t wrong : {0x110000U, 0xd800U, 0xdfffU, 0xffffffffU}) {
    EXPECT_SAYS(npy_complaint(npy_of("<U1", "(2,)", units({0x41, wrong}))), "row 2");
  }
  EXPECT_SAYS(npy_complaint(npy_of("<U2", "(1,)", units({0, 0x41}))), "NUL");
  EXPECT_SAYS(npy_complaint(npy_of("|S3", "(2,)", std::string("abca\0b", 6))), "row 2");
  EXPECT_SAYS(npy_complaint(npy_of("|S2", "(1, 2)", "ab\xff\xfe")), "column 2");
}

TEST(Npy, cut_at_any_length_is_refused) {
  const std::string whole = npy_of("<f4", "(2, 3)", std::string(24, '1'));
  EXPECT_EQ(npy_complaint(whole), "");
  for (std::size_t length = 0; length < whole.size(); ++length) {
    EXPECT_NE(npy_complaint(whole.substr(0, length)), "") << length;
  }
  EXPECT_NE(npy_complaint(whole + "1"), "");
}

TEST(Npy, with_any_bit_turned_is_refused_or_has_six_values) {
  const std::string whole = npy_of("<f4", "(2, 3)", std::string(24, '1'));
  for (std::size_t bit = 0; bit < 8 * whole.size(); ++bit) {
    std::string turned = whole;
    turned[bit / 8] = static_cast<char>(turned[bit / 8] ^ (1 << bit % 8));
    if (!npy_complaint(turned).empty()) continue;
    const Table table = parse_npy(turned, "x");  // of another order of bytes, say
    EXPECT_EQ(table.rows * static_cast<Index>(table.columns.size()), 6) << bit;
  }
}

}  // namespace
}  // namespace pellucid::data
