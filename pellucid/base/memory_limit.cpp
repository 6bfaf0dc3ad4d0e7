#include "pellucid/base/memory_limit.hpp"

#include <fcntl.h>
#include <malloc.h>
#include <pthread.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <atomic>
#include <cerrno>
#include <chrono>
#include <csignal>
#include <cstdlib>
#include <cstring>
#include <fstream>
#include <limits>
#include <mutex>
#include <string>
#include <thread>

#include "pellucid/base/error.hpp"
#include "pellucid/base/memory.hpp"
#include "pellucid/base/spill_file.hpp"
#include "pellucid/base/text.hpp"

namespace pellucid {

namespace {

constexpr std::size_t least_large = std::size_t{1} << 20;

/// What follows the word `key` in one of the system's small files; else infinity.
double number_in(const std::string& path, const std::string& key = "") {
  std::ifstream file(path);
  std::string word;
  while (!key.empty() && file >> word && word != key) {
  }
  double number = 0;
  return file >> number ? number : std::numeric_limits<double>::infinity();
}

/// Bytes of this process in memory, and those of them that stand in files.
struct Resident {
  std::size_t all = 0, of_files = 0;
};
/// By the open file /proc/self/statm.
Resident resident(int statm) {
  std::array<char, 128> text{};
  if (::pread(statm, text.data(), text.size() - 1, 0) <= 0) return {};
  char* at = nullptr;
  std::strtoull(text.data(), &at, 10);  // of addresses
  const auto page = static_cast<std::size_t>(::sysconf(_SC_PAGESIZE));
  const std::size_t all = std::strtoull(at, &at, 10) * page;
  return {all, std::strtoull(at, nullptr, 10) * page};
}

class MemoryLimit {
 public:
  void set(std::size_t bytes, bool is_demanded) {
    is_demanded_ = is_demanded;
    limit_ = bytes;
    // Pages of the file come and go in what is left of a limit; where the system itself is the limit, it keeps them.
    in_memory_ = is_demanded ? bytes / 4 : bytes / 2;
    many_ = bytes - (is_demanded ? 3 * (bytes / 8) : bytes / 4);  // more come before somebody looks
    // What is given back goes to the system at once, in place of waiting for something as large.
    if (is_demanded) ::mallopt(M_MMAP_THRESHOLD, least_large);
  }

  void* take(std::size_t bytes) {
    if (bytes < least_large / 2 || limit_ == 0) return std::malloc(bytes);
    if (bytes >= least_large && large_.load(std::memory_order_relaxed) + bytes > in_memory_) {
      if (void* const spilled = spill(bytes)) return spilled;
    }
    void* const memory = std::malloc(bytes);
    if (const std::size_t size = large_size(memory)) large_.fetch_add(size, std::memory_order_relaxed);
    return memory;
  }

  void give_back(void* memory) noexcept {
    SpillFile* const file = file_.load(std::memory_order_acquire);
    if (file != nullptr && file->owns(memory)) return file->give_back(memory);
    if (limit_ > 0) {
      if (const std::size_t size = large_size(memory)) large_.fetch_sub(size, std::memory_order_relaxed);
    }
    std::free(memory);
  }

 private:
  /// 0 if it is not large.
  static std::size_t large_size(void* memory) {
    const std::size_t size = ::malloc_usable_size(memory);
    return size < least_large ? 0 : size;
  }

  void* spill(std::size_t bytes) {
    std::call_once(is_opened_, [this] { open(); });
    SpillFile* const file = file_.load(std::memory_order_acquire);
    if (file != nullptr) {
      if (void* const memory = file->take(bytes)) return memory;
    }
    if (!is_demanded_) return nullptr;
    const int error = errno;
    const std::string folder = file != nullptr ? file->folder() : "/var/tmp";
    fail({Fault::run, "cannot keep more than " + megabytes(limit_) + " of memory", in_quotes(folder),
          file == nullptr ? "no file can be made there that memory stands in"
                          : megabytes(bytes) + " more: " + std::strerror(error),
          "name a folder on a disk with room by TMPDIR, or allow more memory"});
  }

  static std::string megabytes(std::size_t bytes) { return grouped(static_cast<Index>(bytes / 1'000'000)) + " MB"; }

  void open() {
    const char* const wanted = std::getenv("TMPDIR");
    for (const char* const folder : {wanted, "/var/tmp", "."}) {
      if (folder == nullptr || *folder == '\0') continue;
      auto* const file = new SpillFile(folder);  // as long as the process
      if (!file->is_open()) {
        delete file;
        continue;
      }
      file_.store(file, std::memory_order_release);
      return watch();
    }
  }

  /// Where the process comes near its limit, the pages of the file leave it.
  void watch() {
    sigset_t all, before;
    sigfillset(&all);
    pthread_sigmask(SIG_SETMASK, &all, &before);  // signals are for the threads that were there
    std::thread([this] {
      constexpr std::size_t least_to_leave = std::size_t{32} << 20;  // of less, most is being worked on
      const int statm = ::open("/proc/self/statm", O_RDONLY | O_CLOEXEC);
      while (true) {
        Resident now = resident(statm);
        if (now.all > many_ && now.of_files > least_to_leave) {
          file_.load()->drop_pages();
          now = resident(statm);
        }
        // Pages come at some gigabytes a second: the fewer may, the sooner is the next look.
        constexpr std::size_t bytes_in_a_microsecond = 8'000;
        const std::size_t more =
            std::max(many_ - std::min(many_, now.all), least_to_leave - std::min(least_to_leave, now.of_files));
        std::this_thread::sleep_for(
            std::chrono::microseconds(std::clamp<std::size_t>(more / bytes_in_a_microsecond, 300, 5'000)));
      }
    }).detach();
    pthread_sigmask(SIG_SETMASK, &before, nullptr);
  }

  std::size_t limit_ = 0, in_memory_ = 0;  ///< of the process, of large pieces
  std::size_t many_ = 0;                   ///< from here on pages leave
  bool is_demanded_ = false;
  std::atomic<std::size_t> large_ = 0;  ///< bytes of large pieces in memory
  std::once_flag is_opened_{};
  std::atomic<SpillFile*> file_ = nullptr;
};

// Before anything is made, and as long as anything may be given back.
constinit MemoryLimit memory_limit{};

}  // namespace

std::size_t sensible_memory_limit() {
  constexpr double kibibyte = 1024;
  double least = std::min(physical_memory(), kibibyte * number_in("/proc/meminfo", "MemAvailable:"));
  std::string group;  // of the newer kind, that of this process alone
  std::ifstream groups("/proc/self/cgroup");
  for (std::string line; std::getline(groups, line);) {
    if (line.starts_with("0::")) group = line.substr(3);
  }
  const std::string newer = "/sys/fs/cgroup";
  for (const std::string& path :
       {newer + group + "/memory.max", newer + "/memory.max", newer + "/memory/memory.limit_in_bytes"}) {
    least = std::min(least, number_in(path));
  }
  constexpr double most = 1e18;
  return static_cast<std::size_t>(std::min(most, 0.75 * least));
}

void limit_memory(std::size_t bytes, bool is_demanded) { memory_limit.set(bytes, is_demanded); }

void* take_memory(std::size_t bytes) { return memory_limit.take(bytes); }

void give_back_memory(void* memory) noexcept { memory_limit.give_back(memory); }

}  // namespace pellucid
