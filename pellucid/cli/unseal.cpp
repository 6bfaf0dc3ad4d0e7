// `pellucid unseal`: opens the sealed test set of a run, once, and says how well the model does on it. The opening is
// counted before anything is shown.
#include <CLI/CLI.hpp>
#include <cmath>
#include <memory>

#include "pellucid/base/json.hpp"
#include "pellucid/base/text.hpp"
#include "pellucid/cli/command.hpp"
#include "pellucid/cli/data_option.hpp"
#include "pellucid/cli/encounters.hpp"
#include "pellucid/cli/key_options.hpp"
#include "pellucid/cli/opening_words.hpp"
#include "pellucid/cli/report.hpp"
#include "pellucid/cli/terminal.hpp"
#include "pellucid/judge/difference.hpp"
#include "pellucid/judge/evaluation_json.hpp"
#include "pellucid/run/session.hpp"

namespace pellucid::cli {

namespace {

struct UnsealArguments {
  std::string run, reason;
  std::vector<std::string> data;
  bool quiet = false, json = false;
};

std::string opening_line(const Unsealed& unsealed) {
  const Judged& judged = unsealed.judged;
  const Openings& openings = unsealed.openings;
  const std::string later = later_opening(openings);
  if (!later.empty()) return later;
  const std::string first = "first opening of the sealed test set: ";
  const auto honest = [&](const char* numbers) {  // where a leak was allowed none are
    return unsealed.allowed.empty() ? first + numbers + " are honest\n" : "first opening of the sealed test set\n";
  };
  if (const Index shared = judged.repetition.shared_groups; shared > 0) {
    return first + counted(shared, "group") + (shared == 1 ? " of it is" : " of it are") +
           " known to training from another file, so these numbers are no test on new groups\n";
  }
  if (judged.copies() == 0) return honest("these numbers");
  if (judged.repetition.is_of_file) return first + "a test file that repeats training rows is no test of the model\n";
  if (judged.without_copies) return honest("the numbers without the copies");
  const bool are_watched = judged.repetition.file_copies > 0;  // to keep equal rows together does not help there
  return first + "these numbers are no test of the model; " +
         in_options(are_watched ? "take these rows out of the file of {source.validation_file} and train again\n"
                                : "train again with {source.repeats=together}\n");
}

/// What the run is judged by, with an interval that widens with each opening of these rows, by whatever run.
std::string interval_line(const judge::Criterion& criterion, const judge::Interval& interval, Index opening) {
  if (std::isnan(interval.low)) return "";
  return "the " + criterion.label() + " of rows like these lies between " + number_text(interval.low, 4) + " and " +
         number_text(interval.high, 4) + ": 95 % for all openings together, of which this is number " +
         grouped(opening) + "\n";
}

int run_unseal(const UnsealArguments& options) {
  std::vector<EarlierOpening> earlier;
  const Unsealed unsealed = unseal(demand(options.run, "unseal", "RUN"), options.data, options.reason,
                                   [&](const std::vector<EarlierOpening>& before) {
                                     earlier = before;
                                     note(earlier_words(before));
                                   });
  const auto& [judged, seal, openings, is_finished, measured, is_recorded, criterion, allowed] = unsealed;
  renew_report_told(options.run, options.data);
  if (!is_recorded) note("the ledger could not be written: the opening is counted, and what it measured is not kept\n");
  if (!is_finished) note("the run is not finished: these are the numbers of its best epoch so far\n");
  const Evaluation& evaluation = judged.evaluation;
  const judge::Interval interval = judge::counted_interval(criterion.metric, evaluation, openings.looks());
  note_encounters(judged.encounters);
  if (const std::string notes = counting_notes(openings); !notes.empty()) note(notes);
  if (options.json) {
    Json json{{"schema", 1}, {"run", options.run}, {"openings", openings.by_run}, {"remembered", openings.remembered}};
    json.update(json_of(evaluation));
    json["copies"] = judged.copies();
    json["earlier"] = json_of(earlier);
    json["metric"] = criterion.name();
    if (!allowed.empty()) json["allowed"] = allowed;
    json["interval"] = {number_or_null(interval.low), number_or_null(interval.high)};
    if (judged.repetition.shared_groups > 0) json["shared_groups"] = judged.repetition.shared_groups;
    if (judged.without_copies) json["without_copies"] = json_of(*judged.without_copies);
    print(json.dump(2, ' ', false, Json::error_handler_t::replace) + "\n");
    return done;
  }
  const Terminal out = terminal(stdout);
  print(report(evaluation, out.columns, out.has_colour) + "\n" + copies_lines(judged, "sealed row") +
        interval_line(criterion, interval, openings.looks()) + opening_line(unsealed) + allowed_words(allowed));
  if (options.quiet) return done;
  const std::string run = shell_word(options.run);
  const bool has_probabilities =
      evaluation.predicts_classes() && evaluation.signature.output_kind == OutputKind::probabilities;
  suggest({{"predict " + run + " " + shell_word(seal.test_file().path) + (has_probabilities ? " --proba" : ""),
            has_probabilities ? "each row with its probabilities" : "each row with what is predicted for it"},
           {"explain --plan " + run, "what one step computes, and where it stands in memory"},
           {"list layers", "what else a --model can be made of"}});
  return done;
}

}  // namespace

Command add_unseal(CLI::App& program) {
  const auto options = std::make_shared<UnsealArguments>();
  CLI::App* app = program.add_subcommand(
      "unseal",
      "Opens the sealed test set of a run, reports the metrics, and counts the opening. Do this once, at the end: a "
      "test "
      "set that was looked at and chosen by is no test any more. It is refused if the test files were changed.");
  app->add_option("RUN", options->run, "a run folder that pellucid train made");
  add_data_option(*app, options->data);
  app->add_option("--reason", options->reason,
                  "why it is opened: the ledger of the run keeps it, with what is measured")
      ->type_name("TEXT");
  app->add_flag("--quiet", options->quiet, "suggest no next commands");
  app->add_flag("--json", options->json, "print one JSON object");
  app->footer("Example:\n  pellucid unseal runs/first");
  return {app, [options] { return run_unseal(*options); }};
}

}  // namespace pellucid::cli
