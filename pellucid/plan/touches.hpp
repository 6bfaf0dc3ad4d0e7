// The bytes that each part of a pass reads and writes: what tells whether passes get in each other's way.
#pragma once

#include <vector>

#include "pellucid/plan/stage.hpp"

namespace pellucid::plan {

/// Some bytes that a part reads, or writes.
struct Touched {
  const std::byte* begin;
  const std::byte* end;
  bool is_written;
};

/// What the parts of one pass touch.
class Touches {
 public:
  Touches(const Stage& stage, Element element);

  /// By part, from the first byte to the last of each operand and result; nothing is known of other kinds of passes,
  /// and of those of several models.
  const std::vector<std::vector<Touched>>& parts() const { return parts_; }
  bool are_known() const { return are_known_; }

 private:
  std::vector<std::vector<Touched>> parts_;
  bool are_known_;
};

/// Whether a part of the one pass may write what a part of the other touches, on another thread: if both passes have as
/// many parts, a thread has the same of both.
bool collide(const Touches& one, const Touches& other);

}  // namespace pellucid::plan
