// The readable form of an evaluation. The matrix has the truth in its rows and what it was taken for in its columns;
// its diagonal, the right answers, stands in brackets, so that it is seen without colour too.
#include <algorithm>
#include <cmath>

#include "pellucid/base/text.hpp"
#include "pellucid/cli/report.hpp"
#include "pellucid/cli/terminal.hpp"
#include "pellucid/judge/metric.hpp"

namespace pellucid::cli {

namespace {

constexpr int widest_class = 20;
constexpr int narrowest_class = 4;
constexpr int widest_header = 8;  // of a column of the matrix

using judge::ClassScore;
using judge::Confused;
using judge::Metric;

/// An evaluation of classes with names that may be shown: they come from files.
struct Shown {
  const Evaluation& at;
  std::vector<std::string> classes{};

  explicit Shown(const Evaluation& at) : at(at) {
    for (const std::string& name : at.signature.classes) classes.push_back(printable(name));
  }
};

int class_width(const Shown& shown, std::string_view title) {
  int width = width_of(title);
  for (const std::string& name : shown.classes) width = std::max(width, std::min(width_of(name), widest_class));
  return width;
}

std::string class_line(const std::string& name, int width, const ClassScore& score) {
  return left(name, width) + right(fixed(score.precision, 3), 11) + right(fixed(score.recall, 3), 8) +
         right(fixed(score.f1, 3), 7) + right(grouped(score.rows), 9) + "\n";
}

std::string class_table(const Shown& shown, bool colour) {
  const Evaluation& at = shown.at;
  const int width = class_width(shown, "class");
  const std::string head =
      left("class", width) + right("precision", 11) + right("recall", 8) + right("f1", 7) + right("rows", 9);
  std::string text = paint(head, Colour::bold, colour) + "\n";
  for (std::size_t one = 0; one < shown.classes.size(); ++one) {
    text += class_line(shown.classes[one], width, at.scores[one]);
  }
  const ClassScore mean{at.rows, at.weight, macro(at, &ClassScore::precision), macro(at, &ClassScore::recall),
                        macro(at, &ClassScore::f1)};
  return text + class_line("mean", width, mean);
}

std::string cell(Index count, bool is_right, int width, bool colour) {
  const std::string number = count == 0 ? "·" : std::to_string(count);
  if (is_right) return paint(right("[" + std::to_string(count) + "]", width), Colour::green, colour);
  const std::string text = right(number, width - 1) + " ";
  return count == 0 ? paint(text, Colour::dim, colour) : text;
}

std::string without_last_blanks(std::string text) {
  text.erase(text.find_last_not_of(' ') + 1);
  return text;
}

/// "" if the lines would be longer than `columns`.
std::string matrix(const Shown& shown, int columns, bool colour) {
  const auto classes = static_cast<int>(shown.classes.size());
  Index largest = 0;
  for (const Confused& cell : shown.at.confusion) {
    if (cell.truth < shown.classes.size()) largest = std::max(largest, cell.count);
  }
  const int narrowest = width_of(std::to_string(largest)) + 3;  // a blank and two brackets
  const int longest_name = class_width(shown, "");
  const int names = std::min(longest_name, columns - classes * narrowest);
  if (names < std::min(longest_name, narrowest_class)) return "";
  int header = 0;
  for (const std::string& name : shown.classes) header = std::max(header, std::min(width_of(name), widest_header));
  const int cells = std::min(std::max(narrowest, header + 2), (columns - names) / classes);

  std::string text =
      paint("confusion", Colour::bold, colour) + ": a row is the truth, a column what it was taken for\n";
  text += std::string(static_cast<std::size_t>(names), ' ');
  // In a narrow column more letters tell more than a sign that some are missing.
  for (const std::string& name : shown.classes) text += right(beginning(name, cells - 1), cells - 1) + " ";
  text = without_last_blanks(text) + "\n";
  for (std::size_t truth = 0; truth < shown.classes.size(); ++truth) {
    text += left(shown.classes[truth], names);
    for (std::size_t other = 0; other < shown.classes.size(); ++other) {
      text += cell(shown.at.count(truth, other), truth == other, cells, colour);
    }
    text = without_last_blanks(text) + "\n";
  }
  return text;
}

/// The pairs that are confused most, at most `most` of them.
std::string commonest_mistakes(const Shown& shown, std::size_t most) {
  std::vector<Confused> mistakes;
  for (const Confused& cell : shown.at.confusion) {
    if (cell.truth != cell.prediction && cell.truth < shown.classes.size()) mistakes.push_back(cell);
  }
  std::stable_sort(mistakes.begin(), mistakes.end(),
                   [](const Confused& a, const Confused& b) { return a.count > b.count; });
  mistakes.resize(std::min(mistakes.size(), most));
  std::string text;
  for (const Confused& mistake : mistakes) {
    text += (text.empty() ? "most often: " : ", ") + shown.classes[mistake.truth] + " taken for " +
            shown.classes[mistake.prediction] + " (" + grouped(mistake.count) + ")";
  }
  return text.empty() ? "no mistakes\n" : text + "\n";
}

/// Its yardstick, if it is the first of the metrics that need the same: it stands on a line of its own.
const Metric* yardstick_of(const Metric& metric, const std::vector<const Metric*>& all) {
  const Metric* first = nullptr;
  for (const Metric* other : all) {
    if (other->of != metric.of || other->needs != metric.needs) continue;
    if (first == nullptr) first = other;
    if (first == &metric && other->best == judge::Best::none) return other;
  }
  return nullptr;
}

/// The metrics that reports have, without the yardsticks.
std::vector<const Metric*> placed(const std::vector<const Metric*>& all) {
  std::vector<const Metric*> some;
  for (const Metric* metric : all) {
    if (metric->place != 0 && metric->best != judge::Best::none) some.push_back(metric);
  }
  return some;
}

std::string value_text(const Metric& metric, const Evaluation& at) {
  const double value = value_of(metric, at);
  if (metric.is_in_units_of_target || metric.needs == judge::Needs::costs) return rounded(value, 5);
  return metric.of == judge::Of::numbers ? rounded(value, 4) : fixed(value, 4);
}

std::string labelled(const Metric& metric, const Evaluation& at) {
  return metric.label.text + (" " + value_text(metric, at));
}

/// "accuracy 0.98: 49 of 50 rows right; baseline, always predicting the commonest class: 0.5".
std::string headline(const Metric& metric, const std::string& rows, const Metric& yardstick, const Evaluation& at,
                     bool colour) {
  return paint(labelled(metric, at), Colour::bold, colour) + rows + "; " + labelled(yardstick, at);
}

std::string class_report(const Evaluation& at, int columns, bool colour) {
  constexpr std::size_t few = 3;
  constexpr std::size_t many = 10;
  const Shown shown(at);
  const std::vector<const Metric*> all = judge::metrics_of(at.signature);
  std::string headlines, others;
  for (const Metric* metric : placed(all)) {
    if (const Metric* yardstick = yardstick_of(*metric, all)) {
      const bool is_first = metric == all.front();
      const std::string rows = ": " + grouped(at.hits()) + " of " + counted(at.rows, "row") + " right";
      (is_first ? headlines : others) +=
          (is_first ? "" : "\n") + headline(*metric, is_first ? rows : "", *yardstick, at, colour);
    } else if (!std::isnan(value_of(*metric, at))) {
      others += (others.empty() ? "" : ", ") + labelled(*metric, at);
      if (metric->needs == judge::Needs::probabilities && at.unknown > 0) {
        others += " over the " + counted(at.rows - at.unknown, "row") + " whose class the model knows";
      }
    }
  }
  std::string text = headlines + "\n";
  if (at.unknown > 0) text += counted(at.unknown, "row") + " of a class that the model does not know counts as wrong\n";
  const std::string drawn = matrix(shown, columns, colour);
  return text + others + "\n\n" + class_table(shown, colour) + "\n" + drawn +
         commonest_mistakes(shown, drawn.empty() ? many : few);
}

std::string number_report(const Evaluation& at, bool colour) {
  constexpr int longest_label = 4;
  const std::vector<const Metric*> all = judge::metrics_of(at.signature);
  std::string text;
  for (const Metric* metric : placed(all)) {
    if (const Metric* yardstick = yardstick_of(*metric, all)) {
      text += headline(*metric, " over " + counted(at.rows, "row"), *yardstick, at, colour) + "\n";
    } else {
      text += left(metric->label.text, longest_label) + " " + value_text(*metric, at) + "\n";
    }
  }
  return text;
}

}  // namespace

std::string report(const Evaluation& at, int columns, bool colour) {
  return at.predicts_classes() ? class_report(at, columns, colour) : number_report(at, colour);
}

namespace {

/// Whether the largest class has half as many rows again as the smallest that occurs.
bool are_unequal(const Evaluation& at) {
  Index least = at.rows, most = 0;
  for (const ClassScore& score : at.scores) {
    if (score.rows == 0) continue;
    least = std::min(least, score.rows);
    most = std::max(most, score.rows);
  }
  return 2 * most > 3 * least;
}

}  // namespace

std::string short_report(const Evaluation& at) {
  const std::vector<const Metric*> all = judge::metrics_of(at.signature);
  std::string text, beside;
  for (const Metric* metric : placed(all)) {
    const Metric* yardstick = yardstick_of(*metric, all);
    if (at.predicts_classes() && yardstick == nullptr && !(metric->corrects_first && are_unequal(at))) continue;
    text += (text.empty() ? "" : ", ") + labelled(*metric, at);
    if (metric != all.front() || yardstick == nullptr) continue;
    const std::string value = value_text(*yardstick, at);
    if (at.predicts_classes()) {
      text += " (always the commonest class of these rows: " + value + ")";
    } else {
      beside = " (always the mean of these rows: " + std::string(metric->label.text) + " " + value + ")";
    }
  }
  return text + beside;
}

}  // namespace pellucid::cli
