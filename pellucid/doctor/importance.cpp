#include "pellucid/doctor/importance.hpp"

#include <algorithm>
#include <cmath>
#include <numeric>

#include "pellucid/base/error.hpp"
#include "pellucid/base/random.hpp"
#include "pellucid/base/text.hpp"
#include "pellucid/explain/prediction_path.hpp"
#include "pellucid/judge/judgement.hpp"

namespace pellucid::doctor {

namespace {

/// What a row costs.
double loss_of_row(const Signature& signature, std::span<const double> prediction, double truth) {
  if (signature.task == Task::regression) return (prediction[0] - truth) * (prediction[0] - truth);
  if (signature.output_kind != OutputKind::probabilities)
    return static_cast<double>(decided_classes(signature, prediction)[0]) == truth ? 0 : 1;
  const auto own = static_cast<std::size_t>(truth);
  const double p = prediction.size() > 1 ? prediction[own] : own == 1 ? prediction[0] : 1 - prediction[0];
  constexpr double least = 1e-7;  // float32 knows no probability nearer to 1
  return -std::log(std::clamp(p, least, 1.0));
}

std::vector<double> losses(const Model& model, std::span<const double> inputs, std::span<const double> truths) {
  const std::vector<double> predictions = model.predict_float64(inputs);
  const auto width = static_cast<std::size_t>(model.signature().outputs);
  std::vector<double> all;
  for (std::size_t row = 0; row < truths.size(); ++row)
    all.push_back(loss_of_row(model.signature(), std::span(predictions).subspan(row * width, width), truths[row]));
  return all;
}

/// Inputs as (x - mean) / length, one after the other, so that a product of two is their correlation; 0 where all rows
/// have the same, and of codes.
class Correlations {
 public:
  Correlations(std::span<const double> inputs, std::size_t width, const Fields& fields) {
    constexpr double most_work = 4e8;
    const double square = static_cast<double>(width) * static_cast<double>(width);
    rows_ = std::min(inputs.size() / width, std::max<std::size_t>(100, static_cast<std::size_t>(most_work / square)));
    values_.resize(width * rows_);
    std::vector<char> is_code(width, 0);
    for (const Field& field : fields) {
      for (const Index column : field.columns) is_code[static_cast<std::size_t>(column)] = field.has_codes() ? 1 : 0;
    }
    for (std::size_t input = 0; input < width; ++input) {
      const std::span<double> own = of(input);
      double mean = 0, squares = 0;
      for (std::size_t row = 0; row < rows_; ++row) mean += inputs[row * width + input] / static_cast<double>(rows_);
      for (std::size_t row = 0; row < rows_; ++row) {
        own[row] = inputs[row * width + input] - mean;
        squares += own[row] * own[row];
      }
      const double scale = squares > 0 && is_code[input] == 0 ? 1 / std::sqrt(squares) : 0;
      for (double& value : own) value *= scale;
    }
  }
  double operator()(std::size_t a, std::size_t b) {
    return std::inner_product(of(a).begin(), of(a).end(), of(b).begin(), 0.0);
  }

 private:
  std::span<double> of(std::size_t input) { return std::span(values_).subspan(input * rows_, rows_); }
  std::size_t rows_;
  std::vector<double> values_;
};

/// Columns in groups: who goes with one of a group is of it.
std::vector<std::vector<std::size_t>> groups_of(const std::vector<explaining::InputColumn>& columns,
                                                Correlations& correlation, double together) {
  std::vector<std::size_t> group(columns.size());
  std::iota(group.begin(), group.end(), std::size_t{0});
  const auto go_together = [&](const explaining::InputColumn& a, const explaining::InputColumn& b) {
    for (std::size_t i = a.begin; i < a.begin + a.count; ++i) {
      for (std::size_t j = b.begin; j < b.begin + b.count; ++j) {
        if (std::abs(correlation(i, j)) > together) return true;
      }
    }
    return false;
  };
  for (std::size_t b = 0; b < columns.size(); ++b) {
    for (std::size_t a = 0; a < b; ++a) {
      const std::size_t from = group[b], to = group[a];
      if (from != to && go_together(columns[a], columns[b]))
        std::ranges::replace(group, std::max(from, to), std::min(from, to));
    }
  }
  std::vector<std::vector<std::size_t>> groups(columns.size());
  for (std::size_t column = 0; column < columns.size(); ++column) groups[group[column]].push_back(column);
  std::erase_if(groups, [](const auto& each) { return each.empty(); });
  return groups;
}

/// Rows of which the class is known.
struct KnownRowsOnly {
  std::vector<double> inputs, truths;

