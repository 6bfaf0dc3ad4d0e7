#include "pellucid/train/lr_find.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <optional>

#include "pellucid/base/error.hpp"
#include "pellucid/base/random.hpp"
#include "pellucid/base/text.hpp"
#include "pellucid/model/parsed.hpp"
#include "pellucid/nn/spec.hpp"
#include "pellucid/train/batches.hpp"
#include "pellucid/train/epoch_view.hpp"

namespace pellucid {

namespace {

constexpr double not_found = std::numeric_limits<double>::quiet_NaN();

// Each rate is trained for 1/60 of the epochs, the better ones for more, two to their end: with fifteen rates that is
// less than three whole trainings. Who stops by patience has shown what it can do and takes no place from others.
struct Round {
  Index part;            // of the epochs: one of so many
  std::size_t going_on;  // at most so many that still train
};
constexpr Round rounds[] = {{60, 8}, {20, 4}, {6, 3}, {3, 2}, {1, 0}};

// A rate sees at most so many rows, each time it sees them, and so many different ones.
constexpr Index most_visits = 2'000'000, most_rows_a_rate = 50'000;

// Though there is nothing to learn, the best of about a dozen trainings comes below a constant's loss: by that part of
// it which so many rows are beside those that judge, the square of a normal number that is the largest of a dozen.
constexpr double luck = 10;

// A gradient that vanishes moves the last steps alone: a rate that then gains less than this part of a constant's loss
// is no better than the next.
constexpr double flat = 0.1;

[[noreturn]] void refuse_search(const std::string& where, const std::string& why, const std::string& next) {
  fail({Fault::usage, "cannot look for a learning rate", where, why, next});
}

std::vector<double> rates_of(const RateRange& range) {
  constexpr int least = -12, most = 4;
  const auto is_within = [](double value) { return value >= 1e-12 && value <= 1e4; };
  if (!is_within(range.from)) refuse_search("from", number_text(range.from) + " is impossible", "give 1e-12 to 10000");
  if (!is_within(range.to)) refuse_search("to", number_text(range.to) + " is impossible", "give 1e-12 to 10000");
  std::vector<double> rates;
  for (int power = least; power <= most; ++power) {
    for (const char* digit : {"1e", "3e"}) {
      const double rate = *parse_number(digit + std::to_string(power));
      if (rate >= range.from && rate <= range.to) rates.push_back(rate);
    }
  }
  if (rates.size() < 2) {
    refuse_search("from " + number_text(range.from) + " to " + number_text(range.to),
                  "fewer than two of the rates 1, 0.3, 0.1, 0.03, … lie there", "give a wider range");
  }
  return rates;
}

/// What every rate is trained on: all rows, or a sample that makes whole batches.
data::Split thinned(data::Split split, const Recipe& recipe) {
  const Index batch = std::clamp<Index>(recipe.batch_size, 1, most_rows_a_rate);
  const std::uint64_t key = random_key(recipe.seed, "lr_find", 0);
  split.train = data::sampled(std::move(split.train), static_cast<std::size_t>(most_rows_a_rate / batch * batch), key);
  split.validation = data::sampled(std::move(split.validation), most_rows_a_rate, key);
  return split;
}

/// `optimizer` as it is written, with that rate.
std::string with_rate(const std::string& optimizer, double rate) {
  nn::Call call = nn::parse_call(optimizer);
  auto& arguments = call.arguments;
  auto lr = std::ranges::find_if(arguments, [&](const auto& each) {
    return each.first == "lr" || (each.first.empty() && &each == &arguments.front());  // it is the first of all
  });
  if (lr == arguments.end()) lr = arguments.insert(arguments.begin(), {"lr", ""});
  lr->second = number_text(rate);
  std::string text;
  for (const auto& [name, value] : arguments) {
    text += (text.empty() ? "" : ", ") + (name.empty() ? "" : name + "=") + value;
  }
  return call.name + "(" + text + ")";
}

struct Candidate {
  RateTrial trial;
  Recipe recipe;
  std::optional<TensorFile> state{};                         // where it stands; none: at the beginning, or at its end
  bool is_running = true;                                    // its training is not at its end
  double badness = std::numeric_limits<double>::infinity();  // lower is better
  double first_rate = not_found;                             // of the last step of its first epoch
};

bool is_better(const Candidate& one, const Candidate& other) {
  if (one.badness != other.badness) return one.badness < other.badness;
  return one.trial.loss != other.trial.loss ? one.trial.loss < other.trial.loss : one.trial.rate < other.trial.rate;
}

void enter(Candidate& at, const History& history) {
  RateTrial& trial = at.trial;
  if (history.epochs.empty()) return;
  trial.epochs = static_cast<Index>(history.epochs.size());
  trial.best_epoch = history.best_epoch;
  // Averages of weights can begin late: until then there is no best epoch.
  trial.monitored =
      history.epochs[static_cast<std::size_t>(trial.best_epoch > 0 ? trial.best_epoch - 1 : trial.epochs - 1)]
          .monitored;
  for (const Epoch& epoch : history.epochs) {
    trial.loss = std::min(trial.loss, std::isnan(epoch.validation_loss) ? epoch.loss : epoch.validation_loss);
  }
  if (!std::isnan(trial.monitored)) at.badness = history.is_higher_better ? -trial.monitored : trial.monitored;
  at.first_rate = history.epochs.front().learning_rate;
}

void train_to(Candidate& at, const Data& data, Index epochs, RunOptions options) {
  options.checkpoint = at.state ? &*at.state : nullptr;
  options.on_divergence = [&] { at.trial.has_diverged = true; };
  const std::unique_ptr<Trainer> trainer = make_trainer(at.recipe, data, std::array{at.recipe.seed}, options);
  while (trainer->position().epoch < epochs && trainer->advance()) continue;
  at.is_running = trainer->member(0).is_running && epochs < at.recipe.epochs;
  if (at.is_running) {
    at.state = trainer->checkpoint();
  } else {
    at.state.reset();
  }
  enter(at, trainer->member(0).history);
}

/// Rates that differ must make steps that differ.
void check_effect(const std::vector<Candidate>& candidates, const Recipe& recipe) {
  const Candidate* before = nullptr;
  for (const Candidate& each : candidates) {
    if (std::isnan(each.first_rate)) continue;
    if (before != nullptr && before->first_rate == each.first_rate) {
      refuse_search(in_quotes(recipe.schedule), "it sets the rates by itself: the optimizer's has no effect",
                    "leave its rate out (max_lr), or name another {recipe.schedule}");
    }
    before = &each;
  }
}

/// The loss of the best answer that is the same for each row: that of a network whose inputs are blank.
double loss_of_constant(const Recipe& recipe, const Data& data, const RunOptions& options) {
  Recipe own;
  own.model = "linear";
  own.optimizer = "lbfgs";
  own.loss = recipe.loss;
  own.class_weight = recipe.class_weight;
  own.seed = recipe.seed;
  own.dtype = recipe.dtype;
  own.kernels = recipe.kernels;
  own.batch_size = 0;
  own.epochs = 5;
  own.patience = 0;
  const std::vector<float> blank(static_cast<std::size_t>(data.rows()));
  Data blanked = data;
  blanked.inputs = blank;
  blanked.columns = 1;
  blanked.image.clear();
  blanked.fields.clear();
  bool has_diverged = false;
  RunOptions each{.threads = options.threads, .fuse = options.fuse};
  each.on_divergence = [&] { has_diverged = true; };
  const Trained trained = train_run(own, blanked, each);
  if (has_diverged) return not_found;
  const Epoch& last = trained.history.epochs.back();
  return std::isnan(last.validation_loss) ? last.loss : last.validation_loss;
}

double gradient_ratio(const EpochView& view) {
  std::vector<double> lengths;
  for (const LayerView& layer : view.layers()) {
    if (!std::isnan(layer.weight_norm)) lengths.push_back(layer.gradient_norm);
  }
  return lengths.size() < 2 ? not_found : lengths.front() / lengths.back();
}

bool is_raised(const std::atomic<bool>* flag) { return flag != nullptr && flag->load(); }

}  // namespace

bool RateSearch::has_diverged_everywhere() const {
  return std::ranges::all_of(trials, [](const RateTrial& trial) { return trial.has_diverged; });
}

RateSearch find_learning_rate(const Recipe& recipe, const Data& data, const RateRange& range, const RunOptions& options,
                              const std::function<void(const RateTrial&)>& on_trial) {
  check(recipe);
  const std::vector<double> rates = rates_of(range);
  if (parse(recipe, data.task).optimizer.entry->procedure == nn::Procedure::line_search) {
    refuse_search(recipe.optimizer, "it searches for the length of each step by itself", "name another optimizer");
  }
  const data::Split whole = make_members(recipe, data, std::array{recipe.seed}).front().split;
  const data::Split split = thinned(whole, recipe);
  Data some = data;
  some.split = &split;
  RateSearch search{{}, not_found, "", not_found, not_found, recipe.monitor, !split.validation.empty(), 0, 0, 0, 0};
  search.rows = static_cast<Index>(split.train.size());
  search.of_rows = static_cast<Index>(whole.train.size());
  search.epochs = std::clamp<Index>(most_visits / search.rows, 1, recipe.epochs);

  std::vector<Candidate> candidates;
  for (const double rate : rates) {
    Candidate& each = candidates.emplace_back(Candidate{{.rate = rate}, recipe});
    each.recipe.optimizer = with_rate(recipe.optimizer, rate);
    each.recipe.epochs = search.epochs;
  }
  const RunOptions own{
      .threads = options.threads, .fuse = options.fuse, .interrupt = options.interrupt, .start = options.start};
  std::vector<Candidate*> going_on;
  for (Candidate& each : candidates) going_on.push_back(&each);
  RunOptions observed = own;
  observed.on_epoch = [&](const EpochView& view) {
    if (std::isnan(search.gradient_ratio)) search.gradient_ratio = gradient_ratio(view);
  };
  for (const Round& round : rounds) {
    for (Candidate* each : going_on) {
      const bool is_first = each == &candidates.front() && each->trial.epochs == 0;
      train_to(*each, some, (search.epochs + round.part - 1) / round.part, is_first ? observed : own);
      if (is_raised(options.interrupt)) break;
      if (on_trial) on_trial(each->trial);
    }
    check_effect(candidates, recipe);
    std::erase_if(going_on, [](const Candidate* each) { return !each->is_running; });
    std::ranges::sort(going_on, [](const Candidate* one, const Candidate* other) { return is_better(*one, *other); });
    if (going_on.size() > round.going_on) going_on.resize(round.going_on);
  }
  const Candidate* best = nullptr;
  for (const Candidate& each : candidates) {
    search.trials.push_back(each.trial);
    search.all_epochs += each.trial.epochs;
    if (each.is_running || each.trial.has_diverged || !std::isfinite(each.badness)) continue;
    if (best == nullptr || is_better(each, *best)) best = &each;
  }
  if (best == nullptr || is_raised(options.interrupt)) return search;
  search.constant_loss = loss_of_constant(recipe, some, options);
  const auto judging = static_cast<double>(search.is_validated ? split.validation.size() : split.train.size());
  search.needed_loss = search.constant_loss - std::abs(search.constant_loss) * luck / (luck + judging);
  const bool has_learned = std::isnan(search.constant_loss) || best->trial.loss < search.needed_loss;
  const bool is_flat = search.has_vanishing_gradient() &&
                       best->trial.loss > search.constant_loss - flat * std::abs(search.constant_loss);
  if (!has_learned || is_flat) return search;
  search.suggestion = best->trial.rate;
  search.optimizer = best->recipe.optimizer;
  return search;
}

}  // namespace pellucid
