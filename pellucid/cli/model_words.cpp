#include "pellucid/cli/model_words.hpp"

#include <filesystem>
#include <fstream>

#include "pellucid/base/files.hpp"
#include "pellucid/base/text.hpp"
#include "pellucid/cli/arguments.hpp"
#include "pellucid/cli/command.hpp"
#include "pellucid/cli/terminal.hpp"
#include "pellucid/kernels/numerics.hpp"
#include "pellucid/model/model_file.hpp"
#include "pellucid/model/recipe_json.hpp"
#include "pellucid/run/open_model.hpp"
#include "pellucid/run/recipe_toml.hpp"
#include "pellucid/run/run_folder.hpp"

namespace pellucid::cli {

namespace {

/// A model and the file that it stands in.
struct Held {
  std::string path;
  std::size_t bytes;
  Checksums checksums;
  Model model;
};

Held hold(const std::string& given) {
  const std::string path = model_path(given);
  const std::string bytes = read_text(path, most_piped_model);
  Model model = Model::from_bytes(bytes, path);
  return {path, bytes.size(), checksums_of(decode(bytes, path)), std::move(model)};
}

std::string sizes_text(const std::vector<Index>& shape) {
  std::string text;
  for (const Index size : shape) text += (text.empty() ? "" : ", ") + std::to_string(size);
  return "[" + text + "]";
}

std::string shape_text(const Signature& signature) {
  std::string text = grouped(signature.inputs) + " in, " + grouped(signature.outputs) + " out";
  if (!signature.image.empty()) text += "; a row is a picture " + sizes_text(signature.image);
  return text;
}

}  // namespace

Model open_told(const std::string& path, const std::string& member) {
  Model model = open_model(path);
  const std::size_t networks = model.members().size();
  if (!member.empty()) {
    if (networks == 0) misuse("--member", in_quotes(path) + " is one network", "leave it out");
    const Index number = whole_number("--member", member, 1, "count the networks from 1");
    if (number > static_cast<Index>(networks))
      misuse("--member", "there are " + grouped(static_cast<Index>(networks)) + " networks", "give one of them");
    model = Model(model.members()[static_cast<std::size_t>(number - 1)]);
  } else if (!networks_without_mean(path).empty()) {
    note("the model is the mean of the " + grouped(static_cast<Index>(networks)) + " networks of " + in_quotes(path) +
         ": " + listed(model.member_names(), 6) + "\n");
  }
  if (!model.has_checksum()) {
    note("the model " + in_quotes(path) +
         " has no checksum: it is of the format before, and whether a byte of it was changed cannot be told\n");
  }
  if (model.numerics() != kernels::numerics_version) {
    note("the model " + in_quotes(path) + " was trained with numerics " + model.numerics() +
         ", and this program computes with numerics " + kernels::numerics_version +
         ": predictions may differ in their last digits\n");
  }
  return model;
}

bool is_model(const std::string& path) {
  std::error_code ignored;
  if (path.ends_with(".safetensors") || std::filesystem::is_directory(path, ignored)) return true;
  char start[9]{};
  const bool is_regular = std::filesystem::is_regular_file(path, ignored);
  // A text has no zero bytes: the length of a header below 16 MiB has five at its end.
  return is_regular && std::ifstream(path, std::ios::binary).read(start, sizeof start) && start[8] == '{' &&
         std::string_view(start + 3, 5) == std::string_view("\0\0\0\0\0", 5);
}

void demand_order(const std::string& command, const std::string& model, const std::string& data) {
  std::error_code ignored;
  const bool is_no_model = std::filesystem::is_regular_file(model, ignored) && !is_model(model);
  const bool is_run =
      is_file(data + "/" + recipe_file) || (std::filesystem::is_regular_file(data, ignored) && is_model(data));
  if (!is_no_model || !is_run) return;
  fail({Fault::usage, "cannot use " + in_quotes(model) + " as MODEL", "",
        "it is no model, and " + in_quotes(data) + ", given as DATA, is one",
        "write pellucid " + command + " " + shell_word(data) + " " + shell_word(model)});
}

std::string account_of_model(const std::string& path, bool colour) {
  const Held held = hold(path);
  const Model& model = held.model;
  const Signature& signature = model.signature();
  const auto line = [&](const char* name, const std::string& what) {
    return paint(left(name, 12), Colour::bold, colour) + what + "\n";
  };
  std::string text = line("model", printable(held.path) + ", " + counted(static_cast<Index>(held.bytes), "byte"));
  text += line("whole", model.has_checksum() ? "yes: every byte is as it was written"
                                             : "nobody knows: its format is the one before checksums");
  text += line("numerics", std::string(name_of(model.recipe().kernels)) + ", version " + model.numerics());
  text += line("task", std::string(name_of(signature.task)) +
                           (signature.classes.empty() ? "" : " into " + listed(signature.classes, 20)));
  text += line("shape", shape_text(signature));
  if (const data::Preparation* const preparation = model.preparation()) {
    text += line("target", printable(preparation->target.name));
    std::vector<std::string> names;
    for (const data::FittedColumn& column : preparation->columns) {
      if (column.width() > 0) names.push_back(column.name);
    }
    text += line("columns", listed(names, 20));
  }
  if (!model.members().empty()) {
    text += line("networks", grouped(static_cast<Index>(model.members().size())) +
                                 ", whose mean it is: " + listed(model.member_names(), 20));
  }
  text += line("parameters", grouped(model.parameter_count()));
  for (const std::string& name : model.names())
    text += "  " + left(printable(name), 24) + " " + sizes_text(model.tensor_shape(name)) + "\n";
  text += line("recipe", "");
  for (const std::string& each : pieces(trimmed(to_toml(model.recipe())), '\n')) text += "  " + printable(each) + "\n";
  if (model.has_checksum()) {
    text += line("checksums", "SHA-256");
    for (const auto& [name, digest] : {std::pair{"file", held.checksums.file},
                                       {"recipe", held.checksums.recipe},
                                       {"preparation", held.checksums.preparation},
                                       {"tensors", held.checksums.tensors}})
      text += "  " + left(name, 12) + digest + "\n";
  }
  const Origin* const origin = model.origin();
  text += line("origin", origin == nullptr ? "not told" : "");
  if (origin != nullptr) {
    text += "  " + left("data", 12) + printable(origin->data) + "\n";
    text += "  " + left("run", 12) + printable(origin->run) + "\n";
  }
  return text;
}

Json account_of_model_json(const std::string& path) {
  const Held held = hold(path);
  const Model& model = held.model;
  const Signature& signature = model.signature();
  Json tensors = Json::array();
  for (const std::string& name : model.names())
    tensors.push_back({{"name", name}, {"shape", model.tensor_shape(name)}});
  Json json{{"schema", 1},
            {"model", held.path},
            {"bytes", held.bytes},
            {"has_checksum", model.has_checksum()},
            {"numerics", model.numerics()},
            {"task", name_of(signature.task)},
            {"inputs", signature.inputs},
            {"outputs", signature.outputs},
            {"classes", signature.classes},
            {"image", signature.image},
            {"target", nullptr},
            {"columns", Json::array()},
            {"networks", model.member_names()},
            {"parameters", model.parameter_count()},
            {"tensors", tensors},
            {"recipe", to_json(model.recipe())},
            {"checksums", nullptr},
            {"origin", nullptr}};
  if (const data::Preparation* const preparation = model.preparation()) {
    json["target"] = preparation->target.name;
    for (const data::FittedColumn& column : preparation->columns)
      json["columns"].push_back(
          {{"name", column.name}, {"type", data::name_of(column.type)}, {"inputs", column.width()}});
  }
  if (model.has_checksum()) {
    json["checksums"] = {{"file", held.checksums.file},
                         {"recipe", held.checksums.recipe},
                         {"preparation", held.checksums.preparation},
                         {"tensors", held.checksums.tensors}};
  }
  if (const Origin* const origin = model.origin()) json["origin"] = {{"data", origin->data}, {"run", origin->run}};
  return json;
}

}  // namespace pellucid::cli
