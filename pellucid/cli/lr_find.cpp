// `pellucid lr-find`: a short run with a growing learning rate, drawn and explained. Nothing is kept of it.
#include <algorithm>
#include <cmath>
#include <memory>

#include "pellucid/base/json.hpp"
#include "pellucid/cli/arguments.hpp"
#include "pellucid/cli/command.hpp"
#include "pellucid/cli/following.hpp"
#include "pellucid/cli/run_words.hpp"
#include "pellucid/cli/summary.hpp"
#include "pellucid/cli/terminal.hpp"

namespace pellucid::cli {

namespace {

struct LrFindArguments {
  RunWords words;
  std::string from, to, steps, threads;
  bool json = false;
};

RateRange range_of(const LrFindArguments& options) {
  RateRange range;
  if (!options.from.empty()) range.from = number("--from", options.from, "give a number above 0");
  if (!options.to.empty()) range.to = number("--to", options.to, "give a number above --from");
  if (!options.steps.empty()) range.steps = whole_number("--steps", options.steps, 10, "give at least 10");
  return range;
}

Json curve_json(const RateCurve& curve) {
  Json points = Json::array();
  for (const RatePoint& point : curve.points) {
    points.push_back({{"learning_rate", point.rate}, {"loss", point.loss}, {"smoothed", point.smoothed}});
  }
  return {{"schema", 1},
          {"valley", number_or_null(curve.valley)},
          {"steep", number_or_null(curve.steep)},
          {"blew_up", curve.blew_up},
          {"points", points}};
}

/// The smoothed losses over the logarithm of the rate, with a line below that marks the suggestions. The loss that blew
/// up is left out: it would press all others flat.
std::string plot(const RateCurve& curve, int columns) {
  constexpr int rows = 12, margin = 10;
  const int width = std::clamp(columns - margin - 1, 20, 72);
  const auto points = std::span(curve.points).first(curve.points.size() - (curve.blew_up ? 1 : 0));
  const auto [lowest, highest] = std::minmax_element(
      points.begin(), points.end(), [](const auto& a, const auto& b) { return a.smoothed < b.smoothed; });
  const double bottom = lowest->smoothed, height = std::max(highest->smoothed - bottom, 1e-300);
  const double first = std::log10(points.front().rate);
  const double reach = std::max(std::log10(points.back().rate) - first, 1e-300);
  const auto column = [&](double rate) {
    return static_cast<std::size_t>(std::lround((std::log10(rate) - first) / reach * (width - 1)));
  };
  const std::string blank(static_cast<std::size_t>(width), ' ');
  std::vector<std::string> canvas(rows, blank);
  for (const RatePoint& point : points) {
    const auto row = static_cast<std::size_t>(std::lround((highest->smoothed - point.smoothed) / height * (rows - 1)));
    canvas[row][column(point.rate)] = '*';
  }
  std::string text;
  for (std::size_t row = 0; row < rows; ++row) {
    const double loss = highest->smoothed - height * static_cast<double>(row) / (rows - 1);
    const bool is_labelled = row == 0 || row == rows - 1 || row == rows / 2;
    text += right(is_labelled ? rounded(loss, 3) : "", margin - 1) + " | " + canvas[row] + "\n";
  }
  std::string marks = blank;
  if (!std::isnan(curve.steep)) marks[column(curve.steep)] = 's';
  if (!std::isnan(curve.valley)) marks[column(curve.valley)] = 'v';
  const std::string last = rounded(points.back().rate, 2);
  return text + right("loss", margin - 1) + " +-" + std::string(static_cast<std::size_t>(width), '-') + "\n" +
         right("", margin - 1) + "   " + marks + "\n" + right("rate", margin - 1) + "   " +
         left(rounded(points.front().rate, 2), width - width_of(last)) + last + "\n";
}

std::string explained(const RateCurve& curve, const Terminal& out) {
  std::string text = curve.points.size() < 3 ? "" : plot(curve, out.columns) + "\n";
  const std::string steps = counted(static_cast<Index>(curve.points.size()), "step");
  text += wrapped("Each of " + steps +
                      " took a larger rate than the one before. Where the loss lies flat the rate is too small to "
                      "matter; where it falls it teaches; where it rises the steps overshoot." +
                      (curve.blew_up ? " It ended where the loss had grown to four times its lowest." : ""),
                  0, std::min(out.columns, 100));
  if (std::isnan(curve.valley)) {
    return text +
           "\nThe loss did not fall: there is no rate to suggest. Look at the data (pellucid check), or widen "
           "--from and --to.\n";
  }
  const auto row = [&](const char* name, double rate, const char* why) {
    return "  " + left(name, 8) + paint(left(rounded(rate, 2), 10), Colour::bold, out.has_colour) + why + "\n";
  };
  text += "\n" + row("valley", curve.valley, "v: in the middle of the longest fall; the one to take");
  if (!std::isnan(curve.steep)) text += row("steep", curve.steep, "s: where the loss falls fastest");
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
  const RateCurve curve = find_rate(training, range, follower);
  print(options.json ? curve_json(curve).dump(2) + "\n" : explained(curve, terminal(stdout)));
  return done;
}

}  // namespace

Command add_lr_find(CLI::App& program) {
  const auto options = std::make_shared<LrFindArguments>();
  CLI::App* app = program.add_subcommand("lr-find",
                                         "Finds a learning rate to begin with: a short run in which the rate grows, "
                                         "drawn and explained. Nothing is kept of "
                                         "it. It takes the words of train; a schedule is left aside.");
  options->words.add_data_to(*app);
  app->add_option("--from", options->from, "the first rate (default: 1e-07)")->type_name("RATE");
  app->add_option("--to", options->to, "the last rate (default: 10)")->type_name("RATE");
  app->add_option("--steps", options->steps, "steps from the first to the last rate (default: 100)")->type_name("N");
  app->add_option("--threads", options->threads, "threads to use (default: all processors)")->type_name("N");
  app->add_flag("--json", options->json, "print one JSON object, with all points of the curve");
  options->words.add_to(*app);
  app->footer(
      "Example:\n  pellucid lr-find examples/penguins.csv --target species --optimizer \"sgd(lr=0.1, "
      "momentum=0.9)\"\n\n"
      "Smith 2017, \"Cyclical learning rates for training neural networks\"; suggestions as fastai makes them.");
  return {app, [options] { return run_lr_find(*options); }};
}

}  // namespace pellucid::cli
