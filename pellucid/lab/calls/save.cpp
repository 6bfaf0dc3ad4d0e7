// {"call": "save", "best": true}: the model file, as `pellucid predict` reads it, in base64, and the SHA-256 of it and
// of its numbers alone. Of an experiment the best epoch so far, which a run keeps, or where it stands.
// {"call": "load", "file": "…"}: a model file onto the bench. Where it was trained by kernels that are not here, as in
// a browser, those that are here take their place ("kernels" says which): its numbers can differ in the last bits.
#include <algorithm>

#include "pellucid/base/base64.hpp"
#include "pellucid/base/error.hpp"
#include "pellucid/base/hash.hpp"
#include "pellucid/kernels/kernels.hpp"
#include "pellucid/lab/calls.hpp"
#include "pellucid/model/model_file.hpp"
#include "pellucid/model/recipe_json.hpp"

namespace pellucid::lab::calls {

namespace {

std::string numbers_of(const Model& model) {
  std::string bytes;
  for (const std::string& name : model.names()) {
    const std::vector<double> values = model.tensor(name);
    bytes.append(reinterpret_cast<const char*>(values.data()), values.size() * sizeof(double));
  }
  return bytes;
}

constexpr const char* recipe_of_file = "recipe";

/// The file, to be run by the kernels that this machine has.
TensorFile for_own_kernels(TensorFile file, const std::string& name) {
  const auto written = std::ranges::find(file.metadata, recipe_of_file, &std::pair<std::string, std::string>::first);
  if (written == file.metadata.end() || kernels::default_set() == kernels::Set::fused) return file;
  Recipe recipe = recipe_from_json(parse_json(written->second), name, Fault::data);
  recipe.kernels = kernels::Set::portable;
  written->second = to_json(recipe).dump();
  return file;
}

}  // namespace

Answer save(Bench& bench, const Request& request) {
  const bool is_best = request.flag("best", true);
  request.refuse_unknown();
  const Model model = bench.experiment && is_best ? bench.experiment->best() : demand_model(bench);
  const std::string bytes = model.bytes();
  return {{{"file", base64(bytes)}, {"sha256", sha256(bytes)}, {"numbers", sha256(numbers_of(model))}}};
}

Answer load(Bench& bench, const Request& request) {
  const std::optional<std::string> bytes = from_base64(request.text("file"));
  const std::string name = request.text("name", "the model file");
  request.refuse_unknown();
  if (!bytes) fail({Fault::usage, "cannot load a model", "", "its \"file\" is no base64", "send the file's bytes so"});
  Model model = Model::from_file(for_own_kernels(decode_checked(*bytes, name), name), name);
  std::vector<std::string> inputs;
  if (model.preparation() != nullptr) inputs = model.preparation()->input_names();
  Json json = shapes_of(model);
  json["kernels"] = name_of(model.recipe().kernels);
  json["task"] = name_of(model.signature().task);
  json["inputs"] = model.signature().inputs;
  json["outputs"] = model.signature().outputs;
  json["classes"] = model.signature().classes;
  bench = {.model = std::move(model), .input_names = std::move(inputs)};
  return {std::move(json)};
}

}  // namespace pellucid::lab::calls
