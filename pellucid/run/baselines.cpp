#include "pellucid/run/baselines.hpp"

#include <algorithm>
#include <chrono>
#include <cmath>
#include <deque>

#include "pellucid/base/random.hpp"
#include "pellucid/base/text.hpp"
#include "pellucid/run/decision.hpp"

namespace pellucid {

namespace {

using Clock = std::chrono::steady_clock;

double seconds_since(Clock::time_point begin) { return std::chrono::duration<double>(Clock::now() - begin).count(); }

/// Commas between calls, not those inside one.
std::vector<std::string> calls_of(const std::string& text) {
  std::vector<std::string> calls{""};
  int depth = 0;
  for (const char letter : text) {
    depth += letter == '(' ? 1 : letter == ')' ? -1 : 0;
    if (letter == ',' && depth == 0) {
      calls.emplace_back();
    } else {
      calls.back() += letter;
    }
  }
  return calls;
}

/// "120", or of folds "120/80/95". False if it is neither.
bool take_rounds(WantedBaseline& wanted, std::string_view text) {
  std::vector<Index> all;
  for (std::size_t begin = 0, end = 0; end != std::string_view::npos; begin = end + 1) {
    end = text.find('/', begin);
    const auto rounds = parse_number(text.substr(begin, end == std::string_view::npos ? end : end - begin));
    if (!(rounds && *rounds >= 1 && *rounds <= 100000 && *rounds == std::floor(*rounds))) return false;
    all.push_back(static_cast<Index>(*rounds));
  }
  wanted.rounds = std::ranges::max(all);
  if (all.size() > 1) wanted.rounds_of_each = std::move(all);
  return true;
}

WantedBaseline wanted_baseline(const std::string& text) {
  const nn::Call call = nn::parse_call(text);
  const auto* const found = nn::find<doctor::Baseline>(call.name);
  if (found == nullptr) nn::fail_unknown(doctor::Baseline::kind, call.name, nn::names<doctor::Baseline>());
  WantedBaseline wanted{found, 0};
  for (const auto& [name, value] : call.arguments) {
    if (name == "rounds" && take_rounds(wanted, value)) continue;
    fail({Fault::usage, "cannot use the baseline " + in_quotes(text), "",
          "it has one parameter, rounds, a whole number", "give " + call.name + "(rounds=100), or its name alone"});
  }
  return wanted;
}

/// The networks whose validation rows count: no row twice.
std::vector<const Network*> compared_networks(const Outcome& outcome) {
  std::vector<const Network*> some;
  for (const Network& network : outcome.networks) {
    if (network.prepared.table && network.validation) some.push_back(&network);
    if (network.run.source.folds == 0) break;
  }
  return some;
}

/// A network's rows as baselines take them: no codes.
class BaselineRows {
 public:
  BaselineRows(const Outcome& outcome, const Network& network, const BaselineMemory& memory)
      : network_at(&*network.validation), prepared(&network.prepared) {
    if (have_codes(prepared->table->preparation.fields())) {
      RunRecipe plain = network.run;
      plain.recipe.model = Recipe{}.model;  // which takes none
      own_ = outcome.opened->prepare(plain);
      prepared = &*own_;
    }
    data = outcome.opened->data(*prepared);
    const Index outputs = std::max<Index>(1, static_cast<Index>(data.classes.size()));
    take_sample(*data.split, static_cast<std::size_t>(memory.cells / std::max(data.columns, outputs)),
                memory.fewest_rows, network.run.recipe.seed);
    if (data.split->validation.size() < network.prepared.split.validation.size()) {
      own_judgement_ = outcome.opened->evaluate(network.trained.model, data.split->validation);
      network_at = &*own_judgement_;
    }
  }
  const Evaluation* network_at;  ///< the network on the validation rows that are compared
  const Prepared* prepared;
  Data data{};
  std::string left_out{};  ///< why no baseline can be trained

 private:
  void take_sample(const data::Split& all, std::size_t most, std::size_t fewest, std::uint64_t seed) {
    const std::size_t rows = all.train.size();
    if (rows > most && most < fewest) {
      left_out = "its inputs in full would not fit into the memory that baselines may take";
    }
    if ((rows <= most && all.validation.size() <= most) || !left_out.empty()) return;
    data::Split sample = all;
    sample.validation = data::sampled(std::move(sample.validation), most, random_key(seed, "baselines", 1));
    sample.train = data::sampled(std::move(sample.train), most, random_key(seed, "baselines", 0));
    sample_ = std::move(sample);
    data.split = &*sample_;
  }

  std::optional<Prepared> own_{};
  std::optional<data::Split> sample_{};
  std::optional<Evaluation> own_judgement_{};
};

/// Over the rows of several networks; of one it is that one's to the bit.
struct MeanOfRows {
  double mean = 0, rows = 0;
  void add(double value, Index more) {
    rows += static_cast<double>(more);
    mean += (value - mean) * (static_cast<double>(more) / rows);
  }
};

class Contest {
 public:
  Contest(const Outcome& outcome, double seconds, const std::atomic<bool>* interrupt, const BaselineMemory& memory)
      : outcome_(outcome),
        networks_(compared_networks(outcome)),
        seconds_(seconds),
        interrupt_(interrupt),
        memory_(memory) {}

