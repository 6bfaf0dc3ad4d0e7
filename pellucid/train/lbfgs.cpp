#include "pellucid/train/lbfgs.hpp"

#include <algorithm>
#include <cmath>

namespace pellucid {

namespace {

using Numbers64 = std::vector<double>;

double dot(std::span<const double> a, std::span<const double> b) {
  double sum = 0;
  for (std::size_t i = 0; i < a.size(); ++i) sum += a[i] * b[i];
  return sum;
}

/// a += factor * b
void add(std::span<double> a, double factor, std::span<const double> b) {
  for (std::size_t i = 0; i < a.size(); ++i) a[i] += factor * b[i];
}

double largest(std::span<const double> values) {
  double most = 0;
  for (const double value : values) most = std::max(most, std::abs(value));
  return most;
}

/// The loss along the direction, at distance t.
struct Trial {
  double t, loss, slope;
  Numbers64 gradient;
};

/// Where the cubic through two losses and slopes has its minimum, kept between the bounds (Nocedal and Wright, equation
/// 3.59); their middle if it has none.
double cubic_minimum(const Trial& a, const Trial& b, double low, double high) {
  const Trial& left = a.t <= b.t ? a : b;
  const Trial& right = a.t <= b.t ? b : a;
  const double d1 = left.slope + right.slope - 3 * (left.loss - right.loss) / (left.t - right.t);
  const double square = d1 * d1 - left.slope * right.slope;
  if (!(square >= 0)) return (low + high) / 2;
  const double d2 = std::sqrt(square);
  const double at = right.t - (right.t - left.t) * ((right.slope + d2 - d1) / (right.slope - left.slope + 2 * d2));
  return std::isfinite(at) ? std::min(std::max(at, low), high) : (low + high) / 2;
}

/// Looks along a direction for a step that lowers the loss enough and leaves a slope that is flat enough.
class LineSearch {
 public:
  LineSearch(std::span<const double> point, std::span<const double> direction, const Objective& objective,
             double tolerance)
      : point_(point), direction_(direction), objective_(objective), tolerance_(tolerance), at_(point.size()) {}

  /// `start` is the trial at t = 0. The result's loss is the lowest that was found.
  Trial find(const Trial& start, double t) {
    start_ = &start;
    Trial low = start;
    Trial high = evaluate(t);
    if (!bracket(low, high)) return high;
    if (high.loss < low.loss) std::swap(low, high);
    narrow(low, high);
    return low;
  }
  Index evaluations() const { return evaluations_; }

 private:
  static constexpr double enough = 1e-4, flat = 0.9;  // c1 and c2 of the Wolfe conditions
  static constexpr Index most_trials = 25;

  Trial evaluate(double t) {
    std::copy(point_.begin(), point_.end(), at_.begin());
    add(at_, t, direction_);
    Trial trial{t, 0, 0, Numbers64(at_.size())};
    trial.loss = objective_(at_, trial.gradient);
    trial.slope = dot(trial.gradient, direction_);
    ++evaluations_;
    return trial;
  }
  bool is_too_high(const Trial& trial) const {
    return !(trial.loss <= start_->loss + enough * trial.t * start_->slope);  // what is no number is too high too
  }
  bool is_flat(const Trial& trial) const { return std::abs(trial.slope) <= -flat * start_->slope; }

  /// Walks outwards until a good step lies between two trials. False: `now` is good itself.
  bool bracket(Trial& before, Trial& now) {
    for (; trials_ < most_trials; ++trials_) {
      if (is_too_high(now) || (trials_ > 1 && now.loss >= before.loss)) return true;
      if (is_flat(now)) return false;
      if (now.slope >= 0) return true;
      const double t = cubic_minimum(before, now, now.t + 0.01 * (now.t - before.t), now.t * 10);
      before = std::move(now);
      now = evaluate(t);
    }
    before = *start_;
    return true;
  }

  /// Shrinks the bracket around a good step; `low` is its end with the lower loss, and the answer.
  void narrow(Trial& low, Trial& high) {
    const double reach = largest(direction_);
    bool was_near_end = false;
    for (; trials_ < most_trials && std::abs(high.t - low.t) * reach >= tolerance_; ++trials_) {
      Trial trial = evaluate(between(low, high, was_near_end));
      if (is_too_high(trial) || trial.loss >= low.loss) {
        high = std::move(trial);
        if (high.loss < low.loss) std::swap(low, high);
        continue;
      }
      const bool is_good = is_flat(trial);
      if (!is_good && trial.slope * (high.t - low.t) >= 0) high = std::move(low);
      low = std::move(trial);
      if (is_good) return;
    }
  }

  /// The next t to try. One that falls twice near an end of the bracket is moved a tenth of it inwards.
  double between(const Trial& low, const Trial& high, bool& was_near_end) const {
    const double first = std::min(low.t, high.t);
    const double last = std::max(low.t, high.t);
    const double margin = 0.1 * (last - first);
    const double t = cubic_minimum(low, high, first, last);
    const bool is_near_end = std::min(last - t, t - first) < margin;
    const bool must_move = is_near_end && (was_near_end || t >= last || t <= first);
    was_near_end = is_near_end && !must_move;
    if (!must_move) return t;
    return std::abs(t - last) < std::abs(t - first) ? last - margin : first + margin;
  }

