// Exports: what each entry promises, found by itself, and the structure of the pictures that dot draws.
#include "pellucid/export/export.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <map>
#include <regex>
#include <set>
#include <sstream>

#include "pellucid/graph/operations.hpp"
#include "pellucid/model/parsed.hpp"
#include "pellucid/model/prediction.hpp"

namespace pellucid::exports {
namespace {

Model model_of(const std::string& steps, Signature signature = {Task::regression, 2, 1, {}, {}}) {
  Recipe recipe;
  recipe.model = steps;
  return {recipe, std::move(signature)};
}

const Format& format(const std::string& name) {
  const auto& all = catalogue<Format>();
  return *std::ranges::find_if(all, [&](const Format& each) { return each.name.text == name; });
}

std::vector<std::string> lines_of(const std::string& text) {
  std::vector<std::string> lines;
  std::istringstream stream(text);
  for (std::string line; std::getline(stream, line);) lines.push_back(line);
  return lines;
}

TEST(Exports, each_writes_the_line_of_its_example_and_the_same_bytes_for_the_same_model) {
  for (const Format& each : catalogue<Format>()) {
    ASSERT_STRNE(each.example.call, "") << each.name.text << " has no example";
    const Model model = model_of(each.example.call);
    const std::string text = each.write(model);
    const std::vector<std::string> lines = lines_of(text);
    EXPECT_NE(std::ranges::find(lines, each.example.gives), lines.end()) << each.name.text << "\n" << text;
    EXPECT_EQ(each.write(Model::from_file(decode(model.bytes(), "model"), "model")), text) << each.name.text;
    EXPECT_EQ(each.ending.text[0], '.') << each.name.text;
  }
}

struct Picture {
  std::map<std::string, std::string> labels;  // of each node
  std::multiset<std::pair<std::string, std::string>> edges;
};

/// Reads what dot writes; every line that is not of its form, a node that stands twice and an edge to an unknown node
/// is a failure.
Picture picture_of(const std::string& text) {
  const std::regex node(R"re(  (n\d+) \[label="((?:[^"\\]|\\.)*)"(?:, [a-z]+=[a-z]+)*\];)re");
  const std::regex edge(R"re(  (n\d+) -> (n\d+);)re");
  const std::regex title(R"re(  label="(?:[^"\\]|\\.)*";)re");
  Picture picture;
  const std::vector<std::string> lines = lines_of(text);
  EXPECT_EQ(lines.front(), "digraph network {");
  EXPECT_EQ(lines.back(), "}");
  EXPECT_TRUE(std::regex_match(lines[1], title)) << lines[1];
  for (std::size_t i = 2; i + 1 < lines.size(); ++i) {
    std::smatch found;
    if (std::regex_match(lines[i], found, node)) {
      EXPECT_TRUE(picture.labels.emplace(found[1], found[2]).second) << lines[i];
    } else if (std::regex_match(lines[i], found, edge)) {
      EXPECT_TRUE(picture.labels.contains(found[1]) && picture.labels.contains(found[2])) << lines[i];
      picture.edges.emplace(found[1], found[2]);
    } else {
      ADD_FAILURE() << "no line of the picture: " << lines[i];
    }
  }
  return picture;
}

TEST(Dot, draws_each_node_of_the_inference_graph_once_with_its_shape_and_its_operands) {
  const Fields codes{{.holds = Field::Holds::codes, .columns = {0, 1}, .vocabulary = 5}};
  const std::vector<Model> models{
      model_of("linear(3) | batch_norm | relu | dropout(0.2) | linear"),
      model_of("linear(4) | residual(linear(4) | tanh) | linear | softmax",
               {Task::classification, 2, 3, {"a", "b", "c"}, {}}),
      model_of("conv2d(2, 3) | relu | max_pool2d(2) | flatten | linear", {Task::binary, 36, 1, {"a", "b"}, {6, 6}}),
      model_of("embedding(3) | linear", {Task::regression, 2, 1, {}, {}, {}, codes}),
      model_of("linear(2) | expr(where(z > 0, z, 0.1 * z)) | linear"),
  };
  for (const Model& model : models) {
    const Picture picture = picture_of(format("dot").write(model));
    const PredictionGraph network(parse(model.recipe(), model.signature().task), model.signature());
    std::multiset<std::string> wanted, drawn;
    std::size_t operands = 0;
    for (const int id : graph::operands_first(network.predictions)) {
      const graph::Node& node = network.graph.node(id);
      const std::string name = node.op == graph::Op::constant ? number_text(node.number)
                               : graph::is_leaf(node.op)      ? node.name
                                                              : graph::operation(node.op).name;
      wanted.insert(name + "\\n" + to_string(node.shape));
      operands += static_cast<std::size_t>(std::ranges::count_if(node.inputs, [](int input) { return input >= 0; }));
    }
    for (const auto& [node, label] : picture.labels) drawn.insert(label);
    EXPECT_EQ(drawn, wanted) << model.recipe().model;
    EXPECT_EQ(picture.edges.size(), operands) << model.recipe().model;
    for (const std::string& name : model.names()) {
      EXPECT_TRUE(std::ranges::any_of(drawn, [&](const std::string& label) { return label.starts_with(name + "\\n"); }))
          << name;
    }
    std::set<std::string> leads_on;
    for (const auto& [from, to] : picture.edges) leads_on.insert(from);
    EXPECT_EQ(leads_on.size() + 1, picture.labels.size()) << "all but the prediction lead on";
  }
}

TEST(Dot, edges_go_from_operands_to_what_uses_them) {
  const Picture picture = picture_of(format("dot").write(model_of("linear")));
  std::map<std::string, std::string> node_of;
  for (const auto& [node, label] : picture.labels) node_of[label.substr(0, label.find('\\'))] = node;
  const std::multiset<std::pair<std::string, std::string>> wanted{{node_of["x"], node_of["product"]},
                                                                  {node_of["0.weight"], node_of["product"]},
                                                                  {node_of["product"], node_of["add"]},
                                                                  {node_of["0.bias"], node_of["add"]}};
  EXPECT_EQ(picture.edges, wanted);
}

}  // namespace
}  // namespace pellucid::exports
