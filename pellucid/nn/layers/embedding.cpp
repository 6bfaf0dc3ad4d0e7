// embedding: a code becomes the learned vector in its row of a table; of a text's words, the mean of their vectors. It
// takes the codes of a row and passes its numbers: what it gives is [numbers, vectors of the categories, one mean per
// text]. A table of data is encoded for it: each category column becomes one code, each text the codes of its words.
//
// Tensors: "0.0.weight" [vocabulary, dim] holds the rows of all category columns one after the other, in the order of
// the columns (each one's first row is for rare, unseen and missing values), "0.1.weight" the words of the first text.
//
// A step reads and moves the rows that its batch names, and no others. So an optimizer's memory moves lazily: a row
// that is not met keeps its momentum and does not decay until it is met again (as torch.optim.SparseAdam does, with
// adam's correction by the step). l1, l2 and max_norm do not hold embeddings; clip_norm counts every row met once.
#include "pellucid/base/error.hpp"
#include "pellucid/base/text.hpp"
#include "pellucid/nn/builder.hpp"
#include "pellucid/nn/catalogue.hpp"

namespace pellucid::nn::layers {

namespace {

Value vectors(Builder& build, const Field& field, Value codes, const Arguments& with) {
  const auto dim = static_cast<Index>(with["dim"]);
  if (field.vocabulary > most_codes) {
    fail({Fault::usage, "too many categories or words for an embedding", "step " + build.path(),
          grouped(field.vocabulary) + " are more than " + grouped(most_codes) + ", up to which float32 can count",
          "leave a column out, or join rare values"});
  }
  const Value table = build.parameter("weight", {field.vocabulary, dim}, with.text("init"),
                                      static_cast<double>(field.vocabulary), static_cast<double>(dim));
  if (field.holds == Field::Holds::codes)
    return build.graph().call(graph::reshape(lookup(table, codes), {codes.shape()[0], codes.shape()[1] * dim}), "rows",
                              {table, codes});
  return build.graph().call(lookup_sum(table, codes) / maximum(sum_last(codes >= 0), 1), "mean_of_rows",
                            {table, codes});
}

Value embed(Builder& build, Value x, const Arguments& with) {
  std::vector<Value> parts;
  Fields fields;
  Index begin = 0;
  Index tables = 0;
  for (const Field& field : build.fields(x)) {
    Value part = graph::take(x, field.columns);
    if (part != x) build.graph().call(part, field.has_codes() ? "codes" : "numbers", {x});
    if (field.has_codes()) {
      const Builder::Scope scope(build, tables++);
      part = vectors(build, field, part, with);
    }
    const Index columns = part.shape().columns();
    Field made{field.has_codes() ? Field::Holds::learned : field.holds, {}, 0, field.origin};
    for (Index j = 0; j < columns; ++j) made.columns.push_back(begin + j);
    begin += columns;
    parts.push_back(part);
    fields.push_back(std::move(made));
  }
  if (tables == 0) {
    fail({Fault::usage, "there is nothing to embed", "step " + build.path(),
          "no column of its input is a category or a text",
          "leave this step out; {source.categorical} and {source.text} say what a column is"});
  }
  build.describe(fields);
  return graph::concatenate(parts);
}

}  // namespace

Layer embedding() {
  return {.name = "embedding",
          .summary = "a learned vector for every category, and for every word of a text",
          .use = "first, on tables with categories of many values or with texts; dim 4 to 32",
          .source = "Bengio, Ducharme, Vincent and Jauvin 2003; Guo and Berkhahn 2016",
          .example = {"embedding(dim=2) of codes 1; 0; 1", "1.293 -0.2445; 0.1559 -0.3903; 1.293 -0.2445"},
          .parameters = {{.name = "dim",
                          .summary = "how long the vectors are",
                          .fallback = 8,
                          .interval = {1, 4096, true, true},
                          .kind = Kind::integer},
                         {.name = "init",
                          .summary = "initializer of the vectors",
                          .fallback = 0,
                          .kind = Kind::initializer,
                          .fallback_text = "normal(mean=0, deviation=1)"}},
          .define = embed,
          .codes = Codes::taken};
}

}  // namespace pellucid::nn::layers
