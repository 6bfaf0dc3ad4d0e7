#include "pellucid/base/state_folder.hpp"

#if !defined(__wasm__)
#include <algorithm>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iterator>

#include "pellucid/base/files.hpp"
#endif

namespace pellucid {

#if defined(__wasm__)

std::string state_folder() { return ""; }
std::optional<std::string> read_state(const std::string&) { return std::nullopt; }
std::vector<std::string> state_files(const std::string&) { return {}; }
bool write_state(const std::string&, std::string_view) { return false; }

#else

namespace fs = std::filesystem;

namespace {

constexpr std::uintmax_t most_state_bytes = std::uintmax_t{1} << 24;

std::string absolute_variable(const char* name) {
  const char* const value = std::getenv(name);  // NOLINT(concurrency-mt-unsafe): nothing here changes it
  return value != nullptr && *value == '/' ? value : "";
}

}  // namespace

std::string state_folder() {
  const std::string state = absolute_variable("XDG_STATE_HOME");
  if (!state.empty()) return state + "/pellucid";
  const std::string home = absolute_variable("HOME");
  return home.empty() ? "" : home + "/.local/state/pellucid";
}

std::optional<std::string> read_state(const std::string& name) {
  const std::string folder = state_folder();
  if (folder.empty()) return std::nullopt;
  const fs::path path = fs::path(folder) / name;
  std::error_code error;
  if (!fs::is_regular_file(path, error)) return std::nullopt;
  const std::uintmax_t bytes = fs::file_size(path, error);
  if (error || bytes > most_state_bytes) return std::nullopt;
  std::ifstream file(path, std::ios::binary);
  std::string content(bytes, '\0');
  file.read(content.data(), static_cast<std::streamsize>(bytes));  // marks a fault of the disk, which iterators throw
  content.resize(static_cast<std::size_t>(file.gcount()));
  return file.bad() || !file.is_open() ? std::nullopt : std::optional(std::move(content));
}

std::vector<std::string> state_files(const std::string& folder) {
  std::vector<std::string> names;
  const std::string state = state_folder();
  if (state.empty()) return names;
  std::error_code error;
  fs::directory_iterator entry(fs::path(state) / folder, error);
  while (!error && entry != fs::directory_iterator{}) {
    const std::string name = entry->path().filename().string();
    if (!is_leftover(name)) names.push_back(folder + "/" + name);
    entry.increment(error);
  }
  std::ranges::sort(names);
  return names;
}

bool write_state(const std::string& name, std::string_view content) {
  const std::string folder = state_folder();
  if (folder.empty()) return false;
  const fs::path path = fs::path(folder) / name;
  std::error_code error;
  fs::create_directories(path.parent_path(), error);
  if (error) return false;
  NewFile file(path.string(), 0600);
  file.write(content);
  file.become(true);
  return file.is_in_place();
}

#endif

}  // namespace pellucid
