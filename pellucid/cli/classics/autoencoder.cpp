// `pellucid classic autoencoder`: a table's rows through a narrow layer and back.
#include "pellucid/classics/autoencoder.hpp"

#include <CLI/CLI.hpp>
#include <memory>

#include "pellucid/base/text.hpp"
#include "pellucid/cli/arguments.hpp"
#include "pellucid/cli/classics/table_options.hpp"
#include "pellucid/cli/terminal.hpp"

namespace pellucid::cli {

namespace {

using namespace classics;

struct AutoencoderArguments {
  TableOptions table;
  std::string code, hidden, iterations;
};

/// The mean code of each class: where the network put what it was never told.
std::string class_codes(const TableRows& rows, const Autoencoder& autoencoder, Index code) {
  std::vector<std::string> head{""};
  for (Index k = 1; k <= code; ++k) head.push_back("code " + std::to_string(k));
  Columns table(head);
  for (std::size_t c = 0; c < rows.classes.size(); ++c) {
    std::vector<double> sums(static_cast<std::size_t>(code), 0.0);
    double count = 0;
    for (std::size_t row = 0; row < rows.training.targets.size(); ++row) {
      if (rows.training.targets[row] != static_cast<double>(c)) continue;
      ++count;
      for (std::size_t k = 0; k < sums.size(); ++k) sums[k] += autoencoder.codes[row * sums.size() + k];
    }
    std::vector<std::string> cells{printable(rows.classes[c])};
    for (const double sum : sums) cells.push_back(rounded(sum / count, 4));
    table.add(cells);
  }
  return table.text();
}

int run_autoencoder(const AutoencoderArguments& options, const CLI::App& app) {
  const TableRows rows = options.table.open(app);
  const AutoencoderOptions how{.code = whole_or("--code", options.code, 1, 2),
                               .hidden = whole_or("--hidden", options.hidden, 0, 0),
                               .iterations = whole_or("--iterations", options.iterations, 1, 500),
                               .seed = static_cast<std::uint64_t>(whole_or("--seed", options.table.seed, 0, 0))};
  const Autoencoder autoencoder = autoencode(rows.training.inputs, rows.columns, how);
  const bool is_linear = how.hidden == 0;
  std::string page = heading("autoencoder on " + printable(options.table.data) + ": " + grouped(rows.columns) +
                             " inputs through " + counted(how.code, "neuron")) +
                     rows_line(rows) + "\n" +
                     paragraph(
                         "A network is taught to give back its input through a narrow layer (Rumelhart, Hinton and "
                         "Williams 1986). The "
                         "target is not looked at.") +
                     "\nmean squared error " + rounded(autoencoder.losses.front()) + " at first, " +
                     rounded(autoencoder.losses.back()) + " at the end\n";
  page += is_linear
              ? paragraph("The first " + grouped(how.code) + " principal components leave " +
                          rounded(autoencoder.pca_loss) +
                          ", the least that any linear network can. The plane that the decoder spans stands at most " +
                          rounded(autoencoder.principal_angle, 3) +
                          " radians from theirs: the linear autoencoder finds the same plane (Baldi and Hornik 1989).")
              : paragraph("The first " + grouped(how.code) + " principal components leave " +
                          rounded(autoencoder.pca_loss) +
                          ", the least that any linear network can: what is below it the curves of " +
                          grouped(how.hidden) + " tanh neurons on either side gain.");
  if (!rows.classes.empty()) page += "\nmean code of each class\n" + class_codes(rows, autoencoder, how.code);
  Json json{{"schema", 1},
            {"classic", "autoencoder"},
            {"rows", rows_json(rows)},
            {"inputs", rows.input_names},
            {"code", how.code},
            {"hidden", how.hidden},
            {"losses", autoencoder.losses},
            {"pca_loss", autoencoder.pca_loss},
            {"principal_angle", is_linear ? Json(autoencoder.principal_angle) : Json()},
            {"codes", autoencoder.codes},
            {"directions", is_linear ? Json(autoencoder.directions.values) : Json()}};
  return show(options.table.json, json, page);
}

}  // namespace

Command add_autoencoder(CLI::App& classic) {
  const auto options = std::make_shared<AutoencoderArguments>();
  CLI::App* app = classic.add_subcommand("autoencoder",
                                         "An autoencoder on a table's inputs. Its linear form finds the plane of the "
                                         "principal components; --hidden lets it "
                                         "bend.");
  options->table.add_to(*app);
  app->add_option("--code", options->code, "neurons in the middle (default: 2)")->type_name("N");
  app->add_option("--hidden", options->hidden, "tanh neurons on either side of it (default: 0, linear)")
      ->type_name("N");
  app->add_option("--iterations", options->iterations, "of L-BFGS (default: 500)")->type_name("N");
  app->footer("Example:\n  pellucid classic autoencoder examples/penguins.csv --target species");
  return {app, [options, app] { return run_autoencoder(*options, *app); }};
}

}  // namespace pellucid::cli
