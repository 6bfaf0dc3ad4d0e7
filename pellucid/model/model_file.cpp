// What a model file says: its metadata holds what is needed to predict (versions, the network, the task, the recipe,
// the preparation) and where the model comes from. No time, no path, no thread count: equal runs give equal bytes.
#include "pellucid/model/model_file.hpp"

#include <algorithm>
#include <set>

#include "pellucid/base/error.hpp"
#include "pellucid/base/files.hpp"
#include "pellucid/base/text.hpp"
#include "pellucid/data/preparation_json.hpp"
#include "pellucid/graph/print.hpp"
#include "pellucid/model/costs.hpp"
#include "pellucid/model/inference.hpp"
#include "pellucid/model/model.hpp"
#include "pellucid/model/recipe_json.hpp"

namespace pellucid {

namespace {

constexpr const char* operations_version = "1";

Json to_json(const Fields& fields) {
  Json all = Json::array();
  for (const Field& field : fields)
    all.push_back({{"holds", name_of(field.holds)}, {"columns", field.columns}, {"vocabulary", field.vocabulary}});
  return all;
}

}  // namespace

TensorFile Model::to_file() const {
  if (!members_.empty()) return mean_to_file();
  TensorFile file;
  for (const Inference::Entry& entry : inference_->entries) {
    file.tensors.push_back(tensor_of(entry.name, recipe_.dtype, tensor_shape(entry.name), tensor(entry.name)));
  }
  if (forest() != nullptr) file.tensors = tensors_of(*forest());
  Json signature{{"task", name_of(signature_.task)},
                 {"inputs", signature_.inputs},
                 {"outputs", signature_.outputs},
                 {"classes", signature_.classes},
                 {"image", signature_.image}};
  if (!signature_.pixels.is_whole()) signature["pixels"] = {signature_.pixels.black, signature_.pixels.white};
  if (signature_.threshold) signature["threshold"] = *signature_.threshold;
  if (!signature_.fields.empty()) signature["fields"] = to_json(signature_.fields);
  file.metadata = {{"format", model_format},           {"numerics", numerics_},
                   {"operations", operations_version}, {"graph", listing(inference_->program.predictions)},
                   {"signature", signature.dump()},    {"recipe", to_json(recipe_).dump()}};
  if (preparation_) file.metadata.emplace_back("preparation", to_json(*preparation_).dump());
  if (origin_) file.metadata.emplace_back("origin", to_text(*origin_));
  return file;
}

namespace {

const std::string& metadata(const TensorFile& file, const char* key, const std::string& path) {
  const std::string* const text = metadata_of(file, key);
  if (text == nullptr) refuse_model(path, "metadata", in_quotes(key) + " is missing");
  return *text;
}

// A number, if perhaps of a version that this program does not know.
std::string read_numerics(const TensorFile& file, const std::string& path) {
  const std::string& text = metadata(file, "numerics", path);
  const bool is_version = !text.empty() && text.size() <= 4 && text.find_first_not_of("0123456789") == text.npos;
  if (!is_version) refuse_model(path, "metadata numerics", printable(text) + " is no version");
  return text;
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

/// The file's bytes bound what its words may claim, before memory is taken for it: a column of numbers has a weight, or
/// is a prediction itself; codes and words are listed column by column. Pictures are reduced without a weight each.
Index most_inputs(const TensorFile& file, const Json& signature, const std::string& text) {
  if (signature.contains("fields")) return static_cast<Index>(text.size());
  if (!signature["image"].empty()) return Index{1} << 22;
  Index count = Index{1} << 16;  // a layer of a program's own may leave columns out
  for (const Tensor& tensor : file.tensors) count += static_cast<Index>(tensor.data.size());
  return count;
}

data::PixelRange read_pixels(const Json& signature, const std::string& path) {
  if (!signature.contains("pixels")) return {};
  const Json& pixels = signature["pixels"];
  const auto is_value = [](const Json& value) { return value.is_number_unsigned() && value <= data::PixelRange::most; };
  if (!pixels.is_array() || pixels.size() != 2 || !is_value(pixels[0]) || !is_value(pixels[1]) ||
      pixels[0] >= pixels[1]) {
    refuse_model(path, "metadata signature", "its pixels are no black and white: " + printable(pixels.dump()));
  }
  return {pixels[0].get<int>(), pixels[1].get<int>()};
}

std::optional<double> read_threshold(const Json& signature, std::size_t classes, const std::string& path) {
  if (!signature.contains("threshold")) return std::nullopt;
  const Json& threshold = signature["threshold"];
  if (!threshold.is_number() || threshold < 0 || threshold > 1 || classes != 2)
    refuse_model(path, "metadata signature", "its threshold parts no two classes: " + printable(threshold.dump()));
  return threshold.get<double>();
}

Signature read_signature(const TensorFile& file, const std::string& path) {
  const std::string& text = metadata(file, "signature", path);
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
  if (const Index inputs = json["inputs"].get<Index>(); inputs > most_inputs(file, json, text))
    refuse_model(path, "metadata signature", "the file is too small for a network of " + grouped(inputs) + " inputs");
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
            std::move(fields),
            read_pixels(json, path),
            {},  // what the outputs are is the recipe's
            read_threshold(json, static_cast<std::size_t>(named), path)};
  }
  refuse_model(path, "metadata signature", "unknown task " + printable(json["task"].get<std::string>()));
}

const Tensor& tensor_of(const TensorFile& file, const std::string& name, const std::string& path) {
  const auto found =
      std::find_if(file.tensors.begin(), file.tensors.end(), [&](const Tensor& tensor) { return tensor.name == name; });
  if (found == file.tensors.end()) refuse_model(path, "tensor " + in_quotes(name), "it is missing");
  return *found;
}

/// Before memory is taken for the network: each of its tensors is in the file, so the file is as large as they are.
void check_tensors(const TensorFile& file, const Recipe& recipe, const Signature& signature, const std::string& path) {
  double numbers = 0;
  for (const Tensor& tensor : file.tensors)
    numbers += static_cast<double>(tensor.data.size() / bytes_of(tensor.element));
  const nn::Bounds bounds = nn::Bounds::of_file(path, numbers, static_cast<double>(signature.outputs));
  const PredictionGraph program(parse(recipe, signature.task), signature, bounds);
  std::set<std::string_view> known;
  const auto check = [&](const std::string& name, const graph::Shape& shape, const nn::FileAxes& axes) {
    known.insert(name);
    if (tensor_of(file, name, path).shape != nn::sizes_in_file(shape, axes)) {
      refuse_model(path, "tensor " + in_quotes(name), "its shape does not fit the network");
    }
  };
  for (const nn::ParameterInfo& parameter : program.build.parameters()) {
    check(parameter.name, parameter.value.shape(), parameter.file_axes);
  }
  for (const nn::StateInfo& state : program.build.states()) check(state.name, state.value.shape(), {});
  for (const Tensor& tensor : file.tensors) {
    if (!known.contains(tensor.name))
      refuse_model(path, "tensor " + in_quotes(tensor.name), "the network has none of that name");
  }
}

}  // namespace

