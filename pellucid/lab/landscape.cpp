#include "pellucid/lab/landscape.hpp"

#include <algorithm>
#include <cmath>
#include <numeric>

#include "pellucid/base/error.hpp"
#include "pellucid/base/random.hpp"
#include "pellucid/base/text.hpp"
#include "pellucid/classics/functions.hpp"
#include "pellucid/nn/file_axes.hpp"
#include "pellucid/nn/normal.hpp"
#include "pellucid/train/bound_data.hpp"
#include "pellucid/train/program.hpp"

namespace pellucid::lab {

namespace {

constexpr Index at_once = 16;  // places of one pass

double dot(const Weights& a, const Weights& b) { return std::inner_product(a.begin(), a.end(), b.begin(), 0.0); }

Weights difference(const Weights& a, const Weights& b) {
  Weights all(a.size());
  std::ranges::transform(a, b, all.begin(), std::minus{});
  return all;
}

/// Numbers from a normal distribution.
std::vector<double> normal(std::uint64_t key, std::size_t count) {
  std::vector<double> uniform;
  for (std::size_t i = 0; i < count; ++i) uniform.push_back(random_uniform(key, static_cast<std::uint32_t>(i), 0));
  return classics::each_of(nn::standard_normal, uniform);
}

}  // namespace

struct Landscape::Planned {
  Planned(const Experiment& experiment, Index most_rows)
      : data(experiment.data().data()),
        model(experiment.model()),
        parsed(parse(model.recipe(), model.signature().task)),
        graph(parsed, model.signature(), !data.weights.empty()),
        bound(data),
        plans(graph.graph, {{"loss", graph.loss}}, {}, store, kernels::best(model.recipe().kernels), true) {
    const std::vector<std::uint32_t>& training = experiment.data().split.train;
    const std::span first = std::span(training).first(std::min(static_cast<std::size_t>(most_rows), training.size()));
    rows.assign(first.begin(), first.end());
    for (const nn::ParameterInfo& each : graph.build.parameters()) {
      store.tensor(each.name, each.value.shape());
      const std::vector<double> values = model.graph_tensor(each.name);
      here.insert(here.end(), values.begin(), values.end());
    }
    for (const nn::StateInfo& each : graph.build.states()) {
      store.tensor(each.name, each.value.shape());
      for (Index m = 0; m < at_once; ++m) store.write(each.name, m, model.graph_tensor(each.name));
    }
    bound.bind_to(plans);
  }

  void put(Index m, const Weights& place) {
    std::span<const double> rest = place;
    for (const nn::ParameterInfo& each : graph.build.parameters()) {
      const auto count = static_cast<std::size_t>(each.value.shape().count());
      store.write(each.name, m, rest.first(count));
      rest = rest.subspan(count);
    }
  }

