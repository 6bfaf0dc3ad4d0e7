// What comes after a training, of `train` and `resume` alike: baselines beside the network, and the report.
#pragma once

#include <CLI/CLI.hpp>
#include <optional>
#include <string>

#include "pellucid/run/baselines.hpp"
#include "pellucid/run/session.hpp"

namespace pellucid::cli {

/// --baselines, and what is done with it when training has ended.
class BaselineOption {
 public:
  void add_to(CLI::App& app);
  /// Fails (Fault::usage) on a name that is none; before anything is trained.
  void check() const { wanted_baselines(text_); }
  const std::string& text() const { return text_; }

 private:
  std::string text_ = "all";
};

struct Ending {
  Comparison baselines{};         ///< empty: none
  std::string report{};           ///< the path of report.html; "" if none was written
  std::optional<Error> failed{};  ///< why not, where the system refused
};

/// conclude() of report/conclusion.hpp; what the system refused to write is kept, for the numbers come first.
Ending end_run(const Outcome& outcome, const Follower& follower, const BaselineOption& baselines);

/// A table of the baselines beside the network, and the verdict; "" if nothing was compared.
std::string comparison_text(const Comparison& comparison, bool colour);

}  // namespace pellucid::cli
