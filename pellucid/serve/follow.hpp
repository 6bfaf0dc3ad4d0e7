// A run on the disk, looked at while another process may train there: its epochs come from its newest checkpoint, and
// from its metrics once it has ended.
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "pellucid/model/recipe.hpp"
#include "pellucid/model/signature.hpp"

namespace pellucid::serve {

enum class State : unsigned char {
  training,  ///< a process trains there
  stopped,   ///< none does, and it can be resumed
  done
};
const char* name_of(State state);

/// How a run stands.
struct Standing {
  State state = State::stopped;
  std::vector<std::string> epochs{};  ///< a line of metrics.jsonl each
  std::string stop{};                 ///< why it ended; "" if it has not
};

class RunFollower {
 public:
  /// `signature` is what the run's rows ask of a network; without it the epochs are not known before the run has ended.
  RunFollower(std::string folder, Recipe recipe, std::optional<Signature> signature);

  /// As the files are now. They are read again where they have changed; one that cannot be read now is left for later.
  const Standing& now();
  /// Another number wherever now() is another one than before.
  std::uint64_t version() const { return version_; }

 private:
  using Stamp = std::array<std::int64_t, 4>;  ///< of a file: which it is, and when it was written

  /// Whether they tell of the end: those of a run that was stopped are older than its checkpoints.
  bool read_metrics();
  void read_checkpoint();

  std::string folder_;
  std::string locked_, checkpoints_;  ///< the folder that is locked, and the one of the checkpoints
  std::size_t member_ = 0;            ///< which network of a checkpoint it is
  Recipe recipe_;
  std::optional<Signature> signature_;
  std::vector<Stamp> stamps_{};
  Standing standing_{};
  std::uint64_t version_ = 0;
};

}  // namespace pellucid::serve
