#include "pellucid/run/checkpoint_writer.hpp"

#include <time.h>

#include <algorithm>
#include <utility>

#include "pellucid/base/error.hpp"
#include "pellucid/base/files.hpp"
#include "pellucid/base/text.hpp"
#include "pellucid/train/checkpoint.hpp"

namespace pellucid {

namespace {

constexpr const char* serial_key = "serial";
// What copies, and copies with their files, may cost: less than a hundredth of the run together.
constexpr double part_for_copies = 0.003;
constexpr double part_for_files = 0.006;
constexpr auto least_between_copies = std::chrono::seconds(1);
constexpr auto least_between_files = std::chrono::seconds(2);
constexpr double bytes_per_second = 5e8;  // until a file has been timed

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

/// How long to wait so that `seconds` of work are a `part` of the time.
std::chrono::nanoseconds pause_for(double seconds, double part) {
  return std::chrono::nanoseconds(static_cast<std::int64_t>(1e9 * seconds / part));
}

double size_of(const TensorFile& file) {
  double bytes = 0;
  for (const Tensor& tensor : file.tensors) bytes += static_cast<double>(tensor.data.size());
  return bytes;
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

CheckpointWriter::CheckpointWriter(std::function<void(const std::string&, std::string_view)> save,
                                   const FoundCheckpoint* found)
    : save_(std::move(save)),
      next_(found == nullptr ? 0 : 1 - found->file),
      serial_(found == nullptr ? 0 : serial_of(found->content)),
      begun_(Clock::now()),
      next_copy_(begun_ + least_between_copies),
      next_file_(begun_ + least_between_files),
      thread_([this] { work(); }) {}

CheckpointWriter::~CheckpointWriter() {
  {
    const std::lock_guard lock(mutex_);
    is_ended_ = true;
    if (latest_ && std::uncaught_exceptions() > errors_before_) is_wanted_ = true;
  }
  changed_.notify_all();
  thread_.join();
}

void CheckpointWriter::fail_if_it_failed() {
  if (failure_) std::rethrow_exception(failure_);  // stays: whoever asks is told
}

bool CheckpointWriter::wants() {
  const Clock::time_point now = Clock::now();
  const std::lock_guard lock(mutex_);
  if (now < std::min(next_copy_, next_file_)) return false;
  fail_if_it_failed();
  asked_ = now;
  return !is_writing_ && !is_wanted_;
}

void CheckpointWriter::take(TensorFile checkpoint) {
  const Clock::time_point now = Clock::now();
  const std::lock_guard lock(mutex_);
  copying_ = asked_ == Clock::time_point{} ? 0 : std::chrono::duration<double>(now - asked_).count();
  asked_ = {};
  next_copy_ = now + std::max<Clock::duration>(least_between_copies, pause_for(copying_, part_for_copies));
  checkpoint.metadata.emplace_back(serial_key, std::to_string(++serial_));
  if (!has_timed_) {
    next_file_ = begun_ + std::max<Clock::duration>(least_between_files,
                                                    pause_for(size_of(checkpoint) / bytes_per_second, part_for_files));
  }
  latest_ = std::move(checkpoint);
  if (now < next_file_) return;
  is_wanted_ = true;
  changed_.notify_all();
}

void CheckpointWriter::flush() {
  std::unique_lock lock(mutex_);
  if (latest_) is_wanted_ = true;
  changed_.notify_all();
  changed_.wait(lock, [&] { return !is_wanted_ && !is_writing_; });
  fail_if_it_failed();
}

void CheckpointWriter::work() {
  std::unique_lock lock(mutex_);
  while (true) {
    changed_.wait(lock, [&] { return is_wanted_ || is_ended_; });
    if (!is_wanted_) return;
    const TensorFile content = std::move(*std::exchange(latest_, std::nullopt));
    is_wanted_ = false;
    is_writing_ = true;
    lock.unlock();
    const double before = processor_seconds();
    std::exception_ptr failure;
    try {
      save_(checkpoint_files[next_], checkpoint_bytes(content));
      next_ = 1 - next_;
    } catch (...) {  // it belongs to the thread that trains
      failure = std::current_exception();
    }
    const double took = processor_seconds() - before;
    lock.lock();
    is_writing_ = false;
    has_timed_ = true;
    if (failure) failure_ = failure;
    next_file_ =
        Clock::now() + std::max<Clock::duration>(least_between_files, pause_for(took + copying_, part_for_files));
    changed_.notify_all();
  }
}

}  // namespace pellucid
