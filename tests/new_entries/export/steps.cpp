// steps: the model as its user wrote it, one step in each line.
#include "pellucid/export/export.hpp"

namespace pellucid::exports {

Format steps() {
  return {.name = "steps",
          .summary = "the steps of the model, one in each line",
          .use = "reading",
          .source = "the grammar of --model",
          .ending = ".txt",
          .write =
              [](const Model& model) {
                std::string text;
                for (const nn::Step& step : nn::parse_model(model.recipe().model))
                  text += std::string(step.name()) + "\n";
                return text;
              },
          .example = {"linear(3) | tanh | linear", "tanh"}};
}

}  // namespace pellucid::exports