  KnownRowsOnly(std::span<const double> all, std::span<const double> given, std::size_t width, bool are_classes) {
    for (std::size_t row = 0; row < given.size(); ++row) {
      if (are_classes && given[row] < 0) continue;
      const std::span<const double> own = all.subspan(row * width, width);
      inputs.insert(inputs.end(), own.begin(), own.end());
      truths.push_back(given[row]);
    }
  }
};

}  // namespace

Importances importances(const Model& model, std::span<const double> inputs, std::span<const double> truths,
                        const ImportanceOptions& options) {
  const Signature& signature = model.signature();
  const auto width = static_cast<std::size_t>(signature.inputs);
  const KnownRowsOnly known(inputs, truths, width, signature.task != Task::regression);
  const std::size_t rows = known.truths.size();
  if (rows < 2 || (signature.task == Task::regression && signature.outputs != 1)) {
    fail({Fault::usage, "cannot tell how important columns are", "",
          rows < 2 ? "there are " + std::to_string(rows) + " rows to try it on" : "the model predicts several numbers",
          "give at least two labelled rows, and a model of one target"});
  }
  const std::vector<explaining::InputColumn> columns = explaining::input_columns(model);
  Correlations correlation(known.inputs, width, signature.fields);
  const std::vector<double> plain = losses(model, known.inputs, known.truths);
  const double n = static_cast<double>(rows);
  Importances made{std::accumulate(plain.begin(), plain.end(), 0.0) / n, {}};
  for (const std::vector<std::size_t>& group : groups_of(columns, correlation, options.together)) {
    std::vector<double> rises(rows, 0);
    std::vector<double> dealt = known.inputs;
    for (int deal = 0; deal < options.deals; ++deal) {
      const std::uint64_t key =
          random_key(options.seed, "importance " + columns[group[0]].name, static_cast<std::uint64_t>(deal));
      const std::vector<std::uint32_t> order = random_permutation(key, static_cast<std::uint32_t>(rows));
      for (std::size_t row = 0; row < rows; ++row) {
        for (const std::size_t at : group) {
          const auto from = known.inputs.begin() + static_cast<std::ptrdiff_t>(order[row] * width + columns[at].begin);
          std::copy_n(from, columns[at].count,
                      dealt.begin() + static_cast<std::ptrdiff_t>(row * width + columns[at].begin));
        }
      }
      const std::vector<double> now = losses(model, dealt, known.truths);
      for (std::size_t row = 0; row < rows; ++row) rises[row] += (now[row] - plain[row]) / options.deals;
    }
    const double rise = std::accumulate(rises.begin(), rises.end(), 0.0) / n;
    double squares = 0;
    for (const double each : rises) squares += (each - rise) * (each - rise);
    constexpr double z = 2.575829303548901;  // of 99 %
    const double half = z * std::sqrt(squares / (n - 1) / n);
    Importance& added = made.all.emplace_back(Importance{{}, rise, rise - half, rise + half, rise - half > 0});
    for (const std::size_t at : group) added.columns.push_back(columns[at].name);
  }
  std::ranges::stable_sort(made.all, std::ranges::greater{}, &Importance::rise);
  return made;
}

}  // namespace pellucid::doctor
