#include "pellucid/run/ledger.hpp"

#include <fcntl.h>
#include <sys/file.h>
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
#include "pellucid/base/text.hpp"
#include "pellucid/rows/measured_json.hpp"
#include "pellucid/run/run_folder.hpp"

namespace pellucid {

namespace {

/// Who opened the rows, where the line that said so was cut off.
constexpr const char* cut_line = "unknown: the line was cut off";

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

/// A line of what an opening measured.
Json line_json(Index number, const std::vector<Measured>& measured, const std::string& previous) {
  return Json{{"measured", number}, {"metrics", json_of(measured)}, {"previous", previous}};
}

/// With its own digest, which is `own` then.
std::string with_digest(Json json, std::string& own) {
  own = sha256(json.dump(-1, ' ', false, Json::error_handler_t::replace));
  json["hash"] = own;
  return json.dump(-1, ' ', false, Json::error_handler_t::replace) + "\n";
}

[[noreturn]] void refuse_ledger(const std::string& path, const std::string& where, const std::string& why) {
  fail({Fault::refused, "the ledger of openings " + in_quotes(path) + " was changed", where, why,
        "put it back as it was; without it nobody can tell how often the test set was opened"});
}

/// The fields of a line, whatever they say; whether they are what was written shows when it is written again.
Opening opening_of(const Json& json) {
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
  std::string last;       ///< the digest that the next line names
  Index count = 0;        ///< of openings, with those from before there were ledgers
  std::size_t whole = 0;  ///< bytes of whole lines; what stands behind them is a line that a crash cut off
  bool is_cut = false;
};

constexpr std::string_view begin_of_measured = "{\"measured\"";

/// Adds what a line says was measured to its opening; returns why it cannot be so, or "".
std::string take_measured(const Json& json, LedgerRead& read) {
  const bool has_number = json.is_object() && json.contains("measured") && json["measured"].is_number_integer();
  const Index number = has_number ? json["measured"].get<Index>() : 0;
  const auto opening = std::ranges::find(read.openings, number, &Opening::number);
  if (opening == read.openings.end()) return "it tells what no opening measured";
  if (!opening->measured.empty()) return "it tells again what opening " + grouped(number) + " measured";
  opening->measured = measured_from(json.value("metrics", Json()));
  return "";
}

LedgerRead parse_ledger(const std::string& text, const std::string& path, const data::Seal& seal) {
  LedgerRead read{.last = before_first(seal)};
  // Seals of before there were ledgers counted themselves.
  const bool may_begin_later = seal.is_old();
  std::size_t at = 0;
  for (Index number = 1; at < text.size(); ++number) {
    const std::string where = "line " + grouped(number);
    const std::size_t end = text.find('\n', at);
    if (end == std::string::npos) break;
    const std::string line = text.substr(at, end + 1 - at);
    const Json json = parse_json(line);
    std::string own;
    constexpr const char* other = "it is not as it was written, or does not follow the line before it";
    if (line.starts_with(begin_of_measured)) {
      if (const std::string why = take_measured(json, read); !why.empty()) refuse_ledger(path, where, why);
      const Index of = json["measured"].get<Index>();
      const auto opening = std::ranges::find(read.openings, of, &Opening::number);
      if (line != with_digest(line_json(of, opening->measured, read.last), own)) refuse_ledger(path, where, other);
    } else {
      Opening opening = opening_of(json);
      if (line != with_digest(line_json(opening, read.last), own)) refuse_ledger(path, where, other);
      const bool is_next = opening.number == read.count + 1;
      if (!is_next && !(read.openings.empty() && may_begin_later && opening.number > 0)) {
        refuse_ledger(path, where, "opening " + grouped(opening.number) + " does not follow " + grouped(read.count));
      }
      read.count = opening.number;
      read.openings.push_back(std::move(opening));
    }
    read.last = own;
    at = end + 1;
  }
  read.whole = at;
  // Of a line of what was measured the opening stands already: what is left of it is written over.
  read.is_cut = at < text.size() && !std::string_view(text).substr(at).starts_with(begin_of_measured.substr(0, 3));
  if (read.openings.empty() && may_begin_later) read.count = seal.openings;
  const Index told = read.count + (read.is_cut ? 1 : 0);  // an opening was being counted
  if (told < seal.openings) {
    refuse_ledger(path, "",
                  "it tells " + counted(told, "opening") + ", and the seal of the run " + grouped(seal.openings));
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
    const int flags = counts ? O_RDWR | O_CREAT : O_RDONLY;
    file_ = retried([&] { return ::open(path_.c_str(), flags | O_CLOEXEC, 0644); });
    if (file_ < 0) refuse("opening it");
    if (retried([&] { return ::flock(file_, counts ? LOCK_EX : LOCK_SH); }) != 0) refuse("locking it");
  }
  ~LockedLedger() {
    if (file_ >= 0) ::close(file_);
  }
  LockedLedger(const LockedLedger&) = delete;
  LockedLedger& operator=(const LockedLedger&) = delete;

  /// Writes a line behind the first `size` bytes and brings it to the disk; what cannot be written whole is taken off
  /// again. What stood there, a line that was cut off, makes room. A crash on the way leaves a line that is cut off.
  void append(std::string_view line, std::size_t size) {
    if (write(line, size)) return bring_folder_to_disk();
    const int why = errno;
    const bool is_undone = ::ftruncate(file_, static_cast<off_t>(size)) == 0;
    errno = why;
    refuse(is_undone ? "writing it" : "writing it (its last line is cut off)");
  }
  /// The same of a line that may be missing; whether it stands there.
  bool try_append(std::string_view line, std::size_t size) {
    if (write(line, size)) return true;
    [[maybe_unused]] const int undone = ::ftruncate(file_, static_cast<off_t>(size));  // else it is known as cut off
    return false;
  }

 private:
  bool write(std::string_view line, std::size_t size) {
    const auto end = static_cast<off_t>(size);
    return ::lseek(file_, end, SEEK_SET) == end && write_whole(file_, line) &&
           ::ftruncate(file_, end + static_cast<off_t>(line.size())) == 0 && bring_to_disk(file_);
  }
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

std::string whole_path(const std::string& folder) {
  std::error_code ignored;
  return std::filesystem::weakly_canonical(folder, ignored).string();
}

/// Of the run by its ledger, of others as far as they are remembered; by time.
std::vector<EarlierOpening> earlier_openings(const std::string& run, const std::vector<Opening>& own,
                                             const OpenedRows& opened) {
  std::vector<EarlierOpening> all = remembered_openings(opened);
  std::erase_if(all, [&](const EarlierOpening& each) { return each.run == run; });
  for (const Opening& each : own) all.push_back({run, each.time, each.by, each.measured});
  std::ranges::stable_sort(all, {}, &EarlierOpening::time);
  return all;
}

}  // namespace

std::vector<Opening> read_ledger(const std::string& folder, const data::Seal& seal) {
  const std::string path = folder + "/" + ledger_file;
  if (!is_file(path)) return parse_ledger("", path, seal).openings;
  const LockedLedger ledger(path, LockedLedger::For::reading);
  return parse_ledger(read_text(path), path, seal).openings;
}

Openings count_opening(const std::string& folder, const std::string& by, const OpenedRows& opened,
                       const TellEarlier& tell_earlier) {
  const std::string run = whole_path(folder);
  const std::string path = folder + "/" + ledger_file;
  LockedLedger ledger(path, LockedLedger::For::counting);
  const std::string seal_path = part_of_run(folder, seal_file);
  data::Seal seal = data::seal_from_json(read_text(seal_path), seal_path);  // under the lock: others count too
  LedgerRead read = parse_ledger(read_text(path), path, seal);
  if (tell_earlier) {
    const std::vector<EarlierOpening> earlier = earlier_openings(run, read.openings, opened);
    if (!earlier.empty()) tell_earlier(earlier);
  }
  std::string line;
  const auto add = [&](const std::string& command, Index rows) {
    read.openings.push_back({.number = read.count + 1, .time = time_now(), .by = command, .rows = rows});
    line = with_digest(line_json(read.openings.back(), read.last), read.last);
    ledger.append(line, read.whole);
    read.whole += line.size();
    read.count = read.openings.back().number;
  };
  if (read.is_cut) add(cut_line, 0);
  add(by, static_cast<Index>(opened.rows.size()));
  seal.openings = read.count;
  write_atomically(seal_path, to_json(seal));
  const std::string name = sha256(run + "\n" + line);  // the run's place keeps openings of two runs apart
  const RememberedOpenings remembered = remember_opening(name, opened, {run, read.openings.back().time, by});
  return {.by_run = read.count,
          .remembered = remembered.count,
          .is_remembered = remembered.is_written,
          .was_cut = read.is_cut,
          .name = name};
}

bool record_measured(const std::string& folder, const Openings& opening, const std::vector<Measured>& measured) {
  if (measured.empty()) return true;
  const std::string path = folder + "/" + ledger_file;
  LockedLedger ledger(path, LockedLedger::For::counting);
  const std::string seal_path = part_of_run(folder, seal_file);
  LedgerRead read = parse_ledger(read_text(path), path, data::seal_from_json(read_text(seal_path), seal_path));
  if (read.is_cut) return false;  // of an opening that another process was counting
  const bool is_written =
      ledger.try_append(with_digest(line_json(opening.by_run, measured, read.last), read.last), read.whole);
  if (opening.is_remembered) remember_measured(opening.name, measured);
  return is_written;
}

}  // namespace pellucid
