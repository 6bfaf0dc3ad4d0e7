#include "pellucid/run/run_folder.hpp"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <filesystem>
#include <optional>
#include <utility>

#include "pellucid/base/error.hpp"
#include "pellucid/base/files.hpp"
#include "pellucid/base/retried.hpp"
#include "pellucid/base/text.hpp"
#include "pellucid/run/metrics_lines.hpp"
#include "pellucid/run/networks.hpp"
#include "pellucid/run/recipe_toml.hpp"

namespace pellucid {

namespace {

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
  if (retried([&] { return ::mkdir(path.c_str(), 0777); }) == 0) return true;
  if (errno == EEXIST) return false;
  fail_to_make(path, std::strerror(errno));
}

/// Makes the folders above `path` that are missing; they are added to `made`.
void make_parents(const std::string& path, std::vector<std::string>& made) {
  for (std::size_t slash = path.find('/', 1); slash != std::string::npos; slash = path.find('/', slash + 1)) {
    const std::string parent = path.substr(0, slash);
    std::error_code ignored;
    if (std::filesystem::is_directory(parent, ignored)) continue;
    if (make_one(parent)) {
      made.push_back(parent);
    } else if (!std::filesystem::is_directory(parent, ignored)) {  // else another process has just made it
      fail_to_make(path, in_quotes(parent) + " is not a folder");
    }
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

std::string without_end_slashes(std::string path) {
  while (path.size() > 1 && path.back() == '/') path.pop_back();
  return path;
}

RunFolder::RunFolder(std::string path, std::vector<std::string> folders)
    : path_(std::move(path)), folders_(std::move(folders)) {}

std::unique_ptr<RunFolder> RunFolder::made(const std::string& given) {
  const std::string path = without_end_slashes(given);
  if (path.empty()) fail_to_make(path, "its name is empty");
  Guard guard;
  make_parents(path, guard.folders);
  const bool is_new = make_one(path);
  if (is_new) guard.folders.push_back(path);
  if (!is_new && !std::filesystem::is_directory(path)) fail_existing(path);
  std::unique_ptr<RunFolder> folder(new RunFolder(path, std::exchange(guard.folders, {})));
  if (!is_new && !is_unused(path)) {
    folder->keep();
    RunLock::demand_free(path);  // whoever trains there is named before what stands there
    fail_existing(path);
  }
  folder->lock_ = std::make_unique<RunLock>(path);
  if (!is_unused(path)) {  // another run came and went meanwhile
    folder->keep();
    fail_existing(path);
  }
  remove_leftovers(path);
  folder->bring_names_to_disk();
  return folder;
}

std::unique_ptr<RunFolder> RunFolder::numbered(const std::string& prefix) {
  Guard guard;
  make_parents(prefix, guard.folders);
  std::string path;
  for (int number = 1; path.empty() || !make_one(path); ++number) path = prefix + "-" + std::to_string(number);
  guard.folders.push_back(path);
  std::unique_ptr<RunFolder> folder(new RunFolder(path, std::exchange(guard.folders, {})));
  folder->lock_ = std::make_unique<RunLock>(path);
  folder->bring_names_to_disk();
  return folder;
}

std::unique_ptr<RunFolder> RunFolder::opened(const std::string& given, const std::vector<std::string>& networks) {
  const std::string path = without_end_slashes(given);
  std::unique_ptr<RunFolder> folder(new RunFolder(path, {}));
  folder->keep();
  // Networks of one run are trained by one process: its lock is the run's.
  const std::optional<std::string> whole = run_above(path);
  folder->lock_ = std::make_unique<RunLock>(whole ? *whole : path);
  // Whoever opens a seal writes it too, and keeps a ledger of that.
  const auto remove_in = [](const std::string& own) {
    remove_leftovers(own, is_file(own + "/" + ledger_file) ? seal_file : "");
  };
  remove_in(path);
  for (const std::string& network : networks) {
    if (std::filesystem::is_directory(std::filesystem::symlink_status(folder->file(network)))) {
      remove_in(folder->file(network));
    }
  }
  return folder;
}

RunFolder::~RunFolder() {
  if (!is_kept_) {
    for (const std::string& file : files_) ::unlink(file.c_str());
  }
  lock_.reset();
  if (!is_kept_) remove_folders(folders_);
}

void RunFolder::give_back_if_empty() {
  const std::lock_guard guard(mutex_);
  if (is_kept_ || !files_.empty()) return;
  ::unlink(file(lock_file).c_str());
  remove_folders(folders_);
}

void RunFolder::bring_names_to_disk() {
  for (const std::string& made : folders_) {
    const std::string above = std::filesystem::absolute(made).lexically_normal().parent_path().string();
    if (!bring_folder_to_disk(above)) fail_to_make(made, std::strerror(errno));
  }
}

std::string RunFolder::file(const std::string& name) const { return path_ + "/" + name; }

void RunFolder::make_folder(const std::string& name) {
  const std::string path = file(name);
  const std::lock_guard guard(mutex_);
  if (!make_one(path)) return;
  folders_.push_back(path);
  if (!bring_folder_to_disk(path_)) fail_to_make(path, std::strerror(errno));
}

void RunFolder::write(const std::string& name, std::string_view content) {
  if (is_kept_) return save(name, content);
  {
    const std::lock_guard guard(mutex_);
    files_.push_back(file(name));
  }
  write_atomically(file(name), content);
}

void RunFolder::save(const std::string& name, std::span<const std::string_view> content) {
  keep();
  try {
    write_atomically(file(name), content);
  } catch (const Failure& failure) {
    fail_to_save(failure.error());
  }
}

void RunFolder::append(const std::string& name, std::string_view content, bool is_new) {
  const std::string path = file(name);
  if (is_new && !is_kept_) {
    const std::lock_guard guard(mutex_);
    files_.push_back(path);
  }
  const int flags = O_WRONLY | O_CREAT | O_CLOEXEC | O_NOFOLLOW | (is_new ? O_TRUNC : O_APPEND);
  const int opened = retried([&] { return ::open(path.c_str(), flags, 0666); });
  const bool is_written = opened >= 0 && write_whole(opened, content);
  const int error = errno;
  if (opened >= 0) ::close(opened);
  if (is_written) return;
  try {
    fail_to_write(path, opened < 0 ? "opening it" : "writing it", error);
  } catch (const Failure& failure) {
    if (!is_kept_) throw;
    fail_to_save(failure.error());
  }
}

void RunFolder::fail_to_save(Error error) const {
  error.next += "; \"pellucid resume " + printable(path_) + "\" goes on from what was saved";
  fail(std::move(error));
}

bool is_unused(const std::string& path) {
  std::error_code error;
  for (const auto& entry : std::filesystem::directory_iterator(path, error)) {
    const std::string name = entry.path().filename().string();
    if (name != lock_file && name != seal_file && !is_leftover(name)) return false;
  }
  return !error;
}

std::optional<std::string> run_above(const std::string& folder) {
  std::error_code error;
  const std::string above = std::filesystem::canonical(folder, error).parent_path().string();
  return !error && is_file(above + "/" + networks_file) ? std::optional(above) : std::nullopt;
}

bool is_done(const std::string& folder) {
  const std::string list = folder + "/" + networks_file;
  if (is_file(list)) {
    return is_file(folder + "/" + model_file) &&
           std::ranges::all_of(wanted_networks_from(read_text(list), list).networks,
                               [&](const WantedNetwork& each) { return is_done(folder + "/" + each.name); });
  }
  const std::string metrics = folder + "/" + metrics_file;
  if (!is_file(folder + "/" + model_file) || !is_file(metrics)) return false;  // written in this order
  if (!is_file(folder + "/" + recipe_file)) return false;
  const Recipe recipe = run_recipe_from_toml(read_text(folder + "/" + recipe_file), folder + "/" + recipe_file).recipe;
  return history_from(read_text(metrics), metrics, recipe).reason != Stop::interrupted;
}

std::string folder_of_model(const std::string& path) {
  std::error_code ignored;
  if (std::filesystem::is_directory(path, ignored)) return path;
  const std::filesystem::path beside = std::filesystem::path(path).parent_path();
  const std::filesystem::path whole = std::filesystem::absolute(path, ignored).lexically_normal().parent_path();
  const std::filesystem::path above = whole.parent_path();
  const bool is_kept_beside = whole.filename() == baselines_folder && is_file((above / seal_file).string());
  if (!is_kept_beside) return beside.empty() ? "." : beside.string();
  return beside.has_parent_path() ? beside.parent_path().string() : above.string();
}

std::string part_of_run(const std::string& path, const std::string& name) {
  const std::string folder = without_end_slashes(path);
  const std::string part = folder + "/" + name;
  if (is_file(part)) return part;
  std::error_code ignored;
  const std::string what = "cannot use " + in_quotes(path) + " as a run";
  if (is_file(path) && folder_of_model(path) != std::filesystem::path(path).parent_path()) {
    fail({Fault::data, what, "", "it is a baseline that was kept",
          "\"pellucid evaluate " + printable(path) +
              " DATA\" on the data of its run judges it, on the sealed rows too, and counts that"});
  }
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