  Comparison result(const std::vector<WantedBaseline>& wanted) {
    Comparison all;
    if (networks_.empty() || wanted.empty()) return all;
    const Network& first = *networks_.front();
    const judge::Criterion criterion = judge::criterion_of(first.run.recipe, first.trained.model.signature());
    all.metric = criterion.name();
    all.label = criterion.label();
    all.because = criterion.because;
    all.is_higher_better = criterion.is_higher_better();
    MeanOfRows own;
    for (const Network* network : networks_) {
      rows_.emplace_back(outcome_, *network, memory_);
      const Evaluation& at = *rows_.back().network_at;
      all.rows += at.rows;
      all.trained_on += static_cast<Index>(network->prepared.split.train.size());
      own.add(criterion.value(at), at.rows);
    }
    all.network = own.mean;
    for (std::size_t i = 0; i < wanted.size() && !is_interrupted(); ++i) {
      // What the ones before left over is for those that come.
      const double share = (seconds_ - seconds_since(begin_)) / static_cast<double>(wanted.size() - i);
      all.rivals.push_back(rival(wanted[i], criterion, share));
    }
    all.seconds = seconds_since(begin_);
    return all;
  }

 private:
  bool is_interrupted() const { return interrupt_ != nullptr && interrupt_->load(); }

  Rival rival(const WantedBaseline& wanted, const judge::Criterion& criterion, double share) const {
    const doctor::Baseline& baseline = *wanted.baseline;
    Rival rival{.name = baseline.name.text, .label = baseline.label.text};
    const Clock::time_point begun = Clock::now();
    judge::Parts differences;
    Index compared = 0;
    MeanOfRows value;
    for (std::size_t i = 0; i < networks_.size() && rival.left_out.empty(); ++i) {
      const Network& network = *networks_[i];
      const Data& data = rows_[i].data;
      rival.left_out = why_not(baseline, rows_[i]);
      if (!rival.left_out.empty()) break;
      const double until = share * static_cast<double>(i + 1) / static_cast<double>(networks_.size());
      const auto is_over = [&] {
        const bool is_late = seconds_since(begun) > until;
        rival.is_unfinished = rival.is_unfinished || is_late;
        return is_late || is_interrupted();
      };
      doctor::Effort effort{is_over, i < wanted.rounds_of_each.size() ? wanted.rounds_of_each[i] : wanted.rounds};
      Model model = fitted(baseline, network, rows_[i], effort);
      const Evaluation at = judged(model, network, rows_[i]);
      rival.models.emplace_back(network.name, std::move(model));
      if (effort.rounds < 0) rival.left_out = "its time was over before a round was";
      rival.rounds = std::max(rival.rounds, effort.rounds);
      if (networks_.size() > 1) rival.rounds_of_each.push_back(effort.rounds);
      rival.rows += static_cast<Index>(data.split->train.size());
      value.add(criterion.value(at), at.rows);
      compared += at.rows;
      differences.add(judge::paired(criterion.metric, at, *rows_[i].network_at), at.rows);
      if (is_interrupted()) rival.left_out = "interrupted";
    }
    rival.seconds = seconds_since(begun);
    if (!rival.left_out.empty()) return rival;
    rival.value = value.mean;
    rival.difference = judge::mean_of(differences);
    if (compared < judge::fewest_paired_rows) rival.difference.margin = judge::nan;
    return rival;
  }

  static Model fitted(const doctor::Baseline& baseline, const Network& network, const BaselineRows& rows,
                      doctor::Effort& effort) {
    Model model = doctor::fit_baseline(baseline, rows.data, rows.prepared->signature, network.run.recipe, effort);
    model.set_preparation(*rows.prepared->preparation());
    if (const Origin* const origin = network.trained.model.origin()) model.set_origin(*origin);
    return model;
  }

  /// As the network is: with a threshold of its own where the recipe wants one.
  Evaluation judged(Model& model, const Network& network, const BaselineRows& rows) const {
    Evaluation at = outcome_.opened->evaluate(model, rows.data.split->validation);
    if (!take_threshold(model, network.run.recipe, &at)) return at;
    return outcome_.opened->evaluate(model, rows.data.split->validation);
  }

  static std::string why_not(const doctor::Baseline& baseline, const BaselineRows& rows) {
    if (std::ranges::find(baseline.tasks, rows.data.task) == baseline.tasks.end()) {
      return std::string("it cannot do a ") + pellucid::name_of(rows.data.task);
    }
    return rows.left_out;
  }

  const Outcome& outcome_;
  std::vector<const Network*> networks_;
  std::deque<BaselineRows> rows_{};  // what they hold points into them: they stay where they are
  double seconds_;
  const std::atomic<bool>* interrupt_;
  BaselineMemory memory_;
  Clock::time_point begin_ = Clock::now();
};

}  // namespace

std::vector<WantedBaseline> wanted_baselines(const std::string& text) {
  std::vector<WantedBaseline> wanted;
  if (text == "none") return wanted;
  if (text == "all") {
    for (const doctor::Baseline& each : catalogue<doctor::Baseline>()) wanted.push_back({&each});
    return wanted;
  }
  for (const std::string& call : calls_of(text)) wanted.push_back(wanted_baseline(std::string(trimmed(call))));
  return wanted;
}

Comparison compare_baselines(const Outcome& outcome, const std::vector<WantedBaseline>& wanted, double seconds,
                             const std::atomic<bool>* interrupt, const BaselineMemory& memory) {
  Comparison all = Contest(outcome, seconds, interrupt, memory).result(wanted);
  if (all) decide(all);
  return all;
}

double baseline_seconds(const Outcome& outcome) {
  return std::max(static_cast<double>(outcome.networks.size()), outcome.seconds / 5);
}

std::string Rival::call() const {
  if (rounds <= 0) return name;
  std::string text = std::to_string(rounds);
  const bool differ = std::ranges::any_of(rounds_of_each, [&](Index each) { return each != rounds; });
  if (differ) {
    text.clear();
    for (const Index each : rounds_of_each) text += (text.empty() ? "" : "/") + std::to_string(each);
  }
  return name + "(rounds=" + text + ")";
}

}  // namespace pellucid
