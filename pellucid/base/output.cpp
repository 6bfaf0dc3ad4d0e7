#include "pellucid/base/output.hpp"

#include "pellucid/base/error.hpp"
#include "pellucid/base/files.hpp"
#include "pellucid/base/retried.hpp"
#include "pellucid/base/text.hpp"

#if !defined(__wasm__)
#include <fcntl.h>
#include <sys/random.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <charconv>
#include <csignal>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <memory>
#include <optional>
#endif

namespace pellucid {

std::string input_path(const std::string& path) { return path == "-" ? "/dev/stdin" : path; }

#if defined(__wasm__)

void demand_output(const std::string& path, const OutputRules&) { write_atomically(path, ""); }  // fails: no files
void write_output(const std::string& path, std::string_view content, const OutputRules&) {
  write_atomically(path, content);
}
OutputStream::OutputStream(const std::string& path, const OutputRules&) : path_(path) { write_atomically(path, ""); }
OutputStream::~OutputStream() = default;
bool OutputStream::write(std::string_view) { return false; }
void OutputStream::close() {}
bool is_terminal(const std::string&) { return false; }
std::string read_input(const std::string& path, std::size_t) { return read_text(path); }

#else

namespace {

constexpr mode_t permissions = 07777;

[[noreturn]] void refuse_place(const std::string& path, const std::string& why, const std::string& next) {
  fail({Fault::usage, "cannot write to " + in_quotes(path), "", why, next});
}

[[noreturn]] void fail_to_write(const std::string& path, const char* doing, int error) {
  fail({Fault::run, "cannot write " + in_quotes(path), "", std::string(doing) + ": " + std::strerror(error),
        "check that the folder exists, is writable and has room"});
}

/// The number of an open file that `path` names: 1 for "-", /dev/stdout and /dev/fd/1. Opened by such a name a file
/// would be written from its beginning once more.
std::optional<int> open_file_named(const std::string& path) {
  if (path == "-" || path == "/dev/stdout") return STDOUT_FILENO;
  if (path == "/dev/stderr") return STDERR_FILENO;
  for (const std::string_view folder : {"/dev/fd/", "/proc/self/fd/"}) {
    if (!path.starts_with(folder)) continue;
    int number = 0;
    const char* const end = path.data() + path.size();
    const auto read = std::from_chars(path.data() + folder.size(), end, number);
    if (read.ec == std::errc{} && read.ptr == end) return number;
  }
  return std::nullopt;
}

bool is_same(const struct stat& a, const struct stat& b) { return a.st_dev == b.st_dev && a.st_ino == b.st_ino; }

/// Whether `path`, which need not exist, stands inside `folder`, however the two are written.
bool is_inside(const std::string& path, const struct stat& folder) {
  const std::unique_ptr<char, decltype(&std::free)> real(::realpath(folder_of(path).c_str(), nullptr), &std::free);
  if (real == nullptr) return false;
  for (std::string place = real.get();; place = folder_of(place)) {
    struct stat status{};
    if (::stat(place.c_str(), &status) == 0 && is_same(status, folder)) return true;
    if (place == "/") return false;
  }
}

void demand_unread(const std::string& path, const struct stat* there, const OutputRules& rules) {
  for (const std::string& each : rules.read) {
    struct stat status{};
    if (::stat(each.c_str(), &status) != 0) continue;
    if (there != nullptr && is_same(status, *there) && !S_ISCHR(status.st_mode))
      refuse_place(path, "it is " + in_quotes(each) + ", which is being read", "choose another place");
    if (S_ISDIR(status.st_mode) && is_inside(path, status))
      refuse_place(path, "it stands inside " + in_quotes(each) + ", which is being read", "choose another place");
  }
}

/// What stands at the place of an output; none if nothing does. Fails as demand_output().
std::optional<struct stat> allowed_place(const std::string& path, const OutputRules& rules) {
  if (path.empty()) refuse_place(path, "its name is empty", "name a file");
  struct stat link{}, status{};
  if (::lstat(path.c_str(), &link) != 0) {
    if (errno != ENOENT) fail_to_write(path, "looking for it", errno);
    demand_unread(path, nullptr, rules);
    return std::nullopt;
  }
  const bool is_dangling = ::stat(path.c_str(), &status) != 0;
  demand_unread(path, is_dangling ? nullptr : &status, rules);
  if (S_ISLNK(link.st_mode) && (is_dangling || S_ISREG(status.st_mode)))
    refuse_place(path, "it is a link", "name the file itself, or choose another place");
  if (S_ISDIR(status.st_mode)) refuse_place(path, "it is a folder", "name a file in it");
  const bool holds_something = S_ISREG(status.st_mode) || S_ISBLK(status.st_mode);
  if (holds_something && !rules.may_replace)
    refuse_place(path, "it exists already", "choose another name, or replace it with {run.force}");
  return status;
}

/// Writes all of it; 0, or the error. A reader that has gone away is an error, not a signal that ends the program.
int write_bytes(int descriptor, std::string_view content) {
  sigset_t pipe_alone, before, pending;
  sigemptyset(&pipe_alone);
  sigaddset(&pipe_alone, SIGPIPE);
  sigpending(&pending);
  ::pthread_sigmask(SIG_BLOCK, &pipe_alone, &before);
  int error = 0;
  while (!content.empty() && error == 0) {
    const ssize_t written = ::write(descriptor, content.data(), content.size());
    if (written >= 0) content.remove_prefix(static_cast<std::size_t>(written));
    if (written < 0 && errno != EINTR) error = errno;
  }
  if (error == EPIPE && sigismember(&pending, SIGPIPE) == 0) {
    const timespec at_once{};
    while (::sigtimedwait(&pipe_alone, nullptr, &at_once) < 0 && errno == EINTR) continue;
  }
  ::pthread_sigmask(SIG_SETMASK, &before, nullptr);
  return error;
}

void write_through(int descriptor, const std::string& path, std::string_view content) {
  if (const int error = write_bytes(descriptor, content); error != 0) fail_to_write(path, "writing it", error);
}

/// A file beside `path` whose name nobody can guess. It is removed with this object, unless it became `path`.
class Temporary {
 public:
  explicit Temporary(const std::string& path) : path_(path) {
    for (int tries = 0; descriptor_ < 0 && tries < 16; ++tries) {
      std::uint64_t number = 0;
      if (::getrandom(&number, sizeof number, 0) != sizeof number)
        fail_to_write(path, "naming a file beside it", errno);
      char hidden[32];
      std::snprintf(hidden, sizeof hidden, "/.pellucid-%016llx", static_cast<unsigned long long>(number));
      name_ = folder_of(path) + hidden;
      descriptor_ =
          retried([&] { return ::open(name_.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, 0666); });
      if (descriptor_ < 0 && errno != EEXIST) fail_to_write(path, "creating it", errno);
    }
    if (descriptor_ < 0) fail_to_write(path, "creating it", EEXIST);
  }
  ~Temporary() {
    if (descriptor_ >= 0) ::close(descriptor_);
    if (!is_done_) ::unlink(name_.c_str());
  }
  Temporary(const Temporary&) = delete;
  Temporary& operator=(const Temporary&) = delete;

