// `pellucid make`: a table to learn on, made from a seed.
#include <CLI/CLI.hpp>
#include <memory>

#include "pellucid/cli/arguments.hpp"
#include "pellucid/cli/command.hpp"
#include "pellucid/cli/out_options.hpp"
#include "pellucid/lab/dataset.hpp"

namespace pellucid::cli {

namespace {

struct MakeArguments {
  std::string name, rows, noise, seed;
  OutOptions out;
};

int run_make(const MakeArguments& options) {
  lab::Made wanted;
  if (!options.rows.empty()) wanted.rows = whole_number("--rows", options.rows, 1, "give how many rows to make");
  if (!options.noise.empty()) wanted.noise = number("--noise", options.noise, "give 0 or more");
  if (!options.seed.empty())
    wanted.seed = static_cast<std::uint64_t>(whole_number("--seed", options.seed, 0, "give 0 or more"));
  options.out.demand_place({});
  options.out.write(lab::made_csv(options.name, wanted), {});
  return done;
}

}  // namespace

Command add_make(CLI::App& program) {
  const auto options = std::make_shared<MakeArguments>();
  CLI::App* app = program.add_subcommand("make", "Prints a table to learn on, made from a seed, as CSV.");
  std::string names;
  for (const lab::Dataset& entry : catalogue<lab::Dataset>())
    names += (names.empty() ? "" : ", ") + std::string(entry.name.text);
  app->add_option("NAME", options->name, "one of: " + names)->required();
  app->add_option("--rows", options->rows, "how many (default: 500)")->type_name("N");
  app->add_option("--noise", options->noise, "how much the rows are disturbed, from 0 (default: 0.1)")->type_name("X");
  app->add_option("--seed", options->seed, "the same seed gives the same table (default: 0)")->type_name("N");
  options->out.add_to(*app);
  app->footer("Example:\n  pellucid make spiral --rows 400 --noise 0.02 > spiral.csv");
  return {app, [options] { return run_make(*options); }};
}

}  // namespace pellucid::cli
