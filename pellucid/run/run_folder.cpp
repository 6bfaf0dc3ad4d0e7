#include "pellucid/run/run_folder.hpp"

#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cmath>
#include <cstdio>
#include <cstring>
#include <filesystem>
#include <limits>
#include <utility>

#include "pellucid/base/error.hpp"
#include "pellucid/base/files.hpp"
#include "pellucid/base/json.hpp"
#include "pellucid/base/text.hpp"

namespace pellucid {

namespace {

std::string trimmed_slashes(std::string path) {
  while (path.size() > 1 && path.back() == '/') path.pop_back();
  return path;
}

[[noreturn]] void fail_to_make(const std::string& path, const std::string& why) {
  fail(
      {Fault::run, "cannot make the run folder " + in_quotes(path), "", why, "choose another place with {run.folder}"});
}

[[noreturn]] void fail_existing(const std::string& path) {
  fail({Fault::usage, "will not overwrite " + in_quotes(path), "", "it exists already",
        "choose another folder with {run.folder}, or remove this one"});
}

/// Makes one folder. False if something stands there.
bool make_one(const std::string& path) {
  if (::mkdir(path.c_str(), 0777) == 0) return true;
  if (errno == EEXIST) return false;
  fail_to_make(path, std::strerror(errno));
}

/// Makes the folders above `path` that are missing; they are added to `made`.
void make_parents(const std::string& path, std::vector<std::string>& made) {
  for (std::size_t slash = path.find('/', 1); slash != std::string::npos; slash = path.find('/', slash + 1)) {
    const std::string parent = path.substr(0, slash);
    std::error_code ignored;
    if (std::filesystem::is_directory(parent, ignored)) continue;
    if (!make_one(parent)) fail_to_make(path, in_quotes(parent) + " is not a folder");
    made.push_back(parent);
  }
}

void remove_folders(std::vector<std::string>& folders) {
  for (auto folder = folders.rbegin(); folder != folders.rend(); ++folder) ::rmdir(folder->c_str());
  folders.clear();
}

/// Removes the folders that it guards unless they are taken over.
struct Guard {
  std::vector<std::string> folders{};
  Guard() = default;
  Guard(const Guard&) = delete;
  Guard& operator=(const Guard&) = delete;
  ~Guard() { remove_folders(folders); }
};

/// A number of a float32 run as it was meant: 0.001, and not the double 0.0010000000474974513 that its float is.
double as_meant(double value) {
  const auto single = static_cast<float>(value);
  if (static_cast<double>(single) != value) return value;
  char digits[32];
  std::snprintf(digits, sizeof digits, "%.*g", std::numeric_limits<float>::digits10, value);
  const auto read = parse_number(digits);
  return read && static_cast<float>(*read) == single ? *read : value;
}

/// "seed-1", "seed-2": folders in `path` that are runs themselves.
std::vector<std::string> runs_inside(const std::string& path) {
  std::vector<std::string> names;
  std::error_code ignored;
  for (const auto& entry : std::filesystem::directory_iterator(path, ignored)) {
    if (std::filesystem::is_regular_file(entry.path().string() + "/" + model_file, ignored))
      names.push_back(entry.path().filename().string());
  }
  std::sort(names.begin(), names.end());
  return names;
}

}  // namespace

void remove_file(const std::string& path) { ::unlink(path.c_str()); }

NewRunFolder::NewRunFolder(std::string path) : path_(trimmed_slashes(std::move(path))) {
  if (path_.empty()) fail_to_make(path_, "its name is empty");
  Guard guard;
  make_parents(path_, guard.folders);
  if (!make_one(path_)) fail_existing(path_);
  guard.folders.push_back(path_);
  folders_ = std::move(guard.folders);
  guard.folders.clear();
}

NewRunFolder::NewRunFolder(std::string path, std::vector<std::string> folders, Made)
    : path_(std::move(path)), folders_(std::move(folders)) {}

NewRunFolder NewRunFolder::numbered(const std::string& prefix) {
  Guard guard;
  make_parents(prefix, guard.folders);
  std::string path;
  for (int number = 1; path.empty() || !make_one(path); ++number) path = prefix + "-" + std::to_string(number);
  guard.folders.push_back(path);
  return NewRunFolder(std::move(path), std::exchange(guard.folders, {}), Made{});
}

NewRunFolder::~NewRunFolder() {
  for (const std::string& file : files_) ::unlink(file.c_str());
  remove_folders(folders_);
}

std::string NewRunFolder::file(const std::string& name) const { return path_ + "/" + name; }

void NewRunFolder::make_folder(const std::string& name) {
  if (make_one(file(name))) folders_.push_back(file(name));
}

void NewRunFolder::write(const std::string& name, std::string_view content) {
  files_.push_back(file(name));
  write_atomically(files_.back(), content);
}

void NewRunFolder::expect(const std::string& name) {
  files_.push_back(file(name));
  files_.push_back(file(name) + ".partial");
}

void NewRunFolder::keep() {
  files_.clear();
  folders_.clear();
}

std::string metrics_lines(const History& history, Task task) {
  std::string lines;
  for (const Epoch& epoch : history.epochs) {
    Json line{{"epoch", epoch.epoch},
              {"loss", number_or_null(epoch.loss)},
              {"val_loss", number_or_null(epoch.validation_loss)}};
    if (task != Task::regression) line["val_accuracy"] = number_or_null(epoch.validation_accuracy);
    if (!std::isnan(epoch.validation_loss)) line["val_" + history.monitor] = number_or_null(epoch.monitored);
    line["learning_rate"] = number_or_null(as_meant(epoch.learning_rate));
    lines += line.dump() + "\n";
  }
  return lines;
}

void write_run(NewRunFolder& folder, const std::string& name, const Trained& trained) {
  const std::string prefix = name.empty() ? "" : name + "/";
  if (!name.empty()) folder.make_folder(name);
  folder.write(prefix + metrics_file, metrics_lines(trained.history, trained.model.signature().task));
  folder.write(prefix + model_file, trained.model.bytes());
}

std::string model_path(const std::string& path) {
  std::error_code ignored;
  return std::filesystem::is_directory(path, ignored) ? part_of_run(path, model_file) : path;
}

Model open_model(const std::string& path) { return Model::load(model_path(path)); }

std::string part_of_run(const std::string& path, const std::string& name) {
  const std::string folder = trimmed_slashes(path);
  const std::string part = folder + "/" + name;
  if (is_file(part)) return part;
  std::error_code ignored;
  const std::string what = "cannot use " + in_quotes(path) + " as a run";
  if (!std::filesystem::is_directory(folder, ignored)) {
    fail({Fault::data, what, "", "there is no such folder", "give the folder that pellucid train made"});
  }
  const std::vector<std::string> runs = runs_inside(folder);
  if (runs.empty()) {
    fail({Fault::data, what, "", "it holds no " + name, "give a folder that pellucid train made"});
  }
  fail({Fault::data, what, "", "it holds " + grouped(static_cast<Index>(runs.size())) + " runs",
        "name one of them, such as " + folder + "/" + runs.front()});
}

}  // namespace pellucid
