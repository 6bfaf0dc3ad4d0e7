#include "pellucid/cli/opening_words.hpp"

#include "pellucid/base/memory.hpp"
#include "pellucid/base/state_folder.hpp"
#include "pellucid/base/text.hpp"
#include "pellucid/cli/command.hpp"
#include "pellucid/cli/report.hpp"
#include "pellucid/doctor/finding.hpp"
#include "pellucid/report/conclusion.hpp"
#include "pellucid/rows/measured_json.hpp"
#include "pellucid/run/option_names.hpp"

namespace pellucid::cli {

std::string opened_line(const Openings& openings) {
  return "sealed rows were looked at, which counts as an opening; " +
         (openings.is_first() ? "the first\n" : later_opening(openings));
}

void renew_report_told(const std::string& from, const std::vector<std::string>& data) {
  trim_memory();
  try {
    renew_report(from, data);
  } catch (const Failure& failure) {
    note("the report could not be made again, and does not tell of this opening: " +
         failure.error().message(option_naming) + "\n");
  }
}

std::string later_opening(const Openings& openings) {
  if (openings.is_first()) return "";
  const std::string meaning =
      ": this is no longer an untouched test set; what was chosen after the first look is flattered by it\n";
  if (openings.remembered <= openings.by_run) return "opened " + grouped(openings.by_run) + " times" + meaning;
  return "before this one the ledger of this run says " + counted(openings.by_run - 1, "opening") +
         ", this computer remembers " + grouped(openings.remembered - 1) +
         " of the same test rows, or of some of them" + meaning;
}

std::string earlier_words(const std::vector<EarlierOpening>& earlier) {
  constexpr std::size_t most_told = 10;
  const std::size_t from = earlier.size() > most_told ? earlier.size() - most_told : 0;
  std::string text = "sealed rows of this run were opened before, " +
                     (earlier.size() == 1 ? "once" : grouped(static_cast<Index>(earlier.size())) + " times") +
                     (from > 0 ? "; the last " + std::to_string(most_told) : "") + ":\n";
  for (std::size_t i = from; i < earlier.size(); ++i) {
    const EarlierOpening& each = earlier[i];
    const std::string measured = text_of(each.measured);
    text += "  " + printable(each.time.substr(0, each.time.find('.'))) + "  " + printable(each.run) + "  " +
            printable(each.by) + (measured.empty() ? "" : "  " + measured) + "\n";
  }
  return text;
}

Json json_of(const std::vector<EarlierOpening>& earlier) {
  Json all = Json::array();
  for (const EarlierOpening& each : earlier) {
    all.push_back({{"run", each.run}, {"time", each.time}, {"by", each.by}, {"metrics", json_of(each.measured)}});
  }
  return all;
}

std::string allowed_words(const std::vector<std::string>& allowed) {
  if (allowed.empty()) return "";
  return "these numbers are not for believing: the run was trained with " +
         in_options("{source.allow} " + doctor::as_option(allowed)) +
         ", so the network may have read the answer there, and its score says nothing of rows to come\n";
}

std::string counting_notes(const Openings& openings) {
  std::string notes;
  if (openings.was_cut) {
    notes +=
        "the last line of the ledger of openings was cut off, as by a crash while it was written: it was made whole "
        "and "
        "counts as an opening\n";
  }
  if (!openings.is_remembered) {
    const std::string state = state_folder();
    notes += "this computer cannot remember the opening: " +
             (state.empty() ? "neither XDG_STATE_HOME nor HOME names a folder"
                            : "nothing can be written to " + in_quotes(state)) +
             "; the ledger of the run alone tells of it, and of other runs over these rows nothing is known\n";
  }
  return notes;
}

std::string copies_lines(const Judged& judged, const std::string& rows) {
  const data::Repetition& repetition = judged.repetition;
  if (repetition.sealed_copies == 0) return "";
  if (judged.copies() == 0) {
    if (repetition.rows == 0) return "";
    return "sealed rows equal rows that training saw, as rows to come will: the table has " +
           counted(repetition.distinct, "different input") + " in " + counted(repetition.rows, "row") + "\n";
  }
  const std::string of_all = grouped(repetition.sealed_copies) + " of " + counted(repetition.sealed, rows) +
                             (repetition.sealed_copies == 1 ? " is a copy" : " are copies") +
                             " of rows that training saw, equal in every input and in the target";
  if (!judged.without_copies) return of_all + "\n";
  return of_all + "; the other " + grouped(judged.without_copies->rows) + ": " + short_report(*judged.without_copies) +
         "\n";
}

}  // namespace pellucid::cli
