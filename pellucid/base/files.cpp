#include "pellucid/base/files.hpp"

#include "pellucid/base/error.hpp"
#include "pellucid/base/retried.hpp"
#include "pellucid/base/text.hpp"

#if !defined(__wasm__)
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>
#endif

#include <cerrno>
#include <cstring>
#include <filesystem>
#include <random>
#include <utility>

namespace pellucid {

#if defined(__wasm__)

std::string read_text(const std::string& path) {
  fail({Fault::data, "cannot read \"" + printable(path) + "\"", "", "there are no files in the browser",
        "hand over the bytes"});
}
bool is_file(const std::string&) { return false; }
void write_atomically(const std::string& path, std::string_view) {
  fail({Fault::run, "cannot write \"" + printable(path) + "\"", "", "there are no files in the browser",
        "take the bytes"});
}

#else

namespace {

constexpr Index most_bytes = Index{1} << 36;  // 64 GiB: a sparse file may claim any size

std::string reason() { return std::strerror(errno); }

class Descriptor {
 public:
  Descriptor(const std::string& path, int flags, mode_t mode = 0)
      : number_(retried([&] { return ::open(path.c_str(), flags | O_CLOEXEC, mode); })) {}
  ~Descriptor() {
    if (number_ >= 0) ::close(number_);
  }
  Descriptor(const Descriptor&) = delete;
  Descriptor& operator=(const Descriptor&) = delete;
  int number() const { return number_; }
  /// Closes now, as errors may show only then. An interrupted close has closed (close(2), on Linux).
  bool close() { return ::close(std::exchange(number_, -1)) == 0 || errno == EINTR; }

 private:
  int number_;
};

bool write_all(int file, std::string_view content) {
  while (!content.empty()) {
    const ssize_t written = retried([&] { return ::write(file, content.data(), content.size()); });
    if (written == 0) errno = ENOSPC;
    if (written <= 0) return false;
    content.remove_prefix(static_cast<std::size_t>(written));
  }
  return true;
}

bool bring_to_disk(int file) {
  return retried([&] { return ::fsync(file); }) == 0;
}

constexpr const char* ending_of_temporaries = ".partial";
constexpr std::size_t random_digits = 16;

/// A name beside `path` that nobody else can have guessed.
std::string temporary_for(const std::string& path) {
  std::random_device device;
  std::string digits;
  for (std::size_t i = 0; i < random_digits; ++i) digits += "0123456789abcdef"[device() & 0xf];
  return path + "." + digits + ending_of_temporaries;
}

}  // namespace

std::string folder_of(const std::string& path) {
  const std::size_t slash = path.rfind('/');
  return slash == std::string::npos ? "." : slash == 0 ? "/" : path.substr(0, slash);
}

bool is_file(const std::string& path) {
  struct stat about{};
  return ::stat(path.c_str(), &about) == 0 && S_ISREG(about.st_mode);
}

std::string read_text(const std::string& path) {
  const auto refuse = [&](const std::string& why) {
    fail({Fault::data, "cannot read \"" + printable(path) + "\"", "", why, "check the path"});
  };
  const Descriptor file(path, O_RDONLY);
  struct stat status{};
  if (file.number() < 0 || ::fstat(file.number(), &status) != 0) refuse(reason());
  if (S_ISDIR(status.st_mode)) refuse("it is a folder");
  if (status.st_size > most_bytes) {
    refuse("it has " + grouped(status.st_size) + " bytes, at most " + grouped(most_bytes) + " are read");
  }
  std::string content;
  if (S_ISREG(status.st_mode)) content.reserve(static_cast<std::size_t>(status.st_size));
  char block[1 << 16];
  while (true) {
    const ssize_t count = retried([&] { return ::read(file.number(), block, sizeof block); });
    if (count < 0) refuse(reason());
    if (count == 0) return content;
    content.append(block, static_cast<std::size_t>(count));
  }
}

void write_atomically(const std::string& path, std::string_view content) {
  const std::string temporary = temporary_for(path);
  const auto refuse = [&](const char* doing) {
    const std::string why = std::string(doing) + ": " + reason();
    ::unlink(temporary.c_str());
    fail({Fault::run, "cannot write \"" + printable(path) + "\"", "", why,
          "check that the folder exists, is writable and has room"});
  };
  {
    Descriptor file(temporary, O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW, 0666);
    if (file.number() < 0) refuse("creating it");
    if (!write_all(file.number(), content)) refuse("writing it");
    if (!bring_to_disk(file.number())) refuse("bringing it to the disk");
    if (!file.close()) refuse("closing it");
  }
  if (retried([&] { return ::rename(temporary.c_str(), path.c_str()); }) != 0) refuse("renaming it");
  if (!bring_folder_to_disk(folder_of(path))) refuse("bringing its folder to the disk");
}

bool bring_folder_to_disk(const std::string& path) {
  const Descriptor folder(path, O_RDONLY | O_DIRECTORY);
  // Some file systems cannot do this for a folder; they say so and keep names safe in their own way.
  return folder.number() >= 0 && (bring_to_disk(folder.number()) || errno == EINVAL || errno == ENOTSUP);
}

void remove_file(const std::string& path) { ::unlink(path.c_str()); }

bool is_leftover(std::string_view name) {
  constexpr std::string_view ending = ending_of_temporaries;
  if (!name.ends_with(ending) || name.size() <= ending.size() + random_digits + 1) return false;
  name.remove_suffix(ending.size());
  const std::string_view digits = name.substr(name.size() - random_digits);
  return name[name.size() - random_digits - 1] == '.' &&
         digits.find_first_not_of("0123456789abcdef") == std::string_view::npos;
}

void remove_leftovers(const std::string& folder, std::string_view except) {
  std::error_code ignored;
  for (const auto& entry : std::filesystem::directory_iterator(folder, ignored)) {
    const std::string name = entry.path().filename().string();
    const bool is_excepted = !except.empty() && name.starts_with(std::string(except) + ".");
    if (is_leftover(name) && !is_excepted && entry.is_regular_file(ignored)) ::unlink(entry.path().c_str());
  }
}

#endif

}  // namespace pellucid
