#include "pellucid/run/first_weights.hpp"

#include <algorithm>

#include "pellucid/base/error.hpp"
#include "pellucid/base/files.hpp"
#include "pellucid/base/output.hpp"
#include "pellucid/base/text.hpp"
#include "pellucid/model/model_file.hpp"

namespace pellucid {

Model model_with_tensors(const Recipe& recipe, const Signature& signature, const std::string& path) {
  Model model(recipe, signature);
  const TensorFile file = decode_checked(read_text(path, most_piped_model), path);
  const auto refuse = [&](const std::string& name, const std::string& why) {
    fail({Fault::data, "cannot begin with the weights of " + in_quotes(path), "tensor " + printable(name), why,
          "give the tensors of this model; {run.save_init=FILE} writes such a file"});
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
    const std::vector<double> values = values_of(*found);
    demand_finite(name, values, path);
    model.set_tensor(name, values);
  }
  return model;
}

void save_first_weights(const RunRecipe& run, const Signature& signature, const data::Preparation* preparation,
                        const std::string& path, bool may_replace, const std::string& folder) {
  Model first = run.source.init.empty() ? Model(run.recipe, signature)
                                        : model_with_tensors(run.recipe, signature, run.source.init);
  if (preparation != nullptr) first.set_preparation(*preparation);
  std::vector<std::string> read = read_by(run.source);
  if (!folder.empty()) read.push_back(folder);  // the run's own, which would not be whole with it
  write_output(path, first.bytes(), {.may_replace = may_replace, .read = std::move(read)});
}

std::vector<std::string> read_by(const Source& source) {
  std::vector<std::string> read;
  for (const std::string& path : {source.path, source.test_file, source.validation_file, source.init}) {
    if (!path.empty()) read.push_back(path);
  }
  return read;
}

}  // namespace pellucid
