// What comes after a training, of `train` and `resume` alike: baselines beside the network, and the report.
#pragma once

#include <CLI/CLI.hpp>
#include <optional>
#include <string>

#include "pellucid/base/json.hpp"
#include "pellucid/doctor/finding.hpp"
#include "pellucid/run/baselines.hpp"
#include "pellucid/run/session.hpp"

namespace pellucid::cli {

/// --save-baseline.
class SaveBaselineOption {
 public:
  void add_to(CLI::App& app);
  /// Fails (Fault::usage) on what is no baseline.
  std::vector<std::string> names() const;

 private:
  std::string text_;
};

/// --baselines and --save-baseline, and what is done with them when training has ended.
class BaselineOption {
 public:
  void add_to(CLI::App& app);
  /// Those to compare with, among them those to keep. Fails (Fault::usage) on a name that is none; before anything is
  /// trained.
  std::vector<WantedBaseline> wanted() const;
  std::vector<std::string> kept() const { return save_.names(); }

 private:
  std::string text_ = "all";
  SaveBaselineOption save_;
};

struct Ending {
  Comparison baselines{};  ///< empty: none
  std::vector<SavedBaseline> saved{};
  std::string report{};           ///< the path of report.html; "" if none was written
  std::optional<Error> failed{};  ///< why not, where the system refused
};

/// conclude() of report/conclusion.hpp; what the system refused to write is kept, for the numbers come first.
Ending end_run(const Outcome& outcome, const Follower& follower, const BaselineOption& baselines);

/// What stands out in how the networks of a run trained; of several each finding once, with the first network that has
/// it. Told on standard error unless `is_quiet`.
std::vector<doctor::Problem> note_training(const Outcome& outcome, bool is_quiet);

/// Where each kept baseline is and what takes it; "" of none.
std::string saved_text(const std::vector<SavedBaseline>& saved);
Json json_of(const std::vector<SavedBaseline>& saved);

/// A table of the baselines beside the network, and the verdict; "" if nothing was compared.
std::string comparison_text(const Comparison& comparison, bool colour);

}  // namespace pellucid::cli
