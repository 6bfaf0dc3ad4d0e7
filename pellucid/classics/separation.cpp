#include "pellucid/classics/separation.hpp"

#include <algorithm>
#include <cmath>

#include "pellucid/base/error.hpp"
#include "pellucid/base/text.hpp"
#include "pellucid/classics/vector.hpp"

namespace pellucid::classics {

namespace {

using Vector = std::vector<double>;

/// The rows as y (x, 1).
std::vector<Vector> signed_rows(const Points& points) {
  std::vector<Vector> rows;
  for (Index row = 0; row < points.rows(); ++row) {
    const double y = points.kinds[static_cast<std::size_t>(row)];
    Vector z;
    for (const double x : points.row(row)) {
      if (!std::isfinite(x)) {
        fail({Fault::data, "cannot separate the points", "row " + grouped(row + 1), number_text(x) + " is not finite",
              "mend the row"});
      }
      z.push_back(y * x);
    }
    z.push_back(y);
    rows.push_back(std::move(z));
  }
  return rows;
}

/// Solves the symmetric system a x = b (in place) by elimination with pivots; false if it is singular.
bool solve(std::vector<Vector>& a, Vector& b) {
  const std::size_t n = b.size();
  for (std::size_t i = 0; i < n; ++i) {
    std::size_t pivot = i;
    for (std::size_t k = i + 1; k < n; ++k) pivot = std::abs(a[k][i]) > std::abs(a[pivot][i]) ? k : pivot;
    if (std::abs(a[pivot][i]) < 1e-13) return false;
    std::swap(a[i], a[pivot]);
    std::swap(b[i], b[pivot]);
    for (std::size_t k = i + 1; k < n; ++k) {
      const double factor = a[k][i] / a[i][i];
      for (std::size_t j = i; j < n; ++j) a[k][j] -= factor * a[i][j];
      b[k] -= factor * b[i];
    }
  }
  for (std::size_t i = n; i-- > 0;) {
    for (std::size_t j = i + 1; j < n; ++j) b[i] -= a[i][j] * b[j];
    b[i] /= a[i][i];
  }
  return true;
}

/// The nearest point to the origin of a hull, as a mean of a few of its corners.
class NearestPoint {
 public:
  explicit NearestPoint(const std::vector<Vector>& rows) : rows_(rows) {
    for (const Vector& z : rows) scale_ = std::max(scale_, dot(z, z));
    scale_ = std::sqrt(scale_);
    std::size_t shortest = 0;
    for (std::size_t i = 0; i < rows.size(); ++i) {
      shortest = dot(rows[i], rows[i]) < dot(rows[shortest], rows[shortest]) ? i : shortest;
    }
    shares_ = {{static_cast<Index>(shortest), 1.0}};
    point_ = rows[shortest];
    while (step()) {
    }
  }

  const std::vector<Share>& shares() const { return shares_; }
  const Vector& point() const { return point_; }
  double scale() const { return scale_; }  ///< the longest row

 private:
  const Vector& row(const Share& share) const { return rows_[static_cast<std::size_t>(share.row)]; }

  void move_to(const Vector& shares) {
    for (std::size_t i = 0; i < shares.size(); ++i) shares_[i].share = shares[i];
    std::erase_if(shares_, [](const Share& share) { return share.share <= 1e-14; });
    double total = 0;
    for (const Share& share : shares_) total += share.share;
    std::fill(point_.begin(), point_.end(), 0.0);
    for (Share& share : shares_) {
      share.share /= total;
      for (std::size_t j = 0; j < point_.size(); ++j) point_[j] += share.share * row(share)[j];
    }
  }

