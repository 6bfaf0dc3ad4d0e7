// A run as TensorBoard reads it: event files with a number for each epoch.
#pragma once

#include <cstdint>
#include <map>
#include <memory>
#include <string>
#include <string_view>

#include "pellucid/base/output.hpp"
#include "pellucid/train/history.hpp"

namespace pellucid {

/// The records of an event file (TensorFlow's TFRecord: length, masked CRC-32C, a protocol buffer of the type Event).
/// `seconds` is the time since 1970.
namespace events {
/// What each file begins with.
std::string version_record(double seconds);
/// That the run goes on from here: what an earlier file says of this step and later ones is void.
std::string start_record(double seconds, std::int64_t step);
/// A value of a step: tag "loss", "val_loss", ….
std::string scalar_record(double seconds, std::int64_t step, std::string_view tag, double value);
/// CRC-32C (Castagnoli) of bytes.
std::uint32_t crc32c(std::string_view bytes);
}  // namespace events

/// Event files below a folder: in the folder itself for the only network of a run, else in one of the network's name.
/// A run that goes on adds a file of its own.
class EventFiles {
 public:
  /// Fails (Fault::usage) if something stands at `folder` that is no folder.
  explicit EventFiles(std::string folder);
  ~EventFiles();
  EventFiles(const EventFiles&) = delete;
  EventFiles& operator=(const EventFiles&) = delete;

  /// At the end of each epoch of a network: loss, val_loss, the monitored metric and the learning rate. What was
  /// before is written too if the folder holds no event file yet. Fails (Fault::run) if it cannot be written.
  void take(const std::string& network, const History& history);

 private:
  OutputStream& file_of(const std::string& network, const History& history);

  std::string folder_;
  std::map<std::string, std::unique_ptr<OutputStream>> files_{};
  std::map<std::string, std::size_t> written_{};  ///< epochs of each network
};

}  // namespace pellucid
