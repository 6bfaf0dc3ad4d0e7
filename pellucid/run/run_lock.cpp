#include "pellucid/run/run_lock.hpp"

#include <fcntl.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <csignal>
#include <cstdlib>
#include <cstring>
#include <string_view>

#include "pellucid/base/error.hpp"
#include "pellucid/base/retried.hpp"
#include "pellucid/base/text.hpp"

namespace pellucid {

namespace {

int open_lock(const std::string& path, int flags) {
  return retried([&] { return ::open(path.c_str(), flags | O_NOFOLLOW | O_CLOEXEC, 0666); });
}

bool try_lock(int file, int how) {
  return retried([&] { return ::flock(file, how | LOCK_NB); }) == 0 || errno != EWOULDBLOCK;
}

/// The former holder removes the file when it ends: then this one is locked, and not the one that stands there.
bool still_stands(int file, const std::string& path) {
  struct stat own{}, there{};
  return ::fstat(file, &own) == 0 && ::stat(path.c_str(), &there) == 0 && own.st_ino == there.st_ino &&
         own.st_dev == there.st_dev;
}

/// The number of the process, "" if the file does not say it.
std::string number_of_owner(int file) {
  char text[32] = {};
  const ssize_t count = ::pread(file, text, sizeof text - 1, 0);
  const std::string owner(text, count > 0 ? static_cast<std::size_t>(count) : 0);
  return owner.substr(0, owner.find_first_not_of("0123456789"));
}

std::string owner_of(int file) {
  const std::string digits = number_of_owner(file);
  return digits.empty() ? "another process" : "process " + digits;
}

/// Closes the lock of another.
[[noreturn]] void refuse_owner(int file, const std::string& folder) {
  const std::string owner = owner_of(file);
  ::close(file);
  fail({Fault::refused, "cannot train in " + in_quotes(folder), "", owner + " is training there",
        "wait until it has ended, or stop it"});
}

/// A process that was killed keeps its number until its parent asks for it, and holds nothing any more.
bool has_ended(pid_t process) {
  const std::string path = "/proc/" + std::to_string(process) + "/stat";
  const int file = open_lock(path, O_RDONLY);
  if (file < 0) return false;  // no Linux
  char stat[512];
  const ssize_t count = ::read(file, stat, sizeof stat);
  ::close(file);
  const std::string_view text(stat, static_cast<std::size_t>(std::max<ssize_t>(count, 0)));
  const std::size_t name_end = text.rfind(')');
  return name_end != std::string_view::npos && text.substr(name_end + 1).starts_with(" Z");
}

}  // namespace

void RunLock::demand_free(const std::string& folder) {
  const int file = open_lock(folder + "/" + lock_file, O_RDONLY);
  if (file < 0) return;
  if (!try_lock(file, LOCK_SH)) refuse_owner(file, folder);
  ::close(file);
}

bool RunLock::seems_held(const std::string& folder) {
  const int file = open_lock(folder + "/" + lock_file, O_RDONLY);
  if (file < 0) return false;
  const std::string digits = number_of_owner(file);
  ::close(file);
  const auto owner = static_cast<pid_t>(std::strtol(digits.c_str(), nullptr, 10));
  return owner > 0 && (::kill(owner, 0) == 0 || errno == EPERM) && !has_ended(owner);
}

RunLock::RunLock(const std::string& folder) : path_(folder + "/" + lock_file) {
  while (true) {
    const int file = open_lock(path_, O_RDWR | O_CREAT);
    if (file < 0) {
      const std::string why = std::strerror(errno);
      fail({Fault::run, "cannot lock the run folder " + in_quotes(folder), "", why,
            "check that the folder is writable and has room"});
    }
    if (!try_lock(file, LOCK_EX)) refuse_owner(file, folder);
    if (still_stands(file, path_)) {
      file_ = file;
      break;
    }
    ::close(file);
  }
  const std::string owner = std::to_string(::getpid()) + "\n";
  // For the messages of others alone: the lock holds without it.
  if (::ftruncate(file_, 0) == 0) static_cast<void>(::pwrite(file_, owner.data(), owner.size(), 0) > 0);
}

RunLock::~RunLock() {
  if (file_ < 0) return;
  ::unlink(path_.c_str());
  ::close(file_);
}

}  // namespace pellucid
