// What a run records of its test set, and when it is let see it. A file that changed, or a record that nobody wrote, is
// refused before a value is read.
#include "pellucid/data/sealed.hpp"

#include <gtest/gtest.h>

#include <filesystem>
#include <string>
#include <type_traits>
#include <utility>
#include <vector>

#include "pellucid/base/error.hpp"
#include "pellucid/base/hash.hpp"
#include "tests/support/failure.hpp"
#include "tests/support/folder.hpp"

namespace pellucid::data {
namespace {

namespace fs = std::filesystem;

static_assert(!std::is_copy_constructible_v<Sealed<Dataset>> && !std::is_copy_assignable_v<Sealed<Dataset>>);
static_assert(std::is_nothrow_move_constructible_v<Sealed<Dataset>>);
static_assert(!std::is_convertible_v<Sealed<Dataset>, Dataset> && !std::is_convertible_v<Dataset, Sealed<Dataset>>);

const std::string two_images("\0\0\x08\x03\0\0\0\x02\0\0\0\x01\0\0\0\x01\x07\x09", 18);
const std::string two_labels("\0\0\x08\x01\0\0\0\x02\0\x01", 10);

Seal seal_pair(const std::string& images, const std::string& labels) {
  return seal_files({{images, role::test_images}, {labels, role::test_labels}});
}

class SealedFiles : public ::testing::Test {
 protected:
  void SetUp() override {
    write("i", two_images);
    write("l", two_labels);
  }
  std::string at(const std::string& name) const { return place.at(name); }
  void write(const std::string& name, const std::string& bytes) const { place.write(name, bytes); }

