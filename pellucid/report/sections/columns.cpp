// What the columns do: how predictions move with each, all others as they are (partial dependence, J. Friedman 2001).
#include <algorithm>
#include <cmath>

#include "pellucid/base/random.hpp"
#include "pellucid/base/text.hpp"
#include "pellucid/report/sections.hpp"
#include "pellucid/rows/predict_table.hpp"

namespace pellucid::report::sections {

namespace {

constexpr std::size_t most_averaged = 200;  // whose predictions are averaged
constexpr std::size_t most_values = 15;     // of a column
constexpr std::size_t most_tried = 40;      // columns
constexpr std::size_t most_shown = 6;
constexpr std::size_t most_classes = 4;

struct Dependence {
  const data::FittedColumn* column;
  std::vector<std::string> values;         ///< as cells
  std::vector<std::vector<double>> means;  ///< [outputs][values]
  double spread = 0;                       ///< between the least and the most mean, of the output that moves most
  std::vector<double> rug{};               ///< the column's numbers in some training rows
};

std::vector<double> some_numbers(const data::Column& column, const data::Rows& rows) {
  std::vector<double> numbers;
  for (const std::uint32_t row : rows) {
    const std::optional<double> number = parse_number(column.cells[row]);
    if (number) numbers.push_back(*number);
  }
  std::ranges::sort(numbers);
  return numbers;
}

/// Values to try: quantiles of the numbers without the outermost, or the commonest categories.
std::vector<std::string> values_of(const data::FittedColumn& column, const std::vector<double>& numbers) {
  std::vector<std::string> values;
  if (column.type != data::ColumnType::number) {
    values = column.values;
    values.resize(std::min(values.size(), most_values));
    return values;
  }
  for (std::size_t i = 0; i < most_values && !numbers.empty(); ++i) {
    const double part = 0.02 + 0.96 * static_cast<double>(i) / static_cast<double>(most_values - 1);
    const std::string value =
        number_text(numbers[static_cast<std::size_t>(part * static_cast<double>(numbers.size() - 1))]);
    if (values.empty() || values.back() != value) values.push_back(value);
  }
  return values;
}

class Moves {
 public:
  explicit Moves(const ToldRun& run) : run_(run), outputs_(static_cast<std::size_t>(run.signature().outputs)) {
    const data::Split& split = run.network.prepared.split;
    const data::Rows& rows = split.validation.empty() ? split.train : split.validation;
    const std::uint64_t key = random_key(run.network.run.recipe.seed, "report", 0);
    some_ = data::rows_of(run.outcome.opened->table()->seen, data::sampled(rows, most_averaged, key));
    training_ = data::sampled(split.train, most_averaged, key);
  }

  Dependence of(const data::FittedColumn& column) {
    Dependence moves{&column, {}, std::vector<std::vector<double>>(outputs_)};
    const data::Column* const as_read = run_.outcome.opened->table()->seen.find(column.name);
    if (column.type == data::ColumnType::number) moves.rug = some_numbers(*as_read, training_);
    moves.values = values_of(column, moves.rug);
    data::Table changed = some_;
    const auto place = std::ranges::find(changed.columns, column.name, &data::Column::name);
    for (const std::string& value : moves.values) {
      place->cells = {};
      place->numbers.clear();
      for (Index row = 0; row < changed.rows; ++row) place->cells.push_back(value);
      const std::vector<double> predictions =
          predict_table(run_.network.trained.model, changed, data::all_rows(changed.rows)).values;
      for (std::size_t output = 0; output < outputs_; ++output) {
        double sum = 0;
        for (std::size_t at = output; at < predictions.size(); at += outputs_) sum += predictions[at];
        moves.means[output].push_back(sum / static_cast<double>(changed.rows));
      }
    }
    for (const std::vector<double>& means : moves.means) {
      if (means.empty()) continue;
      const auto [least, most] = std::ranges::minmax(means);
      moves.spread = std::max(moves.spread, most - least);
    }
    return moves;
  }

 private:
  const ToldRun& run_;
  std::size_t outputs_;
  data::Table some_{};
  data::Rows training_{};
};

std::string output_name(const ToldRun& run, std::size_t output) {
  const std::vector<std::string>& classes = run.signature().classes;
  if (!run.predicts_classes()) return "prediction";
  return printable(classes[run.signature().outputs == 1 ? 1 : output]);
}

void draw_moves(const ToldRun& run, const Dependence& moves, std::size_t number, Section& section) {
  const std::string name = printable(moves.column->name);
  const std::string id = "column-" + std::to_string(number);
  const std::string what = run.predicts_classes() ? "mean probability" : "mean prediction";
  if (moves.column->type == data::ColumnType::number) {
    draw::Chart chart{name, {name}, {what}, {}};
    for (std::size_t output = 0; output < std::min(moves.means.size(), most_classes); ++output) {
      draw::Series series{output_name(run, output), draw::Form::line, {}, moves.means[output]};
      for (const std::string& value : moves.values) series.x.push_back(*parse_number(value));
      chart.series.push_back(std::move(series));
    }
    chart.rug = moves.rug;
    section.blocks.emplace_back(figure(chart, id));
    return;
  }
  const std::size_t output = run.signature().outputs == 1 ? 0 : std::min<std::size_t>(1, moves.means.size() - 1);
  draw::BarChart chart{
      name + ": " + what + (run.predicts_classes() ? " of " + output_name(run, output) : ""), what, {}};
  for (std::size_t i = 0; i < moves.values.size(); ++i) {
    chart.bars.push_back({moves.values[i], moves.means[output][i]});
  }
  section.blocks.emplace_back(figure(chart, id));
}

}  // namespace

Section columns(const ToldRun& run) {
  Section section{"columns", "What the columns do"};
  const data::Preparation* const preparation = run.network.prepared.preparation();
  if (preparation == nullptr) return section;
  Moves moves(run);
  std::vector<Dependence> all;
  for (const data::FittedColumn& column : preparation->columns) {
    const bool can_move = column.type == data::ColumnType::number || column.type == data::ColumnType::category;
    if (column.width() > 0 && can_move && all.size() < most_tried) all.push_back(moves.of(column));
  }
  std::erase_if(all, [](const Dependence& each) { return each.values.size() < 2; });
  std::ranges::stable_sort(all, [](const Dependence& a, const Dependence& b) { return a.spread > b.spread; });
  if (all.empty()) return section;
  section.say(
      "How the mean prediction of up to " + std::to_string(most_averaged) +
      " rows moves when one column is set to a value in all of them and the others stay as they are; the columns "
      "that move it most come first. Strokes on the axis are training rows: where there are few, the curve is a "
      "guess. It tells what the network does, not what the world does.");
  for (std::size_t i = 0; i < std::min(all.size(), most_shown); ++i) draw_moves(run, all[i], i + 1, section);
  return section;
}

}  // namespace pellucid::report::sections