  /// The nearest point of the plane through the corners: shares that add up to 1 and may be negative.
  bool nearest_of_plane(Vector& shares) const {
    const std::size_t n = shares_.size();
    std::vector<Vector> system(n + 1, Vector(n + 1, 1.0));
    for (std::size_t i = 0; i < n; ++i) {
      for (std::size_t j = 0; j < n; ++j) system[i][j] = dot(row(shares_[i]), row(shares_[j])) / (scale_ * scale_);
    }
    system[n][n] = 0;
    shares.assign(n + 1, 0.0);
    shares[n] = 1;
    if (!solve(system, shares)) return false;
    shares.pop_back();
    return true;
  }

  /// Takes in the row that lies furthest towards the origin, and drops corners until all shares are positive.
  bool step() {
    std::size_t next = 0;
    double least = dot(rows_[0], point_);
    for (std::size_t i = 1; i < rows_.size(); ++i) {
      const double value = dot(rows_[i], point_);
      if (value < least) next = i, least = value;
    }
    const double square = dot(point_, point_);
    if (square <= 1e-24 * scale_ * scale_ || square - least <= 1e-13 * square + 1e-26 * scale_ * scale_) return false;
    const auto is_next = [&](const Share& share) { return share.row == static_cast<Index>(next); };
    if (std::any_of(shares_.begin(), shares_.end(), is_next) || ++steps_ > most_steps) return false;
    shares_.push_back({static_cast<Index>(next), 0.0});
    for (;;) {
      Vector wanted;
      if (!nearest_of_plane(wanted)) {  // the new corner lies in the plane of the others: nothing to gain
        shares_.pop_back();
        return false;
      }
      double reach = 1;  // how far towards the wanted shares none becomes negative
      for (std::size_t i = 0; i < wanted.size(); ++i) {
        const double now = shares_[i].share;
        if (wanted[i] < 0) reach = std::min(reach, now / (now - wanted[i]));
      }
      if (reach == 1) {
        move_to(wanted);
        return dot(point_, point_) < square;
      }
      for (std::size_t i = 0; i < wanted.size(); ++i) {
        wanted[i] = std::max(0.0, shares_[i].share + reach * (wanted[i] - shares_[i].share));
      }
      const std::size_t before = shares_.size();
      move_to(wanted);
      if (shares_.size() == before) return false;  // rounding: no corner left
    }
  }

  static constexpr int most_steps = 10000;
  const std::vector<Vector>& rows_;
  std::vector<Share> shares_;
  Vector point_;
  double scale_ = 0;
  int steps_ = 0;
};

}  // namespace

Separation separate(const Points& points) {
  const auto is_there = [&](int kind) {
    return std::find(points.kinds.begin(), points.kinds.end(), kind) != points.kinds.end();
  };
  if (!is_there(1) || !is_there(-1)) {
    fail({Fault::usage, "cannot separate the points", "", "all " + grouped(points.rows()) + " are of one kind",
          "give points of two kinds"});
  }
  const std::vector<Vector> rows = signed_rows(points);
  const NearestPoint nearest(rows);
  const double length = std::sqrt(dot(nearest.point(), nearest.point()));
  if (length > 1e-10 * nearest.scale()) {
    Separation separation{.is_separable = true};
    for (const double value : nearest.point()) separation.weights.push_back(value / length);
    separation.margin = dot(rows[0], separation.weights);
    for (const Vector& z : rows) separation.margin = std::min(separation.margin, dot(z, separation.weights));
    if (separation.margin > 0) return separation;
  }
  Separation separation{.is_separable = false};
  separation.proof = nearest.shares();
  separation.residual = length / nearest.scale();
  separation.meeting_point.assign(static_cast<std::size_t>(points.columns), 0.0);
  double total = 0;
  for (const Share& share : separation.proof) {
    if (points.kinds[static_cast<std::size_t>(share.row)] < 0) continue;
    total += share.share;
    for (std::size_t j = 0; j < separation.meeting_point.size(); ++j) {
      separation.meeting_point[j] += share.share * points.row(share.row)[j];
    }
  }
  for (double& value : separation.meeting_point) value /= total;
  return separation;
}

}  // namespace pellucid::classics
