#include "pellucid/explain/nearest_rows.hpp"

#include <algorithm>
#include <cmath>
#include <limits>

#include "pellucid/base/random.hpp"

namespace pellucid {

namespace {

constexpr double most_work = 4e8;  // numbers compared: about half a second

class Distance {
 public:
  Distance(const Fields& fields, std::size_t width) : is_code_(width, 0) {
    for (const Field& field : fields) {
      if (!field.has_codes()) continue;
      for (const Index column : field.columns) is_code_[static_cast<std::size_t>(column)] = 1;
      has_codes_ = true;
    }
  }
  /// Squared; no more is added once it is beyond `enough`.
  double operator()(const double* a, const double* b, double enough) const {
    double sum = 0;
    const std::size_t width = is_code_.size();
    for (std::size_t begin = 0; begin < width && sum <= enough; begin += 32) {
      for (std::size_t i = begin; i < std::min(width, begin + 32); ++i) {
        const double way = a[i] - b[i];
        sum += has_codes_ && is_code_[i] != 0 ? (way != 0 ? 2 : 0) : way * way;
      }
    }
    return sum;
  }

 private:
  std::vector<char> is_code_;
  bool has_codes_ = false;
};

}  // namespace

NearestRows nearest_rows(std::span<const double> rows, std::span<const double> row, const Fields& fields,
                         std::size_t most, std::uint64_t seed) {
  const std::size_t width = row.size(), count = rows.size() / width;
  const Distance distance(fields, width);
  constexpr double far = std::numeric_limits<double>::infinity();
  NearestRows made{{}, 0, 0};
  std::vector<std::pair<double, std::size_t>> all;
  for (std::size_t i = 0; i < count; ++i) all.emplace_back(distance(&rows[i * width], row.data(), far), i);
  const auto shown = static_cast<std::ptrdiff_t>(std::min(most, count));
  std::ranges::partial_sort(all, all.begin() + shown);
  for (std::ptrdiff_t i = 0; i < shown; ++i)
    made.rows.emplace_back(all[static_cast<std::size_t>(i)].second, std::sqrt(all[static_cast<std::size_t>(i)].first));
  if (count < 2) return made;
  const double own = all[0].first;
  const double affordable = most_work / (static_cast<double>(count) * static_cast<double>(width));
  made.compared = std::min(count, std::max<std::size_t>(20, static_cast<std::size_t>(affordable)));
  const std::vector<std::uint32_t> order =
      random_permutation(random_key(seed, "nearest", 0), static_cast<std::uint32_t>(count));
  std::size_t further = 0;
  for (std::size_t i = 0; i < made.compared; ++i) {
    const std::size_t asked = order[i];
    bool has_nearer = false;  // one as near as the row's own nearest is enough to know
    for (std::size_t other = 0; other < count && !has_nearer; ++other)
      has_nearer = other != asked && distance(&rows[asked * width], &rows[other * width], own) <= own;
    further += has_nearer ? 0 : 1;
  }
  made.further = static_cast<double>(further) / static_cast<double>(made.compared);
  return made;
}

}  // namespace pellucid
