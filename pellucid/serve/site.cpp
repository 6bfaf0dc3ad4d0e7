#include "pellucid/serve/site.hpp"

#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <cstring>
#include <filesystem>
#include <optional>
#include <set>
#include <string_view>
#include <utility>

#include "pellucid/base/error.hpp"
#include "pellucid/base/files.hpp"
#include "pellucid/base/text.hpp"

namespace pellucid::serve {

namespace paths = std::filesystem;

namespace {

constexpr const char* first_page = "index.html";
constexpr const char* list_file = ".pellucid-lab";  // of an export: the names of its files, one in each line
constexpr std::size_t most_files = 1000, most_bytes = std::size_t{64} << 20;

std::string type_of(const std::string& name) {
  constexpr std::array<std::pair<std::string_view, std::string_view>, 9> types{{
      {".html", "text/html; charset=utf-8"},
      {".js", "text/javascript; charset=utf-8"},
      {".css", "text/css; charset=utf-8"},
      {".wasm", "application/wasm"},
      {".json", "application/json"},
      {".svg", "image/svg+xml"},
      {".png", "image/png"},
      {".ico", "image/x-icon"},
      {".txt", "text/plain; charset=utf-8"},
  }};
  const std::string ending = paths::path(name).extension().string();
  const auto found = std::ranges::find(types, std::string_view(ending), &decltype(types)::value_type::first);
  return std::string(found == types.end() ? "application/octet-stream" : found->second);
}

/// Files below `folder` by their paths from there; links and what is no file are left out.
std::set<std::string> files_below(const std::string& folder) {
  std::set<std::string> names;
  std::error_code error;
  for (auto at = paths::recursive_directory_iterator(folder, error); at != paths::recursive_directory_iterator();
       at.increment(error)) {
    std::error_code ignored;
    if (!paths::is_regular_file(at->symlink_status(ignored))) continue;
    names.insert(at->path().lexically_relative(folder).generic_string());
    if (names.size() > most_files) {
      fail({Fault::data, "cannot use the pages " + in_quotes(folder), "",
            "there are more than " + grouped(Index{most_files}) + " files",
            "name the folder that \"npm run build\" made"});
    }
  }
  if (error) {
    fail({Fault::data, "cannot read the folder " + in_quotes(folder), "", error.message(), "check who may read it"});
  }
  return names;
}

[[noreturn]] void fail_export(const std::string& folder, const std::string& doing, int error) {
  fail({Fault::run, "cannot write the site " + in_quotes(folder), doing, std::strerror(error),
        "what stood there is as it was; choose another place with {run.export}"});
}

/// A folder beside the site under a name that nobody can guess, removed with all that is in it.
class NewSite {
 public:
  explicit NewSite(const std::string& site) : site_(site), path_(site + ".XXXXXX") {
    if (::mkdtemp(path_.data()) == nullptr) fail_export(site_, "making a folder beside it", errno);
    const mode_t mask = ::umask(0);
    ::umask(mask);
    if (::chmod(path_.c_str(), 0777 & ~mask) != 0) {
      const int error = errno;
      remove();
      fail_export(site_, "making a folder beside it", error);
    }
  }
  ~NewSite() { remove(); }
  NewSite(const NewSite&) = delete;
  NewSite& operator=(const NewSite&) = delete;

  void write(const std::string& name, const std::string& bytes) const {
    const std::string path = path_ + "/" + name;
    std::error_code error;
    paths::create_directories(paths::path(path).parent_path(), error);
    if (error) fail_export(site_, "making the folder of " + in_quotes(name), error.value());
    write_atomically(path, bytes);
  }
  /// It stands where the site stands, and what stood there is this one, to be removed.
  void become(bool replaces) const {
    const unsigned how = replaces ? RENAME_EXCHANGE : 0;  // an empty folder is replaced by a rename
    if (::renameat2(AT_FDCWD, path_.c_str(), AT_FDCWD, site_.c_str(), how) != 0) {
      fail_export(site_, "putting it in place", errno);
    }
    bring_folder_to_disk(folder_of(site_));
  }

