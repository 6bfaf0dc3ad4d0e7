// The model file: every byte of it is covered, the part that is damaged is named, and what it claims is held against
// its size before memory is taken.
#include "pellucid/model/model_file.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <cstring>
#include <limits>

#include "pellucid/base/files.hpp"
#include "pellucid/data/preparation.hpp"
#include "pellucid/model/model.hpp"
#include "tests/support/cpu_time.hpp"
#include "tests/support/failure.hpp"
#include "tests/support/peak_memory.hpp"

namespace pellucid {
namespace {

using testing::error_of;
using testing::says;

/// A model as a run on a table writes it.
Model small_model() {
  Recipe recipe;
  recipe.model = "linear(3) | tanh | linear";
  Model model(recipe, {.task = Task::binary, .inputs = 2, .outputs = 1, .classes = {"no", "yes"}, .image = {}});
  data::Preparation preparation;
  for (const char* name : {"width", "height"}) {
    data::FittedColumn column{.name = name, .type = data::ColumnType::number, .reason = "numbers"};
    column.scale = {1.5, 2};
    preparation.columns.push_back(column);
  }
  preparation.target = {"good", {"no", "yes"}, {}};
  model.set_preparation(preparation);
  model.set_origin({std::string(64, 'd'), std::string(64, '0')});
  return model;
}

void set_metadata(TensorFile& file, const std::string& key, const std::string& value) {
  std::erase_if(file.metadata, [&](const auto& entry) { return entry.first == key; });
  file.metadata.emplace_back(key, value);
}

/// The error that loading what `change` makes of a small model ends with; its checksums agree.
template <class Change>
Error error_of_changed(Change change) {
  TensorFile file = small_model().to_file();
  change(file);
  return error_of([&] { Model::from_bytes(encode_checked(file), "m"); });
}

std::string old_format_bytes() {
  TensorFile file = small_model().to_file();
  set_metadata(file, "format", model_format_without_checksums);
  return encode(file);
}

TEST(ModelFile, each_flipped_bit_is_refused_slow) {
  const std::string bytes = small_model().bytes();
  ASSERT_EQ(Model::from_bytes(bytes, "m").bytes(), bytes);
  std::string flipped = bytes;
  for (std::size_t bit = 0; bit < 8 * bytes.size(); ++bit) {
    flipped[bit / 8] = static_cast<char>(flipped[bit / 8] ^ (1 << bit % 8));
    try {
      Model::from_bytes(flipped, "m");
      ADD_FAILURE() << "bit " << bit % 8 << " of byte " << bit / 8;
    } catch (const Failure& failure) {
      ASSERT_EQ(failure.error().fault, Fault::data) << bit;
    }
    flipped[bit / 8] = bytes[bit / 8];
  }
}

TEST(ModelFile, cut_or_lengthened_anywhere_it_is_refused) {
  const std::string bytes = small_model().bytes();
  for (std::size_t length = 0; length < bytes.size(); ++length)
    EXPECT_EQ(error_of([&] { Model::from_bytes(bytes.substr(0, length), "m"); }).fault, Fault::data) << length;
  EXPECT_EQ(error_of([&] { Model::from_bytes(bytes + '\0', "m"); }).fault, Fault::data);
  EXPECT_EQ(error_of([&] { Model::from_bytes(bytes + bytes, "m"); }).fault, Fault::data);
}

TEST(ModelFile, says_which_part_is_damaged) {
  const std::string bytes = small_model().bytes();
  const auto damaged = [&](std::size_t at) {
    std::string changed = bytes;
    changed[at] = static_cast<char>(changed[at] ^ 1);
    const Error error = error_of([&] { Model::from_bytes(changed, "some/model"); });
    EXPECT_TRUE(says(error, "cannot load the model \"some/model\": "));
    return error.where;
  };
  EXPECT_EQ(damaged(bytes.find("tanh", bytes.find("\"recipe\""))), "recipe");
  EXPECT_EQ(damaged(bytes.find("yes", bytes.find("\"signature\""))), "preparation");
  EXPECT_EQ(damaged(bytes.find("height")), "preparation");
  EXPECT_EQ(damaged(bytes.size() - 1), "tensors");
  EXPECT_EQ(damaged(bytes.find("dddd")), "header");
  EXPECT_EQ(damaged(bytes.find("0.weight")), "header");
  EXPECT_EQ(damaged(5), "length");
  std::string twice = bytes;
  twice.back() = static_cast<char>(twice.back() ^ 1);
  twice[bytes.find("height")] = 'w';
  EXPECT_EQ(error_of([&] { Model::from_bytes(twice, "m"); }).where, "preparation, tensors");
  EXPECT_EQ(error_of([&] { Model::from_bytes(bytes.substr(0, bytes.size() - 4), "m"); }).where, "tensors");
  EXPECT_EQ(error_of([&] { Model::from_bytes(bytes.substr(0, 300), "m"); }).where, "length");
}

TEST(ModelFile, without_its_checksum_it_is_refused) {
  TensorFile file = small_model().to_file();
  EXPECT_TRUE(says(error_of([&] { Model::from_bytes(encode(file), "m"); }), "pellucid.checksum: it is missing"));
  set_metadata(file, "pellucid.checksum", std::string(64, '0'));  // at another place than the first
  EXPECT_TRUE(says(error_of([&] { Model::from_bytes(encode(file), "m"); }), "pellucid.checksum: it is missing"));
}

TEST(ModelFile, of_the_format_before_loads_and_says_that_it_has_no_checksum) {
  const Model old = Model::from_bytes(old_format_bytes(), "m");
  EXPECT_FALSE(old.has_checksum());
  EXPECT_FALSE(Model(old).has_checksum());
  const Model saved = Model::from_bytes(old.bytes(), "m");
  EXPECT_TRUE(saved.has_checksum());
  EXPECT_EQ(saved.bytes(), small_model().bytes());
  const std::string written = read_text(PELLUCID_SOURCE_DIR "/tests/fuzz/corpus/model/table");
  EXPECT_FALSE(Model::from_bytes(written.substr(1), "m").has_checksum());  // its first byte is the fuzzer's
}

TEST(ModelFile, says_which_arithmetic_made_it_and_keeps_that) {
  TensorFile file = small_model().to_file();
  EXPECT_EQ(*metadata_of(file, "numerics"), "3");
  for (const char* const other : {"1", "2", "17"}) {
    set_metadata(file, "numerics", other);
    const Model model = Model::from_file(file, "m");
    EXPECT_EQ(model.numerics(), other);
    EXPECT_EQ(*metadata_of(Model(model).to_file(), "numerics"), other);
  }
  for (const char* const wrong : {"", "two", "-1", "12345"}) {
    set_metadata(file, "numerics", wrong);
    EXPECT_TRUE(says(error_of([&] { Model::from_file(file, "m"); }), "metadata numerics")) << wrong;
  }
}

TEST(ModelFile, the_names_of_the_formats_are_more_than_a_bit_apart) {
  const std::string_view now = model_format, before = model_format_without_checksums;
  int bits = std::abs(static_cast<int>(now.size()) - static_cast<int>(before.size())) * 8;
  for (std::size_t i = 0; i < std::min(now.size(), before.size()); ++i)
    bits += __builtin_popcount(static_cast<unsigned>(now[i] ^ before[i]));
  EXPECT_GT(bits, 1);
}

TEST(ModelFile, unknown_tensors_and_numbers_that_are_none_are_named) {
  EXPECT_TRUE(says(error_of_changed([](TensorFile& file) {
                     file.tensors.push_back({"7.weight", Element::float32, {1}, std::vector<std::byte>(4)});
                   }),
                   "tensor \"7.weight\": the network has none of that name"));
  for (const float wrong : {std::numeric_limits<float>::infinity(), std::nanf("")}) {
    const Error error =
        error_of_changed([&](TensorFile& file) { std::memcpy(file.tensors[1].data.data() + 8, &wrong, sizeof wrong); });
    EXPECT_TRUE(says(error, "tensor \"0.bias\": its value 3 is " + std::string(std::isnan(wrong) ? "nan" : "inf")));
  }
}

TEST(ModelFile, texts_that_nest_without_end_take_no_memory) {
  for (const char* key : {"signature", "recipe", "preparation", "origin"}) {
    const std::string text = "{\"]}\\\"\":" + std::string(1'000'000, '[');
    const long mebibytes = testing::peak_mebibytes([&] {
      const Error error = error_of_changed([&](TensorFile& file) { set_metadata(file, key, text); });
      EXPECT_EQ(error.fault, Fault::data) << error.message();
    });
    EXPECT_LT(mebibytes, 32 * testing::slowdown) << key;  // a sanitizer keeps books of its own
  }
}

TEST(ModelFile, sizes_that_it_is_too_small_for_take_no_memory) {
  const std::vector<std::string> signatures{
      R"({"task":"binary","inputs":1073741824,"outputs":1,"classes":["a","b"],"image":[]})",
      R"({"task":"binary","inputs":1073741824,"outputs":1,"classes":["a","b"],"image":[32768,32768]})",
      R"({"task":"binary","inputs":1073741824,"outputs":1,"classes":["a","b"],"image":[],"fields":[]})",
      R"({"task":"regression","inputs":2,"outputs":1073741824,"classes":[],"image":[]})"};
  for (const std::string& signature : signatures) {
    const double begun = testing::cpu_seconds();
    const long mebibytes = testing::peak_mebibytes([&] {
      const Error error = error_of_changed([&](TensorFile& file) { set_metadata(file, "signature", signature); });
      EXPECT_EQ(error.fault, Fault::data) << error.message();
    });
    EXPECT_LT(mebibytes, 16) << signature;
    EXPECT_LT(testing::cpu_seconds() - begun, 0.1 * testing::slowdown) << signature;
  }
}

}  // namespace
}  // namespace pellucid
