#include "pellucid/run/ledger.hpp"

#include <fcntl.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <chrono>
#include <cstdio>
#include <cstring>
#include <ctime>
#include <filesystem>

#include "pellucid/base/error.hpp"
#include "pellucid/base/files.hpp"
#include "pellucid/base/hash.hpp"
#include "pellucid/base/json.hpp"
#include "pellucid/base/retried.hpp"
#include "pellucid/base/state_folder.hpp"
#include "pellucid/base/text.hpp"
#include "pellucid/rows/source_json.hpp"
#include "pellucid/run/run_folder.hpp"

namespace pellucid {

namespace {

/// What stands before the first line: the data of the run, so that the ledger of another one is found out.
std::string before_first(const data::Seal& seal) { return sha256("openings of " + data::data_digest(seal)); }

/// A line as it is written, with the digest of the one before.
Json line_json(const Opening& opening, const std::string& previous) {
  return Json{{"number", opening.number},
              {"time", opening.time},
              {"by", opening.by},
              {"rows", opening.rows},
              {"previous", previous}};
}

std::string line_of(const Opening& opening, const std::string& previous, std::string& own) {
  Json json = line_json(opening, previous);
  own = sha256(json.dump(-1, ' ', false, Json::error_handler_t::replace));
  json["hash"] = own;
  return json.dump(-1, ' ', false, Json::error_handler_t::replace) + "\n";
}

[[noreturn]] void refuse_ledger(const std::string& path, const std::string& where, const std::string& why) {
  fail({Fault::refused, "the ledger of openings " + in_quotes(path) + " was changed", where, why,
        "put it back as it was; without it nobody can tell how often the test set was opened"});
}

/// The fields of a line, whatever they say; whether they are what was written shows when it is written again.
Opening opening_of(const std::string& line) {
  const Json json = Json::parse(line, nullptr, false);
  Opening opening;
  if (!json.is_object()) return opening;
  for (const auto& [key, field] : {std::pair{"number", &opening.number}, std::pair{"rows", &opening.rows}}) {
    if (json.contains(key) && json[key].is_number_integer()) *field = json[key].get<Index>();
  }
  for (const auto& [key, field] : {std::pair{"time", &opening.time}, std::pair{"by", &opening.by}}) {
    if (json.contains(key) && json[key].is_string()) *field = json[key].get<std::string>();
  }
  return opening;
}

struct LedgerRead {
  std::vector<Opening> openings{};
  std::string last;  ///< the digest that the next line names
  Index count = 0;   ///< of openings, with those from before there were ledgers
};

LedgerRead parse_ledger(const std::string& text, const std::string& path, const data::Seal& seal) {
  LedgerRead read{.last = before_first(seal)};
  // Seals of before there were ledgers counted themselves.
  const bool may_begin_later = seal.is_old();
  std::size_t at = 0;
  while (at < text.size()) {
    const std::string where = "line " + grouped(static_cast<Index>(read.openings.size()) + 1);
    const std::size_t end = text.find('\n', at);
    if (end == std::string::npos) refuse_ledger(path, where, "it is cut off");
    const std::string line = text.substr(at, end + 1 - at);
    Opening opening = opening_of(line);
    std::string own;
    if (line != line_of(opening, read.last, own)) {
      refuse_ledger(path, where, "it is not as it was written, or does not follow the line before it");
    }
    const bool is_next = opening.number == read.count + 1;
    if (!is_next && !(read.openings.empty() && may_begin_later && opening.number > 0)) {
      refuse_ledger(path, where, "opening " + grouped(opening.number) + " does not follow " + grouped(read.count));
    }
    read.count = opening.number;
    read.last = own;
    read.openings.push_back(std::move(opening));
    at = end + 1;
  }
  if (read.openings.empty() && may_begin_later) read.count = seal.openings;
  if (read.count < seal.openings) {
    refuse_ledger(path, "",
                  "it tells " + counted(read.count, "opening") + ", and the seal of the run " + grouped(seal.openings));
  }
  return read;
}

/// The ledger's file, locked for as long as this stands; nobody else counts meanwhile.
class LockedLedger {
 public:
  /// To count in it, or to read it while nobody counts.
  enum class For { counting, reading };
  LockedLedger(std::string path, For what) : path_(std::move(path)), is_new_(!is_file(path_)) {
    const bool counts = what == For::counting;
    const int flags = counts ? O_RDWR | O_CREAT | O_APPEND : O_RDONLY;
    file_ = retried([&] { return ::open(path_.c_str(), flags | O_CLOEXEC, 0644); });
    if (file_ < 0) refuse("opening it");
    if (retried([&] { return ::flock(file_, counts ? LOCK_EX : LOCK_SH); }) != 0) refuse("locking it");
  }
  ~LockedLedger() {
    if (file_ >= 0) ::close(file_);
  }
  LockedLedger(const LockedLedger&) = delete;
  LockedLedger& operator=(const LockedLedger&) = delete;

