// Checkpoints of a run that trains, written by a thread of its own: training waits for no disk. Two are kept; the newer
// one replaces the older.
#pragma once

#include <chrono>
#include <condition_variable>
#include <exception>
#include <functional>
#include <mutex>
#include <optional>
#include <string>
#include <string_view>
#include <thread>

#include "pellucid/model/safetensors.hpp"

namespace pellucid {

/// The names of the two files in a run folder.
constexpr const char* checkpoint_files[] = {"checkpoint-a", "checkpoint-b"};

/// The newest whole checkpoint of a folder.
struct FoundCheckpoint {
  TensorFile content;
  std::string damage{};  ///< what is wrong with the other one, if it is damaged
  std::size_t file = 0;  ///< which of the two it is
};

/// None if the folder holds none. Fails (Fault::data) if all that it holds are damaged.
std::optional<FoundCheckpoint> find_checkpoint(const std::string& folder);

bool has_checkpoint(const std::string& folder);
void remove_checkpoints(const std::string& folder);

class CheckpointWriter {
 public:
  /// `save` writes a file of the folder: its name, its content. `found` is what the run goes on from, or null.
  explicit CheckpointWriter(std::function<void(const std::string&, std::string_view)> save,
                            const FoundCheckpoint* found = nullptr);
  /// Waits for the file that is being written. Where an error ends the training, the newest copy goes to the disk
  /// before.
  ~CheckpointWriter();
  CheckpointWriter(const CheckpointWriter&) = delete;
  CheckpointWriter& operator=(const CheckpointWriter&) = delete;

  /// Whether it is time to copy the run: so rarely that copies cost less than a hundredth of it, files included. Fails
  /// as the last file did.
  bool wants();
  /// The copy; it goes to the disk now or, if a file was written a moment ago, stays in memory for flush().
  void take(TensorFile checkpoint);
  /// The newest copy is on the disk when it returns. From any thread. Fails as writing does.
  void flush();

 private:
  using Clock = std::chrono::steady_clock;

  void work();
  void fail_if_it_failed();

  std::function<void(const std::string&, std::string_view)> save_;
  std::size_t next_;      ///< which of the two files
  std::uint64_t serial_;  ///< of the last checkpoint
  Clock::time_point begun_, asked_{}, next_copy_, next_file_;
  double copying_ = 0;      ///< seconds that the last copy took
  bool has_timed_ = false;  ///< whether a file was written
  const int errors_before_ = std::uncaught_exceptions();

  std::mutex mutex_;
  std::condition_variable changed_;
  std::optional<TensorFile> latest_{};  ///< not yet on the disk
  bool is_wanted_ = false, is_writing_ = false, is_ended_ = false;
  std::exception_ptr failure_{};
  std::thread thread_;  ///< the last member: it begins when all others are there
};

}  // namespace pellucid
