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

/// Rows of all batches, each with its place.
template <class Take>
void for_each_row(const EachBatch& each_batch, std::size_t width, const Take& take) {
  std::size_t place = 0;
  each_batch([&](std::span<const double> rows) {
    for (std::size_t at = 0; at < rows.size(); at += width) take(place++, &rows[at]);
  });
}

/// Which of the rows `asked` have another one as near as `own`.
std::vector<char> with_near_others(const EachBatch& each_batch, const Distance& distance, std::size_t width,
                                   const std::vector<std::size_t>& asked, double own) {
  std::vector<double> values(asked.size() * width);
  for_each_row(each_batch, width, [&](std::size_t place, const double* row) {
    const auto found = std::ranges::lower_bound(asked, place);
    if (found == asked.end() || *found != place) return;
    std::copy_n(row, width, values.begin() + (found - asked.begin()) * static_cast<std::ptrdiff_t>(width));
  });
  std::vector<char> have(asked.size(), 0);
  for_each_row(each_batch, width, [&](std::size_t place, const double* other) {
    for (std::size_t i = 0; i < asked.size(); ++i) {
      if (have[i] == 0 && asked[i] != place && distance(&values[i * width], other, own) <= own) have[i] = 1;
    }
  });
  return have;
}

}  // namespace

NearestRows nearest_rows(const EachBatch& each_batch, std::span<const double> row, const Fields& fields,
                         std::size_t most, std::uint64_t seed) {
  const std::size_t width = row.size();
  const Distance distance(fields, width);
  constexpr double far = std::numeric_limits<double>::infinity();
  NearestRows made{{}, 0, 0};
  std::vector<std::pair<double, std::size_t>> all;
  for_each_row(each_batch, width, [&](std::size_t place, const double* other) {
    all.emplace_back(distance(other, row.data(), far), place);
  });
  const std::size_t count = all.size();
  const auto shown = static_cast<std::ptrdiff_t>(std::min(most, count));
  std::ranges::partial_sort(all, all.begin() + shown);
  for (std::ptrdiff_t i = 0; i < shown; ++i)
    made.rows.emplace_back(all[static_cast<std::size_t>(i)].second, std::sqrt(all[static_cast<std::size_t>(i)].first));
  if (count < 2) return made;
  const double affordable = most_work / (static_cast<double>(count) * static_cast<double>(width));
  made.compared = std::min(count, std::max<std::size_t>(20, static_cast<std::size_t>(affordable)));
  const std::vector<std::uint32_t> order =
      random_permutation(random_key(seed, "nearest", 0), static_cast<std::uint32_t>(count));
  std::vector<std::size_t> asked(order.begin(), order.begin() + static_cast<std::ptrdiff_t>(made.compared));
  std::ranges::sort(asked);
  // One as near as the row's own nearest is enough to know.
  const std::vector<char> have = with_near_others(each_batch, distance, width, asked, all[0].first);
  made.further = static_cast<double>(std::ranges::count(have, 0)) / static_cast<double>(made.compared);
  return made;
}

}  // namespace pellucid
