// `pellucid classic hopfield`: letters recalled from noise, with their energy, and the measured curve of how many
// patterns a memory holds.
#include "pellucid/classics/hopfield.hpp"

#include <CLI/CLI.hpp>
#include <algorithm>
#include <memory>

#include "pellucid/base/text.hpp"
#include "pellucid/cli/arguments.hpp"
#include "pellucid/cli/classics/table_options.hpp"
#include "pellucid/cli/terminal.hpp"

namespace pellucid::cli {

namespace {

using namespace classics;

struct HopfieldArguments {
  std::string units, noise, seed;
  bool json = false;
};

constexpr int side = 8;
constexpr const char* letters[] = {
    "...##......##.....####....#..#...######..##..##.##....####....##",
    "#####...##..##..##...#..#####...##..##..##...##.##...##.######..",
    "########...##......##......##......##......##......##......##...",
};

Pattern pattern_of(const char* letter) {
  Pattern pattern;
  for (int i = 0; i < side * side; ++i) pattern.push_back(letter[i] == '#' ? std::int8_t{1} : std::int8_t{-1});
  return pattern;
}

/// Pictures side by side.
std::string pictures(const std::vector<Pattern>& patterns) {
  std::string text;
  for (int row = 0; row < side; ++row) {
    for (const Pattern& pattern : patterns) {
      text += "   ";
      for (int column = 0; column < side; ++column)
        text += pattern[static_cast<std::size_t>(row * side + column)] > 0 ? "#" : ".";
    }
    text += "\n";
  }
  return text;
}

int run_hopfield(const HopfieldArguments& options) {
  const Index units = whole_or("--units", options.units, 50, 400);
  const double noise = number_or("--noise", options.noise, 0.2);
  const auto seed = static_cast<std::uint64_t>(whole_or("--seed", options.seed, 0, 0));
  if (!(noise >= 0 && noise <= 0.5)) misuse("--noise", number_text(noise) + " is outside [0, 0.5]", "use 0.2");
  if (units > 3000) misuse("--units", grouped(units) + " is more than 3,000", "use 400");

  Hopfield memory(side * side);
  std::vector<Pattern> stored, noisy, recalled;
  for (const char* letter : letters) stored.push_back(pattern_of(letter));
  for (const Pattern& pattern : stored) memory.store(pattern);
  Json recalls = Json::array();
  std::string energies;
  for (std::size_t i = 0; i < stored.size(); ++i) {
    noisy.push_back(with_noise(stored[i], static_cast<Index>(noise * side * side + 0.5), seed + i));
    const Recall recall = memory.recall(noisy.back(), seed);
    recalled.push_back(recall.state);
    const double alike = overlap(recall.state, stored[i]);
    energies += "  letter " + std::to_string(i + 1) + ": energy " + grouped(recall.energies.front()) + " -> " +
                grouped(recall.energies.back()) + " in " +
                counted(static_cast<Index>(recall.energies.size()) - 1, "turn") + ", overlap with what was stored " +
                rounded(alike, 3) + "\n";
    recalls.push_back({{"energies", recall.energies}, {"overlap", alike}});
  }
  std::string page = heading("Hopfield's memory") +
                     paragraph(
                         "Stored patterns are the valleys of an energy. Each unit in turn follows the pull of the "
                         "others; every turn goes downhill, so that it ends in a valley (Hopfield 1982).") +
                     "\nstored\n" + pictures(stored) + "\nwith " + rounded(100 * noise, 3) +
                     " % of the units turned\n" + pictures(noisy) + "\nrecalled\n" + pictures(recalled) + energies +
                     "\n" + heading("how many patterns " + grouped(units) + " units hold") +
                     paragraph(
                         "Random patterns are stored, then each is looked up from itself. Theory (Amit, Gutfreund and "
                         "Sompolinsky 1985): up to about 0.138 patterns per unit the memory keeps them, almost "
                         "unharmed; beyond it breaks down at once.");
  Columns table({"patterns per unit", "patterns", "mean overlap", "kept", ""});
  Json curve = Json::array();
  for (const double load : {0.04, 0.08, 0.10, 0.12, 0.13, 0.14, 0.15, 0.16, 0.18, 0.20, 0.25}) {
    const Capacity capacity = measure_capacity(units, load, 0, 40, seed);
    const auto bar = static_cast<std::size_t>(std::max(0.0, capacity.mean_overlap) * 30 + 0.5);
    table.add({fixed(load, 2), grouped(capacity.patterns), fixed(capacity.mean_overlap, 3),
               rounded(100 * capacity.kept, 3) + " %", left(std::string(bar, '='), 30)});
    curve.push_back({{"load", load},
                     {"patterns", capacity.patterns},
                     {"mean_overlap", capacity.mean_overlap},
                     {"kept", capacity.kept}});
  }
  page += table.text();
  return show(options.json,
              {{"schema", 1}, {"classic", "hopfield"}, {"units", units}, {"recalls", recalls}, {"capacity", curve}},
              page);
}

}  // namespace

Command add_hopfield(CLI::App& classic) {
  const auto options = std::make_shared<HopfieldArguments>();
  CLI::App* app = classic.add_subcommand("hopfield",
                                         "Hopfield's network (1982), a memory that recalls what it stored from a noisy "
                                         "part. Shows letters recalled, their "
                                         "energy falling, and that memory fails past about 0.138 patterns per unit.");
  app->add_option("--units", options->units, "of the memory that is filled until it fails (default: 400)")
      ->type_name("N");
  app->add_option("--noise", options->noise, "part of a letter's units that is turned, [0, 0.5] (default: 0.2)")
      ->type_name("PART");
  app->add_option("--seed", options->seed, "what noise, order and patterns are drawn from (default: 0)")
      ->type_name("N");
  app->add_flag("--json", options->json, "print one JSON object");
  app->footer("Example:\n  pellucid classic hopfield --noise 0.3");
  return {app, [options] { return run_hopfield(*options); }};
}

}  // namespace pellucid::cli
