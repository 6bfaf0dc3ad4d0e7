// The model file: a plain .safetensors file whose metadata holds what is needed to predict: versions, the network, the
// task and the recipe. No time, no path, no thread count: equal runs give equal bytes.
#include <algorithm>
#include <cstring>

#include "pellucid/base/error.hpp"
#include "pellucid/base/text.hpp"
#include "pellucid/data/preparation_json.hpp"
#include "pellucid/graph/print.hpp"
#include "pellucid/model/costs.hpp"
#include "pellucid/model/inference.hpp"
#include "pellucid/model/model.hpp"
#include "pellucid/model/recipe_json.hpp"

namespace pellucid {

namespace {

constexpr const char* format_version = "pellucid-1";
constexpr const char* numerics_version = "1";
constexpr const char* operations_version = "1";

template <class T>
std::vector<std::byte> as_bytes(std::span<const double> values) {
  std::vector<std::byte> bytes(values.size() * sizeof(T));
  for (std::size_t i = 0; i < values.size(); ++i) {
    const T value = static_cast<T>(values[i]);
    std::memcpy(bytes.data() + i * sizeof(T), &value, sizeof(T));
  }
  return bytes;
}

Json to_json(const Fields& fields) {
  Json all = Json::array();
  for (const Field& field : fields)
    all.push_back({{"holds", name_of(field.holds)}, {"columns", field.columns}, {"vocabulary", field.vocabulary}});
  return all;
}

}  // namespace

TensorFile Model::to_file() const {
  TensorFile file;
  for (const Inference::Entry& entry : inference_->entries) {
    const std::vector<double> values = tensor(entry.name);
    file.tensors.push_back({entry.name, recipe_.dtype, tensor_shape(entry.name),
                            recipe_.dtype == Element::float32 ? as_bytes<float>(values) : as_bytes<double>(values)});
  }
  Json signature{{"task", name_of(signature_.task)},
                 {"inputs", signature_.inputs},
                 {"outputs", signature_.outputs},
                 {"classes", signature_.classes},
                 {"image", signature_.image}};
  if (!signature_.fields.empty()) signature["fields"] = to_json(signature_.fields);
  file.metadata = {{"format", format_version},         {"numerics", numerics_version},
                   {"operations", operations_version}, {"graph", listing(inference_->program.predictions)},
                   {"signature", signature.dump()},    {"recipe", to_json(recipe_).dump()}};
  if (preparation_) file.metadata.emplace_back("preparation", to_json(*preparation_).dump());
  return file;
}

namespace {

[[noreturn]] void refuse_model(const std::string& path, const std::string& where, const std::string& why) {
  fail({Fault::data, "cannot load the model \"" + printable(path) + "\"", where, why,
        "give a model that pellucid wrote"});
}

const std::string& metadata(const TensorFile& file, const std::string& key, const std::string& path) {
  for (const auto& [name, value] : file.metadata) {
    if (name == key) return value;
  }
  refuse_model(path, "metadata", "\"" + key + "\" is missing");
}

// Whether `image` is empty, or the sizes of a picture of `inputs` numbers.
bool is_picture_of(const Json& image, Index inputs) {
  if (image.empty()) return true;
  Index count = 1;
  for (const Json& size : image) {
    if (size < 1 || size > inputs || count > inputs) return false;
    count *= size.get<Index>();
  }
  return (image.size() == 2 || image.size() == 3) && count == inputs;
}

/// Fields that name each column of the row once, or nothing: a file may say anything.
std::optional<Fields> read_fields(const Json& json, Index inputs) {
  Fields fields;
  std::vector<char> named(static_cast<std::size_t>(inputs), 0);
  const auto is_number = [](const Json& object, const char* key) {
    return object.is_object() && object.contains(key) && object[key].is_number_unsigned();
  };
  if (!json.is_array()) return std::nullopt;
  for (const Json& each : json) {
    if (!is_number(each, "vocabulary") || !each.contains("columns") || !each["columns"].is_array()) return std::nullopt;
    Field field{.holds = {}, .columns = {}, .vocabulary = each["vocabulary"].get<Index>()};
    bool is_known = false;
    for (const Field::Holds holds : {Field::Holds::numbers, Field::Holds::codes, Field::Holds::words}) {
      if (!each.contains("holds") || each["holds"] != name_of(holds)) continue;
      field.holds = holds;
      is_known = true;
    }
    if (!is_known || field.vocabulary > most_codes || (field.has_codes() && field.vocabulary < 1)) return std::nullopt;
    for (const Json& column : each["columns"]) {
      if (!column.is_number_unsigned() || column >= inputs || named[column.get<std::size_t>()]++ != 0)
        return std::nullopt;
      field.columns.push_back(column.get<Index>());
    }
    if (field.holds == Field::Holds::numbers) field.origin = field.columns;
    fields.push_back(std::move(field));
  }
  const bool is_whole = std::all_of(named.begin(), named.end(), [](char is_named) { return is_named != 0; });
  return is_whole ? std::optional(fields) : std::nullopt;
}

Signature read_signature(const std::string& text, const std::string& path) {
  const Json json = parse_json(text);
  const auto is_count = [&](const char* key) {
    return json.contains(key) && json[key].is_number_integer() && json[key] >= 1 && json[key] <= 1 << 30;
  };
  const auto all = [](const Json& list, auto holds) {
    return list.is_array() && std::all_of(list.begin(), list.end(), holds);
  };
  const bool is_whole = json.is_object() && is_count("inputs") && is_count("outputs") && json.contains("task") &&
                        json["task"].is_string() && json.contains("classes") &&
                        all(json["classes"], [](const Json& name) { return name.is_string(); }) &&
                        json.contains("image") &&
                        all(json["image"], [](const Json& size) { return size.is_number_unsigned(); });
  if (!is_whole) refuse_model(path, "metadata signature", "it is not what a model has: " + printable(text));
  for (const Task task : {Task::regression, Task::binary, Task::classification}) {
    if (json["task"] != name_of(task)) continue;
    const auto named = static_cast<Index>(json["classes"].size());
    const Index outputs = json["outputs"].get<Index>();
    const bool fits = task == Task::classification ? named == outputs && named >= 2
                      : task == Task::binary       ? named == 2 && outputs == 1
                                                   : named == 0;
    if (!is_picture_of(json["image"], json["inputs"].get<Index>()))
      refuse_model(path, "metadata signature", "a picture of " + json["image"].dump() + " does not make the inputs");
    if (!fits)
      refuse_model(path, "metadata signature",
                   std::to_string(outputs) + " outputs and " + std::to_string(named) + " classes do not make a " +
                       name_of(task));
    Fields fields;
    if (json.contains("fields")) {
      const std::optional<Fields> read = read_fields(json["fields"], json["inputs"].get<Index>());
      if (!read)
        refuse_model(path, "metadata signature",
                     "its fields do not describe " + grouped(json["inputs"].get<Index>()) + " inputs");
      fields = *read;
    }
    return {task,
            json["inputs"].get<Index>(),
            json["outputs"].get<Index>(),
            json["classes"].get<std::vector<std::string>>(),
            json["image"].get<std::vector<Index>>(),
            {},  // costs are the recipe's
            std::move(fields)};
  }
  refuse_model(path, "metadata signature", "unknown task " + printable(json["task"].get<std::string>()));
}

const Tensor& tensor_of(const TensorFile& file, const std::string& name, const std::string& path) {
  const auto found =
      std::find_if(file.tensors.begin(), file.tensors.end(), [&](const Tensor& tensor) { return tensor.name == name; });
  if (found == file.tensors.end()) refuse_model(path, "tensor " + name, "it is missing");
  return *found;
}

/// Before memory is taken for the network: each of its tensors is in the file, so the file is as large as they are.
void check_tensors(const TensorFile& file, const Recipe& recipe, const Signature& signature, const std::string& path) {
  double numbers = 0;
  for (const Tensor& tensor : file.tensors)
    numbers += static_cast<double>(tensor.data.size() / bytes_of(tensor.element));
  const nn::Bounds bounds = nn::Bounds::of_file(path, numbers, static_cast<double>(signature.outputs));
  const PredictionGraph program(parse(recipe, signature.task), signature, bounds);
  const auto check = [&](const std::string& name, const graph::Shape& shape, const nn::FileAxes& axes) {
    if (tensor_of(file, name, path).shape != nn::sizes_in_file(shape, axes)) {
      refuse_model(path, "tensor " + name, "its shape does not fit the network");
    }
  };
  for (const nn::ParameterInfo& parameter : program.build.parameters()) {
    check(parameter.name, parameter.value.shape(), parameter.file_axes);
  }
  for (const nn::StateInfo& state : program.build.states()) check(state.name, state.value.shape(), {});
}

}  // namespace

Model Model::from_file(const TensorFile& file, const std::string& path) {
  if (metadata(file, "format", path) != format_version) {
    refuse_model(path, "metadata format",
                 "\"" + printable(metadata(file, "format", path)) + "\" is not \"" + format_version + "\"");
  }
  const auto has_preparation = std::any_of(file.metadata.begin(), file.metadata.end(),
                                           [](const auto& entry) { return entry.first == "preparation"; });
  const Recipe recipe = recipe_from_json(parse_json(metadata(file, "recipe", path)), path, Fault::data);
  const Signature signature = read_signature(metadata(file, "signature", path), path);
  demand_entries(recipe, path);
  check_tensors(file, recipe, signature, path);
  cost_matrix(recipe.cost_matrix, signature, Fault::data);
  Model model(recipe, signature);
  for (const Inference::Entry& entry : model.inference_->entries) {
    model.set_tensor(entry.name, values_of(tensor_of(file, entry.name, path)));
  }
  if (has_preparation) {
    const Json json = parse_json(metadata(file, "preparation", path));
    model.set_preparation(data::preparation_from_json(json, path));
  }
  return model;
}

void Model::save(const std::string& path) const { write_tensors(path, to_file()); }
Model Model::load(const std::string& path) { return from_file(read_tensors(path), path); }

}  // namespace pellucid
