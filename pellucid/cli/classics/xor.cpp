// `pellucid classic xor`: the multilayer perceptron that learns what one neuron cannot.
#include "pellucid/classics/xor.hpp"

#include <CLI/CLI.hpp>
#include <algorithm>
#include <memory>

#include "pellucid/base/text.hpp"
#include "pellucid/cli/arguments.hpp"
#include "pellucid/cli/classics/table_options.hpp"
#include "pellucid/cli/out_options.hpp"
#include "pellucid/cli/terminal.hpp"

namespace pellucid::cli {

namespace {

using namespace classics;

struct XorArguments {
  std::string hidden, epochs, tries, seed;
  SaveOptions save;
  bool json = false;
};

int run_xor(const XorArguments& options) {
  const Index hidden = whole_or("--hidden", options.hidden, 1, 2);
  const Index epochs = whole_or("--epochs", options.epochs, 1, 1500);
  const Index count = whole_or("--tries", options.tries, 1, 20);
  const auto first = static_cast<std::uint64_t>(whole_or("--seed", options.seed, 0, 0));
  if (hidden > 1000) misuse("--hidden", grouped(hidden) + " is more than 1,000", "use 2 to 16");
  if (count > 1000) misuse("--tries", grouped(count) + " is more than 1,000", "use 20");
  std::vector<std::uint64_t> seeds;
  for (Index i = 0; i < count; ++i) seeds.push_back(first + static_cast<std::uint64_t>(i));
  const std::vector<XorTry> tries = learn_xor(hidden, epochs, seeds);
  const auto solved = std::count_if(tries.begin(), tries.end(), [](const XorTry& each) { return each.is_solved(); });
  const auto best =
      std::min_element(tries.begin(), tries.end(), [](const XorTry& a, const XorTry& b) { return a.loss < b.loss; });

  std::string page =
      heading("XOR with " + counted(hidden, "hidden neuron")) +
      paragraph(
          "No single neuron can do it (\"pellucid classic neuron xor\" proves it). A hidden layer finds its "
          "own two features by backpropagation (Rumelhart, Hinton and Williams 1986).") +
      "\n" + grouped(solved) + " of " + counted(count, "beginning") + " solve it in " + counted(epochs, "epoch") + "\n";
  Columns table({"seed", "loss", "00", "01", "10", "11", "solved"});
  Json all = Json::array();
  for (const XorTry& each : tries) {
    std::vector<std::string> cells{std::to_string(each.seed), rounded(each.loss, 3)};
    for (const double p : each.predictions) cells.push_back(fixed(p, 3));
    cells.emplace_back(each.is_solved() ? "yes" : "no");
    table.add(cells);
    all.push_back(
        {{"seed", each.seed}, {"loss", each.loss}, {"predictions", each.predictions}, {"is_solved", each.is_solved()}});
  }
  page += table.text();
  if (solved < count) {
    page += paragraph(
        "Where it is not solved, descent ended in a valley that is not the lowest: some rows share a value. More "
        "hidden neurons make such beginnings rare: try --hidden 8.");
  }
  const int code = show(
      options.json,
      {{"schema", 1}, {"classic", "xor"}, {"hidden", hidden}, {"epochs", epochs}, {"solved", solved}, {"tries", all}},
      page);
  if (options.save.path().empty()) return code;
  options.save.save(best->model);
  suggest({{"explain " + shell_word(options.save.path()) + " --input 1,0 --target 1",
            "one row of the best one, forward and backward"}});
  return code;
}

}  // namespace

Command add_xor(CLI::App& classic) {
  const auto options = std::make_shared<XorArguments>();
  CLI::App* app = classic.add_subcommand("xor",
                                         "The multilayer perceptron that learns XOR (1986), from several beginnings at "
                                         "once. Two hidden neurons are enough, if "
                                         "the beginning is a good one.");
  const auto add = [&](const char* name, std::string& to, const char* value, const char* help) {
    app->add_option(name, to, help)->type_name(value);
  };
  add("--hidden", options->hidden, "N", "hidden neurons (default: 2)");
  add("--epochs", options->epochs, "N", "steps, each on all four rows (default: 1500)");
  add("--tries", options->tries, "N", "beginnings, trained as one program (default: 20)");
  add("--seed", options->seed, "N", "of the first beginning (default: 0)");
  options->save.add_to(*app, "writes the best network as a model, for explain and predict");
  app->add_flag("--json", options->json, "print one JSON object");
  app->footer("Example:\n  pellucid classic xor --hidden 3");
  return {app, [options] { return run_xor(*options); }};
}

}  // namespace pellucid::cli
