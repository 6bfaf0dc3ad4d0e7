// Where tests write their files.
#pragma once

#include <unistd.h>

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <string>

namespace pellucid::testing {

/// A new folder among the temporary files, removed with all that is in it at the end; used like its path.
class Folder {
 public:
  Folder() {
    std::string name = (std::filesystem::temp_directory_path() / "pellucid-XXXXXX").string();
    path_ = ::mkdtemp(name.data());
  }
  ~Folder() {
    std::error_code ignored;  // a test may have forbidden to write
    std::filesystem::permissions(path_, std::filesystem::perms::owner_all, ignored);
    std::filesystem::remove_all(path_, ignored);
  }
  Folder(const Folder&) = delete;
  Folder& operator=(const Folder&) = delete;

  operator const std::filesystem::path&() const { return path_; }  // NOLINT(google-explicit-constructor)
  const std::filesystem::path& path() const { return path_; }
  std::filesystem::path operator/(const std::string& name) const { return path_ / name; }
  std::string at(const std::string& name) const { return (path_ / name).string(); }
  /// Writes a file, and the folders that its name asks for; gives its path.
  std::string write(const std::string& name, const std::string& bytes) const {
    std::filesystem::create_directories((path_ / name).parent_path());
    std::ofstream(path_ / name, std::ios::binary) << bytes;
    return at(name);
  }

 private:
  std::filesystem::path path_;
};

}  // namespace pellucid::testing
