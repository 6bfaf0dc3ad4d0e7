// Where results go that a user named: a file, a pipe, a device, or "-" for standard output. Nothing that is there is
// destroyed unasked, and nothing that is being read at all.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace pellucid {

/// What an output must not touch.
struct OutputRules {
  bool may_replace = false;         ///< a file that stands there already
  std::vector<std::string> read{};  ///< what the work reads: not these files, and nothing inside these folders
};

/// Fails (Fault::usage) if write_output() would refuse `path`: so that it is known before the work is done. A file that
/// exists is refused unless it may be replaced, a link always (name the file itself), and what is read always, however
/// it is called.
void demand_output(const std::string& path, const OutputRules& rules);

/// Writes the whole of `content`. A file is there with all of it or not at all, under a name that nobody can guess
/// until then; one that is replaced keeps its mode. What is no file, such as a pipe or /dev/stdout, is written through.
/// Fails as demand_output(), and (Fault::run) naming the path and the system's reason.
void write_output(const std::string& path, std::string_view content, const OutputRules& rules);

/// An output that grows while the work goes on.
class OutputStream {
 public:
  /// Opens it. Fails as write_output(). Until something is written, a file that stands there keeps what it holds; one
  /// that was made for it goes with it if nothing was.
  OutputStream(const std::string& path, const OutputRules& rules);
  ~OutputStream();
  OutputStream(const OutputStream&) = delete;
  OutputStream& operator=(const OutputStream&) = delete;

  /// False if its reader has gone away: then nothing more is written. Fails (Fault::run) if the system refuses.
  bool write(std::string_view content);
  /// Fails (Fault::run) if the system refuses, as errors may show only then.
  void close();

 private:
  std::string path_;
  [[maybe_unused]] int descriptor_ = -1;
  [[maybe_unused]] bool is_made_ = false;      ///< a new file in which nothing stands yet
  [[maybe_unused]] bool is_replaced_ = false;  ///< the file that stands there still holds what it held
};

/// Whether what is written there is shown on a terminal.
bool is_terminal(const std::string& path);

/// "/dev/stdin" for "-"; else `path`.
std::string input_path(const std::string& path);

}  // namespace pellucid
