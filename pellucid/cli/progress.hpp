// What a training run shows while it runs, on standard error: a line for each epoch, and on a terminal one below them
// that is redrawn. Where epochs are short, a few lines a second stay: the first ten, then those that are due, and the
// last.
#pragma once

#include <chrono>
#include <string>

#include "pellucid/train/trainer.hpp"

namespace pellucid::cli {

class Progress {
 public:
  /// Quiet shows nothing. Of several networks that train as one program the first is shown.
  Progress(bool quiet, std::size_t networks);
  ~Progress() { clear(); }
  Progress(const Progress&) = delete;
  Progress& operator=(const Progress&) = delete;

  /// After each step. Redraws the lowest line at most ten times a second.
  void show(const Moment& moment);
  /// Takes the live line away.
  void clear();
  double seconds() const;

 private:
  using Clock = std::chrono::steady_clock;
  std::string line(const Moment& moment) const;
  std::string epoch_line(const Moment& moment) const;
  void leave_line(const Moment& moment);
  void draw(const Moment& moment);
  static Index rows_before(const Moment& moment);
  double rows_per_second(const Moment& moment) const;

  enum class Form : unsigned char { none, lines, bar } form_;
  bool colour_ = false;
  bool is_drawn_ = false;
  bool has_others_;
  Clock::time_point start_ = Clock::now();
  Clock::time_point drawn_{};
  Clock::time_point left_{};  ///< when the last line was left
  Clock::time_point epoch_begun_ = start_;
  Index lines_ = 0;           ///< that were left
  Index rows_at_start_ = -1;  ///< of all epochs, that were trained before; -1: not known yet
  std::string waiting_;       ///< the line of the last epoch, where epochs end faster than lines are written
  std::string validation_;    ///< of the last epoch that ended, as it is shown
};

}  // namespace pellucid::cli
