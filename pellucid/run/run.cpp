#include "pellucid/run/run.hpp"

#include <algorithm>

#include "pellucid/base/error.hpp"
#include "pellucid/base/text.hpp"

namespace pellucid {

namespace {

// Rows of the split that the model predicts, against their labels.
std::optional<Evaluation> evaluate_images(const Model& model, const data::Dataset& images, const data::Rows& rows) {
  if (rows.empty()) return std::nullopt;
  const auto width = static_cast<std::size_t>(images.columns);
  std::vector<float> inputs;
  std::vector<double> truths;
  inputs.reserve(rows.size() * width);
  for (const std::uint32_t row : rows) {
    const auto begin = images.inputs.begin() + static_cast<std::ptrdiff_t>(row * width);
    inputs.insert(inputs.end(), begin, begin + images.columns);
    truths.push_back(static_cast<double>(images.targets[row]));
  }
  const std::vector<float> predictions = model.predict(inputs);
  return evaluate(model.signature(), std::vector<double>(predictions.begin(), predictions.end()), truths);
}

Learned finished(const Opened& opened, Trained trained, Prepared prepared) {
  Learned learned{std::move(trained), std::move(prepared), {}, {}};
  Model& model = learned.trained.model;
  const data::Split& split = learned.prepared.split;
  if (!opened.table) {
    learned.validation = evaluate_images(model, *opened.images, split.validation);
    return learned;
  }
  model.set_preparation(learned.prepared.table->preparation);
  learned.training = evaluate_table(model, opened.table->seen, split.train);
  if (!split.validation.empty()) learned.validation = evaluate_table(model, opened.table->seen, split.validation);
  return learned;
}

}  // namespace

Learned train_network(const Opened& opened, const RunRecipe& run, Prepared prepared, const RunOptions& options) {
  const Data data = data_of(opened, prepared);
  Trained trained = train_run(run.recipe, data, options);
  return finished(opened, std::move(trained), std::move(prepared));
}

RateCurve find_network_rate(const Opened& opened, const RunRecipe& run, const Prepared& prepared,
                            const RateRange& range, const RunOptions& options) {
  return find_learning_rate(run.recipe, data_of(opened, prepared), range, options);
}

std::vector<Learned> train_image_members(const Opened& opened, const RunRecipe& run,
                                         std::span<const std::uint64_t> seeds, const RunOptions& options) {
  std::vector<Learned> all;
  for (Trained& trained : train_members(run.recipe, data_of(*opened.images, nullptr), seeds, options)) {
    RunRecipe own = run;
    own.recipe.seed = trained.model.recipe().seed;
    all.push_back(finished(opened, std::move(trained), prepare(opened, own)));
  }
  return all;
}

Model model_with_tensors(const Recipe& recipe, const Signature& signature, const std::string& path) {
  Model model(recipe, signature);
  const TensorFile file = read_tensors(path);
  const auto refuse = [&](const std::string& name, const std::string& why) {
    fail({Fault::data, "cannot begin with the weights of \"" + printable(path) + "\"", "tensor " + printable(name), why,
          "give the tensors of this model; --save-init FILE writes such a file"});
  };
  const std::vector<std::string> names = model.names();
  if (file.tensors.empty()) refuse("", "the file holds none");
  for (const Tensor& tensor : file.tensors) {
    if (std::find(names.begin(), names.end(), tensor.name) == names.end())
      refuse(tensor.name, "the model has none of that name");
  }
  for (const std::string& name : names) {
    const auto found = std::find_if(file.tensors.begin(), file.tensors.end(),
                                    [&](const Tensor& tensor) { return tensor.name == name; });
    if (found == file.tensors.end()) continue;
    if (found->shape != model.tensor_shape(name)) refuse(name, "its shape does not fit the model");
    model.set_tensor(name, values_of(*found));
  }
  return model;
}

}  // namespace pellucid
