#include "pellucid/classics/best_line.hpp"

#include <cmath>

#include "pellucid/base/error.hpp"
#include "pellucid/base/text.hpp"

namespace pellucid::classics {

namespace {

Index errors_of(const Points& points, const std::array<double, 3>& line) {
  Index errors = 0;
  for (Index i = 0; i < points.rows(); ++i) {
    const std::span<const double> at = points.row(i);
    const double side = line[0] * at[0] + line[1] * at[1] + line[2];
    if ((side > 0) != (points.kinds[static_cast<std::size_t>(i)] > 0)) ++errors;
  }
  return errors;
}

std::array<double, 3> negative(const std::array<double, 3>& line) { return {-line[0], -line[1], -line[2]}; }

}  // namespace

BestLine best_line(const Points& points, Index most) {
  if (points.columns != 2 || points.rows() > most) {
    fail({Fault::usage, "cannot look for the best line", "",
          counted(points.rows(), "row") + " of " + counted(points.columns, "input") + " are given",
          "give two inputs and at most " + grouped(most) + " rows"});
  }
  BestLine best{{0, 0, 1}, errors_of(points, {0, 0, 1})};
  const auto consider = [&](const std::array<double, 3>& line) {
    for (const std::array<double, 3>& each : {line, negative(line)}) {
      const Index errors = errors_of(points, each);
      if (errors < best.errors) best = {each, errors};
    }
  };
  consider({0, 0, 1});
  // A best line can be moved until it touches two points; turned and moved by a little about them it has each on the
  // side that it should be on.
  constexpr double little = 1e-7;
  for (Index i = 0; i < points.rows(); ++i) {
    for (Index j = i + 1; j < points.rows(); ++j) {
      const std::span<const double> p = points.row(i), q = points.row(j);
      const double along1 = q[0] - p[0], along2 = q[1] - p[1], length = std::hypot(along1, along2);
      if (length == 0) continue;
      const double w1 = along2 / length, w2 = -along1 / length;
      for (const double at_p : {-little, little}) {
        for (const double at_q : {-little, little}) {
          // Distances at_p at p and at_q at q: a shift and a turn.
          const double turn = (at_q - at_p) / length;
          const double u1 = w1 + turn * along1 / length, u2 = w2 + turn * along2 / length;
          consider({u1, u2, at_p - (u1 * p[0] + u2 * p[1])});
        }
      }
    }
  }
  return best;
}

}  // namespace pellucid::classics
