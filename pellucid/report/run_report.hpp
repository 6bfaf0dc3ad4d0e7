// The report of a run: what was asked, what the data is, how it was split, how training went, how well the network does
// and how sure that is, whether it was worth it, and how to repeat it.
#pragma once

#include <string>

#include "pellucid/report/document.hpp"
#include "pellucid/run/baselines.hpp"

namespace pellucid::report {

constexpr const char* report_file = "report.html";
constexpr const char* card_file = "report.md";

/// Nothing is opened that is sealed. The outcome has a network at least.
Document report_of(const Outcome& outcome, const Comparison& baselines);

/// Writes report.html and report.md into the run's folder, or pages named as the model that stands in the network's
/// place beside that; returns the path of the page.
std::string write_report(const Outcome& outcome, const Comparison& baselines);

}  // namespace pellucid::report
