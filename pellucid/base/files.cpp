#include "pellucid/base/files.hpp"

#include "pellucid/base/error.hpp"
#include "pellucid/base/retried.hpp"
#include "pellucid/base/text.hpp"

#if !defined(__wasm__)
#include <fcntl.h>
#include <sys/random.h>
#include <sys/stat.h>
#include <unistd.h>
#endif

#include <cerrno>
#include <cstdint>
#include <cstring>
#include <filesystem>
#include <utility>

namespace pellucid {

#if defined(__wasm__)

void read_blocks(const std::string& path, std::size_t, const std::function<void(std::string_view)>&) {
  fail({Fault::data, "cannot read \"" + printable(path) + "\"", "", "there are no files in the browser",
        "hand over the bytes"});
}
std::string read_text(const std::string& path, std::size_t most_piped) {
  read_blocks(path, most_piped, [](std::string_view) {});
  return {};
}
bool is_file(const std::string&) { return false; }
void write_atomically(const std::string& path, std::span<const std::string_view>) {
  fail({Fault::run, "cannot write \"" + printable(path) + "\"", "", "there are no files in the browser",
        "take the bytes"});
}

#else

namespace {

constexpr Index most_bytes = Index{1} << 36;  // 64 GiB: a sparse file may claim any size

std::string reason() { return std::strerror(errno); }

constexpr std::string_view ending_of_temporaries = ".partial";
constexpr std::size_t random_digits = 16;
constexpr std::size_t size_of_a_write = std::size_t{1} << 16;
constexpr std::size_t most_of_a_name = 200;  // of the 255 bytes that a name may have

class Descriptor {
 public:
  explicit Descriptor(int number) : number_(number) {}
  ~Descriptor() {
    if (number_ >= 0) ::close(number_);
  }
  Descriptor(const Descriptor&) = delete;
  Descriptor& operator=(const Descriptor&) = delete;
  int number() const { return number_; }