std::string to_text(const Origin& origin) { return Json{{"data", origin.data}, {"run", origin.run}}.dump(); }

Origin origin_from(const std::string& text, const std::string& path) {
  const Json json = parse_json(text);
  const auto is_text = [&](const char* key) { return json.contains(key) && json[key].is_string(); };
  if (!json.is_object() || !is_text("data") || !is_text("run"))
    refuse_model(path, "metadata origin", "it is not what a model has: " + printable(text));
  return {json["data"].get<std::string>(), json["run"].get<std::string>()};
}

Model Model::from_file(const TensorFile& file, const std::string& path) {
  if (metadata_of(file, members_text) != nullptr) return mean_from_file(file, path);
  const std::string& format = metadata(file, "format", path);
  if (format != model_format && format != model_format_without_checksums)
    refuse_model(path, "metadata format", in_quotes(format) + " is not " + in_quotes(model_format));
  const Recipe recipe = recipe_from_json(parse_json(metadata(file, "recipe", path)), path, Fault::data);
  const Signature signature = read_signature(file, path);
  demand_entries(recipe, path);
  const bool is_forest = recipe.model == tree_steps;
  if (!is_forest) check_tensors(file, recipe, signature, path);
  cost_matrix(recipe.cost_matrix, signature, Fault::data);
  Model model = is_forest ? Model(recipe, signature, forest_from(file, signature, path)) : Model(recipe, signature);
  for (const Inference::Entry& entry : model.inference_->entries) {
    const std::vector<double> values = values_of(tensor_of(file, entry.name, path));
    demand_finite(entry.name, values, path);
    model.set_tensor(entry.name, values);
  }
  if (const std::string* const preparation = metadata_of(file, "preparation"))
    model.set_preparation(data::preparation_from_json(parse_json(*preparation), path));
  if (const std::string* const origin = metadata_of(file, "origin")) model.set_origin(origin_from(*origin, path));
  model.has_checksum_ = format == model_format;
  model.numerics_ = read_numerics(file, path);
  return model;
}

std::string Model::bytes() const { return encode_checked(to_file()); }
Model Model::from_bytes(std::string_view bytes, const std::string& path) {
  return from_file(decode_checked(bytes, path), path);
}
void Model::save(const std::string& path) const { write_atomically(path, bytes()); }
Model Model::load(const std::string& path) { return from_bytes(read_text(path, most_piped_model), path); }

}  // namespace pellucid
