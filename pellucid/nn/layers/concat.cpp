// concat: each branch is steps of its own on the same input; what they give stands side by side. Names count the
// branches: "3.1.0.weight" is that of the first step of the second branch of a concat at step 3.
#include "pellucid/base/error.hpp"
#include "pellucid/nn/catalogue.hpp"
#include "pellucid/nn/steps.hpp"

namespace pellucid::nn::layers {

Layer concat() {
  return {.name = "concat",
          .summary = "the outputs of several branches side by side",
          .use = "wide and deep networks: a branch of identity keeps the inputs beside what the others make of them",
          .source = "Szegedy et al. 2015; Cheng et al. 2016",
          .example = {"concat(identity, tanh) of 1 2", "1 2 0.7616 0.964"},
          .parameters = {{.name = "branches",
                          .summary = "steps in the grammar of a model; several, with commas between them",
                          .fallback = required,
                          .kind = Kind::steps,
                          .example = "tanh",
                          .takes_rest = true}},
          .define =
              [](Builder& build, Value x, const Arguments& with) {
                const Fields given = build.fields(x);
                Fields fields;
                std::vector<Value> parts;
                Index begin = 0;
                for (const std::string& branch : with.texts("branches")) {
                  const Builder::Scope scope(build, static_cast<Index>(parts.size()));
                  build.describe(given);
                  const Value part = apply(parse_model(branch), build, x);
                  build.demand_columns(begin + part.shape().columns());
                  for (Field field : build.fields(part)) {
                    for (Index& column : field.columns) column += begin;
                    fields.push_back(std::move(field));
                  }
                  begin += part.shape().columns();
                  parts.push_back(part);
                }
                build.describe(fields);
                return graph::concatenate(parts);
              },
          .codes = Codes::passed};
}

}  // namespace pellucid::nn::layers
