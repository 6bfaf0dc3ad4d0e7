#include "pellucid/report/conclusion.hpp"

#include "pellucid/base/files.hpp"
#include "pellucid/report/run_report.hpp"
#include "pellucid/run/reopened.hpp"
#include "pellucid/run/run_folder.hpp"

namespace pellucid {

Conclusion conclude(const Outcome& outcome, const std::vector<WantedBaseline>& baselines,
                    const std::vector<std::string>& kept, const std::atomic<bool>* interrupt,
                    const std::function<void(const Comparison&)>& on_compared) {
  if (outcome.is_interrupted) return {};
  Conclusion made{compare_baselines(outcome, baselines, baseline_seconds(outcome), interrupt), {}, ""};
  if (on_compared) on_compared(made.baselines);
  if (outcome.folder.empty()) return made;
  if (made.baselines) write_atomically(outcome.folder + "/" + baselines_file, comparison_json(made.baselines));
  made.saved = save_baselines(outcome, made.baselines, kept);
  made.report = report::write_report(outcome, made.baselines);
  return made;
}

std::string renew_report(const std::string& folder, const std::vector<std::string>& data) {
  const std::string own = folder_of_model(folder);
  const std::string run = run_above(own).value_or(own);
  if (!is_file(run + "/" + report::report_file)) return "";
  return report::write_report(reopen(run, data), recorded_baselines(run));
}

}  // namespace pellucid
