// {"call": "map", "size": 64, "low": [-1, -1], "high": [1, 1]}: what each step of the network gives over the line or
// the plane of its inputs, `size` points along each axis, ends included. Arrays "0", "1", … of the steps and
// "predictions" are [units, points]; the second input changes slowest. "points" are the places along the first axis.
// Of a table, {"axes": ["x", "y"], "row": 0} names one or two columns of numbers, in the table's units; the others are
// as in that row of those that training may see. Where several classes are told, "winner" is the likeliest one's
// number.
#include <algorithm>

#include "pellucid/base/error.hpp"
#include "pellucid/base/text.hpp"
#include "pellucid/lab/calls.hpp"

namespace pellucid::lab::calls {

namespace {

constexpr Index most_points_of_an_axis = 1024;

/// A place among the network's inputs, and how a number comes to stand there.
struct Axis {
  std::size_t place;
  data::Scale scale{};
};

/// What is held, and what is varied.
struct Field {
  std::vector<double> held;
  std::vector<Axis> axes;
};

Field field_of_table(const Experiment& experiment, const std::vector<std::string>& axes, std::uint32_t row) {
  const data::Preparation& preparation = experiment.data().preparation;
  Field field{data::encode<double>(preparation, experiment.table().seen, {row}), {}};
  const std::vector<std::string> inputs = preparation.input_names();
  for (const std::string& name : axes) {
    const auto column = std::ranges::find(preparation.columns, name, &data::FittedColumn::name);
    const auto place = std::ranges::find(inputs, name);
    if (column == preparation.columns.end() || column->type != data::ColumnType::number || place == inputs.end()) {
      fail({Fault::usage, "cannot draw a map", "", in_quotes(name) + " is no column of numbers",
            "an axis is a column of numbers"});
    }
    field.axes.push_back({static_cast<std::size_t>(place - inputs.begin()), column->scale});
  }
  return field;
}

Field field_of_inputs(Index inputs) {
  Field field{std::vector<double>(static_cast<std::size_t>(inputs)), {}};
  for (std::size_t i = 0; i < field.held.size(); ++i) field.axes.push_back({i, {}});
  return field;
}

/// Of predictions [outputs, points], the number of the largest at each point.
std::vector<float> winners(const std::vector<float>& predictions, Index outputs) {
  const std::size_t points = predictions.size() / static_cast<std::size_t>(outputs);
  std::vector<float> winner(points, 0);
  for (std::size_t at = 0; at < points; ++at) {
    for (std::size_t output = 1; output < static_cast<std::size_t>(outputs); ++output) {
      const auto best = static_cast<std::size_t>(winner[at]);
      if (predictions[output * points + at] > predictions[best * points + at]) winner[at] = static_cast<float>(output);
    }
  }
  return winner;
}

}  // namespace

Answer map(Bench& bench, const Request& request) {
  const Model& model = demand_model(bench);
  const Index size = request.count("size", 32, 2, most_points_of_an_axis);
  const std::vector<double> low = request.numbers("low"), high = request.numbers("high");
  Field field;
  if (bench.experiment) {
    const std::vector<std::string> axes = request.texts("axes");
    const Index row = request.count("row", 0, 0, bench.experiment->table().seen.rows - 1);
    field = field_of_table(*bench.experiment, axes, static_cast<std::uint32_t>(row));
  } else {
    field = field_of_inputs(model.signature().inputs);
  }
  request.refuse_unknown();
  const std::size_t axes = field.axes.size();
  if (axes < 1 || axes > 2 || low.size() != axes || high.size() != axes) {
    fail({Fault::usage, "cannot draw a map", "", "it would have " + std::to_string(axes) + " axes",
          "a map has one or two, with one number of low and of high for each"});
  }
  const auto along = [&](std::size_t axis, Index i) {
    return low[axis] + (high[axis] - low[axis]) * static_cast<double>(i) / static_cast<double>(size - 1);
  };
  std::vector<double> rows;
  const auto place = [&](std::size_t axis, Index i) {
    field.held[field.axes[axis].place] = field.axes[axis].scale.of(along(axis, i));
  };
  for (Index second = 0; second < (axes == 2 ? size : 1); ++second) {
    if (axes == 2) place(1, second);
    for (Index first = 0; first < size; ++first) {
      place(0, first);
      rows.insert(rows.end(), field.held.begin(), field.held.end());
    }
  }
  if (!bench.view) bench.view.emplace(model.recipe(), model.signature());
  Answer answer{{{"steps", Json::array()}}};
  for (StepValues& step : bench.view->of(model, rows)) {
    const std::string name = step.step == "predictions" ? step.step : std::to_string(answer.arrays.size());
    answer.json["steps"].push_back({{"name", step.step}, {"units", step.units}});
    answer.arrays.push_back({name, std::move(step.values)});
  }
  if (bench.experiment) {  // in the units of the table
    const data::Scale& scale = bench.experiment->data().preparation.target.scale;
    for (float& value : answer.arrays.back().values) {
      value = static_cast<float>(static_cast<double>(value) * scale.deviation + scale.mean);
    }
  }
  if (model.signature().outputs > 1) {
    answer.arrays.push_back({"winner", winners(answer.arrays.back().values, model.signature().outputs)});
  }
  std::vector<float> points;
  for (Index i = 0; i < size; ++i) points.push_back(static_cast<float>(along(0, i)));
  answer.arrays.push_back({"points", std::move(points)});
  return answer;
}

}  // namespace pellucid::lab::calls
