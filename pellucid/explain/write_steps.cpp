#include "pellucid/explain/write_steps.hpp"

#include <algorithm>
#include <numeric>
#include <optional>

#include "pellucid/explain/explanation_equations.hpp"
#include "pellucid/explain/local.hpp"
#include "pellucid/explain/written_out.hpp"
#include "pellucid/graph/operations.hpp"

namespace pellucid::explaining {

namespace {

using Kind = Explanation::Kind;
using Step = Explanation::Step;
using At = Explanation::At;
using graph::Op;

constexpr std::size_t most_written = 1000;    // numbers of a step all of whose outputs are written out
constexpr std::size_t most_slopes = 300'000;  // outputs times what they may be made of
constexpr std::size_t first_units = 3;        // of a larger one: those that the text shows

// What of a step is wanted.
struct Wanted {
  std::vector<std::size_t> outputs;
  bool all_uses = false;
  std::optional<std::size_t> source{};                           // the uses of one number that it was given
  std::optional<std::pair<std::size_t, std::size_t>> learned{};  // of one value of a tensor
};

std::vector<std::size_t> first(std::size_t count) {
  std::vector<std::size_t> places(count);
  std::iota(places.begin(), places.end(), std::size_t{0});
  return places;
}

class StepWriter {
 public:
  StepWriter(Explanation& explanation, const RowProgram& program, const Model& model)
      : explanation_(explanation), program_(program), model_(model) {}

  void write_all() {
    for (int i = 0; i < static_cast<int>(explanation_.steps.size()); ++i) {
      if (is_formula_of_one(step(i))) continue;
      const Wanted wanted = explanation_.at ? asked_of(i) : shown_of(step(i));
      if (!wanted.outputs.empty() || wanted.source || wanted.learned) write_step(i, wanted);
    }
    write_output();
    write_loss();
  }

 private:
  Step& step(int index) { return explanation_.steps[static_cast<std::size_t>(index)]; }

  // What says itself: a weighted sum, and a formula in one number.
  static bool is_formula_of_one(const Step& at) {
    return at.kind == Kind::nothing || at.kind == Kind::weighted_sum ||
           (at.kind == Kind::elementwise && !at.formula.empty());
  }

  Wanted shown_of(const Step& at) const {
    std::size_t learned = 0;
    for (const Explanation::Tensor& tensor : at.tensors) learned += tensor.values.size();
    const std::size_t sources = explanation_.values_of(at.source).size();
    const bool is_small =
        at.values.size() + learned <= most_written && at.values.size() * (sources + learned) <= most_slopes;
    return {first(is_small ? at.values.size() : std::min(first_units, at.values.size())),
            is_small && explanation_.loss && at.kind == Kind::whole};
  }

  Wanted asked_of(int index) {
    const At& at = *explanation_.at;
    Wanted wanted;
    if (at.kind == At::Kind::output && at.step == index) wanted.outputs = {at.place};
    if (!explanation_.loss || step(index).kind != Kind::whole) return wanted;
    if (at.kind == At::Kind::tensor && at.step == index) wanted.learned = {at.tensor, at.place};
    if (at.kind != At::Kind::output && at.kind != At::Kind::input) return wanted;
    int to = behind(explanation_, at.kind == At::Kind::input ? -1 : at.step);
    while (to >= 0 && to < index && step(to).kind == Kind::elementwise) to = behind(explanation_, to);
    if (to == index) wanted.source = at.place;
    return wanted;
  }

  void write_step(int index, const Wanted& wanted) {
    Step& at = step(index);
    std::vector<nn::ParameterInfo> own;
    for (const Explanation::Tensor& tensor : at.tensors) own.push_back(info_of(tensor.name));
    const auto place = static_cast<std::size_t>(index);
    Local local(program_.values[place], program_.source(place), own, model_, explanation_.values_of(at.source), 0);
    Writer writer(local, names(local, at.source), at.layer, marks(index, at.layer));
    for (const std::size_t unit : wanted.outputs)
      at.written_out.emplace(
          unit, Equation{left(symbol_of(explanation_, index, unit)), writer.output(unit), at.values[unit]});
    at.parts = writer.parts();
    add_uses(at, local, own, wanted);
  }

