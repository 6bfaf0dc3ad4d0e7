#include "pellucid/doctor/baseline.hpp"

#include <algorithm>
#include <span>

#include "pellucid/base/error.hpp"

namespace pellucid::doctor {

namespace {

void check_baseline(const Baseline& baseline, const Data& data) {
  const std::string what = "cannot train the baseline " + std::string(baseline.name.text);
  if (std::ranges::find(baseline.tasks, data.task) == baseline.tasks.end()) {
    fail({Fault::usage, what, "", std::string("it cannot do a ") + name_of(data.task), "take another baseline"});
  }
  if (data.split == nullptr || data.split->validation.empty()) {
    fail({Fault::usage, what, "", "no row is held out for validation", "hold out a part of the rows"});
  }
  if (have_codes(data.fields)) {
    fail({Fault::usage, what, "", "the inputs are codes, which a baseline would take for quantities",
          "prepare the rows for a model without embedding"});
  }
}

classics::Part part_of(const Data& data, const std::vector<std::uint32_t>& rows) {
  const auto width = static_cast<std::size_t>(data.columns);
  classics::Part part;
  part.inputs.reserve(rows.size() * width);
  for (const std::uint32_t row : rows) {
    part.inputs.resize(part.inputs.size() + width);
    data.inputs.write_row(row, std::span(part.inputs).last(width));
    part.targets.push_back(data.targets[row]);
    if (!data.weights.empty()) part.weights.push_back(data.weights[row]);
  }
  return part;
}

}  // namespace

std::vector<double> predict_baseline(const Baseline& baseline, const Data& data, const Signature& signature) {
  Effort whole;
  return predict_baseline(baseline, data, signature, whole);
}

std::vector<double> predict_baseline(const Baseline& baseline, const Data& data, const Signature& signature,
                                     Effort& effort) {
  check_baseline(baseline, data);
  const auto width = static_cast<std::size_t>(data.columns);
  return baseline.define({.task = data.task,
                          .columns = data.columns,
                          .input_names = std::vector<std::string>(width),
                          .input_scales = std::vector<data::Scale>(width),
                          .classes = signature.classes,
                          .target_scale = {},
                          .training = part_of(data, data.split->train),
                          .validation = part_of(data, data.split->validation),
                          .test_rows = 0},
                         effort);
}

Evaluation judge_baseline(const Baseline& baseline, const Data& data, const Signature& signature,
                          const data::Scale& units) {
  std::vector<double> predictions = predict_baseline(baseline, data, signature);
  std::vector<double> truths;
  for (const std::uint32_t row : data.split->validation) truths.push_back(data.targets[row]);
  if (data.task == Task::regression) {
    const auto in_units = [&](double value) { return value * units.deviation + units.mean; };
    std::ranges::transform(predictions, predictions.begin(), in_units);
    std::ranges::transform(truths, truths.begin(), in_units);
  }
  Signature judged = signature;
  judged.output_kind = OutputKind::probabilities;
  return evaluate(judged, predictions, truths);
}

}  // namespace pellucid::doctor
