#include "pellucid/train/program.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <set>

#include "pellucid/base/error.hpp"
#include "pellucid/base/memory.hpp"
#include "pellucid/base/text.hpp"
#include "pellucid/graph/differentiate.hpp"
#include "pellucid/model/prediction.hpp"
#include "pellucid/nn/saturation.hpp"
#include "pellucid/train/mixup.hpp"

namespace pellucid {

namespace {

/// Rows of the tables: what goes in, what is to be told, what each counts for.
struct Batch {
  Value x, y;
  std::optional<Value> weight;

  /// The loss of each row, times its weight.
  Value cost(const nn::Use<nn::Loss>& loss, Value scores) const {
    const Value row = nn::row_loss(loss, y, scores);
    return weight ? *weight * row : row;
  }
};

Batch gather_batch(const Parsed& parsed, const Signature& signature, graph::Graph& graph, Value rows, bool weighted) {
  const Index targets = signature.task == Task::regression ? signature.outputs : 1;
  Batch batch{gather(graph.table("inputs", signature.inputs), rows), gather(graph.table("targets", targets), rows), {}};
  if (weighted) batch.weight = gather(graph.table("weights", 1), rows);
  if (parsed.has_class_weights) {
    const auto classes = static_cast<Index>(signature.classes.size());
    const Value each = graph.state(class_weights_name, {classes});
    const Value own = sum_last(where(equal(iota(graph, classes), batch.y), each, 0));
    batch.weight = batch.weight ? *batch.weight * own : own;
  }
  return batch;
}

/// Codes name and do not measure, and a step moves only the rows that its batch names.
void refuse_with_codes(const Parsed& parsed) {
  const auto refuse = [](const char* key, const char* why, const char* next) {
    fail({Fault::usage, std::string(key) + " does not go with embeddings", key, why, next});
  };
  if (parsed.mixup > 0) refuse("mixup", "between the codes of two rows lies the code of a third thing", "leave it out");
  if (parsed.accumulate > 1)
    refuse("accumulate", "each batch names other rows of the table", "use larger batches instead");
}

}  // namespace

TrainingGraph::TrainingGraph(const Parsed& parsed, const Signature& signature, bool weighted)
    : build(graph, true, signature.outputs, signature.described(), signature.image) {
  if (have_codes(signature.fields)) refuse_with_codes(parsed);
  Batch batch = gather_batch(parsed, signature, graph, graph.row_index("rows"), weighted);
  Value costs;
  if (parsed.mixup > 0) {
    const Batch other = gather_batch(parsed, signature, graph, graph.row_index("partners"), weighted);
    const Value share =
        mixup_share(parsed.mixup, graph.scalar(graph::scalars::mixup_u), graph.scalar(graph::scalars::mixup_v));
    const Value scores = scores_of(parsed, build, share * batch.x + (1 - share) * other.x, signature);
    costs = share * batch.cost(parsed.loss, scores) + (1 - share) * other.cost(parsed.loss, scores);
    if (batch.weight) batch.weight = share * *batch.weight + (1 - share) * *other.weight;
  } else {
    costs = batch.cost(parsed.loss, scores_of(parsed, build, batch.x, signature));
  }
  std::vector<Value> gradients;
  if (parsed.accumulate > 1) {
    gradients = gather_gradients(costs, batch.weight);
  } else {
    loss = nn::mean_of_rows(costs, batch.weight);
    if (batch.weight) weight = sum(*batch.weight);
    gradients = nn::gradients_of(loss, build.parameters());
  }
  descent =
      nn::descend(parsed.optimizer, parsed.schedules, graph, loss, gradients, build.parameters(), parsed.restraint);
  updates = descent.updates;
  updates.insert(updates.end(), build.updates().begin(), build.updates().end());
  if (parsed.averaging) average(*parsed.averaging->entry);
}

void demand_memory(const TrainingGraph& training, Element element, Index models) {
  double weights = 0, all = 0;
  for (const nn::ParameterInfo& parameter : training.build.parameters()) {
    weights += static_cast<double>(parameter.value.shape().count());
  }
  for (const graph::Update& update : training.updates) all += static_cast<double>(update.target.shape().count());
  const double bytes = (weights + all) * static_cast<double>(models) * static_cast<double>(bytes_of(element));
  if (bytes <= physical_memory()) return;
  fail({Fault::usage, "the network does not fit into memory", "model",
        grouped(static_cast<Index>(weights)) + " weights, their gradients and what the optimizer keeps of them take " +
            gibibytes(bytes) + "; this machine has " + gibibytes(physical_memory()),
        "give the layers fewer units"});
}

/// Several batches to one update: the sums of losses, weights and gradients stand in slots; what is descended is their
/// quotient, as if all rows had been one batch. (The mean of the batches' means would count rows of a short batch
/// more.)
std::vector<Value> TrainingGraph::gather_gradients(Value costs, std::optional<Value> weights) {
  const Value continues = graph.scalar(graph::scalars::continues);
  const auto add = [&](const std::string& name, Value value) {
    const Value slot = graph.slot("accumulated/" + name, value.shape());
    const Value total = where(continues, slot, 0) + value;
    gathering.push_back({slot, total});
    return total;
  };
  const Value cost = sum(costs);
  const Value all = add("loss", cost);
  weight = add("weight", weights ? sum(*weights) : graph.scalar(graph::scalars::row_count));
  const Value divisor = where(weight > 0, weight, 1);
  loss = all / divisor;
  std::vector<Value> gradients = nn::gradients_of(cost, build.parameters());
  for (std::size_t i = 0; i < gradients.size(); ++i) {
    gradients[i] = add(build.parameters()[i].name, gradients[i]) / divisor;
  }
  gathering.insert(gathering.end(), build.updates().begin(), build.updates().end());
  return gradients;
}

void TrainingGraph::average(const nn::Averaging& averaging) {
  const Value share = graph.scalar(graph::scalars::average_share);
  std::set<int> averaged;  // nodes
  for (const nn::ParameterInfo& parameter : build.parameters()) averaged.insert(parameter.value.id);
  for (const nn::StateInfo& state : build.states()) {
    if (!averaging.restates) averaged.insert(state.value.id);
  }
  std::vector<graph::Update> averages;
  for (const graph::Update& update : updates) {
    if (!averaged.contains(update.target.id)) continue;
    const Value slot = graph.slot(average_name(graph.node(update.target).name), update.target.shape());
    // Of a table whose rows are looked up all rows enter the average, those too that this step did not meet: what the
    // step makes of the table is whole only when it has ended.
    const Value now = update.index ? update.target : update.value;
    (update.index ? after_step : averages).push_back({slot, slot + share * (now - slot)});
  }
  updates.insert(updates.end(), averages.begin(), averages.end());
}

std::string average_name(const std::string& tensor) { return "average/" + tensor; }

StatisticsGraph::StatisticsGraph(const Parsed& parsed, const Signature& signature)
    : build(graph, true, signature.outputs, signature.described(), signature.image) {
  build.restate();
  nn::apply(parsed.steps, build, gather(graph.table("inputs", signature.inputs), graph.row_index("rows")));
}

ProbeGraph::ProbeGraph(const Parsed& parsed, const Signature& signature, bool weighted)
    : build(graph, true, signature.outputs, signature.described(), signature.image),
      slopes(parsed.steps.size()),
      flat(parsed.steps.size()) {
  const Batch batch = gather_batch(parsed, signature, graph, graph.row_index("rows"), weighted);
  Value x = batch.x;
  for (std::size_t i = 0; i < parsed.steps.size(); ++i) {
    const Value given = x;
    x = nn::apply(parsed.steps[i], static_cast<Index>(i), build, x);
    const nn::Activation* const activation = parsed.steps[i].activation.entry;
    if (activation == nullptr || activation->is_over_row) continue;
    const Value slope = abs(graph::gradients(sum(x), std::array{given})[0]);
    slopes[i] = sum_rows(slope);
    const double limit = nn::saturated_slope(parsed.steps[i].activation);
    if (limit > 0) flat[i] = sum_rows(slope < limit);
  }
  std::vector<Value> values;
  for (const nn::ParameterInfo& parameter : build.parameters()) values.push_back(parameter.value);
  gradients = graph::gradients(nn::mean_of_rows(batch.cost(parsed.loss, x), batch.weight), values);
}

void check_search(const Parsed& parsed, const TrainingGraph& training, bool takes_all_rows) {
  const std::string name = parsed.optimizer.entry->name.text;
  const auto refuse = [&](const char* where, const std::string& why, const std::string& next) {
    fail({Fault::usage, "cannot train with " + name, where, why, next});
  };
  if (!takes_all_rows) {
    refuse("batch_size", "it searches along a line for a lower loss, and each batch would show it another loss",
           "use all rows in every step ({recipe.batch_size=full}), or another optimizer");
  }
  for (const int id : graph::operands_first(training.loss)) {
    if (training.graph.node(id).op != graph::Op::uniform) continue;
    refuse("model", "a step of it is random: the loss is no function of the weights alone",
           "leave the random steps out, or use another optimizer");
  }
  const graph::Node& rate = training.graph.node(training.descent.learning_rate);
  if (rate.op != graph::Op::scalar) {
    refuse("schedule", "the search chooses its own step lengths; lr is only the first that it tries",
           "leave the schedule out, or use another optimizer");
  }
  if (parsed.mixup > 0) {
    refuse("mixup", "it draws partners for the rows: the loss is no function of the weights alone",
           "leave mixup out, or use another optimizer");
  }
  if (parsed.accumulate > 1 || parsed.averaging) {
    refuse(parsed.averaging ? "average" : "accumulate",
           "a step takes all rows, and goes to the lowest loss that it finds",
           "leave it out, or use another optimizer");
  }
  const nn::Restraint& restraint = parsed.restraint;
  for (const auto& [key, value] :
       {std::pair{"l1", restraint.l1}, std::pair{"max_norm", restraint.max_norm},
        std::pair{"clip_norm", restraint.clip_norm}, std::pair{"clip_value", restraint.clip_value}}) {
    if (value > 0) {
      refuse(key, "it changes steps after they are taken, and the search would not find the loss that it saw",
             "use l2, which is a part of the loss, or another optimizer");
    }
  }
}

ValidationGraph::ValidationGraph(const Parsed& parsed, const Signature& signature, bool weighted)
    : build(graph, false, signature.outputs, signature.described(), signature.image) {
  const Batch batch = gather_batch(parsed, signature, graph, graph.row_index("rows"), weighted);
  const Value scores = scores_of(parsed, build, batch.x, signature);
  predictions = nn::predictions(parsed.loss, scores);
  loss = nn::mean_of_rows(batch.cost(parsed.loss, scores), batch.weight);
  if (batch.weight) weight = sum(*batch.weight);
}

}  // namespace pellucid
