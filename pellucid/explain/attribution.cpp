#include "pellucid/explain/attribution.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <numeric>
#include <queue>

#include "pellucid/base/random.hpp"

namespace pellucid {

using explaining::InputColumn;
using explaining::PathPoint;
using explaining::PredictionPath;

double Attribution::residual() const {
  return prediction - reference - std::accumulate(contributions.begin(), contributions.end(), 0.0);
}

double Attribution::scale(double spread) const { return std::max(std::abs(prediction - reference), 0.01 * spread); }

std::vector<std::size_t> Attribution::order() const {
  std::vector<std::size_t> order(contributions.size());
  std::iota(order.begin(), order.end(), std::size_t{0});
  std::ranges::stable_sort(order, std::ranges::greater{},
                           [&](std::size_t column) { return std::abs(contributions[column]); });
  return order;
}

namespace {

// Five points of Gauss and Legendre on [-1, 1], exact to degree 9, and beside them the rule of the outer two and the
// middle, exact to degree 3: where the two agree, the slopes are smooth enough.
constexpr std::size_t gauss_points = 5;
constexpr std::array<double, gauss_points> gauss_places{-0.90617984593866399, -0.53846931010568309, 0,
                                                        0.53846931010568309, 0.90617984593866399};
constexpr std::array<double, gauss_points> gauss_weights{0.23692688505618909, 0.47862867049936647, 0.56888888888888889,
                                                         0.47862867049936647, 0.23692688505618909};
constexpr double coarse_outer = 1 / (3 * gauss_places[4] * gauss_places[4]), coarse_middle = 2 - 2 * coarse_outer;

constexpr std::size_t block_of_rows = 64;  // whose inputs are there together: of a picture they are many

/// A part of the path.
struct Piece {
  double begin, end;
  double value_at_begin, value_at_end;
  std::vector<double> contributions;
  double error;  ///< at most this, as it seems
  double kink;   ///< where to cut it
  bool operator<(const Piece& other) const { return error < other.error; }
};

class Integration {
 public:
  Integration(PredictionPath& path, std::size_t columns) : path_(path), columns_(columns) {}
  std::size_t evaluations = 0;

  /// The five points of a piece, and the value at one place more.
  std::array<PathPoint, gauss_points + 1> look(double begin, double end, double more) {
    std::array<PathPoint, gauss_points + 1> at;
    for (std::size_t i = 0; i < gauss_points; ++i) at[i].at = begin + (end - begin) * (1 + gauss_places[i]) / 2;
    at[gauss_points].at = more;
    path_.run(at);
    evaluations += at.size();
    return at;
  }

  /// `before` is the error of the piece that it was cut from.
  Piece piece(double begin, double end, double value_at_begin, double value_at_end, std::span<const PathPoint> at,
              double before) const {
    Piece made{begin, end, value_at_begin, value_at_end, std::vector<double>(columns_, 0), 0, 0};
    const double half = (end - begin) / 2;
    double sum = 0, least = 0, most = 0;
    for (std::size_t column = 0; column < columns_; ++column) {
      double fine = 0;
      for (std::size_t i = 0; i < gauss_points; ++i) fine += gauss_weights[i] * at[i].slopes[column];
      const double coarse =
          coarse_outer * (at[0].slopes[column] + at[4].slopes[column]) + coarse_middle * at[2].slopes[column];
      made.contributions[column] = half * fine;
      sum += half * fine;
      least = std::min(least, half * (fine - coarse));
      most = std::max(most, half * (fine - coarse));
    }
    made.error = std::max({most, -least, std::abs(value_at_end - value_at_begin - sum)});
    made.kink = made.error > before / 4 ? (begin + end) / 2 : kink_of(begin, end, at);
    return made;
  }

 private:
  /// Where the tangents at the outer points meet: of a path with one kink, there it is. The middle, if they do not meet
  /// inside.
  static double kink_of(double begin, double end, std::span<const PathPoint> at) {
    const auto slope = [](const PathPoint& point) {
      return std::accumulate(point.slopes.begin(), point.slopes.end(), 0.0);
    };
    const double first = slope(at[0]), last = slope(at[4]), length = end - begin;
    const double meet = at[0].at + (at[4].value - at[0].value - last * (at[4].at - at[0].at)) / (first - last);
    const bool is_inside = meet > begin + 1e-6 * length && meet < end - 1e-6 * length;
    return is_inside ? meet : (begin + end) / 2;
  }