  std::span<const double> point_, direction_;
  const Objective& objective_;
  double tolerance_;
  Numbers64 at_;
  const Trial* start_ = nullptr;
  Index trials_ = 0, evaluations_ = 0;
};

/// Takes the last step into the memory, if the loss curves upwards along it.
void remember(LbfgsMemory& memory, std::span<const double> gradient, std::size_t history) {
  Numbers64 change(gradient.begin(), gradient.end());
  add(change, -1, memory.gradient);
  Numbers64 step(gradient.size());
  for (std::size_t i = 0; i < step.size(); ++i) step[i] = memory.direction[i] * memory.length;
  const double curving = dot(change, step);
  if (!(curving > 1e-10)) return;
  if (memory.steps.size() == history) {
    memory.steps.erase(memory.steps.begin());
    memory.changes.erase(memory.changes.begin());
  }
  memory.curvature = curving / dot(change, change);
  memory.steps.push_back(std::move(step));
  memory.changes.push_back(std::move(change));
}

/// -H gradient by the two loops of Nocedal and Wright's algorithm 7.4.
Numbers64 direction_of(const LbfgsMemory& memory, std::span<const double> gradient) {
  const std::size_t count = memory.steps.size();
  Numbers64 direction(gradient.size());
  add(direction, -1, gradient);
  Numbers64 inverse(count), taken(count);
  for (std::size_t i = count; i-- > 0;) {
    inverse[i] = 1 / dot(memory.changes[i], memory.steps[i]);
    taken[i] = dot(memory.steps[i], direction) * inverse[i];
    add(direction, -taken[i], memory.changes[i]);
  }
  for (double& value : direction) value *= memory.curvature;
  for (std::size_t i = 0; i < count; ++i) {
    add(direction, taken[i] - dot(memory.changes[i], direction) * inverse[i], memory.steps[i]);
  }
  return direction;
}

double first_length(std::span<const double> gradient, double lr) {
  double sum = 0;
  for (const double value : gradient) sum += std::abs(value);
  return std::min(1.0, 1 / sum) * lr;
}

}  // namespace

double lbfgs_step(std::span<double> point, LbfgsMemory& memory, const Objective& objective, const nn::Arguments& with) {
  if (memory.direction.size() != point.size()) memory = {};
  const double tolerance = with["tolerance_change"];
  const double max_iter = with["max_iter"];
  const double max_eval = with.is_set("max_eval") ? with["max_eval"] : std::floor(max_iter * 5 / 4);
  Trial here{0, 0, 0, Numbers64(point.size())};
  here.loss = objective(point, here.gradient);
  const double first_loss = here.loss;
  if (!std::isfinite(first_loss)) return first_loss;
  double evaluations = 1;
  for (Index iteration = 1; largest(here.gradient) > with["tolerance_grad"]; ++iteration) {
    if (memory.iterations > 0) remember(memory, here.gradient, static_cast<std::size_t>(with["history"]));
    memory.direction = direction_of(memory, here.gradient);
    memory.gradient = here.gradient;
    memory.length = memory.iterations == 0 ? first_length(here.gradient, with["lr"]) : with["lr"];
    ++memory.iterations;
    here.slope = dot(here.gradient, memory.direction);
    if (here.slope > -tolerance) break;

    LineSearch search(point, memory.direction, objective, tolerance);
    Trial found = search.find(here, memory.length);
    memory.length = found.t;
    add(point, found.t, memory.direction);
    evaluations += static_cast<double>(search.evaluations());
    const double gained = std::abs(found.loss - here.loss);
    here = std::move(found);
    here.t = 0;
    if (static_cast<double>(iteration) >= max_iter || evaluations >= max_eval) break;
    if (largest(memory.direction) * memory.length <= tolerance || gained < tolerance) break;
  }
  return first_loss;
}

std::vector<std::vector<double>> lists_of(const LbfgsMemory& memory) {
  if (memory.iterations == 0) return {};
  std::vector<std::vector<double>> lists{
      {static_cast<double>(memory.iterations), memory.length, memory.curvature}, memory.direction, memory.gradient};
  lists.insert(lists.end(), memory.steps.begin(), memory.steps.end());
  lists.insert(lists.end(), memory.changes.begin(), memory.changes.end());
  return lists;
}

LbfgsMemory memory_of(std::vector<std::vector<double>> lists) {
  const auto has_other_size = [&](const Numbers64& list) { return list.size() != lists.back().size(); };
  if (lists.size() < 3 || lists[0].size() != 3 || std::any_of(lists.begin() + 1, lists.end(), has_other_size))
    return {};
  LbfgsMemory memory{.iterations = static_cast<Index>(lists[0][0]),
                     .length = lists[0][1],
                     .curvature = lists[0][2],
                     .direction = std::move(lists[1]),
                     .gradient = std::move(lists[2])};
  const std::size_t count = (lists.size() - 3) / 2;
  for (std::size_t i = 0; i < count; ++i) {
    memory.steps.push_back(std::move(lists[3 + i]));
    memory.changes.push_back(std::move(lists[3 + count + i]));
  }
  return memory;
}

}  // namespace pellucid
