#include "pellucid/run/open_model.hpp"

#include <filesystem>
#include <utility>

#include "pellucid/base/error.hpp"
#include "pellucid/base/files.hpp"
#include "pellucid/base/text.hpp"
#include "pellucid/run/networks.hpp"
#include "pellucid/run/run_folder.hpp"

namespace pellucid {

std::string model_path(const std::string& path) {
  std::error_code ignored;
  if (std::filesystem::exists(path, ignored)) {
    return std::filesystem::is_directory(path, ignored) ? part_of_run(path, model_file) : path;
  }
  fail({Fault::data, "cannot use " + in_quotes(path), "", "there is no such run folder or model file",
        "give a folder that pellucid train made, or a " + std::string(model_file)});
}

std::vector<std::string> networks_without_mean(const std::string& path) {
  const std::string folder = without_end_slashes(path), list = folder + "/" + networks_file;
  std::vector<std::string> folders;
  if (!is_file(list) || is_file(folder + "/" + model_file)) return folders;
  for (const WantedNetwork& each : wanted_networks_from(read_text(list), list).networks)
    folders.push_back(folder + "/" + each.name);
  return folders;
}

Model open_model(const std::string& path) {
  const std::vector<std::string> folders = networks_without_mean(path);
  if (folders.empty()) return Model::load(model_path(path));
  std::vector<Model> models;
  std::vector<std::string> names;
  for (const std::string& each : folders) {
    models.push_back(Model::load(model_path(each)));
    names.push_back(std::filesystem::path(each).filename().string());
  }
  return Model::mean_of(std::move(models), std::move(names));
}

}  // namespace pellucid
