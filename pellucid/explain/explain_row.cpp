#include "pellucid/explain/explain_row.hpp"

#include <algorithm>
#include <cmath>
#include <limits>
#include <set>

#include "pellucid/base/error.hpp"
#include "pellucid/base/text.hpp"
#include "pellucid/explain/asked.hpp"
#include "pellucid/explain/explanation_program.hpp"
#include "pellucid/explain/formulas.hpp"
#include "pellucid/explain/local.hpp"
#include "pellucid/explain/write_steps.hpp"
#include "pellucid/judge/judgement.hpp"
#include "pellucid/model/mean.hpp"

namespace pellucid {

namespace {

using Kind = Explanation::Kind;
using Step = Explanation::Step;
using explaining::add_formulas;
using explaining::is_formula;
using explaining::kind_of;
using explaining::opens_layer;
using explaining::RowProgram;
using explaining::RowRun;

constexpr Index checked_entirely = 10'000;  // learned values; 12 runs each, so about two seconds

std::size_t size(Index count) { return static_cast<std::size_t>(count); }

class Assembly {
 public:
  /// Takes derivatives numerically of all values, of the first ones of each tensor, or of none but the one that
  /// check() is told of.
  Assembly(RowProgram& program, RowRun& run, Explanation& result, const Fields& fields, bool checks_all,
           bool checks_one)
      : program_(program),
        run_(run),
        result_(result),
        fields_(fields),
        checks_all_(checks_all),
        checks_one_(checks_one) {}

  void add_steps() {
    int source = -1;
    for (std::size_t i = 0; i < program_.values.size(); ++i) {
      const nn::Step& step = program_.parsed.steps[i];
      const Kind kind = kind_of(program_.values[i], program_.source(i));
      const bool is_layer = opens_layer(program_.values[i], program_.source(i));
      if (is_layer) ++result_.layers;
      Step& made = result_.steps.emplace_back(Step{.kind = kind,
                                                   .written = step.written(),
                                                   .name = step.name(),
                                                   .layer = result_.layers,
                                                   .source = source,
                                                   .shape = shape_of(program_.values[i])});
      if (kind == Kind::nothing) {
        made.values = result_.values_of(source);
        made.derivatives = result_.derivatives_of(source);
        continue;
      }
      made.symbol = new_symbol(is_layer ? "z" : step.layer.entry != nullptr ? "n" : "a");
      made.values = run_.output(std::to_string(i));
      if (program_.loss) made.derivatives = run_.output("d:" + std::to_string(i));
      if (kind == Kind::elementwise) made.slopes = run_.output("s:" + std::to_string(i));
      if (kind == Kind::elementwise && step.activation.entry != nullptr) add_formulas(made, step.activation);
      add_tensors(made, i);
      source = static_cast<int>(i);
    }
    result_.last = source;
  }

  void add_output() {
    const nn::Use<nn::Loss>& loss = program_.parsed.loss;
    result_.predictions = result_.values_of(result_.last);
    if (program_.predictions == program_.scores) return;
    result_.predictions = run_.output("predictions");
    const nn::Use<nn::Activation> use{nn::find<nn::Activation>(loss.entry->output.text), {}};
    const Kind kind = kind_of(program_.predictions, program_.scores);
    result_.output = Step{.kind = kind,
                          .written = nn::written(use),
                          .name = use.entry->name.text,
                          .symbol = new_symbol("a"),
                          .layer = result_.layers,
                          .source = result_.last,
                          .values = result_.predictions,
                          .shape = shape_of(program_.predictions)};
    if (kind == Kind::elementwise) add_formulas(*result_.output, use);
  }

  void add_loss(double target, double y) {
    const nn::Use<nn::Loss>& use = program_.parsed.loss;
    result_.loss = Explanation::Loss{.written = nn::written(use),
                                     .name = use.entry->name.text,
                                     .target = target,
                                     .y = y,
                                     .value = run_.output("loss")[0]};
    if (is_formula(use, program_.scores.shape().columns())) add_formulas(*result_.loss, use);
    const std::vector<double> rate = run_.output("learning_rate");
    if (!rate.empty()) result_.learning_rate = rate[0];
    result_.input_numerical.assign(result_.inputs.size(), nan);
    for (std::size_t i = 0; i < run_.inputs().size(); ++i) {
      if (is_code(i)) continue;
      if (checks(result_.inputs.size()) || (!checks_one_ && i < first_sources))
        result_.input_numerical[i] = run_.difference(run_.inputs()[i], std::max(1.0, std::abs(result_.inputs[i])));
    }
  }

