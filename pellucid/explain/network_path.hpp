// A network in float64 along the straight path from one row to another: what it predicts there, and how much each
// column moves it. Numbers go straight; a category goes from the vector of one code to that of the other, and a text
// from the mean vector of one row's words to that of the other's, so every column has a way to go.
#pragma once

#include <cstddef>
#include <map>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "pellucid/base/threads.hpp"
#include "pellucid/model/model.hpp"
#include "pellucid/plan/plan.hpp"

namespace pellucid::explaining {

/// A column of the table and the network's inputs that are made of it; of a model without a table, an input each.
struct InputColumn {
  std::string name;
  std::size_t begin, count;
};
std::vector<InputColumn> input_columns(const Model& model);

/// What is explained of a row's predictions.
enum class Quantity : unsigned char {
  number,    ///< of a regression, in the table's units
  log_odds,  ///< log(p / (1 - p)) of a class
  score,     ///< of a class, where the loss makes no probabilities
};

/// A point of a path: 0 is its begin, 1 its end.
struct PathPoint {
  double at;
  double value;
  std::vector<double> slopes;  ///< of each column, by `at`; their sum is the slope of the value
};

class NetworkPath {
 public:
  /// Fails (Fault::usage) on a network that jumps, as by step or sign: nothing of a jump shows in its slopes.
  explicit NetworkPath(const Model& model);

  const std::vector<InputColumn>& columns() const { return columns_; }
  Quantity quantity() const { return quantity_; }

  /// What is explained of a row: of classes, of `output` among them (of a regression, of that number).
  double value(std::span<const double> row, std::size_t output);
  /// The values of rows [rows, inputs].
  std::vector<double> values(std::span<const double> rows, std::size_t output);

  /// Takes the path for point(). Both rows are as the network takes them.
  void set(std::span<const double> begin, std::span<const double> end, std::size_t output);
  /// Some points of the path, filled in.
  void run(std::span<PathPoint> points);

 private:
  /// A table of vectors that codes name, and where its codes stand in a row.
  struct Vectors {
    std::string name;
    std::size_t width;
    std::vector<std::size_t> places;
    bool are_words;             ///< of a row, added: a text's
    std::vector<double> whole;  ///< as it was learned
  };
  /// A row of a table of vectors on its way.
  struct Moving {
    std::size_t table, code, column;
    std::vector<double> begin, end;
  };
  void find_vectors();
  void demand_slopes() const;
  void choose(plan::Plan& plan, std::size_t output) const;
  void move_categories(const Vectors& from, std::size_t table);
  void move_words(const Vectors& from, std::size_t table);
  void add_moving(std::size_t table, double code, std::size_t column, std::vector<double> begin,
                  std::vector<double> end);
  std::vector<double> vector_of(const Vectors& table, double code) const;
  std::size_t column_of(std::size_t input) const;
  void place(double at);
  void restore();
  void read(std::size_t slot, PathPoint& point) const;

  graph::Graph graph_;
  nn::Builder build_;
  Quantity quantity_ = Quantity::number;
  std::vector<InputColumn> columns_;
  std::size_t inputs_, outputs_;
  Value x_, scores_, explained_;
  std::vector<Vectors> vectors_;
  plan::Store store_;
  std::optional<plan::Plan> forward_, slopes_;
  std::size_t at_once_ = 1, rows_at_once_ = 1;
  std::vector<double> begin_, end_, row_;  ///< row_: what codes stand at while vectors move
  std::vector<Moving> moving_;
  Team one_{1};
};

}  // namespace pellucid::explaining
