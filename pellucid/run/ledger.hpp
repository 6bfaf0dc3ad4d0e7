// How often the sealed rows of a run were looked at: a ledger in the run folder, one line of JSON per opening, and one
// for what it measured, each with the digest of the line before and its own. It guards against mistakes and shows
// carelessness; whoever owns the folder can rewrite all of it (docs/sealed.md).
#pragma once

#include <algorithm>
#include <functional>
#include <string>
#include <vector>

#include "pellucid/data/sealed.hpp"
#include "pellucid/rows/opening_memory.hpp"

namespace pellucid {

struct Opening {
  Index number = 0;                  ///< from 1
  std::string time;                  ///< UTC, "2026-11-26T15:00:00.000000Z"
  std::string by;                    ///< the command: "unseal", "evaluate"; "unknown: …" of a line that was cut off
  Index rows = 0;                    ///< that were looked at
  std::vector<Measured> measured{};  ///< empty of an opening that ended before, or that an older version counted
};

/// What is known of the openings of a test set, after one that was counted.
struct Openings {
  Index by_run = 0;           ///< by the ledger of the run
  Index remembered = 0;       ///< of some of these rows by any run, as the user's state folder has them
  bool is_remembered = true;  ///< this one was written there
  bool was_cut = false;       ///< the last line of the ledger was cut off; it was made whole, as an opening
  std::string name{};         ///< of this one in the state folder
  /// By which an interval widens: whatever run looked.
  Index looks() const { return std::max(by_run, remembered); }
  /// Whether nobody is known to have looked before.
  bool is_first() const { return by_run == 1 && remembered <= 1; }
};

/// The openings that the ledger of the run `folder` tells, in order; `seal` is the run's. Fails (Fault::refused) if a
/// line is not as it was written, or lines are missing; a last one that was cut off is none of them.
std::vector<Opening> read_ledger(const std::string& folder, const data::Seal& seal);

/// Is told what looked at some of the rows before, the first first, before they are opened again.
using TellEarlier = std::function<void(const std::vector<EarlierOpening>&)>;

/// Counts an opening of sealed rows, on disk before it returns: in the ledger of the run, in its seal.json and in the
/// user's state folder. Two at once count two; a last line that a crash cut off counts as an opening too. Fails
/// (Fault::refused) as read_ledger, (Fault::run) if the ledger cannot be written; then nothing is counted and nothing
/// may be looked at.
Openings count_opening(const std::string& folder, const std::string& by, const OpenedRows& opened,
                       const TellEarlier& tell_earlier = {});

/// Adds what an opening measured to the ledger and to what is remembered. False where the ledger cannot be written: the
/// opening stays counted.
bool record_measured(const std::string& folder, const Openings& opening, const std::vector<Measured>& measured);

}  // namespace pellucid
