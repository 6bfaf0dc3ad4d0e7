// `pellucid lr-find`: which learning rate trains best, by short trainings at rates of all sizes. Nothing is kept of it.
#include <algorithm>
#include <cmath>
#include <memory>

#include "pellucid/base/json.hpp"
#include "pellucid/cli/arguments.hpp"
#include "pellucid/cli/command.hpp"
#include "pellucid/cli/following.hpp"
#include "pellucid/cli/run_words.hpp"
#include "pellucid/cli/terminal.hpp"

namespace pellucid::cli {

namespace {

struct LrFindArguments {
  const CLI::App* app = nullptr;
  RunWords words;
  std::string from, to, threads;
  bool json = false;
};

RateRange range_of(const LrFindArguments& options) {
  RateRange range;
  if (!options.from.empty()) range.from = number("--from", options.from, "give a number above 0");
  if (!options.to.empty()) range.to = number("--to", options.to, "give a number above --from");
  return range;
}

/// The words that lr-find was given, as those of a training with the optimizer that it suggests.
std::string training_command(const CLI::App& app, const std::string& optimizer) {
  std::string line = shell_word(program_invocation_name) + " train";
  for (const CLI::Option* option : app.parse_order()) {
    const std::string name = option->get_positional() ? "" : option->get_name();
    if (name == "--from" || name == "--to" || name == "--json" || name == "--optimizer") continue;
    if (!name.empty()) line += " " + name;
    if (option->get_items_expected_max() == 0) continue;
    for (const std::string& word : option->results()) line += " " + shell_word(word);
  }
  return line + " --optimizer " + shell_word(optimizer);
}

Json search_json(const RateSearch& search) {
  Json trials = Json::array();
  for (const RateTrial& trial : search.trials) {
    trials.push_back({{"learning_rate", trial.rate},
                      {"epochs", trial.epochs},
                      {"best_epoch", trial.best_epoch},
                      {"monitored", number_or_null(trial.monitored)},
                      {"loss", number_or_null(trial.loss)},
                      {"diverged", trial.has_diverged}});
  }
  return {{"schema", 2},
          {"suggestion", number_or_null(search.suggestion)},
          {"optimizer", search.optimizer.empty() ? Json(nullptr) : Json(search.optimizer)},
          {"monitor", search.monitor},
          {"validated", search.is_validated},
          {"constant_loss", number_or_null(search.constant_loss)},
          {"needed_loss", number_or_null(search.needed_loss)},
          {"rows", search.rows},
          {"of_rows", search.of_rows},
          {"epochs", search.epochs},
          {"all_epochs", search.all_epochs},
          {"gradient_ratio", number_or_null(search.gradient_ratio)},
          {"trials", trials}};
}

std::string table(const RateSearch& search, bool has_colour) {
  const std::string monitored = (search.is_validated ? "validation " : "training ") + search.monitor;
  std::string text = left("rate", 10) + right("epochs", 8) + right("best", 8) + "   " + monitored + "\n";
  for (const RateTrial& trial : search.trials) {
    std::string line = left(number_text(trial.rate), 10) + right(grouped(trial.epochs), 8) +
                       right(trial.best_epoch > 0 ? grouped(trial.best_epoch) : "", 8) + "   " +
                       (trial.has_diverged ? "diverged" : rounded(trial.monitored, 4));
    if (trial.rate == search.suggestion) line = paint(line + "   taken", Colour::bold, has_colour);
    text += line + "\n";
  }
  return text;
}

std::string cost(const RateSearch& search) {
  const std::string begins = "Each rate trained the same network on the same batches, and the better ones went on: ";
  std::string text =
      begins + counted(search.all_epochs, "epoch") + " in all, for one rate at most " + grouped(search.epochs) + ".";
  if (search.rows == search.of_rows) return text;
  return text + " Each epoch took the same sample of " + grouped(search.rows) + " of the " + grouped(search.of_rows) +
         " training rows.";
}

/// What keeps each rate from the first weights, and what mends it; "" if nothing does.
std::string vanishing(const RateSearch& search) {
  if (!search.has_vanishing_gradient()) return "";
  const std::string at_first =
      search.gradient_ratio > 0 ? rounded(search.gradient_ratio, 2) + " times that at the last" : "0";
  return "The gradient vanishes: at the first step that learns it is " + at_first +
         ", and the first steps hardly move at any rate. A rate does not mend that: take an activation that does not "
         "saturate (relu), the initializer that suits it, batch_norm, residual(…), or fewer steps. pellucid explain "
         "--layers shows where it is lost.";
}

std::string verdict(const RateSearch& search) {
  if (search.has_diverged_everywhere()) {
    return "Training diverged at every rate: there is none to suggest. Give a smaller --from, scale the inputs, or "
           "look at the data (pellucid check).";
  }
  const std::string constant = "To give each row the same answer has a loss of " + rounded(search.constant_loss, 4);
  const std::string vanishes = vanishing(search);
  if (std::isnan(search.suggestion) && !vanishes.empty()) {
    return constant + ", and no rate gets far below it: there is none to suggest. " + vanishes;
  }
  if (std::isnan(search.suggestion)) {
    return "No rate taught the network anything. " + constant + ", and luck alone may bring that down to " +
           rounded(search.needed_loss, 4) + ". There is none to suggest; look at the data (pellucid check).";
  }
  std::string text = "Learning rate " + number_text(search.suggestion) + " trained best.";
  if (std::isfinite(search.constant_loss)) text += " " + constant + ".";
  if (!vanishes.empty()) text += " " + vanishes;
  const bool is_first = search.suggestion == search.trials.front().rate;
  if (!is_first && search.suggestion != search.trials.back().rate) return text;
  const std::string end = is_first ? "smallest" : "largest", option = is_first ? "--from" : "--to";
  return text + " It is the " + end + " that was tried; one beyond it may be better (" + option + ").";
}

std::string explained(const RateSearch& search, const CLI::App& app, const Terminal& out) {
  const int width = std::min(out.columns, 100);
  std::string text = table(search, out.has_colour) + "\n" + wrapped(cost(search), 0, width) + "\n" +
                     wrapped(verdict(search), 0, width);
  if (!search.optimizer.empty()) text += "\n  " + training_command(app, search.optimizer) + "\n";
  return text;
}

int run_lr_find(const LrFindArguments& options) {
  Training training;
  training.run = options.words.run_recipe("lr-find");
  const RateRange range = range_of(options);
  Follower follower;
  follower.threads = threads_of(options.threads);
  follower.on_prepared = [&](RunRecipe& run, const Opened&, const Prepared& prepared) {
    options.words.apply_preset(run, prepared);
  };
  const bool is_live = terminal(stderr).is_live;
  const RateSearch search = find_rate(training, range, follower, [&](const RateTrial& trial) {
    if (is_live) note("\rrate " + left(number_text(trial.rate), 10) + counted(trial.epochs, "epoch") + "\x1b[K");
  });
  if (is_live) note("\r\x1b[K");
  print(options.json ? search_json(search).dump(2) + "\n" : explained(search, *options.app, terminal(stdout)));
  return done;
}

}  // namespace

Command add_lr_find(CLI::App& program) {
  const auto options = std::make_shared<LrFindArguments>();
  CLI::App* app = program.add_subcommand("lr-find",
                                         "Finds a learning rate: short trainings at rates of all sizes, of which the "
                                         "better ones go on; the one that gets furthest is suggested, or none where "
                                         "nothing is learned. It takes the words of train and keeps nothing.");
  options->app = app;
  options->words.add_data_to(*app);
  app->add_option("--from", options->from, "the smallest rate (default: 1e-06)")->type_name("RATE");
  app->add_option("--to", options->to, "the largest rate (default: 10)")->type_name("RATE");
  app->add_option("--threads", options->threads, "threads to use (default: all processors)")->type_name("N");
  app->add_flag("--json", options->json, "print one JSON object");
  options->words.add_to(*app);
  app->footer(
      "Example:\n  pellucid lr-find examples/penguins.csv --target species --optimizer \"sgd(lr=0.1, "
      "momentum=0.9)\"");
  return {app, [options] { return run_lr_find(*options); }};
}

}  // namespace pellucid::cli
