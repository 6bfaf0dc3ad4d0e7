// Baselines beside a network, as `train` and `resume` show them.
#pragma once

#include <CLI/CLI.hpp>
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
  /// Compares, and writes baselines.json into the run folder; nothing after an interrupt.
  Comparison compare(const Outcome& outcome, const Follower& follower) const;

 private:
  std::string text_ = "all";
};

/// A table of the baselines beside the network, and the verdict; "" if nothing was compared.
std::string comparison_text(const Comparison& comparison, bool colour);

}  // namespace pellucid::cli
