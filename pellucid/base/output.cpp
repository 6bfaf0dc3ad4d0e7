#include "pellucid/base/output.hpp"

#include "pellucid/base/error.hpp"
#include "pellucid/base/files.hpp"
#include "pellucid/base/retried.hpp"
#include "pellucid/base/text.hpp"

#if !defined(__wasm__)
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <charconv>
#include <csignal>
#include <cstdlib>
#include <cstring>
#include <memory>
#include <optional>
#include <utility>
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

#else

namespace {

[[noreturn]] void refuse_place(const std::string& path, const std::string& why, const std::string& next) {
  fail({Fault::usage, "cannot write to " + in_quotes(path), "", why, next});
}

[[noreturn]] void refuse_existing(const std::string& path) {
  refuse_place(path, "it exists already", "choose another name, or replace it with {run.force}");
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
  if (holds_something && !rules.may_replace) refuse_existing(path);
  return status;
}

/// Writes all of it; 0, or the error. A reader that has gone away is an error, not a signal that ends the program.
int write_bytes(int descriptor, std::string_view content) {
  sigset_t pipe_alone, before, pending;
  sigemptyset(&pipe_alone);
  sigaddset(&pipe_alone, SIGPIPE);
  sigpending(&pending);
  ::pthread_sigmask(SIG_BLOCK, &pipe_alone, &before);
  const int error = write_whole(descriptor, content) ? 0 : errno;
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
  NewFile file(path);
  if (before) file.take_after(*before);
  file.write(content);
  file.become(before.has_value());
  if (file.error() == EEXIST) refuse_existing(path);  // it came meanwhile
  if (file.has_failed()) file.fail();
}

OutputStream::OutputStream(const std::string& path, const OutputRules& rules) : path_(path) {
  if (const std::optional<int> number = open_file_named(path)) {
    descriptor_ = ::fcntl(*number, F_DUPFD_CLOEXEC, 0);
  } else {
    const std::optional<struct stat> before = allowed_place(path, rules);
    const bool is_through = before && !S_ISREG(before->st_mode);
    const int flags = !before ? O_CREAT | O_EXCL | O_NOFOLLOW : is_through ? O_NOCTTY : O_NOFOLLOW;
    descriptor_ = retried([&] { return ::open(path.c_str(), O_WRONLY | O_CLOEXEC | flags, 0666); });
    is_made_ = descriptor_ >= 0 && !before;
    is_replaced_ = before && !is_through;
  }
  if (descriptor_ < 0) fail_to_write(path, "opening it", errno);
}

OutputStream::~OutputStream() {
  if (descriptor_ >= 0) ::close(descriptor_);
  if (is_made_) ::unlink(path_.c_str());
}

bool OutputStream::write(std::string_view content) {
  if (descriptor_ < 0) return false;
  if (std::exchange(is_replaced_, false) && retried([&] { return ::ftruncate(descriptor_, 0); }) != 0)
    fail_to_write(path_, "emptying it", errno);
  const int error = write_bytes(descriptor_, content);
  is_made_ = false;
  if (error != 0 && error != EPIPE) fail_to_write(path_, "writing it", error);
  if (error == EPIPE) close();
  return error == 0;
}

void OutputStream::close() {
  const int descriptor = std::exchange(descriptor_, -1);
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

#endif

}  // namespace pellucid
