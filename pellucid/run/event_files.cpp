#include "pellucid/run/event_files.hpp"

#include <unistd.h>

#include <array>
#include <bit>
#include <chrono>
#include <cmath>
#include <cstdio>
#include <filesystem>

#include "pellucid/base/error.hpp"
#include "pellucid/base/text.hpp"

namespace pellucid {

namespace events {

namespace {

template <class T>
std::string little_endian(T value) {
  std::string bytes;
  for (std::size_t i = 0; i < sizeof value; ++i) bytes += static_cast<char>((value >> (8 * i)) & 0xFFU);
  return bytes;
}

std::string varint(std::uint64_t value) {
  std::string bytes;
  for (; value >= 0x80U; value >>= 7U) bytes += static_cast<char>((value & 0x7FU) | 0x80U);
  return bytes + static_cast<char>(value);
}

// Fields of a protocol buffer, by their wire types.
std::string field(unsigned number, unsigned type) { return varint(number << 3U | type); }
std::string number_field(unsigned number, std::uint64_t value) { return field(number, 0) + varint(value); }
std::string bytes_field(unsigned number, std::string_view bytes) {
  return field(number, 2) + varint(bytes.size()) + std::string(bytes);
}

std::string framed(const std::string& event) {
  const auto masked = [](std::string_view bytes) {
    const std::uint32_t sum = crc32c(bytes);
    return little_endian<std::uint32_t>(std::rotr(sum, 15) + 0xA282EAD8U);
  };
  const std::string length = little_endian<std::uint64_t>(event.size());
  return length + masked(length) + event + masked(event);
}

/// Event: wall_time = 1, step = 2, then one of file_version = 3, summary = 5, session_log = 7.
std::string event(double seconds, std::int64_t step, unsigned what, const std::string& content) {
  std::string bytes = field(1, 1) + little_endian(std::bit_cast<std::uint64_t>(seconds));
  if (step != 0) bytes += number_field(2, static_cast<std::uint64_t>(step));
  return framed(bytes + bytes_field(what, content));
}

}  // namespace

std::uint32_t crc32c(std::string_view bytes) {
  static constexpr auto table = [] {
    std::array<std::uint32_t, 256> sums{};
    for (std::uint32_t i = 0; i < sums.size(); ++i) {
      std::uint32_t sum = i;
      for (int bit = 0; bit < 8; ++bit) sum = sum >> 1U ^ ((sum & 1U) != 0 ? 0x82F63B78U : 0);
      sums[i] = sum;
    }
    return sums;
  }();
  std::uint32_t sum = ~std::uint32_t{0};
  for (const char byte : bytes) sum = sum >> 8U ^ table[(sum ^ static_cast<unsigned char>(byte)) & 0xFFU];
  return ~sum;
}

std::string version_record(double seconds) { return event(seconds, 0, 3, "brain.Event:2"); }

// SessionLog: status = 1, of which START is 1.
std::string start_record(double seconds, std::int64_t step) { return event(seconds, step, 7, number_field(1, 1)); }

// Summary: value = 1, of which tag = 1 and simple_value = 2, a float.
std::string scalar_record(double seconds, std::int64_t step, std::string_view tag, double value) {
  const auto bits = std::bit_cast<std::uint32_t>(static_cast<float>(value));
  return event(seconds, step, 5, bytes_field(1, bytes_field(1, tag) + field(2, 5) + little_endian(bits)));
}

}  // namespace events

namespace {

double seconds_since_1970() {
  return std::chrono::duration<double>(std::chrono::system_clock::now().time_since_epoch()).count();
}

constexpr std::string_view event_file_begin = "events.out.tfevents.";

bool has_event_file(const std::string& folder) {
  std::error_code ignored;
  for (const auto& entry : std::filesystem::directory_iterator(folder, ignored)) {
    if (entry.path().filename().string().starts_with(event_file_begin)) return true;
  }
  return false;
}

std::string epoch_records(const Epoch& epoch, const std::string& monitor) {
  const double now = seconds_since_1970();
  std::string records;
  const auto add = [&](const std::string& tag, double value) {
    if (!std::isnan(value)) records += events::scalar_record(now, epoch.epoch, tag, value);
  };
  add("loss", epoch.loss);
  add("val_loss", epoch.validation_loss);
  if (!std::isnan(epoch.validation_loss)) {
    const std::string monitored = "val_" + monitor;
    if (monitored != "val_accuracy") add("val_accuracy", epoch.validation_accuracy);
    if (monitored != "val_loss") add(monitored, epoch.monitored);
  }
  add("learning_rate", epoch.learning_rate);
  return records;
}

}  // namespace

EventFiles::EventFiles(std::string folder) : folder_(std::move(folder)) {
  std::error_code ignored;
  if (!std::filesystem::exists(folder_, ignored) || std::filesystem::is_directory(folder_, ignored)) return;
  fail({Fault::usage, "cannot write events for TensorBoard into " + in_quotes(folder_), "", "it is no folder",
        "name a folder, or one that is not there yet"});
}

EventFiles::~EventFiles() = default;

OutputStream& EventFiles::file_of(const std::string& network, const History& history) {
  std::unique_ptr<OutputStream>& file = files_[network];
  if (file) return *file;
  const std::string folder = network.empty() ? folder_ : folder_ + "/" + network;
  std::error_code error;
  std::filesystem::create_directories(folder, error);
  if (error) {
    fail({Fault::run, "cannot make the folder " + in_quotes(folder), "", error.message(),
          "choose another place for the events"});
  }
  const bool goes_on = has_event_file(folder);
  if (goes_on) written_[network] = history.epochs.size() - 1;
  // TensorBoard reads files in the order of their names: the time first, and what tells apart those of a second.
  const double now = seconds_since_1970();
  char name[96];
  std::snprintf(name, sizeof name, "%.*s%010lld.pellucid.%06ld.%ld", static_cast<int>(event_file_begin.size()),
                event_file_begin.data(), static_cast<long long>(now), std::lround(std::fmod(now, 1) * 999999),
                static_cast<long>(::getpid()));
  file = std::make_unique<OutputStream>(folder + "/" + name, OutputRules{});
  file->write(events::version_record(now));
  if (goes_on) file->write(events::start_record(now, history.epochs.back().epoch));
  return *file;
}

void EventFiles::take(const std::string& network, const History& history) {
  OutputStream& file = file_of(network, history);
  std::size_t& written = written_[network];
  std::string records;
  for (; written < history.epochs.size(); ++written) {
    records += epoch_records(history.epochs[written], history.monitor);
  }
  file.write(records);
}

}  // namespace pellucid