 private:
  void remove() const {
    std::error_code ignored;
    paths::remove_all(path_, ignored);
  }
  std::string site_, path_;
};

/// What `folder` holds that no export wrote; "" if nothing is.
std::string stranger_in(const std::string& folder) {
  std::error_code error;
  const std::string list = folder + "/" + list_file;
  std::set<std::string> own{list_file};
  const bool is_export = is_file(list);
  if (is_export) {
    for (std::string& name : pieces(read_text(list), '\n')) own.insert(std::move(name));
  }
  for (const auto& entry : paths::recursive_directory_iterator(folder, error)) {
    const std::string name = entry.path().lexically_relative(folder).generic_string();
    std::error_code ignored;
    const bool is_folder_of_export =
        is_export && paths::is_directory(entry.symlink_status(ignored)) &&
        std::ranges::any_of(own, [&](const std::string& file) { return file.starts_with(name + "/"); });
    if (!own.contains(name) && !is_folder_of_export) return name;
  }
  if (error) fail_export(folder, "reading what stands there", error.value());
  return "";
}

}  // namespace

std::string find_pages(const std::string& given, const std::string& program) {
  const auto has_pages = [](const paths::path& folder) { return is_file((folder / first_page).string()); };
  const std::string how =
      "build them: \"cmake --preset wasm && cmake --build --preset wasm --target engine\", then in lab/ \"npm ci && "
      "npm "
      "run engine && npm run build\"; or name their folder with {run.pages=DIR}";
  if (!given.empty()) {
    if (has_pages(given)) return given;
    fail({Fault::data, "cannot use the pages " + in_quotes(given), "",
          std::string("there is no ") + first_page + " in it", how});
  }
  std::error_code ignored;
  const paths::path beside = paths::weakly_canonical(program, ignored).parent_path();
  const paths::path installed = beside.parent_path() / "share/pellucid/lab";
  if (has_pages(installed)) return installed.string();
  for (paths::path tree = beside; tree.has_relative_path(); tree = tree.parent_path()) {
    if (is_file((tree / "lab/engine.cpp").string()) && has_pages(tree / "lab/dist"))
      return (tree / "lab/dist").string();
  }
  fail({Fault::data, "the lab's pages are not here", "",
        "they are an optional part of the build, and neither " + in_quotes(installed.string()) +
            " nor lab/dist of the source tree holds them",
        how});
}

Pages read_pages(const std::string& folder) {
  Pages pages;
  std::size_t bytes = 0;
  for (const std::string& name : files_below(folder)) {
    if (name == list_file) continue;
    auto content = std::make_shared<const std::string>(read_text(folder + "/" + name));
    bytes += content->size();
    if (bytes > most_bytes) {
      fail({Fault::data, "cannot use the pages " + in_quotes(folder), "",
            "their files are larger than " + grouped(Index{most_bytes}) + " bytes",
            "name the folder that \"npm run build\" made"});
    }
    pages.emplace(name, Page{type_of(name), std::move(content)});
  }
  return pages;
}

void export_pages(const Pages& pages, const std::string& folder) {
  std::error_code error;
  const std::string site = paths::weakly_canonical(folder, error).string();
  if (error || site.empty()) fail_export(folder, "looking for it", error ? error.value() : ENOENT);
  const bool stands = paths::exists(site, error);
  if (stands && !paths::is_directory(site, error)) {
    fail({Fault::usage, "will not overwrite " + in_quotes(folder), "", "it is no folder", "name another one"});
  }
  if (const std::string stranger = stands ? stranger_in(site) : ""; !stranger.empty()) {
    fail({Fault::usage, "will not overwrite " + in_quotes(folder), "",
          "it holds " + in_quotes(stranger) + ", which no export wrote", "name a new or an empty folder"});
  }
  const NewSite made(site);
  std::string list;
  for (const auto& [name, page] : pages) {
    made.write(name, *page.bytes);
    list += name + "\n";
  }
  made.write(list_file, list);
  made.become(stands);
}

}  // namespace pellucid::serve
