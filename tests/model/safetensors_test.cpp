// The tensor file: what is written reads back, here and in another program, and what lies is refused by its lie.
#include "pellucid/model/safetensors.hpp"

#include <gtest/gtest.h>
#include <sys/resource.h>

#include <bit>
#include <cstdint>
#include <cstdio>
#include <cstring>
#include <string>
#include <vector>

#include "pellucid/base/error.hpp"
#include "pellucid/base/files.hpp"
#include "pellucid/base/hash.hpp"
#include "pellucid/base/random.hpp"
#include "tests/support/cpu_time.hpp"
#include "tests/support/folder.hpp"

namespace pellucid {
namespace {

template <class T>
Tensor tensor(const std::string& name, std::vector<Index> shape, const std::vector<T>& values) {
  Tensor made{name, sizeof(T) == 4 ? Element::float32 : Element::float64, std::move(shape), {}};
  made.data.resize(values.size() * sizeof(T));
  if (!values.empty()) std::memcpy(made.data.data(), values.data(), made.data.size());
  return made;
}

TensorFile example() {
  return {.tensors = {tensor<float>("3.0.weight", {2, 3}, {1, -0.5F, 0x1p-149F, 3.25F, -0.0F, 1e38F}),
                      tensor<double>("a \"quoted\" name, ü", {2}, {0.1, -1e300}), tensor<float>("empty", {0, 7}, {}),
                      tensor<float>("scalar", {}, {42})},
          .metadata = {{"format", "pt"}, {"a", "{\"json\": [1, 2]}\n\tü"}, {"empty", ""}}};
}

/// A file with this header, unpadded, and `data` bytes behind it.
std::string file_of(const std::string& header, std::size_t data = 0) {
  std::string bytes(8, '\0');
  for (std::size_t i = 0; i < 8; ++i) bytes[i] = static_cast<char>(header.size() >> (8 * i) & 0xff);
  return bytes + header + std::string(data, '\x3f');
}

std::string row(const std::string& name, const std::string& shape, const std::string& offsets,
                const std::string& dtype = "F32") {
  return "\"" + name + R"(":{"dtype":")" + dtype + R"(","shape":[)" + shape + R"(],"data_offsets":[)" + offsets + "]}";
}

/// What decode() says of these bytes, "" if it takes them.
std::string complaint(const std::string& bytes) {
  try {
    decode(bytes, "some/model.safetensors");
  } catch (const Failure& failure) {
    EXPECT_EQ(failure.error().fault, Fault::data);
    EXPECT_NE(std::string(failure.what()).find("some/model.safetensors"), std::string::npos) << failure.what();
    EXPECT_FALSE(failure.error().next.empty());
    return failure.what();
  }
  return "";
}

void expect_equal(const TensorFile& a, const TensorFile& b) {
  EXPECT_EQ(a.metadata, b.metadata);
  ASSERT_EQ(a.tensors.size(), b.tensors.size());
  for (std::size_t i = 0; i < a.tensors.size(); ++i) {
    EXPECT_EQ(a.tensors[i].name, b.tensors[i].name);
    EXPECT_EQ(a.tensors[i].element, b.tensors[i].element);
    EXPECT_EQ(a.tensors[i].shape, b.tensors[i].shape);
    EXPECT_EQ(a.tensors[i].data, b.tensors[i].data);
  }
}

TEST(Safetensors, reads_back_what_it_wrote_in_the_same_order) {
  expect_equal(decode(encode(example()), "x"), example());
  expect_equal(decode(encode({}), "x"), {});
}

TEST(Safetensors, equal_content_gives_equal_bytes_with_the_data_on_a_border_of_8) {
  const std::string bytes = encode(example());
  EXPECT_EQ(bytes, encode(decode(bytes, "x")));
  for (std::size_t length = 0; length < 9; ++length) {
    const std::string padded = encode({.tensors = {tensor<float>(std::string(length, 'n'), {1}, {1})}});
    EXPECT_EQ(padded.size() % 8, 4U);  // the header ends on a border, one float follows
    EXPECT_EQ(padded[8], '{');
  }
}

// The bytes are a promise: an old model has the same digest next year.
TEST(Safetensors, the_layout_of_the_bytes_is_this) {
  const std::string header = R"({"__metadata__":{"k":"v"},"b":{"dtype":"F32","shape":[1],"data_offsets":[0,4]},)"
                             R"("a":{"dtype":"F64","shape":[],"data_offsets":[4,12]}})";
  std::string expected = file_of(header + std::string((8 - header.size() % 8) % 8, ' '));
  for (const float value : {1.5F}) expected.append(reinterpret_cast<const char*>(&value), 4);
  for (const double value : {-2.0}) expected.append(reinterpret_cast<const char*>(&value), 8);
  EXPECT_EQ(
      encode({.tensors = {tensor<float>("b", {1}, {1.5F}), tensor<double>("a", {}, {-2.0})}, .metadata = {{"k", "v"}}}),
      expected);
}

TEST(Safetensors, reads_what_other_writers_order_differently) {
  // PyTorch's library sorts by type and name; an empty tensor may share its place with the next one.
  const std::string header =
      "{" + row("b", "1", "4,8") + "," + row("a", "1", "0,4") + "," + row("none", "0", "4,4") + "}  ";
  const TensorFile file = decode(file_of(header, 8), "x");
  ASSERT_EQ(file.tensors.size(), 3U);
  EXPECT_EQ(file.tensors[0].name, "a");
  EXPECT_EQ(file.tensors[1].name, "none");
  EXPECT_EQ(file.tensors[2].name, "b");
}

TEST(Safetensors, hostile_files_are_refused_by_what_is_wrong_with_them) {
  const std::string good = row("a", "1", "0,4");
  struct Hostile {
    std::string name, bytes, substance;
  };
  const std::string one = "0,4";
  const std::vector<Hostile> hostile{
      {"empty", "", "the file has 0 bytes"},
      {"seven bytes", std::string(7, '\0'), "the file has 7 bytes"},
      {"length only", std::string(8, '\0'), "does not begin with {"},
      {"length beyond the file", file_of("{}").substr(0, 9), "claims 2 bytes, the file has 1"},
      {"absurd length", std::string(8, '\xff') + "{}", "claims 18446744073709551615 bytes"},
      {"length above the bound", std::string("\x01\xe1\xf5\x05\0\0\0\0", 8) + std::string(100'000'001, ' '),
       "claims 100000001 bytes"},
      {"blank before the header", file_of(" {}"), "does not begin with {"},
      {"a list", file_of("[]"), "does not begin with {"},
      {"cut JSON", file_of("{\"a\":"), "no JSON"},
      {"JSON and more", file_of("{} x"), "no JSON"},
      {"zeros as padding", file_of("{}" + std::string(6, '\0')), "byte 2 is zero"},
      {"words behind a zero", file_of(std::string("{}\0hidden", 9)), "byte 2 is zero"},
      {"invalid UTF-8", file_of("{\"\xff\":" + good.substr(4) + "}", 4), "no JSON"},
      {"comment", file_of("{/**/" + good + "}", 4), "no JSON"},
      {"NaN", file_of(R"({"a":NaN})"), "no JSON"},
      {"a name twice", file_of("{" + good + "," + row("a", "1", "4,8") + "}", 8), "\"a\" stands there twice"},
      {"an escaped name twice", file_of("{" + good + "," + row("\\u0061", "1", "4,8") + "}", 8), "stands there twice"},
      {"a key twice", file_of(R"({"a":{"dtype":"F32","dtype":"F32","shape":[1],"data_offsets":[0,4]}})", 4),
       "\"dtype\" stands there twice"},
      {"metadata twice", file_of(R"({"__metadata__":{},"__metadata__":{}})"), "stands there twice"},
      {"metadata key twice", file_of(R"({"__metadata__":{"k":"1","k":"2"}})"), "\"k\" stands there twice"},
      {"metadata number", file_of(R"({"__metadata__":{"k":1}})"), "not a text but 1"},
      {"metadata text", file_of(R"({"__metadata__":"k"})"), "\"__metadata__\""},
      {"nested metadata", file_of(R"({"__metadata__":{"k":{}}})"), "an object"},
      {"a tensor that is a number", file_of(R"({"a":1})"), "not an object but 1"},
      {"dtype missing", file_of(R"({"a":{"shape":[1],"data_offsets":[0,4]}})", 4), "dtype is missing"},
      {"shape missing", file_of(R"({"a":{"dtype":"F32","data_offsets":[0,4]}})", 4), "shape is missing"},
      {"offsets missing", file_of(R"({"a":{"dtype":"F32","shape":[1]}})", 4), "data_offsets is missing"},
      {"one offset", file_of("{" + row("a", "1", "4") + "}", 4), "data_offsets is missing or not whole"},
      {"three offsets", file_of("{" + row("a", "1", "0,4,8") + "}", 4), "more than 2 numbers"},
      {"another key", file_of(R"({"a":{"dtype":"F32","shape":[1],"data_offsets":[0,4],"x":"y"}})", 4), "\"x\""},
      {"half precision", file_of("{" + row("a", "2", one, "F16") + "}", 4), "type F16"},
      {"brain floats", file_of("{" + row("a", "2", one, "BF16") + "}", 4), "type BF16"},
      {"integers", file_of("{" + row("a", "1", one, "I32") + "}", 4), "type I32"},
      {"type with a command", file_of("{" + row("a", "1", one, "\\u001b[31m") + "}", 4), "type ?[31m"},
      {"dtype number", file_of(R"({"a":{"dtype":32,"shape":[1],"data_offsets":[0,4]}})", 4), "32"},
      {"negative size", file_of("{" + row("a", "-1", one) + "}", 4), "-1"},
      {"broken size", file_of("{" + row("a", "1.0", one) + "}", 4), "1.0"},
      {"size as text", file_of("{" + row("a", "\"1\"", one) + "}", 4), "a text"},
      {"nested size", file_of("{" + row("a", "[1]", one) + "}", 4), "a list"},
      {"nine axes", file_of("{" + row("a", "1,1,1,1,1,1,1,1,1", one) + "}", 4), "more than 8 numbers"},
      {"a huge axis", file_of("{" + row("a", "1099511627777", one) + "}", 4), "1099511627777"},
      {"size beyond 64 bits", file_of("{" + row("a", "18446744073709551617", one) + "}", 4), "18446744073709551617"},
      {"overflowing product", file_of("{" + row("a", "4294967296,4294967296,4294967296", one) + "}", 4), "64 bits"},
      {"product that wraps to 4 bytes", file_of("{" + row("a", "1,4611686018427387905", one) + "}", 4), "46116860184"},
      {"a petabyte over 4 bytes", file_of("{" + row("a", "1073741824,262144", one) + "}", 4), "needs 1125899906842624"},
      {"shape smaller than its bytes", file_of("{" + row("a", "1", "0,8") + "}", 8),
       "needs 4 bytes, its offsets hold 8"},
      {"end before the beginning", file_of("{" + row("a", "1", "4,0") + "}", 4), "begins at byte 4"},
      {"end outside", file_of("{" + row("a", "2", "0,8") + "}", 4), "ends at byte 8 of 4"},
      {"end at the end of numbers", file_of("{" + row("a", "1", "0,18446744073709551615") + "}", 4), "of 4"},
      {"negative offset", file_of("{" + row("a", "1", "-4,0") + "}", 4), "-4"},
      {"broken offset", file_of("{" + row("a", "1", "0,4.5") + "}", 4), "4.5"},
      {"gap before", file_of("{" + row("a", "1", "4,8") + "}", 8), "begins at byte 4, the one before ended at 0"},
      {"gap between", file_of("{" + good + "," + row("b", "1", "8,12") + "}", 12), "begins at byte 8"},
      {"overlap", file_of("{" + row("a", "2", "0,8") + "," + row("b", "1", "4,8") + "}", 8), "begins at byte 4"},
      {"same bytes", file_of("{" + good + "," + row("b", "1", one) + "}", 4), "begins at byte 0"},
      {"bytes behind", file_of("{" + good + "}", 5), "1 bytes belong to no tensor"},
      {"data without tensors", file_of("{}", 3), "3 bytes belong to no tensor"},
      {"data missing", file_of("{" + good + "}", 3), "ends at byte 4 of 3"},
  };
  EXPECT_GE(hostile.size(), 25U);
  for (const Hostile& each : hostile) {
    const std::string message = complaint(each.bytes);
    EXPECT_FALSE(message.empty()) << each.name << " was taken";
    EXPECT_NE(message.find(each.substance), std::string::npos) << each.name << ": " << message;
    EXPECT_EQ(message.find('\x1b'), std::string::npos) << each.name;
  }
}

#if defined(__has_feature)
#if __has_feature(address_sanitizer) || __has_feature(thread_sanitizer)
#define HAS_SANITIZER
#endif
#endif
#if defined(HAS_SANITIZER)
constexpr long most_kib = 2048 * 1024;  // a sanitizer keeps books of its own
#else
constexpr long most_kib = 128 * 1024;
#endif

// Time and memory that a header may cost are those of its bytes, also if it is made to cost more.
TEST(Safetensors, a_header_costs_no_more_than_its_bytes) {
  std::string tensors, texts, sizes = "1";
  for (int i = 0; i < 18'000; ++i) {
    tensors += (i > 0 ? "," : "") + row(std::to_string(i), "0", "0,0");
    texts += (i > 0 ? ",\"" : "\"") + std::to_string(i) + "\":\"\"";
  }
  for (int i = 0; i < 1'000'000; ++i) sizes += ",1";
  const std::string deep = "{\"a\":" + std::string(1'000'000, '[');
  rusage before{}, after{};
  ::getrusage(RUSAGE_SELF, &before);
  const double start = testing::cpu_seconds();
  EXPECT_EQ(complaint(file_of("{" + tensors + "}")), "");
  EXPECT_EQ(complaint(file_of("{\"__metadata__\":{" + texts + "}}")), "");
  EXPECT_NE(complaint(file_of("{" + row("a", sizes, "0,4") + "}", 4)), "");
  EXPECT_NE(complaint(file_of(deep)), "");
  // About 0.2 seconds; searching all names for each name takes over 10, under a sanitizer over a minute.
  EXPECT_LT(testing::cpu_seconds() - start, 5 * testing::slowdown);
  ::getrusage(RUSAGE_SELF, &after);
  EXPECT_LT(after.ru_maxrss - before.ru_maxrss, most_kib);
}

TEST(Safetensors, more_names_than_a_network_has_are_refused) {
  std::string texts;
  for (int i = 0; i < 50'001; ++i) texts += (i > 0 ? ",\"" : "\"") + std::to_string(i) + "\":\"\"";
  EXPECT_NE(complaint(file_of("{\"__metadata__\":{" + texts + "}}")).find("more than 20,000 texts"), std::string::npos);
}

TEST(Safetensors, cut_anywhere_it_is_refused) {
  const std::string bytes = encode(example());
  for (std::size_t length = 0; length < bytes.size(); ++length) {
    EXPECT_NE(complaint(bytes.substr(0, length)), "") << length << " of " << bytes.size() << " bytes";
  }
}

// A changed bit in a name, a text or a value cannot be seen; any other must be, and none may do harm (sanitizers look
// on).
TEST(Safetensors, a_flipped_bit_is_refused_or_gives_a_file_of_the_same_size) {
  const std::string bytes = encode(example());
  for (std::size_t bit = 0; bit < 8 * bytes.size(); ++bit) {
    std::string flipped = bytes;
    flipped[bit / 8] = static_cast<char>(flipped[bit / 8] ^ (1 << bit % 8));
    try {
      const TensorFile file = decode(flipped, "x");
      std::size_t size = 0;
      for (const Tensor& each : file.tensors) size += each.data.size();
      EXPECT_EQ(size, 6 * 4 + 2 * 8 + 4U) << "bit " << bit;
      EXPECT_GE(bit, 64U);  // not in the length
    } catch (const Failure& failure) {
      EXPECT_EQ(failure.error().fault, Fault::data) << "bit " << bit;
    }
  }
}

TEST(Safetensors, random_bytes_are_refused) {
  for (std::uint32_t round = 0; round < 500; ++round) {
    std::string noise;
    for (std::uint32_t i = 0; i < round % 200; ++i) noise += static_cast<char>(random_bits(round, i, 0));
    EXPECT_NE(complaint(noise), "");
    const bool can_be_json = noise.size() < 2;  // such as blanks
    EXPECT_TRUE(can_be_json || !complaint(file_of("{" + noise + "}")).empty()) << round;
  }
}

TEST(Safetensors, what_could_not_be_read_back_is_not_written) {
  const std::vector<TensorFile> impossible{
      {.tensors = {tensor<float>("a", {1}, {1}), tensor<float>("a", {1}, {2})}},
      {.tensors = {tensor<float>("__metadata__", {1}, {1})}},
      {.tensors = {tensor<float>("a", {2}, {1})}},
      {.tensors = {tensor<float>("a", std::vector<Index>(9, 1), {1})}},
      {.tensors = {}, .metadata = {{"k", "1"}, {"k", "2"}}},
  };
  for (const TensorFile& file : impossible) EXPECT_THROW(encode(file), Failure);
}

class SafetensorsFile : public ::testing::Test {
 protected:
  testing::Folder place;
};

TEST_F(SafetensorsFile, is_read_to_the_same_values_by_an_independent_reader) {
  const std::string path = place.at("x.safetensors");
  write_atomically(path, encode(example()));
  const std::string command = "/usr/bin/python3 " PELLUCID_SOURCE_DIR "/tests/model/read_safetensors.py " + path;
  FILE* const reader = ::popen(command.c_str(), "r");
  ASSERT_NE(reader, nullptr);
  std::string printed;
  for (int letter = std::fgetc(reader); letter != EOF; letter = std::fgetc(reader))
    printed += static_cast<char>(letter);
  EXPECT_EQ(::pclose(reader), 0);
  EXPECT_EQ(printed, R"(["format", "pt"]
["a", "{\"json\": [1, 2]}\n\t\u00fc"]
["empty", ""]
"3.0.weight" float32 [2, 3] 0x1.0000000000000p+0 -0x1.0000000000000p-1 0x1.0000000000000p-149 0x1.a000000000000p+1 -0x0.0p+0 0x1.2ced320000000p+126
"a \"quoted\" name, \u00fc" float64 [2] 0x1.999999999999ap-4 -0x1.7e43c8800759cp+996
"empty" float32 [0, 7]
"scalar" float32 [] 0x1.5000000000000p+5
)");
}

}  // namespace
}  // namespace pellucid
