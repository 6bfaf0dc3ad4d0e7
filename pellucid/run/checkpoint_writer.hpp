// Checkpoints of a run that trains, written by a thread of its own: training waits for no disk. Two are kept; the newer
// one replaces the older.
#pragma once

#include <condition_variable>
#include <exception>
#include <functional>
#include <mutex>
#include <optional>
#include <span>
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

/// When the next checkpoint is due: so seldom that copies and files together cost less than a hundredth of the run.
/// Times are seconds of one clock, costs are seconds of a processor.
class CheckpointPace {
 public:
  explicit CheckpointPace(double now) : begun_(now) {}

  /// Asked after a step. The first one's cost is guessed from the bytes that it would take.
  bool is_due(double now, double bytes);
  /// A checkpoint cost so much, its copy included, and was under way for `waited` seconds of the clock.
  void took(double now, double cost, double waited);

 private:
  double begun_, next_ = 0;
  double expected_ = 0;  ///< cost of the next one
  bool has_taken_ = false;
};

class CheckpointWriter {
 public:
  /// Writes a file of the folder: its name, its content in pieces.
  using Save = std::function<void(const std::string& name, std::span<const std::string_view> content)>;

  /// `found` is what the run goes on from, or null.
  explicit CheckpointWriter(Save save, const FoundCheckpoint* found = nullptr);
  /// Waits for what was taken, so that it is on the disk where an error ends the training, too.
  ~CheckpointWriter();
  CheckpointWriter(const CheckpointWriter&) = delete;
  CheckpointWriter& operator=(const CheckpointWriter&) = delete;

  /// Whether it is time to copy the run, which takes about so many bytes. Fails as the last file did.
  bool wants(double bytes);
  /// The copy, which is written while training goes on.
  void take(TensorFile checkpoint);
  /// The newest copy is on the disk when it returns. From any thread. Fails as writing does.
  void flush();

 private:
  void work();
  void fail_if_it_failed();

  Save save_;
  std::size_t next_;      ///< which of the two files
  std::uint64_t serial_;  ///< of the last checkpoint
  CheckpointPace pace_;
  std::optional<double> asked_{};  ///< by the processor's time of the thread that trains: a copy is made since
  double copying_ = 0;             ///< what copies cost since the last file

  std::mutex mutex_;
  std::condition_variable changed_;
  std::optional<TensorFile> latest_{};  ///< not yet on the disk
  bool is_writing_ = false, is_ended_ = false;
  std::exception_ptr failure_{};
  std::thread thread_;  ///< the last member: it begins when all others are there
};

}  // namespace pellucid