  void check(const Explanation::At& at) {
    if (at.kind == Explanation::At::Kind::input && at.place < run_.inputs().size() && !is_code(at.place)) {
      double& input = run_.inputs()[at.place];
      result_.input_numerical[at.place] = run_.difference(input, std::max(1.0, std::abs(input)));
    }
    if (at.kind != Explanation::At::Kind::tensor) return;
    Explanation::Tensor& tensor = result_.steps[size(at.step)].tensors[at.tensor];
    const auto& all = program_.build.parameters();
    const auto found = std::find_if(all.begin(), all.end(), [&](const auto& each) { return each.name == tensor.name; });
    const std::vector<std::size_t> places = explaining::in_graph(found->value.shape(), found->file_axes);
    tensor.numerical[at.place] = run_.difference(run_.tensor(tensor.name)[places[at.place]], 1);
  }

 private:
  // A code has no neighbours to take differences with.
  bool is_code(std::size_t input) const {
    return std::any_of(fields_.begin(), fields_.end(), [&](const Field& field) {
      return field.has_codes() &&
             std::find(field.columns.begin(), field.columns.end(), static_cast<Index>(input)) != field.columns.end();
    });
  }

  static std::vector<Index> shape_of(Value value) {
    const graph::Shape shape = value.shape().at(1);
    std::vector<Index> sizes;
    for (int axis = 1; axis < shape.rank(); ++axis) sizes.push_back(shape[axis]);
    return sizes;
  }

  static constexpr double nan = std::numeric_limits<double>::quiet_NaN();
  // Of few, which the text shows whole, all.
  bool checks(std::size_t values) const { return !checks_one_ && (checks_all_ || values <= 40); }
  static constexpr std::size_t first_units = 3;  // of large networks: those that the text shows
  static constexpr std::size_t first_sources = 4;

  // A second activation of one layer is called a′.
  std::string new_symbol(std::string symbol) {
    while (!used_.emplace(result_.layers, symbol).second) symbol += "′";
    return symbol;
  }

  void add_tensors(Step& step, std::size_t index) {
    for (const nn::ParameterInfo& parameter : program_.build.parameters()) {
      if (std::stoul(parameter.name) != index) continue;
      const graph::Shape& shape = parameter.value.shape();
      Explanation::Tensor tensor{.name = parameter.name,
                                 .shape = nn::sizes_in_file(shape, parameter.file_axes),
                                 .is_transposed = parameter.is_weight() && shape.rank() == 2};
      const auto in_file = [&](std::span<const double> values) {
        return nn::to_file_order(values, shape, parameter.file_axes);
      };
      tensor.values = in_file(run_.tensor(parameter.name));
      if (program_.loss) {
        tensor.derivatives = in_file(run_.derivatives(parameter));
        tensor.numerical = in_file(differences(parameter, step));
        if (const std::vector<double> updated = run_.updated(parameter); !updated.empty())
          tensor.updated = in_file(updated);
      }
      const bool has_slopes =
          step.kind == Kind::elementwise && shape == graph::Shape({program_.values[index].shape().columns()});
      if (has_slopes) tensor.slopes = run_.output("s:" + parameter.name);
      step.tensors.push_back(std::move(tensor));
    }
  }

  std::vector<double> differences(const nn::ParameterInfo& parameter, const Step& step) {
    const std::span<double> values = run_.tensor(parameter.name);
    const std::vector<double>& sources = result_.values_of(step.source);
    const std::size_t columns = size(parameter.value.shape().columns());
    const bool is_matrix =
        parameter.value.shape().rank() == 2 && size(parameter.value.shape().rows()) == sources.size();
    std::vector<double> taken(values.size(), nan);
    for (std::size_t i = 0; i < values.size(); ++i) {
      const bool is_first = i % columns < first_units && i / columns < first_sources;
      if (!checks(values.size()) && (checks_one_ || !is_first)) continue;
      taken[i] = run_.difference(values[i], is_matrix ? 1 / std::max(1.0, std::abs(sources[i / columns])) : 1);
    }
    return taken;
  }

