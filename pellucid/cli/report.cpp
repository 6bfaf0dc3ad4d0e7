// The readable form of an evaluation. The matrix has the truth in its rows and what it was taken for in its columns;
// its diagonal, the right answers, stands in brackets, so that it is seen without colour too.
#include <algorithm>
#include <cmath>

#include "pellucid/base/text.hpp"
#include "pellucid/cli/report.hpp"
#include "pellucid/cli/terminal.hpp"

namespace pellucid::cli {

namespace {

constexpr int widest_class = 20;
constexpr int narrowest_class = 4;
constexpr int widest_header = 8;  // of a column of the matrix

int class_width(const Evaluation& evaluation, std::string_view title) {
  int width = width_of(title);
  for (const std::string& name : evaluation.classes) width = std::max(width, std::min(width_of(name), widest_class));
  return width;
}

double mean_of(const Evaluation& evaluation, double ClassScore::* field) {
  double sum = 0;
  for (const ClassScore& score : evaluation.scores) sum += std::isnan(score.*field) ? 0 : score.*field;
  return sum / static_cast<double>(evaluation.scores.size());
}

std::string class_line(const std::string& name, int width, const ClassScore& score) {
  return left(name, width) + right(fixed(score.precision, 3), 11) + right(fixed(score.recall, 3), 8) +
         right(fixed(score.f1, 3), 7) + right(grouped(score.rows), 9) + "\n";
}

std::string class_table(const Evaluation& evaluation, bool colour) {
  const int width = class_width(evaluation, "class");
  const std::string head =
      left("class", width) + right("precision", 11) + right("recall", 8) + right("f1", 7) + right("rows", 9);
  std::string text = paint(head, Colour::bold, colour) + "\n";
  for (std::size_t one = 0; one < evaluation.classes.size(); ++one) {
    text += class_line(evaluation.classes[one], width, evaluation.scores[one]);
  }
  return text + class_line("mean", width,
                           {evaluation.rows, mean_of(evaluation, &ClassScore::precision),
                            mean_of(evaluation, &ClassScore::recall), mean_of(evaluation, &ClassScore::f1)});
}

std::string cell(const Evaluation& evaluation, std::size_t truth, std::size_t prediction, int width, bool colour) {
  const Index count = evaluation.count(truth, prediction);
  const std::string number = count == 0 ? "·" : std::to_string(count);
  if (truth == prediction) return paint(right("[" + std::to_string(count) + "]", width), Colour::green, colour);
  const std::string text = right(number, width - 1) + " ";
  return count == 0 ? paint(text, Colour::dim, colour) : text;
}

std::string without_last_blanks(std::string text) {
  text.erase(text.find_last_not_of(' ') + 1);
  return text;
}

/// "" if the lines would be longer than `columns`.
std::string matrix(const Evaluation& evaluation, int columns, bool colour) {
  const auto classes = static_cast<int>(evaluation.classes.size());
  const Index largest = *std::max_element(evaluation.counts.begin(), evaluation.counts.end());
  const int narrowest = width_of(std::to_string(largest)) + 3;  // a blank and two brackets
  const int longest_name = class_width(evaluation, "");
  const int names = std::min(longest_name, columns - classes * narrowest);
  if (names < std::min(longest_name, narrowest_class)) return "";
  int header = 0;
  for (const std::string& name : evaluation.classes) header = std::max(header, std::min(width_of(name), widest_header));
  const int cells = std::min(std::max(narrowest, header + 2), (columns - names) / classes);

  std::string text =
      paint("confusion", Colour::bold, colour) + ": a row is the truth, a column what it was taken for\n";
  text += std::string(static_cast<std::size_t>(names), ' ');
  // In a narrow column more letters tell more than a sign that some are missing.
  for (const std::string& name : evaluation.classes) text += right(beginning(name, cells - 1), cells - 1) + " ";
  text = without_last_blanks(text) + "\n";
  for (std::size_t truth = 0; truth < evaluation.classes.size(); ++truth) {
    text += left(evaluation.classes[truth], names);
    for (std::size_t other = 0; other < evaluation.classes.size(); ++other) {
      text += cell(evaluation, truth, other, cells, colour);
    }
    text = without_last_blanks(text) + "\n";
  }
  return text;
}

/// The pairs that are confused most, at most `most` of them.
std::string commonest_mistakes(const Evaluation& evaluation, std::size_t most) {
  struct Mistake {
    Index count;
    std::size_t truth, prediction;
  };
  std::vector<Mistake> mistakes;
  for (std::size_t truth = 0; truth < evaluation.classes.size(); ++truth) {
    for (std::size_t other = 0; other < evaluation.classes.size(); ++other) {
      const Index count = evaluation.count(truth, other);
      if (truth != other && count > 0) mistakes.push_back({count, truth, other});
    }
  }
  std::stable_sort(mistakes.begin(), mistakes.end(),
                   [](const Mistake& a, const Mistake& b) { return a.count > b.count; });
  mistakes.resize(std::min(mistakes.size(), most));
  std::string text;
  for (const Mistake& mistake : mistakes) {
    text += (text.empty() ? "most often: " : ", ") + evaluation.classes[mistake.truth] + " taken for " +
            evaluation.classes[mistake.prediction] + " (" + grouped(mistake.count) + ")";
  }
  return text.empty() ? "no mistakes\n" : text + "\n";
}

}  // namespace

namespace {

std::string class_report(const Evaluation& raw, int columns, bool colour) {
  constexpr std::size_t few = 3;
  constexpr std::size_t many = 10;
  Evaluation evaluation = raw;
  for (std::string& name : evaluation.classes) name = printable(name);  // names come from files
  Index hits = 0;
  for (std::size_t one = 0; one < evaluation.classes.size(); ++one) hits += evaluation.count(one, one);
  const std::string accuracy = paint("accuracy " + fixed(evaluation.accuracy, 4), Colour::bold, colour);
  const std::string drawn = matrix(evaluation, columns, colour);
  std::string text = accuracy + ": " + grouped(hits) + " of " + counted(evaluation.rows, "row") +
                     " right; always naming the commonest class gives " + fixed(evaluation.majority, 4) + "\n";
  if (evaluation.unknown > 0) {
    text += counted(evaluation.unknown, "row") + " of a class that the model does not know counts as wrong\n";
  }
  text += "balanced accuracy " + fixed(evaluation.balanced_accuracy, 4);
  if (!std::isnan(evaluation.log_loss)) text += ", log loss " + fixed(evaluation.log_loss, 4);
  if (!std::isnan(evaluation.log_loss) && evaluation.unknown > 0) {
    text += " over the " + counted(evaluation.rows - evaluation.unknown, "row") + " whose class the model knows";
  }
  if (!std::isnan(evaluation.roc_auc)) text += ", area under the ROC curve " + fixed(evaluation.roc_auc, 4);
  if (!std::isnan(evaluation.mean_cost)) {
    text += "\n" + paint("mean cost " + rounded(evaluation.mean_cost, 5), Colour::bold, colour) +
            "; always naming the cheapest class costs " + rounded(evaluation.constant_cost, 5);
  }
  return text + "\n\n" + class_table(evaluation, colour) + "\n" + drawn +
         commonest_mistakes(evaluation, drawn.empty() ? many : few);
}

std::string number_report(const Evaluation& evaluation, bool colour) {
  const std::string rmse = paint("rmse " + rounded(evaluation.rmse, 5), Colour::bold, colour);
  return rmse + " over " + counted(evaluation.rows, "row") + "; telling the mean of these rows gives " +
         rounded(evaluation.rmse_of_mean, 5) + "\nmae  " + rounded(evaluation.mae, 5) + "\nr2   " +
         rounded(evaluation.r2, 4) + "\n";
}

}  // namespace

std::string report(const Evaluation& evaluation, int columns, bool colour) {
  return evaluation.tells_classes() ? class_report(evaluation, columns, colour) : number_report(evaluation, colour);
}

std::string short_report(const Evaluation& evaluation) {
  if (evaluation.tells_classes()) {
    const std::string cost = std::isnan(evaluation.mean_cost) ? "" : ", mean cost " + rounded(evaluation.mean_cost, 5);
    return "accuracy " + fixed(evaluation.accuracy, 4) + " (commonest class: " + fixed(evaluation.majority, 4) + ")" +
           cost;
  }
  return "rmse " + rounded(evaluation.rmse, 5) + ", mae " + rounded(evaluation.mae, 5) + ", r2 " +
         rounded(evaluation.r2, 4) + " (telling the mean: rmse " + rounded(evaluation.rmse_of_mean, 5) + ")";
}

}  // namespace pellucid::cli