  /// Gives it the owner, if that may be, and the mode of what it replaces.
  void take_after(const struct stat& before) const {
    const bool has_owner = ::fchown(descriptor_, before.st_uid, before.st_gid) == 0;
    const mode_t mode = before.st_mode & (has_owner ? permissions : 0777U);
    if (::fchmod(descriptor_, mode) != 0) fail_to_write(path_, "giving it its mode", errno);
  }
  void write(std::string_view content) {
    write_through(descriptor_, path_, content);
    while (::fsync(descriptor_) != 0) {
      if (errno != EINTR) fail_to_write(path_, "bringing it to the disk", errno);
    }
    const int descriptor = descriptor_;
    descriptor_ = -1;
    if (::close(descriptor) != 0 && errno != EINTR) fail_to_write(path_, "closing it", errno);
  }
  /// It is `path` from now on. What came to stand there meanwhile is not replaced unasked.
  void become(bool may_replace) {
    const int result = may_replace ? ::rename(name_.c_str(), path_.c_str()) : ::link(name_.c_str(), path_.c_str());
    if (result != 0 && errno == EEXIST)
      refuse_place(path_, "it exists already", "choose another name, or replace it with {run.force}");
    const bool has_no_links = result != 0 && !may_replace && (errno == EPERM || errno == EOPNOTSUPP);
    if (result != 0 && !(has_no_links && ::rename(name_.c_str(), path_.c_str()) == 0))
      fail_to_write(path_, "renaming it", errno);
    is_done_ = may_replace || has_no_links;  // a second name is left to the destructor
  }

