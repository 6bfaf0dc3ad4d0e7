// Predictions as lines: of CSV, or a JSON object each.
#pragma once

#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "pellucid/model/model.hpp"
#include "pellucid/rows/predict_table.hpp"

namespace pellucid::cli {

/// A column that contributed to a prediction, and how much.
struct NamedReason {
  std::string column;
  double contribution;
};

/// How predictions are written.
struct PredictionForm {
  bool proba = false;    ///< with the probability of each class
  bool is_json = false;  ///< an object a line, with probabilities where there are any
  bool excel_safe = false;
  std::optional<double> threshold{};  ///< from which probability on a row is of the second class
  std::optional<double> bound{};      ///< of a row's score (judge/conformal.hpp): with an interval, or a set of classes
  std::size_t reasons = 0;            ///< how many each row has
  bool spread = false;                ///< of a mean of networks, how far they are apart; objects always have it
};

/// The lines of a model's predictions. Each begins with the row's number, or with the cells that are carried along.
class PredictionLines {
 public:
  /// `carried` is filled before the first call.
  PredictionLines(const Model& model, const PredictionForm& form, const Carried& carried);

  /// The reasons of all rows, before the first is added.
  void take_reasons(std::vector<std::vector<NamedReason>> reasons) { reasons_ = std::move(reasons); }
  /// Adds lines of the next rows. `spreads` is empty unless the model is a mean.
  void add(std::span<const double> predictions, std::span<const double> spreads);
  /// All lines, with the header that CSV has.
  std::string text() &&;

 private:
  void begin();
  void add_json(std::span<const double> values, std::string_view decided, double spread);
  void add_csv(std::span<const double> values, std::string_view decided, double spread);
  std::string number(double value) const;
  /// The ends of the interval, or the names of the classes.
  std::vector<std::string> interval(std::span<const double> values) const;
  std::vector<std::string> probabilities(std::span<const double> values) const;
  std::string field(std::string_view cell) const;

  const Model& model_;
  const Signature& signature_;
  PredictionForm form_;
  const Carried& carried_;
  std::vector<std::vector<NamedReason>> reasons_{};
  bool is_float_;
  bool has_begun_ = false;
  Index rows_ = 0;  // so far
  std::string text_;
};

}  // namespace pellucid::cli
