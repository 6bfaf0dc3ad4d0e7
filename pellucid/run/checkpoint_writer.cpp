#include "pellucid/run/checkpoint_writer.hpp"

#include <time.h>

#include <algorithm>
#include <chrono>
#include <utility>

#include "pellucid/base/error.hpp"
#include "pellucid/base/files.hpp"
#include "pellucid/base/text.hpp"
#include "pellucid/train/checkpoint.hpp"

namespace pellucid {

namespace {

constexpr const char* serial_key = "serial";
constexpr double share_of_run = 0.007;    // below the hundredth that is promised: no cost is known beforehand
constexpr double share_of_disk = 0.1;     // the end of a run waits for a file that is under way
constexpr double least_between = 2;       // seconds
constexpr double bytes_per_second = 4e8;  // copied, hashed by the processor's instructions, and written; a first guess

std::uint64_t serial_of(const TensorFile& file) {
  for (const auto& [name, value] : file.metadata) {
    if (name != serial_key) continue;
    if (const auto number = parse_number(value); number && *number >= 0) return static_cast<std::uint64_t>(*number);
  }
  return 0;
}

double processor_seconds() {
  timespec time{};
  ::clock_gettime(CLOCK_THREAD_CPUTIME_ID, &time);
  return static_cast<double>(time.tv_sec) + 1e-9 * static_cast<double>(time.tv_nsec);
}

double clock_seconds() {
  return std::chrono::duration<double>(std::chrono::steady_clock::now().time_since_epoch()).count();
}

/// The two files as they are: a whole one, a damaged one (why), or none.
struct Slot {
  std::optional<TensorFile> content{};
  std::string damage{};
};

Slot slot_of(const std::string& path) {
  if (!is_file(path)) return {};
  try {
    return {read_checkpoint(read_text(path), path), ""};
  } catch (const Failure& failure) {
    return {std::nullopt, failure.error().what + ": " + failure.error().why};
  }
}

std::string path_of(const std::string& folder, const char* name) { return folder + "/" + name; }

}  // namespace

std::optional<FoundCheckpoint> find_checkpoint(const std::string& folder) {
  Slot slots[2];
  for (std::size_t i = 0; i < 2; ++i) slots[i] = slot_of(path_of(folder, checkpoint_files[i]));
  const bool has_whole = slots[0].content || slots[1].content;
  if (!has_whole) {
    const Slot& first = slots[0].damage.empty() ? slots[1] : slots[0];
    if (first.damage.empty()) return std::nullopt;
    fail({Fault::data, "cannot go on with the run " + in_quotes(folder), "", first.damage,
          "try again; if it stays so, train again with the recipe in the folder"});
  }
  const bool second_is_newer =
      slots[1].content && (!slots[0].content || serial_of(*slots[1].content) > serial_of(*slots[0].content));
  Slot& newest = slots[second_is_newer ? 1 : 0];
  return FoundCheckpoint{std::move(*newest.content), slots[second_is_newer ? 0 : 1].damage, second_is_newer ? 1U : 0U};
}

bool has_checkpoint(const std::string& folder) {
  return std::any_of(std::begin(checkpoint_files), std::end(checkpoint_files),
                     [&](const char* name) { return is_file(path_of(folder, name)); });
}

void remove_checkpoints(const std::string& folder) {
  for (const char* const name : checkpoint_files) remove_file(path_of(folder, name));
}

bool CheckpointPace::is_due(double now, double bytes) {
  if (!has_taken_) {
    expected_ = bytes / bytes_per_second;
    next_ = begun_ + std::max(least_between, expected_ / share_of_run);
  }
  return now >= next_;
}

void CheckpointPace::took(double now, double cost, double waited) {
  // The time before it paid for what it was expected to cost; what it cost beyond that is still to be paid.
  const double owed = cost - expected_;
  expected_ = cost;
  next_ = now + std::max({least_between, (expected_ + owed) / share_of_run, waited / share_of_disk});
  has_taken_ = true;
}

CheckpointWriter::CheckpointWriter(Save save, const FoundCheckpoint* found)
    : save_(std::move(save)),
      next_(found == nullptr ? 0 : 1 - found->file),
      serial_(found == nullptr ? 0 : serial_of(found->content)),
      pace_(clock_seconds()),
      thread_([this] { work(); }) {}

CheckpointWriter::~CheckpointWriter() {
  {
    const std::lock_guard lock(mutex_);
    is_ended_ = true;
  }
  changed_.notify_all();
  thread_.join();
}

void CheckpointWriter::fail_if_it_failed() {
  if (failure_) std::rethrow_exception(failure_);  // stays: whoever asks is told
}

bool CheckpointWriter::wants(double bytes) {
  const double now = clock_seconds();
  const std::lock_guard lock(mutex_);
  if (is_writing_ || latest_ || !pace_.is_due(now, bytes)) return false;
  fail_if_it_failed();
  asked_ = processor_seconds();
  return true;
}

void CheckpointWriter::take(TensorFile checkpoint) {
  const std::lock_guard lock(mutex_);
  if (asked_) copying_ += processor_seconds() - *std::exchange(asked_, std::nullopt);
  checkpoint.metadata.emplace_back(serial_key, std::to_string(++serial_));
  latest_ = std::move(checkpoint);
  changed_.notify_all();
}

void CheckpointWriter::flush() {
  std::unique_lock lock(mutex_);
  changed_.wait(lock, [&] { return !latest_ && !is_writing_; });
  fail_if_it_failed();
}

void CheckpointWriter::work() {
  std::unique_lock lock(mutex_);
  while (true) {
    changed_.wait(lock, [&] { return latest_ || is_ended_; });
    if (!latest_) return;
    std::optional<TensorFile> content = std::exchange(latest_, std::nullopt);
    is_writing_ = true;
    const double copying = std::exchange(copying_, 0);
    lock.unlock();
    const double begun = clock_seconds(), before = processor_seconds();
    std::exception_ptr failure;
    try {
      with_checkpoint_pieces(*content,
                             [&](std::span<const std::string_view> pieces) { save_(checkpoint_files[next_], pieces); });
      next_ = 1 - next_;
    } catch (...) {  // it belongs to the thread that trains
      failure = std::current_exception();
    }
    content.reset();  // giving memory back takes time, too
    const double cost = copying + processor_seconds() - before, now = clock_seconds();
    lock.lock();
    is_writing_ = false;
    if (failure) failure_ = failure;
    pace_.took(now, cost, now - begun);
    changed_.notify_all();
  }
}

}  // namespace pellucid
