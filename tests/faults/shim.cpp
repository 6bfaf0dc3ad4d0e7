// A disk that fails: loaded before libc (LD_PRELOAD), it counts the calls that touch files under a folder and lets one
// of them, or all from one on, fail as a disk does. Told by the environment:
//   FAULT_UNDER   the folder
//   FAULT_AT      the number of the call that fails, from 1; 0: none
//   FAULT_AS      ENOSPC, EIO, EINTR, or short (a write that writes half)
//   FAULT_STICKY  1: all later ones fail too
//   FAULT_LOG     a file: a line for each call, "done" or "failed", its name and path
#include <dlfcn.h>
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <atomic>
#include <cerrno>
#include <cstdarg>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <string>

namespace {

template <class Function>
Function next(const char* name) {
  return reinterpret_cast<Function>(dlsym(RTLD_NEXT, name));
}

using Open = int (*)(const char*, int, ...);
using Write = ssize_t (*)(int, const void*, size_t);
using Read = ssize_t (*)(int, void*, size_t);
using OnFile = int (*)(int);
using Rename = int (*)(const char*, const char*);
using MakeFolder = int (*)(const char*, mode_t);

std::string setting(const char* name) {
  const char* const value = std::getenv(name);
  return value == nullptr ? "" : value;
}

const std::string& under() {
  static const std::string folder = setting("FAULT_UNDER");
  return folder;
}

int error() {
  const std::string name = setting("FAULT_AS");
  return name == "ENOSPC" ? ENOSPC : name == "EINTR" ? EINTR : EIO;
}

bool concerns(const std::string& path) {
  if (under().empty()) return false;
  if (path.rfind(under(), 0) == 0) return true;
  if (path.empty() || path[0] == '/') return false;
  char here[4096];  // a path from here on
  return getcwd(here, sizeof here) != nullptr && (std::string(here) + "/" + path).rfind(under(), 0) == 0;
}

std::string path_of(int file) {
  char path[4096];
  const std::string link = "/proc/self/fd/" + std::to_string(file);
  const ssize_t size = ::readlink(link.c_str(), path, sizeof path - 1);
  return size < 0 ? "" : std::string(path, static_cast<std::size_t>(size));
}

bool is_short() {
  static const bool is_it = setting("FAULT_AS") == "short";
  return is_it;
}

/// Whether this call is to fail; it is counted and logged.
bool fails(const char* call, const std::string& path) {
  static std::atomic<long> count{0};
  static const long at = std::atol(setting("FAULT_AT").c_str());
  static const bool is_sticky = setting("FAULT_STICKY") == "1";
  static const int log =
      next<Open>("open")(setting("FAULT_LOG").c_str(), O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0644);
  if (!concerns(path)) return false;
  const long number = ++count;
  const bool is_chosen = at > 0 && (number == at || (is_sticky && number > at));
  const bool is_failing = is_chosen && (!is_short() || call == std::string("write") || call == std::string("read"));
  const std::string line = (is_failing ? "failed " : "done ") + std::string(call) + " " + path + "\n";
  if (log >= 0) static_cast<void>(next<Write>("write")(log, line.data(), line.size()) > 0);
  if (is_failing) errno = error();
  return is_failing;
}

}  // namespace

extern "C" {

int open(const char* path, int flags, ...) {
  va_list rest;
  va_start(rest, flags);
  const mode_t mode = (flags & O_CREAT) != 0 ? va_arg(rest, mode_t) : 0;
  va_end(rest);
  if (fails("open", path)) return -1;
  return next<Open>("open")(path, flags, mode);
}

int open64(const char* path, int flags, ...) {
  va_list rest;
  va_start(rest, flags);
  const mode_t mode = (flags & O_CREAT) != 0 ? va_arg(rest, mode_t) : 0;
  va_end(rest);
  if (fails("open", path)) return -1;
  return next<Open>("open64")(path, flags, mode);
}

ssize_t write(int file, const void* bytes, size_t size) {
  if (fails("write", path_of(file))) {
    if (!is_short()) return -1;
    size = size < 2 ? size : size / 2;
  }
  return next<Write>("write")(file, bytes, size);
}

ssize_t read(int file, void* bytes, size_t size) {
  if (fails("read", path_of(file))) {
    if (!is_short()) return -1;
    size = size < 2 ? size : size / 2;
  }
  return next<Read>("read")(file, bytes, size);
}

int fsync(int file) { return fails("fsync", path_of(file)) ? -1 : next<OnFile>("fsync")(file); }

int close(int file) {
  const bool is_failing = fails("close", path_of(file));
  const int before = errno;
  const int result = next<OnFile>("close")(file);
  if (!is_failing) return result;
  errno = before;
  return -1;
}

int rename(const char* from, const char* to) { return fails("rename", to) ? -1 : next<Rename>("rename")(from, to); }

int mkdir(const char* path, mode_t mode) { return fails("mkdir", path) ? -1 : next<MakeFolder>("mkdir")(path, mode); }

}  // extern "C"
