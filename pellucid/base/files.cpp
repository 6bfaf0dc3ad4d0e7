#include "pellucid/base/files.hpp"

#include "pellucid/base/error.hpp"
#include "pellucid/base/text.hpp"

#if !defined(__wasm__)
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>
#endif

#include <cerrno>
#include <cstring>

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
  Descriptor(const std::string& path, int flags) : number_(::open(path.c_str(), flags | O_CLOEXEC, 0644)) {}
  ~Descriptor() {
    if (number_ >= 0) ::close(number_);
  }
  Descriptor(const Descriptor&) = delete;
  Descriptor& operator=(const Descriptor&) = delete;
  int number() const { return number_; }
  /// Closes now, as errors may show only then.
  bool close() {
    const int number = number_;
    number_ = -1;
    return ::close(number) == 0;
  }

 private:
  int number_;
};

bool write_all(int file, std::string_view content) {
  while (!content.empty()) {
    const ssize_t written = ::write(file, content.data(), content.size());
    if (written < 0 && errno == EINTR) continue;
    if (written <= 0) return false;
    content.remove_prefix(static_cast<std::size_t>(written));
  }
  return true;
}

}  // namespace

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
    const ssize_t count = ::read(file.number(), block, sizeof block);
    if (count < 0 && errno == EINTR) continue;
    if (count < 0) refuse(reason());
    if (count == 0) return content;
    content.append(block, static_cast<std::size_t>(count));
  }
}

void write_atomically(const std::string& path, std::string_view content) {
  const std::string temporary = path + ".partial";
  const auto refuse = [&](const char* doing) {
    const std::string why = std::string(doing) + ": " + reason();
    ::unlink(temporary.c_str());
    fail({Fault::run, "cannot write \"" + printable(path) + "\"", "", why,
          "check that the folder exists, is writable and has room"});
  };
  {
    Descriptor file(temporary, O_WRONLY | O_CREAT | O_TRUNC);
    if (file.number() < 0) refuse("creating it");
    if (!write_all(file.number(), content)) refuse("writing it");
    if (::fsync(file.number()) != 0) refuse("bringing it to the disk");
    if (!file.close()) refuse("closing it");
  }
  if (::rename(temporary.c_str(), path.c_str()) != 0) refuse("renaming it");
  const std::size_t slash = path.rfind('/');
  const Descriptor folder(slash == std::string::npos ? "."
                          : slash == 0               ? "/"
                                                     : path.substr(0, slash),
                          O_RDONLY | O_DIRECTORY);
  if (folder.number() >= 0) ::fsync(folder.number());
}

#endif

}  // namespace pellucid
