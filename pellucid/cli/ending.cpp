#include "pellucid/cli/ending.hpp"

#include <algorithm>
#include <cmath>
#include <limits>

#include "pellucid/base/text.hpp"
#include "pellucid/cli/command.hpp"
#include "pellucid/cli/problems_json.hpp"
#include "pellucid/cli/terminal.hpp"
#include "pellucid/report/conclusion.hpp"
#include "pellucid/run/option_names.hpp"

namespace pellucid::cli {

namespace {

constexpr int label_width = 30;
constexpr int value_width = 11;

std::string row_of(const Comparison& all, const Rival& rival) {
  const std::string head = "  " + left(rival.label, label_width);
  if (!rival.left_out.empty()) return head + "  left out: " + rival.left_out + "\n";
  std::string text = head + right(number_text(rival.value, 4), value_width);
  const judge::Estimate& difference = rival.difference;
  if (!std::isnan(difference.margin)) {
    const bool is_settled = difference.is_above(0) || difference.is_below(0);
    const bool is_network = (difference.value > 0) == all.is_higher_better;
    const std::string size = text_of(judge::Estimate{std::abs(difference.value), difference.margin});
    text += difference.value == 0 ? "  as good as the network: a difference of "
            : is_network          ? "  the network is better by "
                                  : "  better than the network by ";
    text += size + (is_settled || difference.value == 0 ? "" : ", within noise");
  }
  if (rival.rows < all.trained_on) text += " (trained on " + grouped(rival.rows) + " of the rows)";
  return text + "\n";
}

}  // namespace

void BaselineOption::add_to(CLI::App& app) {
  app.add_option("--baselines", text_,
                 "simple models trained on the same rows and compared with the network on its validation rows, in a "
                 "fifth of its time, at least a second for each network: all, none, or names, such as "
                 "\"linear, trees(rounds=120)\"; given rounds ask no clock (tables; default: all)")
      ->type_name("NAMES");
  save_.add_to(app);
}

std::vector<WantedBaseline> BaselineOption::wanted() const {
  std::vector<WantedBaseline> all = wanted_baselines(text_);
  for (const std::string& name : save_.names()) {
    const bool is_there =
        std::ranges::any_of(all, [&](const WantedBaseline& each) { return each.baseline->name.text == name; });
    if (!is_there) all.push_back(wanted_baselines(name).front());
  }
  return all;
}

void SaveBaselineOption::add_to(CLI::App& app) {
  app.add_option("--save-baseline", text_,
                 "keep these of the baselines as models: RUN/baselines/NAME.safetensors, which predict, evaluate and "
                 "report take")
      ->type_name("NAMES");
}

std::vector<std::string> SaveBaselineOption::names() const {
  std::vector<std::string> names;
  if (text_.empty()) return names;
  for (const WantedBaseline& each : wanted_baselines(text_)) {
    if (std::ranges::find(names, each.baseline->name.text) == names.end()) names.emplace_back(each.baseline->name.text);
  }
  return names;
}

Ending end_run(const Outcome& outcome, const Follower& follower, const BaselineOption& baselines) {
  Ending ending;
  bool is_compared = false;
  try {
    const auto keep = [&](const Comparison& comparison) {
      ending.baselines = comparison;
      is_compared = true;
    };
    const Conclusion made = conclude(outcome, baselines.wanted(), baselines.kept(), follower.interrupt, keep);
    ending.saved = made.saved;
    ending.report = made.report;
  } catch (const Failure& failure) {  // the numbers are told all the same, and then this
    if (!is_compared) throw;
    ending.failed = failure.error();
    ending.failed->next +=
        "; the network is whole, and \"pellucid report " + printable(outcome.folder) + "\" writes the report again";
  }
  return ending;
}

std::vector<doctor::Problem> note_training(const Outcome& outcome, bool is_quiet) {
  std::vector<doctor::Problem> all;
  std::vector<Index> others;
  for (const Network& network : outcome.networks) {
    const doctor::Case at{.recipe = &network.run.recipe, .history = &network.trained.history};
    for (doctor::Problem& each : doctor::find_problems(at)) {
      const auto same = std::ranges::find(all, each.finding, &doctor::Problem::finding);
      if (same != all.end()) {
        ++others[static_cast<std::size_t>(same - all.begin())];
        continue;
      }
      if (!network.name.empty()) each.found.text = network.name + ": " + each.found.text;
      all.push_back(std::move(each));
      others.push_back(0);
    }
  }
  for (std::size_t i = 0; i < all.size(); ++i) {
    if (others[i] > 0) all[i].found.text += ", and so with " + counted(others[i], "other network");
  }
  if (is_quiet) return all;
  const Terminal err = terminal(stderr);
  note(told(all, err.is_terminal ? std::min(err.columns, 100) : std::numeric_limits<int>::max(), all.size()));
  return all;
}

std::string saved_text(const std::vector<SavedBaseline>& saved) {
  std::string text;
  for (const SavedBaseline& each : saved) {
    text += each.left_out.empty()
                ? "kept   " + printable(each.path) + ": predict, evaluate and report take it as a model\n"
                : "the baseline " + each.name + " is not kept: " + each.left_out + "\n";
  }
  return text;
}

Json json_of(const std::vector<SavedBaseline>& saved) {
  Json json = Json::array();
  for (const SavedBaseline& each : saved) {
    if (each.left_out.empty()) {
      json.push_back({{"name", each.name}, {"model", each.path}});
    } else {
      json.push_back({{"name", each.name}, {"left_out", each.left_out}});
    }
  }
  return json;
}

std::string comparison_text(const Comparison& all, bool colour) {
  if (!all) return "";
  std::string text =
      "beside simpler models, " + all.label + " on the same " + counted(all.rows, "validation row") + "\n";
  text += "  " +
          paint(left("network", label_width) + right(number_text(all.network, 4), value_width), Colour::bold, colour) +
          "\n";
  for (const Rival& rival : all.rivals) text += row_of(all, rival);
  if (const std::string why = judged_text(all); !why.empty()) text += "judged " + why + "\n";
  return text + paint("verdict", Colour::bold, colour) + " " + in_options(all.sentence) + "\n";
}

}  // namespace pellucid::cli