  RowProgram& program_;
  RowRun& run_;
  Explanation& result_;
  const Fields& fields_;
  bool checks_all_, checks_one_;
  std::set<std::pair<Index, std::string>> used_;
};

void check_inputs(const Signature& signature, std::span<const double> inputs, std::span<const std::string> names) {
  const auto refuse = [](const std::string& why, const std::string& next) {
    fail({Fault::usage, "cannot explain the row", "inputs", why, next});
  };
  const auto count = static_cast<Index>(inputs.size());
  if (count != signature.inputs) {
    refuse(counted(count, "value") + " for a network of " + counted(signature.inputs, "input"),
           "give " + counted(signature.inputs, "value"));
  }
  for (std::size_t i = 0; i < inputs.size(); ++i) {
    if (!std::isfinite(inputs[i])) refuse("value " + std::to_string(i + 1) + " is not finite", "give numbers");
  }
  if (!names.empty() && names.size() != inputs.size()) {
    refuse(counted(static_cast<Index>(names.size()), "name") + " for " + counted(count, "value"), "give a name each");
  }
}

void check_target(const Signature& signature, double target) {
  const auto refuse = [&](const std::string& next) {
    fail({Fault::usage, "cannot explain the row", "target", number_text(target) + " is no target of this network",
          next});
  };
  if (!std::isfinite(target)) refuse("give a number");
  if (signature.task == Task::regression && signature.outputs > 1)
    refuse("it predicts " + grouped(signature.outputs) + " numbers: explain it without a target");
  if (signature.task == Task::binary && (target < 0 || target > 1)) refuse("give 0 or 1");
  const bool is_class = target >= 0 && target < static_cast<double>(signature.outputs) && target == std::floor(target);
  if (signature.task == Task::classification && !is_class)
    refuse("give a class number from 0 to " + std::to_string(signature.outputs - 1));
}

std::optional<Explanation::Units> units_of(const Model& model) {
  if (model.preparation() == nullptr || model.signature().task != Task::regression) return std::nullopt;
  const data::FittedTarget& target = model.preparation()->target;
  if (target.scale.mean == 0 && target.scale.deviation == 1) return std::nullopt;
  return Explanation::Units{target.name, target.scale.mean, target.scale.deviation};
}

}  // namespace

Explanation explain_row(const Model& model, std::span<const double> inputs, std::optional<double> target,
                        std::span<const std::string> input_names, std::string_view at) {
  demand_one_network(model, "the account of every number");
  const Signature& signature = model.signature();
  check_inputs(signature, inputs, input_names);
  if (target) check_target(signature, *target);
  RowProgram program(model, target.has_value());
  Explanation result{};
  result.units = units_of(model);
  std::optional<double> y = target;
  if (target && result.units) y = (*target - result.units->mean) / result.units->deviation;
  RowRun run(program, model, inputs, y);
  result.inputs.assign(inputs.begin(), inputs.end());
  result.input_names.assign(input_names.begin(), input_names.end());
  for (std::size_t i = result.input_names.size(); i < inputs.size(); ++i)
    result.input_names.push_back("x" + std::to_string(i + 1));
  if (target) result.input_derivatives = run.output("d:x");
  result.classes = signature.classes;
  result.layers = 1;
  if (model.preparation() != nullptr) result.target_name = model.preparation()->target.name;
  result.optimizer = nn::written(program.parsed.optimizer);
  Assembly assembly(program, run, result, signature.fields, model.parameter_count() <= checked_entirely, !at.empty());
  assembly.add_steps();
  assembly.add_output();
  if (target) assembly.add_loss(*target, *y);
  if (!at.empty()) {
    result.at = explaining::asked(result, at);
    if (target) assembly.check(*result.at);
  }
  if (!result.classes.empty())
    result.chosen = static_cast<std::size_t>(decided_classes(signature, result.predictions).front());
  explaining::write_steps(result, program, model);
  if (result.units) {
    for (double& value : result.predictions) value = value * result.units->deviation + result.units->mean;
  }
  return result;
}

}  // namespace pellucid