  /// Adds a line and brings it to the disk; what cannot be written whole is taken off again.
  void append(std::string_view line) {
    struct stat before{};
    if (::fstat(file_, &before) != 0) refuse("looking at it");
    if (write_whole(file_, line) && bring_to_disk(file_)) return bring_folder_to_disk();
    const int why = errno;
    const bool is_undone = ::ftruncate(file_, before.st_size) == 0;
    errno = why;
    refuse(is_undone ? "writing it" : "writing it (its last line is cut off)");
  }

 private:
  [[noreturn]] void refuse(const std::string& doing) const {
    fail({Fault::run, "cannot count the opening in " + in_quotes(path_), "", doing + ": " + std::strerror(errno),
          "make the run folder writable; without a count the test set stays sealed"});
  }
  void bring_folder_to_disk() const {
    if (!is_new_) return;
    const bool is_there = pellucid::bring_folder_to_disk(folder_of(path_));
    if (!is_there) refuse("bringing it to the disk");
  }

  std::string path_;
  bool is_new_;
  int file_ = -1;
};

std::string time_now() {
  const auto now = std::chrono::system_clock::now().time_since_epoch();
  const auto micro = std::chrono::duration_cast<std::chrono::microseconds>(now).count();
  const std::time_t seconds = micro / 1'000'000;
  std::tm parts{};
  ::gmtime_r(&seconds, &parts);
  char text[40];
  const std::size_t length = std::strftime(text, sizeof text, "%Y-%m-%dT%H:%M:%S", &parts);
  std::snprintf(text + length, sizeof text - length, ".%06dZ", static_cast<int>(micro % 1'000'000));
  return text;
}

/// What the test set is known by in the state folder: its files, and by which words rows of them are sealed.
std::string memory_of(const Source& source, const data::Seal& seal) {
  if (const data::SealedFile* const test = seal.file(data::role::test)) return "openings/" + test->sha256;
  if (const data::SealedFile* const test = seal.file(data::role::test_images)) return "openings/" + test->sha256;
  const data::SealedFile* const data = seal.file(data::role::data);
  Json by{{"data", data == nullptr ? "" : data->sha256}};
  const Json all = to_json(source);
  for (const char* const key : {"target", "test", "group", "time", "sample", "repeats", "image_size"}) {
    if (all.contains(key)) by[key] = all[key];
  }
  return "openings/" + sha256(by.dump(-1, ' ', false, Json::error_handler_t::replace));
}

/// A file for each opening, so that two at once are two. The run's place keeps openings of two runs apart.
Index remember(const std::string& memory, const std::string& folder, const std::string& line) {
  std::error_code ignored;
  const std::string place = std::filesystem::weakly_canonical(folder, ignored).string();
  // Written before it is counted: of two at once one at least sees both.
  const bool is_written = write_state(memory + "/" + sha256(place + "\n" + line), line);
  const auto known = static_cast<Index>(state_files(memory).size());
  return is_written ? known : known + 1;
}

}  // namespace

std::vector<Opening> read_ledger(const std::string& folder, const data::Seal& seal) {
  const std::string path = folder + "/" + ledger_file;
  if (!is_file(path)) return parse_ledger("", path, seal).openings;
  const LockedLedger ledger(path, LockedLedger::For::reading);
  return parse_ledger(read_text(path), path, seal).openings;
}

Openings count_opening(const std::string& folder, const Source& source, const std::string& by, Index rows) {
  const std::string path = folder + "/" + ledger_file;
  LockedLedger ledger(path, LockedLedger::For::counting);
  const std::string seal_path = part_of_run(folder, seal_file);
  data::Seal seal = data::seal_from_json(read_text(seal_path), seal_path);  // under the lock: others count too
  const LedgerRead before = parse_ledger(read_text(path), path, seal);
  const Opening opening{.number = before.count + 1, .time = time_now(), .by = by, .rows = rows};
  std::string own;
  const std::string line = line_of(opening, before.last, own);
  ledger.append(line);
  seal.openings = opening.number;
  write_atomically(seal_path, to_json(seal));
  return {.by_run = opening.number, .remembered = remember(memory_of(source, seal), folder, line)};
}

}  // namespace pellucid
