// `pellucid classic NAME`: the history of neural networks, runnable. Each classic is a file here that turns words into
// a call of pellucid/classics/ and its result into a page or JSON.
#pragma once

#include <span>
#include <string>
#include <vector>

#include "pellucid/base/json.hpp"
#include "pellucid/cli/command.hpp"

namespace pellucid::cli {

Command add_neuron(CLI::App& classic);
Command add_perceptron(CLI::App& classic);
Command add_adaline(CLI::App& classic);
Command add_linear_regression(CLI::App& classic);
Command add_logistic_regression(CLI::App& classic);
Command add_autoencoder(CLI::App& classic);
Command add_linear_svm(CLI::App& classic);
Command add_xor(CLI::App& classic);
Command add_half_planes(CLI::App& classic);
Command add_hopfield(CLI::App& classic);
Command add_trees(CLI::App& classic);

/// What a classic found, as one JSON object or as a page. Returns the exit code.
int show(bool json, const Json& object, const std::string& page);

/// A line in bold where the terminal has colour.
std::string heading(const std::string& text);
/// Text broken to the width of the terminal, 100 characters at most.
std::string paragraph(const std::string& text);
/// "1, -0.5, 2".
std::string listed(std::span<const double> values, int digits = 6);

/// Columns laid out to the right, under their names; a first column without a name is laid out to the left.
class Columns {
 public:
  explicit Columns(std::vector<std::string> names) : rows_{std::move(names)} {}
  void add(std::vector<std::string> cells) { rows_.push_back(std::move(cells)); }
  std::string text() const;

 private:
  std::vector<std::vector<std::string>> rows_;
};

}  // namespace pellucid::cli
