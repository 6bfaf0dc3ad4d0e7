#include "pellucid/model/model.hpp"

#include <algorithm>

#include "pellucid/base/error.hpp"
#include "pellucid/base/text.hpp"
#include "pellucid/kernels/numerics.hpp"
#include "pellucid/model/costs.hpp"
#include "pellucid/model/workspace.hpp"

namespace pellucid {

namespace {

/// Rows of one run of a plan: as many as keep the batch within 16 MB of float32.
Index prediction_batch(const Signature& signature) {
  constexpr Index most_rows = 256, most_numbers = Index{1} << 22;
  return std::clamp<Index>(most_numbers / (signature.inputs + signature.outputs), 1, most_rows);
}

}  // namespace

Index rows_at_once(const Signature& signature) {
  constexpr Index numbers = Index{1} << 20;
  const Index batch = prediction_batch(signature);
  return std::max<Index>(1, numbers / (batch * (signature.inputs + signature.outputs))) * batch;
}

Model::Model(Recipe recipe, Signature signature)
    : Model(std::move(recipe), std::move(signature), std::unique_ptr<const Forest>{}) {}

Model::Model(Recipe recipe, Signature signature, Forest forest)
    : Model(std::move(recipe), std::move(signature), std::make_unique<const Forest>(std::move(forest))) {
  if (this->forest()->columns == signature_.inputs && this->forest()->outputs == signature_.outputs) return;
  fail({Fault::usage, "the forest does not fit", "",
        counted(this->forest()->columns, "input") + " and " + counted(this->forest()->outputs, "output") +
            " for a signature of " + grouped(signature_.inputs) + " and " + grouped(signature_.outputs),
        "give the signature of the rows that they were grown on"});
}

Model::Model(Recipe recipe, Signature signature, std::unique_ptr<const Forest> forest)
    : recipe_(std::move(recipe)), signature_(std::move(signature)), numerics_(kernels::numerics_version) {
  if (forest) recipe_.model = tree_steps;
  inference_ = std::make_shared<Inference>(recipe_, signature_, std::move(forest));
  signature_.costs = cost_matrix(recipe_.cost_matrix, signature_);
  signature_.output_kind = output_kind_of(recipe_, signature_.task);
  for (const nn::ParameterInfo& parameter : inference_->program.build.parameters()) {
    inference_->store.write(parameter.name, 0, nn::initial_values(parameter, recipe_.seed, inference_->isa));
  }
  for (const nn::StateInfo& state : inference_->program.build.states()) {
    inference_->store.write(state.name, 0,
                            std::vector<double>(static_cast<std::size_t>(state.value.shape().count()), state.initial));
  }
}

Model::Model(const Model& other)
    : recipe_(other.recipe_),
      signature_(other.signature_),
      preparation_(other.preparation_),
      origin_(other.origin_),
      has_checksum_(other.has_checksum_),
      numerics_(other.numerics_),
      inference_(other.inference_ ? std::make_shared<Inference>(
                                        recipe_, signature_,
                                        other.forest() ? std::make_unique<const Forest>(*other.forest()) : nullptr)
                                  : nullptr),
      members_(other.members_),
      member_names_(other.member_names_),
      has_own_preparations_(other.has_own_preparations_) {
  if (!inference_) return;
  for (const std::string& name : other.names()) set_graph_tensor(name, other.graph_tensor(name));
}

Model::Model(Model&&) noexcept = default;
Model& Model::operator=(Model&&) noexcept = default;
Model::~Model() = default;

Index Model::rows_of(std::size_t inputs) const {
  const Index columns = signature_.inputs;
  const auto count = static_cast<Index>(inputs);
  if (count % columns != 0) {
    fail({Fault::usage, "cannot predict", "inputs",
          grouped(count) + " values are no whole number of rows of " + grouped(columns),
          "give rows times " + grouped(columns) + " values"});
  }
  return count / columns;
}

void Model::check_sizes(std::size_t inputs, std::size_t predictions) const {
  const Index rows = rows_of(inputs);
  if (static_cast<Index>(predictions) == rows * signature_.outputs) return;
  fail({Fault::usage, "cannot predict", "predictions",
        "room for " + grouped(static_cast<Index>(predictions)) + " of " + counted(rows, "row") + " of " +
            grouped(signature_.outputs),
        "give rows times " + grouped(signature_.outputs) + " values"});
}

template <class In, class Out>
void Model::predict_as(std::span<const In> inputs, std::span<Out> predictions) const {
  check_sizes(inputs.size(), predictions.size());
  if (!members_.empty()) return predict_mean(inputs, predictions);
  const Index rows = rows_of(inputs.size());
  const auto columns = static_cast<std::size_t>(signature_.inputs);
  const auto outputs = static_cast<std::size_t>(signature_.outputs);
  const bool has_units = preparation_ && signature_.task == Task::regression;
  const data::Scale scale = has_units ? preparation_->target.scale : data::Scale{};
  const auto convert = [&](const auto& from, auto to) {
    if (has_units) {
      for (const auto value : from) *to++ = static_cast<Out>(static_cast<double>(value) * scale.deviation + scale.mean);
    } else {
      for (const auto value : from) *to++ = static_cast<Out>(value);
    }
  };
  Workspace& workspace = workspace_of(inference_, recipe_, signature_);
  const Index at_once = prediction_batch(signature_);
  for (Index begin = 0; begin < rows; begin += at_once) {
    const Index batch = std::min(at_once, rows - begin);
    Workspace::Ready& ready = workspace.at(batch);
    const std::span<const In> from =
        inputs.subspan(static_cast<std::size_t>(begin) * columns, static_cast<std::size_t>(batch) * columns);
    const auto to = predictions.begin() + static_cast<std::ptrdiff_t>(static_cast<std::size_t>(begin) * outputs);
    if (const Forest* const trees = opens_means_and_trees ? forest() : nullptr) {
      std::vector<double> rounded(from.begin(), from.end());
      if (recipe_.dtype == Element::float32) {
        for (double& value : rounded) value = static_cast<double>(static_cast<float>(value));
      }
      std::ranges::copy(trees->scores(rounded), ready.inputs64.begin());
      workspace.run(ready);
      convert(ready.predictions64, to);
    } else if (recipe_.dtype == Element::float32) {
      std::ranges::transform(from, ready.inputs.begin(), [](In value) { return static_cast<float>(value); });
      workspace.run(ready);
      convert(ready.predictions, to);
    } else {
      std::ranges::transform(from, ready.inputs64.begin(), [](In value) { return static_cast<double>(value); });
      workspace.run(ready);
      convert(ready.predictions64, to);
    }
  }
}

void Model::predict(std::span<const float> inputs, std::span<float> predictions) const {
  predict_as(inputs, predictions);
}
void Model::predict(std::span<const float> inputs, std::span<double> predictions) const {
  predict_as(inputs, predictions);
}
void Model::predict(std::span<const double> inputs, std::span<double> predictions) const {
  predict_as(inputs, predictions);
}

std::vector<float> Model::predict(std::span<const float> inputs) const {
  std::vector<float> predictions(static_cast<std::size_t>(rows_of(inputs.size()) * signature_.outputs));
  predict(inputs, predictions);
  return predictions;
}

std::vector<double> Model::predict_float64(std::span<const double> inputs) const {
  std::vector<double> predictions(static_cast<std::size_t>(rows_of(inputs.size()) * signature_.outputs));
  predict(inputs, predictions);
  return predictions;
}

const Forest* Model::forest() const { return inference_ ? inference_->forest.get() : nullptr; }

void Model::set_threshold(double threshold) {
  const bool has_two = signature_.classes.size() == 2 && signature_.output_kind == OutputKind::probabilities;
  if (!has_two || !(threshold >= 0 && threshold <= 1)) {
    fail({Fault::usage, "cannot use a threshold", "",
          has_two ? number_text(threshold) + " is no probability"
                  : "the model does not tell the probabilities of two classes",
          has_two ? "give a number from 0 to 1" : "leave it out"});
  }
  const bool is_float = recipe_.dtype == Element::float32 && forest() == nullptr;
  signature_.threshold = is_float ? static_cast<double>(static_cast<float>(threshold)) : threshold;
}

std::vector<std::string> Model::names() const {
  std::vector<std::string> names;
  for (std::size_t i = 0; i < members_.size(); ++i) {
    for (const std::string& name : members_[i].names()) names.push_back(member_names_[i] + "." + name);
  }
  if (!inference_) return names;
  for (const Inference::Entry& entry : inference_->entries) names.push_back(entry.name);
  return names;
}

Index Model::parameter_count() const {
  Index count = forest() != nullptr ? forest()->node_count() : 0;
  for (const Model& member : members_) count += member.parameter_count();
  if (!inference_) return count;
  for (const nn::ParameterInfo& parameter : inference_->program.build.parameters())
    count += parameter.value.shape().count();
  return count;
}

std::pair<const Model*, std::string> Model::place_of(const std::string& name) const {
  if (inference_) return {this, name};
  const std::size_t dot = name.find('.');
  const auto member = std::ranges::find(member_names_, name.substr(0, dot));
  if (dot != std::string::npos && member != member_names_.end())
    return {&members_[static_cast<std::size_t>(member - member_names_.begin())], name.substr(dot + 1)};
  fail({Fault::usage, "the model has no tensor " + in_quotes(name), "", did_you_mean(name, names()),
        "it is the mean of " + grouped(static_cast<Index>(members_.size())) +
            " networks: name one of them in front of the tensor"});
}

std::vector<Index> Model::tensor_shape(const std::string& name) const {
  const auto [model, own] = place_of(name);
  const Inference::Entry& entry = model->inference_->at(own);
  return nn::sizes_in_file(entry.shape, entry.file_axes);
}

std::vector<double> Model::tensor(const std::string& name) const {
  const auto [model, own] = place_of(name);
  const Inference::Entry& entry = model->inference_->at(own);
  return nn::to_file_order(model->inference_->store.read(own, 0), entry.shape, entry.file_axes);
}

void Model::set_tensor(const std::string& name, std::span<const double> values) {
  const auto [model, own] = place_of(name);
  const Inference::Entry& entry = model->inference_->at(own);
  const bool fits = static_cast<Index>(values.size()) == entry.shape.count();
  model->inference_->store.write(own, 0,
                                 fits ? nn::from_file_order(values, entry.shape, entry.file_axes)
                                      : std::vector<double>(values.begin(), values.end()));
}

std::vector<double> Model::graph_tensor(const std::string& name) const {
  const auto [model, own] = place_of(name);
  model->inference_->at(own);
  return model->inference_->store.read(own, 0);
}

void Model::set_graph_tensor(const std::string& name, std::span<const double> values) {
  const auto [model, own] = place_of(name);
  model->inference_->store.write(own, 0, values);
}

void Model::set_preparation(data::Preparation preparation) {
  const bool fits = preparation.inputs() == signature_.inputs && preparation.target.classes == signature_.classes &&
                    (signature_.task != Task::regression || signature_.outputs == 1) &&
                    preparation.fields() == signature_.fields;
  if (!fits) {
    fail({Fault::data, "the preparation does not fit the network", "",
          grouped(preparation.inputs()) + " inputs and " +
              counted(static_cast<Index>(preparation.target.classes.size()), "class name") + " for a network of " +
              grouped(signature_.inputs) + " and " + grouped(static_cast<Index>(signature_.classes.size())),
          "give a model that pellucid wrote"});
  }
  for (Model& member : members_) member.preparation_ = preparation;
  preparation_ = std::move(preparation);
}

}  // namespace pellucid