  testing::Folder place;
};

using testing::error_of;

TEST_F(SealedFiles, are_recorded_by_place_and_digest_and_not_yet_opened) {
  const Seal seal = seal_pair(at("i"), at("l"));
  ASSERT_EQ(seal.files.size(), 2U);
  EXPECT_EQ(seal.files[0].path, at("i"));
  EXPECT_EQ(seal.files[1].path, at("l"));
  EXPECT_EQ(seal.files[0].sha256, sha256(two_images));
  EXPECT_EQ(seal.files[1].sha256, sha256(two_labels));
  EXPECT_EQ(seal.openings, 0);
}

TEST_F(SealedFiles, are_recorded_by_a_path_that_holds_from_every_folder) {
  const std::string roundabout = (fs::relative(place) / "." / ".." / place.path().filename() / "i").string();
  EXPECT_EQ(fs::weakly_canonical(seal_pair(roundabout, at("l")).files[0].path), fs::weakly_canonical(at("i")));
  EXPECT_TRUE(fs::path(seal_pair(roundabout, at("l")).files[0].path).is_absolute());
}

TEST_F(SealedFiles, are_sealed_by_their_bytes_whatever_they_mean) {
  write("i", "no images");  // sealing looks at no value
  EXPECT_EQ(seal_pair(at("i"), at("l")).files[0].sha256, sha256("no images"));
  EXPECT_EQ(error_of([&] { sealed_images(seal_pair(at("i"), at("l"))); }).fault, Fault::data);
}

TEST_F(SealedFiles, that_are_missing_are_named) {
  const Error error = error_of([&] { seal_pair(at("i"), at("none")); });
  EXPECT_EQ(error.fault, Fault::data);
  EXPECT_NE(error.message().find("none"), std::string::npos) << error.message();
  const Seal seal = seal_pair(at("i"), at("l"));
  fs::remove(at("l"));
  EXPECT_EQ(error_of([&] { sealed_images(seal); }).fault, Fault::data);
}

TEST_F(SealedFiles, changed_in_one_bit_or_in_their_length_are_refused_with_both_digests) {
  const Seal seal = seal_pair(at("i"), at("l"));
  for (const char* const name : {"i", "l"}) {
    const std::string bytes = name == std::string("i") ? two_images : two_labels;
    std::string flipped = bytes;
    flipped.back() = static_cast<char>(flipped.back() ^ 1);
    for (const std::string& changed : {flipped, bytes + '\0', bytes.substr(1), std::string()}) {
      write(name, changed);
      const Error error = error_of([&] { sealed_images(seal); });
      EXPECT_EQ(error.fault, Fault::refused);
      EXPECT_NE(error.where.find(at(name)), std::string::npos) << error.message();
      EXPECT_NE(error.why.find(sha256(bytes).substr(0, 16)), std::string::npos) << error.message();
      EXPECT_NE(error.why.find(sha256(changed).substr(0, 16)), std::string::npos) << error.message();
    }
    write(name, bytes);
  }
  EXPECT_NO_THROW(sealed_images(seal));
}

TEST_F(SealedFiles, count_each_opening_and_none_that_only_hands_them_on) {
  Seal seal = seal_pair(at("i"), at("l"));
  for (Index opening = 1; opening <= 3; ++opening) {
    Sealed<Dataset> sealed = sealed_images(seal);
    Sealed<Dataset> moved = std::move(sealed);
    EXPECT_EQ(seal.openings, opening - 1);
    const Dataset test = unseal(std::move(moved), seal);
    EXPECT_EQ(seal.openings, opening);
    EXPECT_EQ(test.rows, 2);
    EXPECT_EQ(test.targets, (std::vector<float>{0, 1}));
    EXPECT_EQ(test.inputs, (std::vector<float>{7 / 255.0F, 9 / 255.0F}));
  }
}

TEST(Seal, reads_back_as_it_was_written) {
  const Seal seal{.files = {{"/a \"quoted\"\\place/ü\n/i.gz", std::string(64, 'a'), role::data, "../i.gz", 17},
                            {"/l", std::string(64, '0'), role::test}},
                  .openings = 12,
                  .rule = 3,
                  .rows = 40,
                  .own_rows = 200,
                  .groups = {0, 255, ~std::uint64_t{0}}};
  const Seal back = seal_from_json(to_json(seal), "seal.json");
  ASSERT_EQ(back.files.size(), 2U);
  for (std::size_t i = 0; i < 2; ++i) {
    EXPECT_EQ(back.files[i].path, seal.files[i].path);
    EXPECT_EQ(back.files[i].sha256, seal.files[i].sha256);
    EXPECT_EQ(back.files[i].role, seal.files[i].role);
    EXPECT_EQ(back.files[i].near, seal.files[i].near);
    EXPECT_EQ(back.files[i].bytes, seal.files[i].bytes);
  }
  EXPECT_EQ(back.openings, 12);
  EXPECT_EQ(back.rule, 3);
  EXPECT_EQ(back.rows, 40);
  EXPECT_EQ(back.own_rows, 200);
  EXPECT_EQ(back.groups, seal.groups);
  EXPECT_EQ(to_json(back), to_json(seal));
}

TEST(Seal, of_old_names_the_test_files_by_their_place) {
  const auto roles = [](const std::string& files) {
    return seal_from_json("{\"files\":[" + files + "],\"openings\":1}", "x").files;
  };
  const std::string file = R"({"path":"i","sha256":"a"})";
  EXPECT_EQ(roles(file)[0].role, role::data);
  EXPECT_EQ(roles(file + "," + file)[0].role, role::test_images);
  EXPECT_EQ(roles(file + "," + file)[1].role, role::test_labels);
}

TEST(Seal, says_which_file_holds_the_test_rows) {
  const auto test_file = [](const std::vector<const char*>& roles) {
    Seal seal;
    for (const char* const each : roles) seal.files.push_back({each, "", each});
    return seal.test_file().role;
  };
  EXPECT_EQ(test_file({role::data}), role::data);
  EXPECT_EQ(test_file({role::validation, role::data}), role::data);
  EXPECT_EQ(test_file({role::data, role::validation, role::test}), role::test);
  EXPECT_EQ(test_file({role::train_images, role::train_labels, role::test_images, role::test_labels}),
            role::test_images);
}

TEST(Seal, of_images_that_names_none_is_refused) {
  Seal seal;
  EXPECT_EQ(error_of([&] { sealed_images(seal); }).fault, Fault::data);
}

TEST(Seal, digests_what_its_files_hold_and_not_where_they_lie) {
  const Seal one{{{"/a", "1", role::data, "../a"}, {"/b", "2", role::test}}};
  Seal moved = one;
  for (SealedFile& file : moved.files) file.path = file.near = "/elsewhere";
  EXPECT_EQ(data_digest(moved), data_digest(one));
  for (std::size_t i = 0; i < 2; ++i) {
    Seal other = one;
    other.files[i].sha256 = "3";
    EXPECT_NE(data_digest(other), data_digest(one));
    other = one;
    other.files[i].role = role::validation;
    EXPECT_NE(data_digest(other), data_digest(one)) << "what a file is for";
  }
}

TEST(Seal, that_nobody_wrote_is_refused_by_its_file_and_field) {
  const std::string texts = R"("files":[{"path":"i","sha256":"a"}])";
  const std::string deep(100'000, '[');
  const std::vector<std::pair<std::string, std::string>> hostile{
      {"", "not a JSON object"},
      {"null", "not a JSON object"},
      {"[]", "not a JSON object"},
      {"\"text\"", "not a JSON object"},
      {"{\"images\":", "not a JSON object"},
      {deep, "not a JSON object"},
      {"{}", "files"},
      {R"({"files":3})", "files"},
      {R"({"files":[],"openings":0})", "files"},
      {R"({"files":[{"path":"i","sha256":"a","role":3}],"openings":0})", "role"},
      {R"({"files":[{"path":"i","sha256":"a","from_run":3}],"openings":0})", "from_run"},
      {R"({"files":[{"path":"i","sha256":"a","bytes":-1}],"openings":0})", "bytes"},
      {R"({"files":[{"path":"i","sha256":"a","bytes":"7"}],"openings":0})", "bytes"},
      {R"({"files":[3]})", "path"},
      {R"({"files":[{"path":["l"]}]})", "path"},
      {R"({"files":[{"path":"i"}]})", "sha256"},
      {R"({"files":[{"path":"i","sha256":{}}]})", "sha256"},
      {"{" + texts + "}", "openings"},
      {"{" + texts + R"(,"openings":"1"})", "openings"},
      {"{" + texts + R"(,"openings":-1})", "openings"},
      {"{" + texts + R"(,"openings":1.5})", "openings"},
      {"{" + texts + R"(,"openings":true})", "openings"},
      {"{" + texts + R"(,"openings":18446744073709551615})", "openings"},
      {"{" + texts + R"(,"openings":1e99})", "openings"},
      {"{" + texts + R"(,"openings":1,"rule":"2"})", "rule"},
      {"{" + texts + R"(,"openings":1,"rows":-1})", "rows"},
      {"{" + texts + R"(,"openings":1,"own_rows":1.5})", "own_rows"},
      {"{" + texts + R"(,"openings":1,"groups":3})", "groups"},
      {"{" + texts + R"(,"openings":1,"groups":"00000000000000ff"})", "groups"},
      {"{" + texts + R"(,"openings":1,"groups":["ff"]})", "groups"},
      {"{" + texts + R"(,"openings":1,"groups":["00000000000000fg"]})", "groups"},
  };
  for (const auto& [text, substance] : hostile) {
    const Error error = error_of([&, &json = text] { seal_from_json(json, "runs/1/seal.json"); });
    EXPECT_EQ(error.fault, Fault::data) << text.substr(0, 80);
    EXPECT_NE(error.message().find("runs/1/seal.json"), std::string::npos) << error.message();
    EXPECT_NE(error.message().find(substance), std::string::npos) << error.message();
  }
  const Seal old = seal_from_json("{" + texts + R"(,"openings":2})", "x");
  EXPECT_EQ(old.openings, 2);
  EXPECT_EQ(old.rule, 1);  // written before there was another
  EXPECT_EQ(old.rows, -1);
}

// What a disk or a hand may change in it: each bit, each cut.
TEST(SealFile, is_refused_if_a_bit_of_it_was_changed) {
  Seal seal;
  seal.files.push_back({"data", "/home/a/table.csv", sha256("x"), "../table.csv"});
  seal.rows = 7;
  seal.groups = {3, 99};
  seal.recipe = sha256("recipe");
  const std::string text = to_json(seal);
  EXPECT_EQ(to_json(seal_from_json(text, "seal.json")), text);
  const auto is_refused = [](const std::string& changed) {
    const Error error = error_of([&] { seal_from_json(changed, "seal.json"); });
    return error.fault == Fault::data;
  };
  std::string changed = text;
  for (std::size_t bit = 0; bit < 8 * text.size(); ++bit) {
    changed[bit / 8] = static_cast<char>(text[bit / 8] ^ 1 << bit % 8);
    EXPECT_TRUE(is_refused(changed)) << changed;
    changed[bit / 8] = text[bit / 8];
  }
  for (std::size_t length = 0; length < text.size(); ++length) EXPECT_TRUE(is_refused(text.substr(0, length)));
}

}  // namespace
}  // namespace pellucid::data
