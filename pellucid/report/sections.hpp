// The sections of a report, one file each in sections/; run_report.cpp has their order. A section without blocks is
// left out.
#pragma once

#include "pellucid/draw/svg.hpp"
#include "pellucid/report/document.hpp"
#include "pellucid/report/told_run.hpp"

namespace pellucid::report {

namespace sections {

Section summary(const ToldRun& run);
Section asked(const ToldRun& run);
Section data(const ToldRun& run);
Section split(const ToldRun& run);
Section network(const ToldRun& run);
Section training(const ToldRun& run);
Section layers(const ToldRun& run);
Section networks(const ToldRun& run);
Section results(const ToldRun& run);
Section weights(const ToldRun& run);
Section mistakes(const ToldRun& run);
Section importance(const ToldRun& run);
Section columns(const ToldRun& run);
Section baselines(const ToldRun& run);
Section seal(const ToldRun& run);
Section repeat(const ToldRun& run);

}  // namespace sections

/// A drawing as a figure of a page.
template <class Drawing>
Figure figure(const Drawing& drawing, const std::string& id, std::string caption = "") {
  return {draw::svg(drawing, {.id = id, .has_title = true, .has_style = false}), draw::in_words(drawing),
          std::move(caption)};
}

}  // namespace pellucid::report
