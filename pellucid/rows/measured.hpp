// What an opening of sealed rows measured, as the ledger of the run and the user's state folder keep it.
#pragma once

#include <string>
#include <vector>

#include "pellucid/judge/evaluation.hpp"

namespace pellucid {

/// A metric with its interval, which widens with the openings; NaN where it has none.
struct Measured {
  std::string metric;
  double value, low, high;
};

/// Every metric that reports tell, at the `opening`-th look at these rows.
std::vector<Measured> measured_metrics(const Evaluation& at, Index opening);

/// The first of them, in words: "accuracy 0.9 (0.85 to 0.94)"; "" of none.
std::string text_of(const std::vector<Measured>& measured);

}  // namespace pellucid
