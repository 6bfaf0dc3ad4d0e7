// The account of a prediction as text: a table of contributions, and what they add up to.
#include <algorithm>
#include <array>
#include <cmath>

#include "pellucid/base/text.hpp"
#include "pellucid/cli/terminal.hpp"
#include "pellucid/cli/why.hpp"
#include "pellucid/explain/pixel_names.hpp"

namespace pellucid::cli {

namespace {

constexpr std::size_t columns_shown = 30;
constexpr const char* shares_head = "probability";

std::string target_of(const Why& why) {
  const data::Preparation* const preparation = why.model.preparation();
  return preparation != nullptr ? printable(preparation->target.name) : "target";
}

std::string explained_by(const Why& why) {
  switch (why.quantity) {
    case explaining::Quantity::number:
      return target_of(why);
    case explaining::Quantity::log_odds:
      return "log-odds of " + printable(why.class_name());
    default:
      return "score of " + printable(why.class_name());
  }
}

std::string input_noun(const Why& why) {
  if (why.model.preparation() != nullptr) return "column";
  return why.model.signature().image.empty() ? "input" : "pixel";
}

/// A bar from the middle: to the left what is negative.
std::string signed_bar(double part, int half, bool colour) {
  const int length = std::clamp(static_cast<int>(std::lround(std::abs(part) * half)), 0, half);
  std::string drawn;
  for (int i = 0; i < length; ++i) drawn += part < 0 ? "▒" : "█";
  const std::string painted = paint(drawn, part < 0 ? Colour::red : Colour::green, colour);
  if (part >= 0) return std::string(static_cast<std::size_t>(half), ' ') + "│" + painted;
  return std::string(static_cast<std::size_t>(half - length), ' ') + painted + "│";
}

/// Decimals of a probability in percent, so that neither it nor what is left of 100 rounds to nothing.
int decimals_of(double probability) {
  const double away = std::min(probability, 1 - probability);
  int decimals = 0;
  for (double least = 0.1; decimals < 6 && away < least; least /= 10) ++decimals;
  return decimals;
}

/// "12 → 31 %": what the probability was without a contribution and is with it.
std::string shares(double before, double after, const char* between = " → ") {
  const int decimals = std::max(decimals_of(before), decimals_of(after));
  return fixed(100 * before, decimals) + between + fixed(100 * after, decimals) + " %";
}

std::string without_end_blanks(std::string text) {
  text.erase(text.find_last_not_of(' ') + 1);
  return text;
}

struct Widths {
  int name = 6, cell = 8, reference = 9, number = 12, shares = 0, bar = 0;
};

Widths widths_of(const Why& why, const std::vector<std::size_t>& shown, int columns) {
  Widths widths;
  for (const std::size_t at : shown) {
    widths.name = std::clamp(width_of(printable(why.columns[at].name)), widths.name, 24);
    widths.cell = std::clamp(width_of(printable(why.asked.cells[at])), widths.cell, 18);
    widths.reference = std::clamp(width_of(printable(why.reference_cells[at])), widths.reference, 18);
  }
  const std::vector<double> probabilities = why.probabilities();
  for (std::size_t i = 0; !probabilities.empty() && i < shown.size(); ++i)
    widths.shares = std::max(
        {widths.shares, width_of(shares(probabilities[i], probabilities[i + 1])) + 2, width_of(shares_head) + 2});
  const int rest = columns - widths.name - widths.cell - widths.reference - 2 * widths.number - widths.shares - 9;
  widths.bar = std::clamp(rest / 2, 0, 16);
  return widths;
}

std::string table_of(const Why& why, int columns, bool colour) {
  std::vector<std::size_t> shown = why.attribution.order();
  const std::size_t all = shown.size();
  shown.resize(std::min(all, columns_shown));
  const Widths widths = widths_of(why, shown, columns);
  const std::vector<double>& given = why.attribution.contributions;
  const double largest = shown.empty() ? 0 : std::abs(given[shown[0]]);
  const std::vector<double> probabilities = why.probabilities();
  std::string text =
      paint(left("column", widths.name) + "  " + left("this row", widths.cell) + "  " +
                left("reference", widths.reference) + " " + right("contribution", widths.number) + " " +
                right("Shapley", widths.number) + right(probabilities.empty() ? "" : shares_head, widths.shares),
            Colour::bold, colour) +
      "\n";
  double rest = 0;
  for (const double each : given) rest += each;
  for (std::size_t i = 0; i < shown.size(); ++i) {
    const std::size_t at = shown[i];
    rest -= given[at];
    std::string line =
        left(printable(why.columns[at].name), widths.name) + "  " + left(printable(why.asked.cells[at]), widths.cell) +
        "  " + left(printable(why.reference_cells[at]), widths.reference) + " " +
        right(signed_text(given[at]), widths.number) + " " + right(signed_text(why.shapley.values[at]), widths.number);
    if (!probabilities.empty()) line += right(shares(probabilities[i], probabilities[i + 1]), widths.shares);
    if (widths.bar >= 4 && largest > 0) line += "  " + signed_bar(given[at] / largest, widths.bar, colour);
    text += without_end_blanks(line) + "\n";
  }
  if (all > shown.size()) {
    text += left("the other " + counted(static_cast<Index>(all - shown.size()), input_noun(why)),
                 widths.name + widths.cell + widths.reference + 4) +
            " " + right(signed_text(rest), widths.number);
    if (!probabilities.empty()) {
      text += std::string(static_cast<std::size_t>(widths.number) + 1, ' ') +
              right(shares(probabilities[shown.size()], probabilities.back()), widths.shares);
    }
    text += "\n";
  }
  return text;
}

/// How to read the table's probabilities, by its first line.
std::string shares_in_words(const Why& why) {
  const std::vector<double> probabilities = why.probabilities();
  if (probabilities.size() < 2) return "";
  const std::string& first = why.columns[why.attribution.order().front()].name;
  return "in probabilities, line after line from the reference: " + printable(first) +
         (probabilities[1] >= probabilities[0] ? " raises " : " lowers ") + printable(why.class_name()) + " from " +
         shares(probabilities[0], probabilities[1], " % to ") +
         ", and so on down to the prediction. How many points a contribution makes hangs on where it starts: "
         "log-odds "
         "alone add up";
}

/// The contributions of a picture's pixels where they stand, those of its channels together: as dense as they are
/// large.
std::string picture_of(const Why& why, int columns, bool colour) {
  const std::vector<Index>& image = why.model.signature().image;
  if (explaining::pixel_names(why.model.signature()).empty() || 2 * image.back() > columns) return "";
  const auto width = static_cast<std::size_t>(image.back());
  const std::size_t area = width * static_cast<std::size_t>(image[image.size() - 2]);
  std::vector<double> pixels(area, 0.0);
  const std::vector<double>& given = why.attribution.contributions;
  for (std::size_t i = 0; i < given.size(); ++i) pixels[i % area] += given[i];
  double largest = 0;
  for (const double pixel : pixels) largest = std::max(largest, std::abs(pixel));
  if (largest == 0) return "";
  std::string text =
      "where they stand: + raises, - lowers; ++ and -- from a third of the largest, ## and == from two\n";
  for (std::size_t i = 0; i < area; ++i) {
    const double part = pixels[i] / largest;
    const std::size_t size =
        std::abs(part) < 0.05 ? 0 : std::min<std::size_t>(3, 1 + static_cast<std::size_t>(3 * std::abs(part)));
    constexpr std::array raises{" .", " +", "++", "##"}, lowers{" .", " -", "--", "=="};
    text += size == 0 ? raises[0]
                      : paint(part > 0 ? raises[size] : lowers[size], part > 0 ? Colour::green : Colour::red, colour);
    if ((i + 1) % width == 0) text += "\n";
  }
  return text + "\n";
}

}  // namespace

std::vector<std::string> shares_of(const Why& why) {
  const std::vector<double> probabilities = why.probabilities();
  std::vector<std::string> all;
  for (std::size_t i = 0; i + 1 < probabilities.size(); ++i)
    all.push_back(shares(probabilities[i], probabilities[i + 1]));
  return all;
}

std::string prediction_in_words(const Why& why) {
  const Attribution& at = why.attribution;
  std::string text = !why.tells_classes() ? rounded(at.prediction) + " (" + target_of(why) + ")"
                                          : target_of(why) + " " + printable(why.class_name()) + ", " +
                                                explained_by(why) + " " + rounded(at.prediction);
  if (why.quantity == explaining::Quantity::log_odds) text += ", probability " + rounded(why.probability(), 4);
  return text;
}

std::string members_in_words(const Why& why) {
  const std::size_t networks = why.model.members().size();
  if (networks == 0) return "";
  return "the mean of " + grouped(static_cast<Index>(networks)) + " networks, which lie " +
         rounded(why.members_spread, 3) + " apart" +
         (why.quantity == explaining::Quantity::log_odds ? " in that probability" : "") + " (standard deviation)";
}

std::vector<std::string> notes_of(const Why& why) {
  const Attribution& at = why.attribution;
  std::vector<std::string> notes;
  double sum = 0;
  for (const double each : at.contributions) sum += each;
  const double scale = at.scale(why.spread);
  const double share = scale > 0 ? std::abs(at.residual()) / scale : 0;
  notes.push_back("reference " + rounded(at.reference) + " and contributions " + signed_text(sum, 6) + " give " +
                  rounded(at.reference + sum) + "; the residual is " + rounded(at.residual(), 2) + " (" +
                  rounded(100 * share, 2) + " % of what is explained)");
  if (share > 0.01) {
    notes.emplace_back(
        "the residual is more than 1 %: the network jumps or bends too often to be followed; trust the Shapley values");
  }
  if (const std::string words = shares_in_words(why); !words.empty()) notes.push_back(words);
  double worst = 0;
  for (std::size_t i = 0; i < at.contributions.size(); ++i)
    worst = std::max(worst, std::abs(at.contributions[i] - why.shapley.values[i]));
  notes.push_back("contributions are integrated gradients; Shapley values, sampled over " +
                  grouped(static_cast<Index>(why.shapley.orders)) + " orders, differ from them by at most " +
                  rounded(worst, 3) + " (standard error at most " +
                  rounded(why.shapley.errors.empty() ? 0 : *std::ranges::max_element(why.shapley.errors), 2) + ")");
  return notes;
}

std::vector<std::string> neighbours_in_words(const Why& why) {
  if (!why.nearest) return {};
  std::string text = "nearest training rows:";
  for (const auto& [row, distance] : why.nearest->rows) {
    text += (&why.nearest->rows.front().first == &row ? " row " : "; row ") +
            grouped(why.training->table.number_of_row(static_cast<std::uint32_t>(row))) + " (" + target_of(why) + " " +
            printable(why.truth_of(row)) + ", distance " + rounded(distance, 3) + ")";
  }
  std::string unlike = "how unlike them it is: " + fixed(100 * why.nearest->further, 1) + " % of " +
                       (static_cast<Index>(why.nearest->compared) < why.training->count
                            ? grouped(static_cast<Index>(why.nearest->compared)) + " training rows"
                            : "the training rows") +
                       " are further from their nearest neighbour than this row is from its";
  if (why.nearest->further < 0.05) unlike += ": it is unlike nearly all, and its prediction is a guess";
  return {text, unlike};
}

std::string text_of(const Why& why, int columns, bool colour) {
  const std::string members = members_in_words(why);
  std::string text = paint("prediction", Colour::bold, colour) + "  " + prediction_in_words(why) +
                     (members.empty() ? "" : "\n" + members) + "\n" + paint("reference", Colour::bold, colour) + "   " +
                     rounded(why.attribution.reference) + ": " + why.reference.words + "\n\n" +
                     table_of(why, columns, colour) + "\n" + picture_of(why, columns, colour);
  for (const std::string& note : notes_of(why)) text += note + "\n";
  if (why.nearest) text += "\n";
  for (const std::string& line : neighbours_in_words(why)) text += line + "\n";
  return text;
}

}  // namespace pellucid::cli