  void add_uses(Step& at, Local& local, const std::vector<nn::ParameterInfo>& own, const Wanted& wanted) {
    std::vector<std::size_t> units = first(wanted.all_uses ? at.values.size() : 0);
    if (wanted.source) {
      units = local.reached(local.in, *wanted.source);
      at.uses[*wanted.source] = {};
    }
    if (wanted.learned) {
      const auto [tensor, place] = *wanted.learned;
      units = reached_by(local, own[tensor], place);
      at.tensors[tensor].uses[place] = {};
    }
    if (wanted.all_uses) {
      for (std::size_t i = 0; i < explanation_.values_of(at.source).size(); ++i) at.uses[i] = {};
      for (Explanation::Tensor& tensor : at.tensors) {
        for (std::size_t i = 0; i < tensor.values.size(); ++i) tensor.uses[i] = {};
      }
    }
    const auto note = [](Explanation::Uses& uses, std::size_t unit, const std::vector<double>& slopes) {
      for (auto& [place, list] : uses) {
        if (place < slopes.size() && slopes[place] != 0) list.push_back({unit, slopes[place]});
      }
    };
    for (const std::size_t unit : units) {
      const Local::Slopes slopes = local.slopes(unit);
      note(at.uses, unit, slopes.source);
      for (std::size_t i = 0; i < own.size(); ++i) {
        const auto found = slopes.tensors.find(own[i].name);
        if (found == slopes.tensors.end()) continue;
        note(at.tensors[i].uses, unit, nn::to_file_order(found->second, own[i].value.shape(), own[i].file_axes));
      }
    }
  }

  static std::vector<std::size_t> reached_by(const Local& local, const nn::ParameterInfo& tensor, std::size_t place) {
    const Value value = local.tensor(tensor.name);
    if (!value) return {};
    return local.reached(value, in_graph(tensor.value.shape(), tensor.file_axes)[place]);
  }

  const nn::ParameterInfo& info_of(const std::string& name) const {
    const auto& all = program_.build.parameters();
    return *std::find_if(all.begin(), all.end(), [&](const nn::ParameterInfo& each) { return each.name == name; });
  }

  // The names of what a formula is made of.
  std::function<Symbol(Number)> names(const Local& local, int source) {
    return [this, &local, source](Number number) -> Symbol {
      if (number.node == local.in.id) return symbol_of(explanation_, source, number.place);
      const graph::Node& node = local.graph.node(number.node);
      if (node.op == Op::input) return {node.name};
      const bool is_leaf = node.op == Op::parameter || node.op == Op::state;
      const std::string name = is_leaf ? node.name : graph::operation(node.op).name;
      nn::FileAxes axes;
      if (node.op == Op::parameter) axes = info_of(name).file_axes;
      const graph::Shape shape = node.shape.at(1);
      std::vector<std::size_t>& places = in_file_[name];
      if (places.empty()) {
        places.resize(static_cast<std::size_t>(shape.count()));
        const std::vector<std::size_t> back = in_graph(shape, axes);
        for (std::size_t i = 0; i < back.size(); ++i) places[back[i]] = i;
      }
      return {place_name(name, nn::sizes_in_file(shape, axes), places[number.place])};
    };
  }

  // Behind the letters of a step's parts: one for each step of its layer before it that may have some.
  std::string marks(int index, Index layer) {
    std::string marks;
    for (int i = 0; i < index; ++i) {
      if (!is_formula_of_one(step(i)) && step(i).layer == layer) marks += "′";
    }
    return marks;
  }
  std::string last_marks() { return marks(static_cast<int>(explanation_.steps.size()), explanation_.layers); }
  static Piece left(Symbol symbol) { return {.kind = Piece::Kind::symbol, .top = std::move(symbol)}; }

  void write_output() {
    if (!explanation_.output || !explanation_.output->formula.empty()) return;
    Step& at = *explanation_.output;
    std::vector<std::size_t> units = first(at.values.size() <= most_written ? at.values.size() : first_units);
    if (explanation_.at) {
      if (explanation_.at->kind != At::Kind::prediction) return;
      units = {explanation_.at->place};
    }
    const Local local(program_.predictions, program_.scores, {}, model_, explanation_.values_of(explanation_.last), 0);
    Writer writer(local, names(local, explanation_.last), at.layer, last_marks());
    for (const std::size_t unit : units)
      at.written_out.emplace(unit,
                             Equation{left(output_symbol(explanation_, unit)), writer.output(unit), at.values[unit]});
    at.parts = writer.parts();
  }

  void write_loss() {
    if (!explanation_.loss || !explanation_.loss->formula.empty() || explanation_.at) return;
    const std::vector<double>& scores = explanation_.values_of(explanation_.last);
    if (scores.size() > most_written) return;
    Explanation::Loss& loss = *explanation_.loss;
    const Local local(program_.loss, program_.scores, {}, model_, scores, loss.y);
    Writer writer(local, names(local, explanation_.last), explanation_.layers, last_marks() + "′");
    loss.written_out = Equation{left({"J"}), writer.output(0), loss.value};
    loss.parts = writer.parts();
  }

  Explanation& explanation_;
  const RowProgram& program_;
  const Model& model_;
  std::map<std::string, std::vector<std::size_t>> in_file_;  // of a tensor: of each place in the graph that in the file
};

}  // namespace

void write_steps(Explanation& explanation, const RowProgram& program, const Model& model) {
  StepWriter(explanation, program, model).write_all();
}

}  // namespace pellucid::explaining
