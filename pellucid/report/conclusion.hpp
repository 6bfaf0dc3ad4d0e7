// What comes after a training: simpler models beside the network, the verdict, and the report.
#pragma once

#include <atomic>
#include <functional>
#include <string>
#include <vector>

#include "pellucid/run/baselines.hpp"

namespace pellucid {

struct Conclusion {
  Comparison baselines{};  ///< empty: none
  std::vector<SavedBaseline> saved{};
  std::string report{};  ///< the path of report.html; "" if none was written
};

/// Compares the networks of a run with baselines on the same validation rows, in a fifth of the training's time, keeps
/// those named in `kept` as models (save_baselines()), and writes baselines.json, report.html and report.md into the
/// run's folder. Nothing is done after an interrupt, and nothing written where there is no folder. `on_compared` is
/// told the comparison before anything is written. Fails (Fault::run) where the system refuses to write.
Conclusion conclude(const Outcome& outcome, const std::vector<WantedBaseline>& baselines = wanted_baselines("all"),
                    const std::vector<std::string>& kept = {}, const std::atomic<bool>* interrupt = nullptr,
                    const std::function<void(const Comparison&)>& on_compared = {});

/// Makes the report of the run again in which `folder` or the file of a model lies, as after its sealed rows were
/// opened: its path, or "" where there is none to make again. `data` as reopen() has it, and fails as that does.
std::string renew_report(const std::string& folder, const std::vector<std::string>& data = {});

}  // namespace pellucid