  Data data;
  Model model;
  Parsed parsed;
  ValidationGraph graph;
  BoundData<double> bound;
  plan::Store store{Element::float64, at_once};
  Plans plans;
  std::vector<std::uint32_t> rows;
  Weights here;
  Team one{1};
};

Landscape::Landscape(const Experiment& experiment, Index most_rows)
    : planned_(std::make_unique<Planned>(experiment, most_rows)) {}
Landscape::~Landscape() = default;

Index Landscape::rows() const { return static_cast<Index>(planned_->rows.size()); }
const Weights& Landscape::here() const { return planned_->here; }

std::vector<double> Landscape::losses(std::span<const Weights> places) {
  Planned& planned = *planned_;
  plan::Plan& plan = planned.plans.at(rows());
  std::vector<double> losses;
  for (std::size_t begin = 0; begin < places.size(); begin += at_once) {
    const std::span<const Weights> some = places.subspan(begin, std::min<std::size_t>(at_once, places.size() - begin));
    const std::span<std::uint32_t> all = plan.row_index("rows");
    for (Index m = 0; m < at_once; ++m) {
      planned.put(m, some[std::min(static_cast<std::size_t>(m), some.size() - 1)]);
      std::ranges::copy(planned.rows, all.subspan(static_cast<std::size_t>(m) * planned.rows.size()).begin());
    }
    plan.run(planned.one);
    const std::span<const double> given = plan.output<double>("loss");
    losses.insert(losses.end(), given.begin(), given.begin() + static_cast<std::ptrdiff_t>(some.size()));
  }
  return losses;
}

Weights Landscape::random_direction(std::uint64_t seed) const {
  const Weights& here = planned_->here;
  const std::vector<double> drawn = normal(random_key(seed, "landscape", 0), here.size());
  Weights direction(here.size(), 0);
  std::size_t begin = 0;
  for (const nn::ParameterInfo& each : planned_->graph.build.parameters()) {
    const auto count = static_cast<std::size_t>(each.value.shape().count());
    const auto units = static_cast<std::size_t>(each.value.shape()[each.value.shape().rank() - 1]);
    for (std::size_t unit = 0; each.is_weight() && unit < units; ++unit) {
      double own = 0, random = 0;
      for (std::size_t i = begin + unit; i < begin + count; i += units) {
        own += here[i] * here[i];
        random += drawn[i] * drawn[i];
      }
      const double factor = random > 0 ? std::sqrt(own / random) : 0;
      for (std::size_t i = begin + unit; i < begin + count; i += units) direction[i] = factor * drawn[i];
    }
    begin += count;
  }
  return direction;
}

Weights Landscape::direction_of(const std::string& tensor, Index at) const {
  std::size_t begin = 0;
  for (const nn::ParameterInfo& each : planned_->graph.build.parameters()) {
    const auto count = static_cast<std::size_t>(each.value.shape().count());
    if (each.name == tensor && at >= 0 && static_cast<std::size_t>(at) < count) {
      std::vector<double> places(count);
      std::iota(places.begin(), places.end(), 0.0);
      const std::vector<double> in_file = nn::to_file_order(places, each.value.shape(), each.file_axes);
      Weights direction(planned_->here.size(), 0);
      direction[begin + static_cast<std::size_t>(in_file[static_cast<std::size_t>(at)])] = 1;
      return direction;
    }
    begin += count;
  }
  fail({Fault::usage, "cannot draw a landscape", "",
        "the network has no number " + std::to_string(at) + " of " + in_quotes(tensor),
        "the call \"open\" lists its tensors"});
}

std::array<Weights, 2> principal_directions(std::span<const Weights> places, const Weights& here) {
  std::vector<Weights> seen;
  for (const Weights& place : places) seen.push_back(difference(place, here));
  const std::size_t count = seen.size();
  std::vector<double> products(count * count);
  for (std::size_t i = 0; i < count; ++i) {
    for (std::size_t j = 0; j <= i; ++j) products[i * count + j] = products[j * count + i] = dot(seen[i], seen[j]);
  }
  // Both largest eigenvectors of the products at once, by multiplying and making them perpendicular again.
  std::array<std::vector<double>, 2> shares{std::vector<double>(count, 1), std::vector<double>(count)};
  for (std::size_t i = 0; i < count; ++i) shares[1][i] = i % 2 == 0 ? 1 : -0.5;
  const auto is_made_one = [&](std::vector<double>& vector) {
    const double length = std::sqrt(dot(vector, vector));
    for (double& each : vector) each /= length;
    return length > 0;
  };
  constexpr int rounds = 500;
  bool is_plane = count > 1;
  for (int round = 0; is_plane && round < rounds; ++round) {
    for (std::vector<double>& share : shares) {
      std::vector<double> next(count, 0);
      for (std::size_t i = 0; i < count; ++i) {
        for (std::size_t j = 0; j < count; ++j) next[i] += products[i * count + j] * share[j];
      }
      share = std::move(next);
    }
    is_plane = is_made_one(shares[0]);
    const double common = dot(shares[0], shares[1]), before = std::sqrt(dot(shares[1], shares[1]));
    for (std::size_t i = 0; i < count; ++i) shares[1][i] -= common * shares[0][i];
    is_plane = is_plane && std::sqrt(dot(shares[1], shares[1])) > 1e-12 * before && is_made_one(shares[1]);
  }
  if (!is_plane) {
    fail({Fault::usage, "cannot draw the path", "", "so far it is no more than a line", "train first, some epochs"});
  }
  std::array<Weights, 2> plane{Weights(here.size(), 0), Weights(here.size(), 0)};
  for (std::size_t axis = 0; axis < 2; ++axis) {
    for (std::size_t i = 0; i < count; ++i) {
      for (std::size_t k = 0; k < here.size(); ++k) plane[axis][k] += shares[axis][i] * seen[i][k];
    }
    is_made_one(plane[axis]);
  }
  return plane;
}

std::array<double, 2> in_plane(const std::array<Weights, 2>& plane, const Weights& here, const Weights& place) {
  const Weights away = difference(place, here);
  const double aa = dot(plane[0], plane[0]), ab = dot(plane[0], plane[1]), bb = dot(plane[1], plane[1]);
  const double a = dot(plane[0], away), b = dot(plane[1], away);
  const double area = aa * bb - ab * ab;
  if (!(area > 0)) return {0, 0};
  return {(a * bb - b * ab) / area, (b * aa - a * ab) / area};
}

Weights at_plane(const std::array<Weights, 2>& plane, const Weights& here, std::array<double, 2> at) {
  Weights place = here;
  for (std::size_t i = 0; i < place.size(); ++i) place[i] += at[0] * plane[0][i] + at[1] * plane[1][i];
  return place;
}

double share_in_plane(const std::array<Weights, 2>& plane, const Weights& here, std::span<const Weights> places) {
  double all = 0, outside = 0;
  for (const Weights& place : places) {
    const Weights away = difference(place, here);
    const Weights rest = difference(place, at_plane(plane, here, in_plane(plane, here, place)));
    all += dot(away, away);
    outside += dot(rest, rest);
  }
  return all > 0 ? 1 - outside / all : 1;
}

}  // namespace pellucid::lab
