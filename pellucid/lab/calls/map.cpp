// {"call": "map", "size": 64, "low": [-1, -1], "high": [1, 1]}: what each step of the network gives over the line or
// the plane of its inputs, `size` points along each axis, ends included. Arrays "0", "1", … of the steps and
// "predictions" are [units, points]; the second input changes slowest. "points" are the places along the first axis.
#include "pellucid/base/error.hpp"
#include "pellucid/lab/calls.hpp"
#include "pellucid/lab/step_values.hpp"

namespace pellucid::lab::calls {

namespace {

constexpr Index most_points_of_an_axis = 1024;

}  // namespace

Answer map(Bench& bench, const Request& request) {
  const Model& model = demand_model(bench);
  const Index inputs = model.signature().inputs;
  const Index size = request.count("size", 32, 2, most_points_of_an_axis);
  const std::vector<double> low = request.numbers("low"), high = request.numbers("high");
  request.refuse_unknown();
  if (inputs > 2 || static_cast<Index>(low.size()) != inputs || low.size() != high.size()) {
    fail({Fault::usage, "cannot draw a map", "", "the network has " + std::to_string(inputs) + " inputs",
          "a map is of one or two, with one number of low and of high for each"});
  }
  const auto along = [&](std::size_t axis, Index i) {
    return low[axis] + (high[axis] - low[axis]) * static_cast<double>(i) / static_cast<double>(size - 1);
  };
  std::vector<double> rows;
  for (Index second = 0; second < (inputs == 2 ? size : 1); ++second) {
    for (Index first = 0; first < size; ++first) {
      rows.push_back(along(0, first));
      if (inputs == 2) rows.push_back(along(1, second));
    }
  }
  Answer answer{{{"steps", Json::array()}}};
  for (StepValues& step : step_values(model, rows)) {
    const std::string name = step.step == "predictions" ? step.step : std::to_string(answer.arrays.size());
    answer.json["steps"].push_back({{"name", step.step}, {"units", step.units}});
    answer.arrays.push_back({name, std::move(step.values)});
  }
  std::vector<float> points;
  for (Index i = 0; i < size; ++i) points.push_back(static_cast<float>(along(0, i)));
  answer.arrays.push_back({"points", std::move(points)});
  return answer;
}

}  // namespace pellucid::lab::calls
