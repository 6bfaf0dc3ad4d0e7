#include "pellucid/plan/turns.hpp"

#include <algorithm>

#include "pellucid/base/threads.hpp"
#include "pellucid/plan/touches.hpp"

namespace pellucid::plan {

namespace {

/// What every part reads, such as weights, stays in a second cache beside what the part hands on, or is read anew for
/// each part.
constexpr Index most_shared = 128 * 1024;
constexpr double handed_on = 256 * 1024;  ///< bytes that parts which go together touch: half of a second cache

bool is_cut(const Touches& touches) { return touches.are_known() && touches.parts().size() > 1; }

/// Bytes that the first two parts both read.
Index shared(const Touches& touches) {
  Index bytes = 0;
  for (const Touched& a : touches.parts()[0]) {
    for (const Touched& b : touches.parts()[1]) {
      if (a.begin == b.begin && a.end == b.end) bytes += a.end - a.begin;
    }
  }
  return bytes;
}

/// Whether each part is some rows of all that there is: those of all passes can then be joined alike.
bool is_cut_by_rows(const Stage& stage) {
  const kernels::Part& first = stage.parts.front();
  return std::ranges::all_of(stage.parts, [&](const kernels::Part& part) {
    return part.column_begin == first.column_begin && part.column_end == first.column_end;
  });
}

}  // namespace

std::vector<Turn> turns(const Lowered& lowered, Element element) {
  const auto& stages = lowered.stages;
  std::vector<Turn> all;
  std::vector<Touches> since_waiting;
  for (std::size_t at = 0; at < stages.size(); at += all.back().passes) {
    const auto parts = static_cast<Index>(stages[at]->parts.size());
    all.push_back({1, parts, false});
    if (!has_threads) continue;  // pages are to be small
    const auto collides = [](const std::vector<Touches>& before, const Touches& with) {
      return std::ranges::any_of(before, [&](const Touches& each) { return collide(each, with); });
    };
    std::vector<Touches> passes;
    passes.emplace_back(*stages[at], element);
    Turn& turn = all.back();
    turn.waits = collides(since_waiting, passes[0]);
    if (turn.waits) since_waiting.clear();
    bool by_rows = is_cut_by_rows(*stages[at]);
    double bytes = stages[at]->bytes;
    Index in_all = is_cut(passes[0]) ? shared(passes[0]) : 0;
    for (std::size_t next = at + 1; is_cut(passes[0]) && next < stages.size(); ++next) {
      const Stage& stage = *stages[next];
      if (stage.parts.size() != stages[at]->parts.size()) break;
      Touches touches(stage, element);
      if (!is_cut(touches) || (in_all += shared(touches)) > most_shared) break;
      if (collides(passes, touches) || collides(since_waiting, touches)) break;
      by_rows = by_rows && is_cut_by_rows(stage);
      bytes += stage.bytes;
      passes.push_back(std::move(touches));
      ++turn.passes;
    }
    if (turn.passes > 1) {
      const auto fitting = static_cast<Index>(std::min(handed_on * static_cast<double>(parts) / bytes, 1e6));
      turn.joined = by_rows ? std::clamp(fitting, Index{1}, parts) : 1;
    }
    std::ranges::move(passes, std::back_inserter(since_waiting));
  }
  return all;
}

}  // namespace pellucid::plan