 private:
  const std::string& path_;
  std::string name_;
  int descriptor_ = -1;
  bool is_done_ = false;
};

}  // namespace

void demand_output(const std::string& path, const OutputRules& rules) {
  if (!open_file_named(path)) allowed_place(path, rules);
}

void write_output(const std::string& path, std::string_view content, const OutputRules& rules) {
  if (const std::optional<int> number = open_file_named(path)) return write_through(*number, path, content);
  const std::optional<struct stat> before = allowed_place(path, rules);
  if (before && !S_ISREG(before->st_mode)) {
    OutputStream through(path, rules);
    if (!through.write(content)) fail_to_write(path, "writing it", EPIPE);
    return through.close();
  }
  Temporary temporary(path);
  if (before) temporary.take_after(*before);
  temporary.write(content);
  temporary.become(before.has_value());
}

OutputStream::OutputStream(const std::string& path, const OutputRules& rules) : path_(path) {
  if (const std::optional<int> number = open_file_named(path)) {
    descriptor_ = ::fcntl(*number, F_DUPFD_CLOEXEC, 0);
  } else {
    const std::optional<struct stat> before = allowed_place(path, rules);
    const bool is_through = before && !S_ISREG(before->st_mode);
    const int flags = !before ? O_CREAT | O_EXCL | O_NOFOLLOW : is_through ? O_NOCTTY : O_TRUNC | O_NOFOLLOW;
    do {
      descriptor_ = retried([&] { return ::open(path.c_str(), O_WRONLY | O_CLOEXEC | flags, 0666); });
    } while (descriptor_ < 0 && errno == EINTR);
    is_made_ = descriptor_ >= 0 && !before;
  }
  if (descriptor_ < 0) fail_to_write(path, "opening it", errno);
}

OutputStream::~OutputStream() {
  if (descriptor_ >= 0) ::close(descriptor_);
  if (is_made_) ::unlink(path_.c_str());
}

bool OutputStream::write(std::string_view content) {
  if (descriptor_ < 0) return false;
  const int error = write_bytes(descriptor_, content);
  is_made_ = false;
  if (error != 0 && error != EPIPE) fail_to_write(path_, "writing it", error);
  if (error == EPIPE) close();
  return error == 0;
}

void OutputStream::close() {
  const int descriptor = descriptor_;
  descriptor_ = -1;
  if (descriptor >= 0 && ::close(descriptor) != 0 && errno != EINTR) fail_to_write(path_, "closing it", errno);
}

bool is_terminal(const std::string& path) {
  if (const std::optional<int> number = open_file_named(path)) return ::isatty(*number) == 1;
  struct stat status{};
  if (::stat(path.c_str(), &status) != 0 || !S_ISCHR(status.st_mode)) return false;
  const int descriptor = retried([&] { return ::open(path.c_str(), O_WRONLY | O_NOCTTY | O_CLOEXEC); });
  const bool is_one = descriptor >= 0 && ::isatty(descriptor) == 1;
  if (descriptor >= 0) ::close(descriptor);
  return is_one;
}

std::string read_input(const std::string& path, std::size_t most) {
  if (is_file(path)) return read_text(path);
  const int descriptor = retried([&] { return ::open(path.c_str(), O_RDONLY | O_CLOEXEC); });
  struct stat status{};
  if (descriptor < 0 || ::fstat(descriptor, &status) != 0 || S_ISDIR(status.st_mode)) {
    if (descriptor >= 0) ::close(descriptor);
    return read_text(path);  // which says why
  }
  std::string content;
  char block[1 << 16];
  ssize_t count = 1;
  while (count != 0 && content.size() <= most) {
    count = ::read(descriptor, block, sizeof block);
    if (count < 0 && errno != EINTR) break;
    if (count > 0) content.append(block, static_cast<std::size_t>(count));
  }
  const int error = errno;
  ::close(descriptor);
  const auto refuse = [&](const std::string& why, const std::string& next) {
    fail({Fault::data, "cannot read " + in_quotes(path), "", why, next});
  };
  if (count < 0) refuse(std::strerror(error), "check where it comes from");
  if (content.size() > most)
    refuse("it gives more than " + grouped(static_cast<Index>(most)) + " bytes and is no file",
           "write it to a file first");
  return content;
}

#endif

}  // namespace pellucid
