#include "pellucid/classics/half_planes.hpp"

#include <cmath>

#include "pellucid/base/error.hpp"
#include "pellucid/base/text.hpp"
#include "pellucid/classics/functions.hpp"

namespace pellucid::classics {

namespace {

/// The part of a polygon on which a neuron fires.
std::vector<Corner> cut(const std::vector<Corner>& corners, const Neuron& neuron) {
  std::vector<Corner> left;
  for (std::size_t i = 0; i < corners.size(); ++i) {
    const Corner& from = corners[i];
    const Corner& to = corners[(i + 1) % corners.size()];
    const double inside = neuron.sum(from) - neuron.threshold, next = neuron.sum(to) - neuron.threshold;
    if (inside >= 0) left.push_back(from);
    if ((inside >= 0) == (next >= 0)) continue;
    const double way = inside / (inside - next);
    left.push_back({from[0] + way * (to[0] - from[0]), from[1] + way * (to[1] - from[1])});
  }
  return left;
}

}  // namespace

TwoLayers circle_of_half_planes(Index count, double radius) {
  if (count < 3) {
    fail({Fault::usage, "cannot make a circle of half-planes", "", grouped(count) + " of them enclose nothing",
          "use 3 or more"});
  }
  if (!(radius > 0 && std::isfinite(radius))) {
    fail({Fault::usage, "cannot make a circle of half-planes", "",
          "radius " + number_text(radius) + " is outside (0, inf)", "use 1"});
  }
  std::vector<double> angles;
  for (Index i = 0; i < count; ++i) angles.push_back(2 * pi * static_cast<double>(i) / static_cast<double>(count));
  const std::vector<double> cosines = each_of(graph::cos, angles), sines = each_of(graph::sin, angles);
  TwoLayers network;
  for (std::size_t i = 0; i < angles.size(); ++i) network.hidden.push_back({{-cosines[i], -sines[i]}, -radius});
  network.output = {std::vector<double>(angles.size(), 1.0), static_cast<double>(count) - 0.5};
  return network;
}

std::vector<Corner> corners_of(const TwoLayers& network, double reach) {
  std::vector<Corner> corners{{-reach, -reach}, {reach, -reach}, {reach, reach}, {-reach, reach}};
  for (const Neuron& neuron : network.hidden) corners = cut(corners, neuron);
  return corners;
}

double area_of(const std::vector<Corner>& corners) {
  double twice = 0;
  for (std::size_t i = 0; i < corners.size(); ++i) {
    const Corner& a = corners[i];
    const Corner& b = corners[(i + 1) % corners.size()];
    twice += a[0] * b[1] - b[0] * a[1];
  }
  return twice / 2;
}

double area_excess(const TwoLayers& network, double radius) {
  return area_of(corners_of(network, 4 * radius)) / (pi * radius * radius) - 1;
}

}  // namespace pellucid::classics
