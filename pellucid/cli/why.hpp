// `pellucid explain --why`: what each column of a row contributed to its prediction, as text and as JSON.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "pellucid/model/model.hpp"
#include "pellucid/report/document.hpp"
#include "pellucid/run/reasons.hpp"

namespace pellucid::cli {

/// A row that is asked about.
struct AskedRow {
  std::string model, data;         ///< paths as given; "" for a row that was given as numbers
  Index number = 0;                ///< of the row, from 1
  std::vector<double> inputs;      ///< as the network takes them
  std::vector<std::string> cells;  ///< of each column that has inputs, as they stand in the file
};

/// The account of it.
struct Why {
  const Model& model;
  AskedRow asked;
  ReferenceRow reference;
  std::vector<std::string> reference_cells;
  explaining::Quantity quantity;
  std::size_t output;  ///< the class that is explained
  std::vector<double> predictions;
  double members_spread;  ///< of a mean of networks, the standard deviation of what they predict; else 0
  std::vector<explaining::InputColumn> columns;
  Attribution attribution;
  double spread;
  ShapleyValues shapley;
  std::optional<NearestRows> nearest;  ///< where the run is at hand
  std::optional<TrainingRows> training;

  bool tells_classes() const;
  /// Of the class that is explained: its name, and the probability that the model gives it.
  std::string class_name() const;
  double probability() const;
  /// Where log-odds are explained, what they are as probabilities: of the reference, then with each contribution more,
  /// from the largest down. Else empty.
  std::vector<double> probabilities() const;
  /// The target of a training row, as it is written.
  std::string truth_of(std::size_t row) const;
};
Why explain_why(const Model& model, AskedRow asked, ReferenceRow reference, std::optional<TrainingRows> training);

// The words that text and page share.
std::string prediction_in_words(const Why& why);
std::string members_in_words(const Why& why);       ///< "" of one network
std::vector<std::string> notes_of(const Why& why);  ///< what contributions add up to, and how exactly
std::vector<std::string> neighbours_in_words(const Why& why);
/// "12 → 31 %" for each contribution from the largest down; empty where no log-odds are explained.
std::vector<std::string> shares_of(const Why& why);

std::string text_of(const Why& why, int columns, bool colour);
/// As a page for who does not sit at the terminal.
report::Document document_of(const Why& why);
std::string json_of(const Why& why);

/// "+3.21", "-0.4": a contribution as a line of predictions has it.
std::string signed_text(double value, int digits = 4);

}  // namespace pellucid::cli