  PredictionPath& path_;
  std::size_t columns_;
};

}  // namespace

Attribution integrated_gradients(PredictionPath& path, std::span<const double> row, std::span<const double> reference,
                                 std::size_t output, double spread, std::size_t most_pieces) {
  const std::size_t columns = path.columns().size();
  Attribution made{std::vector<double>(columns, 0), path.value(reference, output), path.value(row, output), 0};
  path.set(reference, row, output);
  Integration over(path, columns);
  std::priority_queue<Piece> pieces;
  double error = 0;
  const auto add = [&](Piece piece) {
    error += piece.error;
    pieces.push(std::move(piece));
  };
  add(over.piece(0, 1, made.reference, made.prediction, over.look(0, 1, 1), 1e300));
  const double small = 1e-4 * made.scale(spread);
  while (error > small && pieces.size() < most_pieces) {
    const Piece worst = pieces.top();
    pieces.pop();
    error -= worst.error;
    const auto first = over.look(worst.begin, worst.kink, worst.kink);
    const auto second = over.look(worst.kink, worst.end, worst.end);
    const double value = first[gauss_points].value;
    add(over.piece(worst.begin, worst.kink, worst.value_at_begin, value, first, worst.error));
    add(over.piece(worst.kink, worst.end, value, worst.value_at_end, second, worst.error));
  }
  std::vector<Piece> all;
  for (; !pieces.empty(); pieces.pop()) all.push_back(pieces.top());
  std::ranges::sort(all, {}, &Piece::begin);
  for (const Piece& piece : all) {
    for (std::size_t column = 0; column < columns; ++column) made.contributions[column] += piece.contributions[column];
  }
  made.evaluations = over.evaluations;
  return made;
}

ShapleyValues sampled_shapley(PredictionPath& path, std::span<const double> row, std::span<const double> reference,
                              std::size_t output, std::size_t orders, std::uint64_t seed) {
  const std::vector<InputColumn>& columns = path.columns();
  const std::size_t count = columns.size(), pairs = std::max<std::size_t>(1, (orders + 1) / 2);
  ShapleyValues made{std::vector<double>(count, 0), std::vector<double>(count, 0), 2 * pairs};
  std::vector<double> squares(count, 0), rows;
  for (std::size_t pair = 0; pair < pairs; ++pair) {
    std::vector<std::uint32_t> order =
        random_permutation(random_key(seed, "shapley", pair), static_cast<std::uint32_t>(count));
    std::vector<double> both(count, 0);
    for (int way = 0; way < 2; ++way, std::ranges::reverse(order)) {
      std::vector<double> now(reference.begin(), reference.end());
      rows = now;
      std::vector<double> values;
      const auto run = [&] {
        const std::vector<double> some = path.values(rows, output);
        values.insert(values.end(), some.begin(), some.end());
        rows.clear();
      };
      for (const std::uint32_t column : order) {
        const InputColumn& own = columns[column];
        std::ranges::copy(row.subspan(own.begin, own.count), now.begin() + static_cast<std::ptrdiff_t>(own.begin));
        rows.insert(rows.end(), now.begin(), now.end());
        if (rows.size() >= block_of_rows * now.size()) run();
      }
      run();
      for (std::size_t i = 0; i < count; ++i) both[order[i]] += (values[i + 1] - values[i]) / 2;
    }
    for (std::size_t column = 0; column < count; ++column) {
      made.values[column] += both[column] / static_cast<double>(pairs);
      squares[column] += both[column] * both[column] / static_cast<double>(pairs);
    }
  }
  for (std::size_t column = 0; column < count && pairs > 1; ++column) {
    const double variance = squares[column] - made.values[column] * made.values[column];
    made.errors[column] = std::sqrt(std::max(0.0, variance) / static_cast<double>(pairs - 1));
  }
  return made;
}

}  // namespace pellucid
