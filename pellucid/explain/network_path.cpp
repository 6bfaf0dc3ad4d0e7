#include "pellucid/explain/network_path.hpp"

#include <algorithm>
#include <cmath>
#include <set>

#include "pellucid/base/error.hpp"
#include "pellucid/base/text.hpp"
#include "pellucid/explain/local.hpp"
#include "pellucid/explain/pixel_names.hpp"
#include "pellucid/graph/differentiate.hpp"
#include "pellucid/graph/operations.hpp"
#include "pellucid/model/prediction.hpp"

namespace pellucid::explaining {

namespace {

using graph::Node;
using graph::Op;

constexpr std::size_t points_at_once = 6, most_rows_at_once = 32;

/// What is explained of each row, [B, 1]; the input "chosen", [B, outputs], is 1 at the class and 0 elsewhere.
Value explained(const Model& model, Value scores, Value predictions, Quantity& quantity) {
  const Signature& signature = model.signature();
  const Value chosen = scores.graph->input("chosen", {graph::batch, signature.outputs});
  const auto of_chosen = [&](Value values) { return sum_last(values * chosen); };
  if (signature.task == Task::regression) {
    const data::Preparation* const preparation = model.preparation();
    const data::Scale scale = preparation != nullptr ? preparation->target.scale : data::Scale{};
    return of_chosen(predictions * scale.deviation + scale.mean);
  }
  // One output speaks for two classes: for the first with the other sign.
  const bool is_single = signature.outputs == 1;
  if (signature.output_kind != OutputKind::probabilities) {
    quantity = Quantity::score;
    return of_chosen(signature.output_kind == OutputKind::decisions ? scores : predictions);
  }
  quantity = Quantity::log_odds;
  // The scores are the log-odds themselves, without the rounding of a probability near 1.
  if (is_single && predictions == graph::sigmoid(scores)) return of_chosen(scores);
  constexpr double least = 1e-300;  // of a probability, before its logarithm
  const auto log_of = [](Value p) { return graph::log(graph::maximum(p, least)); };
  if (is_single) return of_chosen(log_of(predictions) - log_of(1 - predictions));
  return log_of(of_chosen(predictions)) - log_of(sum_last(predictions * (1 - chosen)));
}

std::vector<double> mean_of(const std::vector<std::vector<double>>& vectors, std::size_t width) {
  std::vector<double> mean(width, 0);
  for (const std::vector<double>& each : vectors) {
    for (std::size_t i = 0; i < width; ++i) mean[i] += each[i] / static_cast<double>(vectors.size());
  }
  return mean;
}

}  // namespace

std::vector<InputColumn> input_columns(const Model& model) {
  std::vector<InputColumn> columns;
  if (const data::Preparation* const preparation = model.preparation()) {
    std::size_t begin = 0;
    for (const data::FittedColumn& column : preparation->columns) {
      const auto count = static_cast<std::size_t>(column.width());
      if (count > 0) columns.push_back({column.name, begin, count});
      begin += count;
    }
    return columns;
  }
  const std::vector<std::string> pixels = pixel_names(model.signature());
  for (std::size_t i = 0; i < static_cast<std::size_t>(model.signature().inputs); ++i)
    columns.push_back({pixels.empty() ? "input " + std::to_string(i + 1) : pixels[i], i, 1});
  return columns;
}

NetworkPath::NetworkPath(const Model& model)
    : build_(graph_, false, model.signature().outputs, model.signature().described(), model.signature().image),
      columns_(input_columns(model)),
      inputs_(static_cast<std::size_t>(model.signature().inputs)),
      outputs_(static_cast<std::size_t>(model.signature().outputs)),
      store_(Element::float64, 1) {
  const Parsed parsed = parse(model.recipe(), model.signature().task);
  x_ = graph_.input("x", {graph::batch, model.signature().inputs});
  scores_ = scores_of(parsed, build_, x_, model.signature());
  explained_ = explained(model, scores_, nn::predictions(parsed.loss, scores_), quantity_);
  find_vectors();
  demand_slopes();
  std::vector<Value> moved{x_};
  for (const Vectors& table : vectors_) {
    for (const nn::ParameterInfo& parameter : build_.parameters()) {
      if (parameter.name == table.name) moved.push_back(parameter.value);
    }
  }
  const std::vector<Value> gradients = graph::gradients(graph::sum(explained_), moved);
  std::vector<plan::Output> outputs{{"f", explained_}, {"d:x", gradients[0]}};
  for (std::size_t i = 0; i < vectors_.size(); ++i) {
    outputs.push_back({"d:" + vectors_[i].name, gradients[i + 1]});
    if (const graph::Rows rows = graph::rows_of(gradients[i + 1]))
      outputs.push_back({"i:" + vectors_[i].name, rows.index});
  }
  at_once_ = vectors_.empty() ? points_at_once : 1;  // a table of vectors is at one point of the path at a time
  rows_at_once_ = most_rows_at_once;
  const plan::Options options{.isa = kernels::best(model.recipe().kernels), .batch = static_cast<Index>(at_once_)};
  slopes_.emplace(graph_, outputs, std::vector<graph::Update>{}, store_, options);
  forward_.emplace(graph_, std::vector<plan::Output>{{"f", explained_}}, std::vector<graph::Update>{}, store_,
                   plan::Options{.isa = options.isa, .batch = static_cast<Index>(rows_at_once_)});
  for (const std::string& name : model.names()) {
    if (store_.find(name) != nullptr) store_.write(name, 0, model.graph_tensor(name));
  }
  for (Vectors& table : vectors_) table.whole = model.graph_tensor(table.name);
}

void NetworkPath::find_vectors() {
  for (const int id : operands_first(explained_)) {
    const Node& node = graph_.node(id);
    if (node.op != Op::lookup) continue;
    const Node& leaf = graph_.node(node.inputs[0]);
    const Node& codes = graph_.node(node.inputs[1]);
    Vectors table{leaf.name, static_cast<std::size_t>(leaf.shape.columns()), {}, node.shape.rank() == 2, {}};
    if (node.inputs[1] == x_.id) {
      for (std::size_t i = 0; i < inputs_; ++i) table.places.push_back(i);
    } else if (codes.op == Op::take && codes.inputs[0] == x_.id) {
      for (const Index place : codes.list) table.places.push_back(static_cast<std::size_t>(place));
    } else {
      fail({Fault::usage, "cannot tell what each column contributes", "tensor " + in_quotes(leaf.name),
            "its codes are no columns of the row", "put embedding first"});
    }
    const bool is_known = std::ranges::any_of(vectors_, [&](const Vectors& each) { return each.name == table.name; });
    if (!is_known) vectors_.push_back(std::move(table));
  }
}

// A condition of where() may jump and the value need not, as leaky_relu's does not; where it does, the contributions do
// not add up, which is measured.
void NetworkPath::demand_slopes() const {
  const std::set<Op> jumps{Op::sign, Op::floor, Op::less, Op::less_equal, Op::equal};
  std::set<int> depends;
  if (vectors_.empty()) depends.insert(x_.id);
  std::set<std::size_t> codes;
  for (const Vectors& table : vectors_) codes.insert(table.places.begin(), table.places.end());
  for (const int id : operands_first(explained_)) {
    const Node& node = graph_.node(id);
    const auto uses = [&](int input) { return depends.contains(input); };
    const bool takes_numbers = node.op == Op::take && node.inputs[0] == x_.id && !vectors_.empty() &&
                               !codes.contains(static_cast<std::size_t>(node.list[0]));
    if (takes_numbers || node.op == Op::lookup || std::ranges::any_of(node.inputs, uses)) depends.insert(id);
    for (std::size_t i = 0; i < node.inputs.size(); ++i) {
      if (node.inputs[i] < 0 || !uses(node.inputs[i]) || !jumps.contains(graph_.node(node.inputs[i]).op)) continue;
      if (node.op == Op::where && i == 0) continue;
      fail({Fault::usage, "cannot tell what each column contributes", "",
            "the network jumps (" + std::string(graph::operation(graph_.node(node.inputs[i]).op).name) +
                ", as of step and sign): its slopes are 0 and say nothing of the jumps",
            "train a network whose activations have slopes"});
    }
  }
}

void NetworkPath::choose(plan::Plan& plan, std::size_t output) const {
  const std::span<double> chosen = plan.input<double>("chosen");
  const bool is_second = quantity_ == Quantity::number || output == 1;
  for (std::size_t i = 0; i < chosen.size(); ++i)
    chosen[i] = outputs_ == 1 ? (is_second ? 1 : -1) : (i % outputs_ == output ? 1 : 0);
}

std::vector<double> NetworkPath::values(std::span<const double> rows, std::size_t output) {
  restore();
  choose(*forward_, output);
  const std::size_t count = rows.size() / inputs_;
  std::vector<double> values;
  for (std::size_t begin = 0; begin < count; begin += rows_at_once_) {
    const std::size_t some = std::min(rows_at_once_, count - begin);
    const std::span<double> x = forward_->input<double>("x");
    std::ranges::copy(rows.subspan(begin * inputs_, some * inputs_), x.begin());
    forward_->run(one_);
    const std::span<const double> f = forward_->output<double>("f");
    values.insert(values.end(), f.begin(), f.begin() + static_cast<std::ptrdiff_t>(some));
  }
  return values;
}

double NetworkPath::value(std::span<const double> row, std::size_t output) { return values(row, output)[0]; }

std::vector<double> NetworkPath::vector_of(const Vectors& table, double code) const {
  if (code < 0) return std::vector<double>(table.width, 0);
  const auto begin = table.whole.begin() + static_cast<std::ptrdiff_t>(code) * static_cast<std::ptrdiff_t>(table.width);
  return {begin, begin + static_cast<std::ptrdiff_t>(table.width)};
}

std::size_t NetworkPath::column_of(std::size_t input) const {
  std::size_t column = 0;
  while (column + 1 < columns_.size() && columns_[column + 1].begin <= input) ++column;
  return column;
}

void NetworkPath::add_moving(std::size_t table, double code, std::size_t column, std::vector<double> begin,
                             std::vector<double> end) {
  const auto own = static_cast<std::size_t>(code);
  const bool is_there =
      std::ranges::any_of(moving_, [&](const Moving& each) { return each.table == table && each.code == own; });
  if (!is_there) moving_.push_back({table, own, column, std::move(begin), std::move(end)});
}

void NetworkPath::move_categories(const Vectors& from, std::size_t table) {
  for (const std::size_t place : from.places) {
    const double code = end_[place] >= 0 ? end_[place] : begin_[place];
    row_[place] = code;
    if (code >= 0)
      add_moving(table, code, column_of(place), vector_of(from, begin_[place]), vector_of(from, end_[place]));
  }
}

// A text is the mean of its words' vectors: each word of the row begins at the mean of the other row's.
void NetworkPath::move_words(const Vectors& from, std::size_t table) {
  const auto vectors_in = [&](const std::vector<double>& row) {
    std::vector<std::vector<double>> vectors;
    for (const std::size_t place : from.places) {
      if (row[place] >= 0) vectors.push_back(vector_of(from, row[place]));
    }
    return vectors;
  };
  const bool is_to_words = !vectors_in(end_).empty();
  const std::vector<double>& held = is_to_words ? end_ : begin_;
  const std::vector<double> other = mean_of(vectors_in(is_to_words ? begin_ : end_), from.width);
  for (const std::size_t place : from.places) {
    row_[place] = held[place];
    if (held[place] < 0) continue;
    const std::vector<double> own = vector_of(from, held[place]);
    add_moving(table, held[place], column_of(place), is_to_words ? other : own, is_to_words ? own : other);
  }
}

void NetworkPath::set(std::span<const double> begin, std::span<const double> end, std::size_t output) {
  restore();
  begin_.assign(begin.begin(), begin.end());
  end_.assign(end.begin(), end.end());
  row_ = end_;
  for (std::size_t i = 0; i < vectors_.size(); ++i)
    vectors_[i].are_words ? move_words(vectors_[i], i) : move_categories(vectors_[i], i);
  choose(*slopes_, output);
}

void NetworkPath::restore() {
  for (const Moving& each : moving_) {
    const Vectors& table = vectors_[each.table];
    const std::vector<double> learned = vector_of(table, static_cast<double>(each.code));
    const std::span<double> values = store_.find(table.name)->data.as<double>();
    std::ranges::copy(learned, values.begin() + static_cast<std::ptrdiff_t>(each.code * table.width));
  }
  moving_.clear();
}

void NetworkPath::place(double at) {
  for (const Moving& each : moving_) {
    const Vectors& table = vectors_[each.table];
    const std::span<double> values = store_.find(table.name)->data.as<double>().subspan(each.code * table.width);
    for (std::size_t i = 0; i < table.width; ++i) values[i] = each.begin[i] + at * (each.end[i] - each.begin[i]);
  }
}

void NetworkPath::run(std::span<PathPoint> points) {
  std::vector<char> is_code(inputs_, 0);
  for (const Vectors& table : vectors_) {
    for (const std::size_t place : table.places) is_code[place] = 1;
  }
  for (std::size_t first = 0; first < points.size(); first += at_once_) {
    const auto some = points.subspan(first, std::min(at_once_, points.size() - first));
    const std::span<double> x = slopes_->input<double>("x");
    for (std::size_t slot = 0; slot < some.size(); ++slot) {
      const double at = some[slot].at;
      for (std::size_t i = 0; i < inputs_; ++i)
        x[slot * inputs_ + i] = is_code[i] != 0 ? row_[i] : begin_[i] + at * (end_[i] - begin_[i]);
    }
    place(some[0].at);
    slopes_->run(one_);
    for (std::size_t slot = 0; slot < some.size(); ++slot) read(slot, some[slot]);
  }
}

void NetworkPath::read(std::size_t slot, PathPoint& point) const {
  point.value = slopes_->output<double>("f")[slot];
  point.slopes.assign(columns_.size(), 0);
  const std::span<const double> by_input = slopes_->output<double>("d:x").subspan(slot * inputs_, inputs_);
  for (std::size_t column = 0; column < columns_.size(); ++column) {
    for (std::size_t i = columns_[column].begin; i < columns_[column].begin + columns_[column].count; ++i) {
      const double way = end_[i] - begin_[i];
      if (way != 0 && by_input[i] != 0) point.slopes[column] += by_input[i] * way;
    }
  }
  for (std::size_t t = 0; t < vectors_.size(); ++t) {
    const Vectors& table = vectors_[t];
    const std::span<const double> given = slopes_->output<double>("d:" + table.name);
    const std::span<const double> codes = slopes_->output<double>("i:" + table.name);
    for (const Moving& each : moving_) {
      if (each.table != t) continue;
      const auto found = std::ranges::find(codes, static_cast<double>(each.code));
      if (found == codes.end()) continue;
      const auto begin = static_cast<std::size_t>(found - codes.begin()) * table.width;
      for (std::size_t i = 0; i < table.width; ++i)
        point.slopes[each.column] += given[begin + i] * (each.end[i] - each.begin[i]);
    }
  }
}

}  // namespace pellucid::explaining
