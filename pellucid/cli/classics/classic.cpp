#include "pellucid/cli/classics/classic.hpp"

#include <CLI/CLI.hpp>
#include <algorithm>

#include "pellucid/cli/terminal.hpp"

namespace pellucid::cli {

int show(bool json, const Json& object, const std::string& page) {
  print(json ? object.dump(2, ' ', false, Json::error_handler_t::replace) + "\n" : page);
  return done;
}

std::string heading(const std::string& text) { return paint(text, Colour::bold, terminal(stdout).has_colour) + "\n"; }

std::string paragraph(const std::string& text) { return wrapped(text, 0, std::min(terminal(stdout).columns, 100)); }

std::string listed(std::span<const double> values, int digits) {
  std::string text;
  for (const double value : values) text += (text.empty() ? "" : ", ") + rounded(value, digits);
  return text;
}

std::string Columns::text() const {
  std::vector<int> widths(rows_.front().size(), 0);
  for (const auto& row : rows_) {
    for (std::size_t i = 0; i < row.size(); ++i) widths[i] = std::max(widths[i], width_of(row[i]));
  }
  std::string page;
  for (const auto& row : rows_) {
    std::string line;
    for (std::size_t i = 0; i < row.size(); ++i) {
      const bool is_left = i == 0 && rows_.front()[0].empty();
      line += "  " + (is_left ? left(row[i], widths[i]) : right(row[i], widths[i]));
    }
    page += line.substr(0, line.find_last_not_of(' ') + 1) + "\n";
  }
  return page;
}

Command add_classic(CLI::App& program) {
  CLI::App* app = program.add_subcommand(
      "classic", "Runs a classic of the history of neural networks. Each prints a short page with its numbers.");
  app->require_subcommand(0, 1);
  app->footer(
      "Example:\n  pellucid classic neuron xor\n\n\"pellucid classic NAME --help\" shows a classic's options and an "
      "example.");
  const std::vector<Command> classics{add_neuron(*app),
                                      add_perceptron(*app),
                                      add_adaline(*app),
                                      add_linear_regression(*app),
                                      add_logistic_regression(*app),
                                      add_linear_svm(*app),
                                      add_xor(*app),
                                      add_half_planes(*app),
                                      add_autoencoder(*app),
                                      add_hopfield(*app),
                                      add_trees(*app)};
  return {app, [app, classics] {
            for (const Command& classic : classics) {
              if (classic.app->parsed()) return classic.run();
            }
            print(app->help());
            return done;
          }};
}

}  // namespace pellucid::cli
