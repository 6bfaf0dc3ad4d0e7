// Whole files: read at once, written so that a reader or a crash sees the old content or the new, never a part.
#pragma once

#include <cstddef>
#include <functional>
#include <span>
#include <string>
#include <string_view>

struct stat;

namespace pellucid {

/// What is no file, such as a pipe or a device, might never end: no more of it is read.
inline constexpr std::size_t most_piped_bytes = std::size_t{1} << 28;

/// The content of a file, or of what is none as far as `most_piped` bytes. Fails (Fault::data) naming the path and the
/// system's reason, and if there are more.
std::string read_text(const std::string& path, std::size_t most_piped = most_piped_bytes);

/// The same in blocks as they come, so that no more than one is held.
void read_blocks(const std::string& path, std::size_t most_piped, const std::function<void(std::string_view)>& take);

/// A descriptor to read the file by, to be closed; -1 if the system refuses (errno). "/dev/stdin" is the program's own
/// input also where that is a socket, which no name opens.
int open_to_read(const std::string& path);

/// The folder that a path stands in: ".", "/", "runs".
std::string folder_of(const std::string& path);

/// Whether `path` is a regular file.
bool is_file(const std::string& path);

/// Writes a NewFile, which becomes `path`. Fails (Fault::run) naming the path and the system's reason; then no part is
/// left behind.
void write_atomically(const std::string& path, std::string_view content);
/// The same of `pieces`, one behind the other.
void write_atomically(const std::string& path, std::span<const std::string_view> pieces);

/// Writes all of `content` to an open file. False if the system refuses (errno).
bool write_whole(int file, std::string_view content);

/// So that what was written to an open file is there after a power cut. False if the system refuses (errno).
bool bring_to_disk(int file);

/// The same for what was made or renamed in a folder.
bool bring_folder_to_disk(const std::string& path);

/// A file beside `path` under a name that nobody can guess, until it becomes `path`; one that did not goes with this
/// object. Once a step has failed, those after it do nothing.
class NewFile {
 public:
  explicit NewFile(const std::string& path, unsigned mode = 0666);
  ~NewFile();
  NewFile(const NewFile&) = delete;
  NewFile& operator=(const NewFile&) = delete;

  /// Gives it the owner, if that may be, and the mode of what it replaces.
  void take_after(const struct stat& before);
  void write(std::string_view content);
  /// Brings it to the disk, and it is `path` from now on. What stands there is replaced or, if it may not be, an error
  /// (EEXIST).
  void become(bool may_replace);

  /// Whether `path` is this file now: it is where only its folder could not be brought to the disk, too.
  bool is_in_place() const { return is_in_place_; }
  bool has_failed() const { return error_ != 0; }
  int error() const { return error_; }  ///< of the step that failed, as errno; else 0
  /// Fails (Fault::run) as the step did that failed.
  [[noreturn]] void fail() const;

 private:
  void create(unsigned mode);
  void put_in_place(bool may_replace);
  /// What is done now, and whether it succeeded.
  bool did(const char* doing, bool is_done);

  std::string path_, name_;
  int file_ = -1;
  bool is_there_ = false;  ///< under its own name
  bool is_in_place_ = false;
  const char* doing_ = "";
  int error_ = 0;
};

/// Fails (Fault::run): `doing` something with the output `path`, such as "writing it", the system gave `error`.
[[noreturn]] void fail_to_write(const std::string& path, const char* doing, int error);

/// Does nothing if there is none.
void remove_file(const std::string& path);

/// Whether a file's name is that of a NewFile which is not yet done.
bool is_leftover(std::string_view name);

/// Removes what a NewFile that was killed left in a folder, but for those of a file named `except`. For the
/// folder's owner alone: others may be writing.
void remove_leftovers(const std::string& folder, std::string_view except = "");

}  // namespace pellucid
