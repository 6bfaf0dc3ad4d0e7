#include "pellucid/model/prediction.hpp"

#include "pellucid/base/error.hpp"
#include "pellucid/base/text.hpp"

namespace pellucid {

Value scores_of(const Parsed& parsed, nn::Builder& build, Value x, const Signature& signature) {
  const Value scores = nn::apply(parsed.steps, build, x);
  if (scores.shape().rank() != 2) {
    fail({Fault::usage, "the model ends with pictures", "", "its last step gives " + to_string(scores.shape()),
          "end the model with flatten, then linear"});
  }
  if (scores.shape().columns() != signature.outputs) {
    fail({Fault::usage, "the model's last layer has the wrong size", "",
          std::to_string(scores.shape().columns()) + " outputs for " + std::to_string(signature.outputs) +
              " wanted by the task",
          "end the model with linear, without a size"});
  }
  return scores;
}

PredictionGraph::PredictionGraph(const Parsed& parsed, const Signature& signature, const nn::Bounds& bounds)
    : build(graph, false, signature.outputs, signature.described(), signature.image, bounds) {
  const Value x = graph.input("x", {graph::batch, signature.inputs});
  const Value scores = scores_of(parsed, build, x, signature);
  predictions = nn::predictions(parsed.loss, scores);
}

}  // namespace pellucid
