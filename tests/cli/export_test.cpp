// `pellucid export`: a model in other forms.
#include "tests/cli/tables.hpp"

namespace pellucid::test {
namespace {

TEST(Export, writes_to_standard_output_or_to_a_file_what_the_form_is) {
  const Folder folder;
  ASSERT_EQ(run(folder, train(penguins, "species", {"--model", "linear(4) | relu | linear"})).code, 0);
  const Result shown = run(folder, {"export", "run", "--as", "dot"});
  ASSERT_EQ(shown.code, 0) << shown.err;
  EXPECT_EQ(shown.err, "");
  EXPECT_EQ(shown.out.rfind("digraph network {\n", 0), 0U) << shown.out;
  EXPECT_NE(shown.out.find("0.weight\\n["), std::string::npos) << shown.out;
  const Result written = run(folder, {"export", "run/model.safetensors", "--as", "dot", "--out", "n.dot"});
  EXPECT_EQ(written.code, 0) << written.err;
  EXPECT_EQ(written.out, "");
  EXPECT_EQ(content(folder / "n.dot"), shown.out);
}

TEST(Export, refuses_an_unknown_form_with_the_nearest_and_says_what_is_missing) {
  const Folder folder;
  ASSERT_EQ(run(folder, train(penguins, "species", {"--model", "linear"})).code, 0);
  for (const auto& [words, code, told] : std::vector<std::tuple<std::vector<std::string>, int, const char*>>{
           {{"export", "run", "--as", "dott"}, 2, "did you mean \"dot\"?"},
           {{"export", "run"}, 2, "--as"},
           {{"export", "--as", "dot"}, 2, "MODEL"},
           {{"export", "nowhere", "--as", "dot"}, 3, "nowhere"},
           {{"export", "run", "--as", "dot", "--out", "no/such/folder/n.dot"}, 1, "n.dot"}}) {
    const Result result = run(folder, words);
    EXPECT_EQ(result.code, code) << result.err;
    EXPECT_EQ(result.out, "");
    EXPECT_NE(result.err.find(told), std::string::npos) << result.err;
  }
}

}  // namespace
}  // namespace pellucid::test
