// A circle out of straight lines: each hidden neuron fires on one side of a line, the output where all of them do. With
// N lines around a circle the region is a regular polygon of N sides, which closes in on the circle: any shape can be
// made of enough neurons in two layers (R. Lippmann, "An introduction to computing with neural nets", 1987; the picture
// is well known from Y. Abu-Mostafa's lectures at Caltech).
#pragma once

#include <array>
#include <vector>

#include "pellucid/classics/neuron.hpp"

namespace pellucid::classics {

/// Hidden neuron i is step(r - cos(2 pi i / N) x - sin(2 pi i / N) y), the output step(sum - (N - 1/2)). Fails
/// (Fault::usage) if count is less than 3 or the radius not above 0.
TwoLayers circle_of_half_planes(Index count, double radius = 1);

using Corner = std::array<double, 2>;

/// The corners, in order, of the region on which all hidden neurons fire, inside the square of half width `reach`
/// around the origin: the square cut by one line after the other (I. Sutherland and G. Hodgman 1974). Takes any
/// two-layer network of two inputs whose output wants all of its hidden neurons.
std::vector<Corner> corners_of(const TwoLayers& network, double reach);

/// The area that the corners enclose, as surveyors compute it.
double area_of(const std::vector<Corner>& corners);

/// How much larger the region is than the circle, as a part of the circle: 0.0548 for 8 lines.
double area_excess(const TwoLayers& network, double radius = 1);

}  // namespace pellucid::classics
