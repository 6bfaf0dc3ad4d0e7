// An evaluation as a text for people.
#pragma once

#include <string>

#include "pellucid/judge/evaluation.hpp"

namespace pellucid::cli {

/// Of at most `columns` characters a line. Classes: accuracy beside that of the commonest class, a line per class, the
/// confusion matrix. Numbers: errors in the target's units beside those of predicting the mean.
std::string report(const Evaluation& evaluation, int columns, bool colour);
/// The most telling metrics in one line: "accuracy 0.9855, log loss 0.0412".
std::string short_report(const Evaluation& evaluation);

}  // namespace pellucid::cli