 private:
  int number_;
};

}  // namespace

int open_to_read(const std::string& path) {
  const int number = retried([&] { return ::open(path.c_str(), O_RDONLY | O_CLOEXEC); });
  if (number >= 0 || errno != ENXIO || path != "/dev/stdin") return number;
  return ::fcntl(STDIN_FILENO, F_DUPFD_CLOEXEC, 0);
}

std::string folder_of(const std::string& path) {
  const std::size_t slash = path.rfind('/');
  return slash == std::string::npos ? "." : slash == 0 ? "/" : path.substr(0, slash);
}

bool is_file(const std::string& path) {
  struct stat about{};
  return ::stat(path.c_str(), &about) == 0 && S_ISREG(about.st_mode);
}

void read_blocks(const std::string& path, std::size_t most_piped, const std::function<void(std::string_view)>& take) {
  const auto refuse = [&](const std::string& why, const char* next = "check the path") {
    fail({Fault::data, "cannot read \"" + printable(path) + "\"", "", why, next});
  };
  const Descriptor file(open_to_read(path));
  struct stat status{};
  if (file.number() < 0 || ::fstat(file.number(), &status) != 0) refuse(reason());
  if (S_ISDIR(status.st_mode)) refuse("it is a folder");
  if (status.st_size > most_bytes) {
    refuse("it has " + grouped(status.st_size) + " bytes, at most " + grouped(most_bytes) + " are read");
  }
  const bool is_piped = !S_ISREG(status.st_mode);
  std::size_t taken = 0;
  char block[1 << 16];
  while (true) {
    const ssize_t count = retried([&] { return ::read(file.number(), block, sizeof block); });
    if (count < 0) refuse(reason());
    if (count == 0) return;
    take({block, static_cast<std::size_t>(count)});
    taken += static_cast<std::size_t>(count);
    if (is_piped && taken > most_piped) {
      refuse("it gives more than " + grouped(static_cast<Index>(most_piped)) + " bytes and is no file",
             "write it to a file first");
    }
  }
}

std::string read_text(const std::string& path, std::size_t most_piped) {
  std::string content;
  std::error_code ignored;  // what it is matters to read_blocks()
  const auto size = std::filesystem::file_size(path, ignored);
  if (!ignored && static_cast<Index>(size) <= most_bytes) content.reserve(size);
  read_blocks(path, most_piped, [&](std::string_view block) { content += block; });
  return content;
}

bool write_whole(int file, std::string_view content) {
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

bool bring_folder_to_disk(const std::string& path) {
  const Descriptor folder(retried([&] { return ::open(path.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC); }));
  if (folder.number() < 0) return errno == EACCES;  // one that may be written, and not be read
  // Some file systems cannot do this for a folder; they say so and keep names safe in their own way.
  return bring_to_disk(folder.number()) || errno == EINVAL || errno == ENOTSUP;
}

NewFile::NewFile(const std::string& path, unsigned mode) : path_(path) { create(mode); }

NewFile::~NewFile() {
  if (file_ >= 0) ::close(file_);
  if (is_there_) ::unlink(name_.c_str());
}

bool NewFile::did(const char* doing, bool is_done) {
  if (is_done) return true;
  doing_ = doing;
  error_ = errno;
  return false;
}

void NewFile::create(unsigned mode) {
  const std::string beside = path_.substr(0, path_.rfind('/') + 1 + most_of_a_name) + ".";
  constexpr int most_tries = 16;
  for (int tries = 0; tries < most_tries && file_ < 0; ++tries) {
    std::uint64_t number = 0;
    if (!did("naming a file beside it", ::getrandom(&number, sizeof number, 0) == sizeof number)) return;
    name_ = beside + hexadecimal(number).append(ending_of_temporaries);
    const int flags = O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC;
    file_ = retried([&] { return ::open(name_.c_str(), flags, mode); });
    if (file_ < 0 && errno != EEXIST) break;
  }
  is_there_ = did("creating it", file_ >= 0);
}

void NewFile::take_after(const struct stat& before) {
  if (has_failed()) return;
  const bool has_owner = ::fchown(file_, before.st_uid, before.st_gid) == 0;
  constexpr mode_t all_bits = 07777, without_owner = 0777;
  did("giving it its mode", ::fchmod(file_, before.st_mode & (has_owner ? all_bits : without_owner)) == 0);
}

void NewFile::write(std::string_view content) {
  if (!has_failed()) did("writing it", write_whole(file_, content));
}

void NewFile::become(bool may_replace) {
  if (has_failed() || !did("bringing it to the disk", bring_to_disk(file_))) return;
  // Errors may show only now. An interrupted close has closed (close(2), on Linux).
  if (!did("closing it", ::close(std::exchange(file_, -1)) == 0 || errno == EINTR)) return;
  put_in_place(may_replace);
  is_in_place_ = !has_failed();
  if (is_in_place_) did("bringing its folder to the disk", bring_folder_to_disk(folder_of(path_)));
}

void NewFile::put_in_place(bool may_replace) {
  if (!may_replace) {
    const bool is_linked = retried([&] { return ::link(name_.c_str(), path_.c_str()); }) == 0;
    const bool has_no_links = !is_linked && (errno == EPERM || errno == EOPNOTSUPP);
    if (is_linked) is_there_ = ::unlink(name_.c_str()) != 0;
    if (!has_no_links) return static_cast<void>(did("renaming it", is_linked));
  }
  const bool is_renamed = retried([&] { return ::rename(name_.c_str(), path_.c_str()); }) == 0;
  is_there_ = !did("renaming it", is_renamed);
}

void NewFile::fail() const { fail_to_write(path_, doing_, error_); }

void fail_to_write(const std::string& path, const char* doing, int error) {
  fail({Fault::run, "cannot write " + in_quotes(path), "", std::string(doing) + ": " + std::strerror(error),
        "check that the folder exists, is writable and has room"});
}

void write_atomically(const std::string& path, std::span<const std::string_view> pieces) {
  NewFile file(path);
  std::string small;  // many small pieces are one write
  for (const std::string_view piece : pieces) {
    if (small.size() + piece.size() <= size_of_a_write) {
      small += piece;
      continue;
    }
    file.write(small);
    small.clear();
    file.write(piece);
  }
  file.write(small);
  file.become(true);
  if (file.has_failed()) file.fail();
}

void remove_file(const std::string& path) { ::unlink(path.c_str()); }

bool is_leftover(std::string_view name) {
  if (!name.ends_with(ending_of_temporaries)) return false;
  name.remove_suffix(ending_of_temporaries.size());
  if (name.size() <= random_digits + 1) return false;
  const std::size_t digits = name.size() - random_digits;
  return name[digits - 1] == '.' && from_hexadecimal(name.substr(digits)).has_value();
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

void write_atomically(const std::string& path, std::string_view content) { write_atomically(path, {&content, 1}); }

}  // namespace pellucid
