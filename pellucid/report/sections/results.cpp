// How well the network does on the validation rows, and how sure each number is.
#include <algorithm>
#include <cmath>

#include "pellucid/base/text.hpp"
#include "pellucid/judge/conformal.hpp"
#include "pellucid/judge/difference.hpp"
#include "pellucid/judge/threshold.hpp"
#include "pellucid/report/sections.hpp"

namespace pellucid::report::sections {

namespace {

using judge::Metric;

constexpr Index most_bootstrapped = 20'000;
constexpr std::size_t most_matrix = 30;

judge::Interval interval_of(const Metric& metric, const Evaluation& at) {
  if (metric.best == judge::Best::none) return {judge::nan, judge::nan};
  if (judge::is_share(metric)) return judge::wilson(static_cast<double>(at.hits()), static_cast<double>(at.rows));
  if (at.rows <= most_bootstrapped) return judge::bootstrap(metric, at);
  if (metric.by_row == nullptr) return {judge::nan, judge::nan};
  const judge::Estimate estimate = judge::mean_of(judge::parts_of(judge::with_defaults(metric), at));
  return {estimate.value - estimate.margin, estimate.value + estimate.margin};
}

Table metrics_table(const Evaluation& at) {
  Table table{
      "Metrics of " + counted(at.rows, "validation row") +
          (at.predicts_classes() ? ", with 95 % intervals (Wilson's for the accuracy, " : ", with 95 % intervals (") +
          (at.predicts_classes() ? "by resampling the rows for the others)" : "by resampling the rows)"),
      {"metric", "what it is", "value", "from", "to"},
      {},
      2};
  for (const Metric* metric : judge::metrics_of(at.signature)) {
    const double value = judge::value_of(*metric, at);
    if (std::isnan(value) || metric->place == 0) continue;
    const judge::Interval interval = interval_of(*metric, at);
    const auto end = [&](double at_end) { return std::isnan(at_end) ? std::string() : metric_text(*metric, at_end); };
    const bool is_yardstick = metric->best == judge::Best::none;
    table.rows.push_back({is_yardstick ? "yardstick" : metric->label.text, metric->summary.text,
                          metric_text(*metric, value), end(interval.low), end(interval.high)});
  }
  return table;
}

// Classes ----------------------------------------------------------------------------------------

draw::Matrix confusion(const Evaluation& at) {
  draw::Matrix matrix{"Confusion matrix", "true", "taken for", at.signature.classes, at.signature.classes, {}};
  for (std::size_t truth = 0; truth < at.classes(); ++truth) {
    for (std::size_t taken = 0; taken < at.classes(); ++taken) {
      matrix.counts.push_back(static_cast<double>(at.count(truth, taken)));
    }
  }
  return matrix;
}

Table class_table(const Evaluation& at) {
  Table table{"Each class", {"class", "precision", "recall", "f1", "rows"}, {}};
  const auto share = [](double value) { return std::isnan(value) ? std::string("none") : number_text(value, 3); };
  for (std::size_t one = 0; one < at.classes(); ++one) {
    const judge::ClassScore& score = at.scores[one];
    table.rows.push_back(
        {at.signature.classes[one], share(score.precision), share(score.recall), share(score.f1), grouped(score.rows)});
  }
  return table;
}

/// ROC and precision-recall, of two classes.
void tell_thresholds(const Evaluation& at, Section& section) {
  const std::vector<judge::Tied> order = judge::from_highest(at);
  double negatives = 0, positives = 0;
  for (const judge::Tied& tied : order) {
    negatives += tied.negatives;
    positives += tied.positives;
  }
  if (negatives == 0 || positives == 0) return;
  const std::string name = printable(at.signature.classes[1]);
  draw::Series roc{"network", draw::Form::line, {0}, {0}}, recall{"network", draw::Form::steps, {}, {}};
  const double found = at.scores[1].recall, false_alarms = 1 - at.scores[0].recall;
  double taken_negatives = 0, taken_positives = 0;
  for (const judge::Tied& tied : order) {
    taken_negatives += tied.negatives;
    taken_positives += tied.positives;
    roc.x.push_back(taken_negatives / negatives);
    roc.y.push_back(taken_positives / positives);
    recall.x.push_back(taken_positives / positives);
    recall.y.push_back(taken_positives / (taken_positives + taken_negatives));
    const auto is_near = [](double one, double other) { return std::abs(one - other) < 1e-9; };
    if (is_near(roc.x.back(), false_alarms) && is_near(roc.y.back(), found)) {
      roc.ringed = {roc.x.size() - 1};
      recall.ringed = {recall.x.size() - 1};
    }
  }
  draw::Chart roc_chart{"ROC of \"" + name + "\"",
                        {"share of the others taken for it", false, 0.0, 1.0},
                        {"share of it found", false, 0.0, 1.0},
                        {roc}};
  roc_chart.has_diagonal = true;
  if (!std::isnan(false_alarms)) roc_chart.marks.push_back({false_alarms, "the decision"});
  section.blocks.emplace_back(
      figure(roc_chart, "roc", "The diagonal is what guessing gives; the ring is where the network decides."));
  draw::Chart chart{"Precision and recall of \"" + name + "\"",
                    {"share of it found (recall)", false, 0.0, 1.0},
                    {"share of those taken for it that are (precision)", false, 0.0, 1.0},
                    {recall}};
  if (!std::isnan(found)) chart.marks.push_back({found, "the decision"});
  chart.marks.push_back({positives / (positives + negatives), "all taken for it", true});
  section.blocks.emplace_back(figure(chart, "precision-recall"));
}

/// Whether probabilities mean what they say: of two classes that of the second, else that of the named one.
void tell_calibration(const Evaluation& at, Section& section) {
  constexpr std::size_t bins = 10;
  struct Bin {
    double rows = 0, told = 0, came = 0;
  };
  std::vector<Bin> all(bins);
  const bool is_of_second = at.classes() == 2;
  for (std::size_t row = 0; row < at.class_rows.size(); ++row) {
    const double told = is_of_second ? at.of_second[row] : at.class_rows[row].of_likeliest;
    if (std::isnan(told)) return;
    const bool came = is_of_second ? at.truths[row] == 1 : at.class_rows[row].is_likeliest_right != 0;
    Bin& bin = all[std::min(bins - 1, static_cast<std::size_t>(std::max(0.0, told) * bins))];
    bin.rows += 1;
    bin.told += told;
    bin.came += came ? 1 : 0;
  }
  draw::Series series{"network", draw::Form::points, {}, {}};
  for (const Bin& bin : all) {
    if (bin.rows == 0) continue;
    const judge::Interval interval = judge::wilson(bin.came, bin.rows);
    series.x.push_back(bin.told / bin.rows);
    series.y.push_back(bin.came / bin.rows);
    series.low.push_back(interval.low);
    series.high.push_back(interval.high);
  }
  draw::Chart chart{"Calibration: how often what is told with a probability is so",
                    {"probability told", false, 0.0, 1.0},
                    {"share that came true", false, 0.0, 1.0},
                    {series}};
  chart.has_diagonal = true;
  section.blocks.emplace_back(
      figure(chart, "calibration",
             "On the diagonal a probability of 0.8 is right 8 times in 10; the strokes are 95 % "
             "intervals."));
}

void tell_classes(const Evaluation& at, Section& section) {
  if (at.classes() <= most_matrix) section.blocks.emplace_back(figure(confusion(at), "confusion"));
  section.blocks.emplace_back(class_table(at));
  const bool has_scores = at.signature.output_kind != OutputKind::decisions;
  if (at.classes() == 2 && has_scores && at.unknown == 0) tell_thresholds(at, section);
  if (at.signature.output_kind == OutputKind::probabilities && at.unknown == 0) tell_calibration(at, section);
}

// Numbers ----------------------------------------------------------------------------------------

void tell_numbers(const ToldRun& run, const Evaluation& at, Section& section) {
  if (at.signature.outputs != 1) return;
  const std::string name = run.network.prepared.preparation() != nullptr
                               ? printable(run.network.prepared.preparation()->target.name)
                               : "the target";
  draw::Series points{"row", draw::Form::points, at.truths, at.predictions};
  draw::Chart scatter{"Predicted against true", {name + ", true"}, {name + ", predicted"}, {points}};
  scatter.has_diagonal = true;
  section.blocks.emplace_back(figure(scatter, "predicted", "On the diagonal a prediction is right."));
  std::vector<double> residuals(at.predictions.size());
  for (std::size_t row = 0; row < residuals.size(); ++row) residuals[row] = at.predictions[row] - at.truths[row];
  section.blocks.emplace_back(
      figure(draw::Chart{"Errors: predicted minus true", {"error"}, {"rows"}, {draw::histogram("rows", residuals)}},
             "errors"));
  draw::Chart along{"Errors along what is predicted",
                    {name + ", predicted"},
                    {"error"},
                    {{"row", draw::Form::points, at.predictions, residuals}}};
  along.marks.push_back({0, "no error", true});
  section.blocks.emplace_back(
      figure(along, "residuals", "A cloud that bends or widens shows where the network errs by more than chance."));
  std::vector<std::size_t> order(residuals.size());
  for (std::size_t row = 0; row < order.size(); ++row) order[row] = row;
  std::ranges::sort(order, {}, [&](std::size_t row) { return at.truths[row]; });
  constexpr std::size_t parts = 4;
  Table table{"Errors by the size of what is true: a quarter of the rows each",
              {name + ", true", "rows", "mean error", "mean size of the error"},
              {}};
  for (std::size_t part = 0; part < parts; ++part) {
    const std::size_t begin = part * order.size() / parts, end = (part + 1) * order.size() / parts;
    if (begin == end) continue;
    double sum = 0, sizes = 0;
    for (std::size_t i = begin; i < end; ++i) {
      sum += residuals[order[i]];
      sizes += std::abs(residuals[order[i]]);
    }
    const auto rows = static_cast<double>(end - begin);
    table.rows.push_back({number_text(at.truths[order[begin]], 4) + " to " + number_text(at.truths[order[end - 1]], 4),
                          grouped(static_cast<Index>(end - begin)), number_text(sum / rows, 3),
                          number_text(sizes / rows, 3)});
  }
  section.blocks.emplace_back(std::move(table));
}

}  // namespace

namespace {

/// How often intervals and sets of nine in ten hold, on rows that did not set their width.
void tell_coverage(const ToldRun& run, const Evaluation& at, Section& section) {
  constexpr double level = 0.9;
  const bool has_scores =
      at.predicts_classes() ? at.signature.output_kind == OutputKind::probabilities : at.signature.outputs == 1;
  if (!has_scores) return;
  const std::vector<double> scores = judge::conformal_scores(at);
  const std::optional<judge::Coverage> coverage = judge::measured_coverage(scores, level, run.network.run.recipe.seed);
  if (!coverage) return;
  const double bound = judge::score_bound(scores, level);
  const std::string what = at.predicts_classes() ? "Sets of classes that hold the truth 9 times in 10"
                                                 : "Intervals that hold the truth 9 times in 10 are the prediction ± " +
                                                       number_text(bound, 4);
  section.say(what + " (pellucid predict --interval 0.9); of validation rows that did not set their width they held " +
              number_text(coverage->share, 3) + " (" + number_text(coverage->least, 3) + " to " +
              number_text(coverage->most, 3) + " at 95 %).");
}

}  // namespace

Section results(const ToldRun& run) {
  Section section{"results", "How well it does"};
  if (run.validation() == nullptr) return section;
  const Evaluation& at = *run.validation();
  if (run.has_several()) section.say("What follows is of " + run.network.name + ".");
  section.blocks.emplace_back(metrics_table(at));
  if (const std::optional<double>& threshold = at.signature.threshold) {
    const std::optional<judge::ThresholdChoice> choice = judge::chosen_threshold(run.network.run.recipe, at);
    section.say("A row is taken for \"" + printable(at.signature.classes[1]) + "\" from this probability on: " +
                (choice ? judge::text_of(*choice) : "threshold " + number_text(*threshold, 4)) + ".");
  }
  if (at.predicts_classes()) {
    tell_classes(at, section);
  } else {
    tell_numbers(run, at, section);
  }
  tell_coverage(run, at, section);
  return section;
}

}  // namespace pellucid::report::sections
