#include "pellucid/run/reasons.hpp"

#include <algorithm>
#include <cmath>

#include "pellucid/base/error.hpp"
#include "pellucid/base/parallel.hpp"
#include "pellucid/base/text.hpp"
#include "pellucid/explain/reference_row.hpp"
#include "pellucid/rows/predict_cells.hpp"
#include "pellucid/run/judge_run.hpp"

namespace pellucid {

namespace {

constexpr std::size_t most_in_spread = 500;                  // rows
constexpr std::size_t most_in_batch = std::size_t{1} << 20;  // numbers: 8 MiB

}  // namespace

TrainingRows training_rows(const Model& model, const std::string& from, const std::vector<std::string>& data,
                           const std::string& perhaps) {
  std::optional<SeenRows> seen = rows_of_run(model, from, data, perhaps);
  if (!seen || model.preparation() == nullptr) {
    fail({Fault::usage, "cannot compare with the training rows", in_quotes(from), "the run is one of pictures",
          "compare with a row of zeros: --reference zeros"});
  }
  return {std::move(seen->table), seen->training};
}

EachBatch batches_of(const Model& model, const TrainingRows& training) {
  return [&](const std::function<void(std::span<const double>)>& take) {
    const auto width = static_cast<std::size_t>(std::max<Index>(1, model.signature().inputs));
    const std::size_t at_once = std::clamp<std::size_t>(most_in_batch / width, 1, 10'000);
    const data::Rows rows = data::all_rows(training.count);
    data::Encoder encoder(*model.preparation(), training.table);
    std::vector<double> inputs;
    for (std::size_t begin = 0; begin < rows.size(); begin += at_once) {
      encoder.write(std::span(rows).subspan(begin, std::min(at_once, rows.size() - begin)), inputs);
      take(inputs);
    }
  };
}

ReferenceRow mean_reference(const Model& model, const TrainingRows& training) {
  TypicalRow typical(*model.preparation());
  batches_of(model, training)([&](std::span<const double> rows) { typical.add(rows); });
  return {typical.inputs(),
          "a typical row of the " + counted(training.count, "training row") +
              ": numbers and dates at their mean, everything else at what is commonest, texts without words",
          "mean"};
}

ReferenceRow zeros_reference(const Model& model) {
  ReferenceRow reference{std::vector<double>(static_cast<std::size_t>(model.signature().inputs), 0),
                         "all inputs of the network 0" +
                             std::string(model.preparation() == nullptr
                                             ? ""
                                             : ": standardised numbers at their mean, of no category, without words"),
                         "zeros"};
  for (const Field& field : model.signature().fields) {
    for (const Index column : field.columns) {
      if (field.has_codes()) reference.inputs[static_cast<std::size_t>(column)] = -1;
    }
  }
  return reference;
}

Reasoner::Reasoner(const Model& model, ReferenceRow reference, const TrainingRows* training)
    : model_(model), reference_(std::move(reference)), training_(training), path_(model) {}

Attribution Reasoner::attribution(std::span<const double> row, std::size_t output) {
  return integrated_gradients(path_, row, reference_.inputs, output, spread(output));
}

ShapleyValues Reasoner::shapley(std::span<const double> row, std::size_t output, std::size_t orders,
                                std::uint64_t seed) {
  return sampled_shapley(path_, row, reference_.inputs, output, orders, seed);
}

double Reasoner::spread(std::size_t output) {
  const auto [found, is_new] = spreads_.try_emplace(output, 0);
  if (!is_new) return found->second;
  const data::Preparation* const preparation = model_.preparation();
  const double usual = path_.quantity() == explaining::Quantity::number && preparation != nullptr
                           ? preparation->target.scale.deviation
                           : 1;
  if (training_ == nullptr) return found->second = usual;
  const auto rows = static_cast<std::uint32_t>(training_->count);
  const std::uint32_t apart = std::max<std::uint32_t>(1, rows / most_in_spread);
  data::Rows some_rows;
  for (std::uint32_t row = 0; row < rows; row += apart) some_rows.push_back(row);
  const std::vector<double> some = data::encode<double>(*preparation, training_->table, some_rows);
  const std::vector<double> values = path_.values(some, output);
  double sum = 0, squares = 0;
  for (const double value : values) sum += value / static_cast<double>(values.size());
  for (const double value : values) squares += (value - sum) * (value - sum) / static_cast<double>(values.size());
  return found->second = squares > 0 ? std::sqrt(squares) : usual;
}

std::vector<std::vector<Reason>> strongest_reasons(const Model& model, const data::Table& table,
                                                   const ReferenceRow& reference, const TrainingRows& training,
                                                   std::size_t most, std::optional<double> threshold, bool clips) {
  const std::size_t width = reference.inputs.size();
  std::vector<std::vector<Reason>> reasons(static_cast<std::size_t>(table.rows));
  const data::Rows all = data::all_rows(table.rows);
  constexpr std::size_t at_once = 256;
  const auto parts = static_cast<Index>((all.size() + at_once - 1) / at_once);
  for_each_part(parts, table.rows * static_cast<Index>(width) * 1000, [&](Index part) {
    const std::size_t begin = static_cast<std::size_t>(part) * at_once;
    const std::span<const std::uint32_t> some = std::span(all).subspan(begin, std::min(at_once, all.size() - begin));
    std::vector<double> inputs;
    data::Encoder(*model.preparation(), table, clips).write(some, inputs);
    const std::vector<double> predictions = model.predict_float64(inputs);
    std::vector<Index> outputs(some.size(), 0);
    if (model.signature().task != Task::regression) {
      outputs =
          threshold ? decided_at(model, *threshold, predictions) : decided_classes(model.signature(), predictions);
    }
    Reasoner reasoner(model, reference, &training);
    for (std::size_t i = 0; i < some.size(); ++i) {
      const Attribution made =
          reasoner.attribution(std::span(inputs).subspan(i * width, width), static_cast<std::size_t>(outputs[i]));
      for (const std::size_t column : made.order()) {
        if (reasons[begin + i].size() < most) reasons[begin + i].push_back({column, made.contributions[column]});
      }
    }
  });
  return reasons;
}

}  // namespace pellucid
