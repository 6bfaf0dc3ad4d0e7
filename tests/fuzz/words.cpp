// The words of users: models, losses, optimizers and expressions.
#include "pellucid/graph/parse.hpp"
#include "pellucid/nn/network.hpp"
#include "tests/fuzz/fuzz.hpp"

namespace {

void read(std::string_view text, unsigned choice) {
  using namespace pellucid;
  switch (choice % 5) {
    case 0:
      return void(nn::parse_model(text));
    case 1:
      return void(nn::use<nn::Loss>(text));
    case 2:
      return void(nn::use<nn::Optimizer>(text));
    case 3:
      return void(nn::parse_schedules(text));
    default:
      graph::Graph graph;
      const graph::Shape column{graph::batch, 1};
      return void(graph::parse(graph, text, {{"y", graph.input("y", column)}, {"p", graph.input("p", column)}}));
  }
}

}  // namespace

PELLUCID_FUZZ(read(bytes, choice))
