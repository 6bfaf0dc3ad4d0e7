// Drawings for a terminal: what stands where, on terminals of every size.
#include "pellucid/draw/terminal.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <limits>
#include <random>
#include <set>

#include "pellucid/base/text.hpp"
#include "pellucid/draw/canvas.hpp"

namespace pellucid::draw {
namespace {

int characters(const std::string& line) {
  return static_cast<int>(
      std::ranges::count_if(line, [](char c) { return (static_cast<unsigned char>(c) & 0xC0U) != 0x80U; }));
}

std::vector<std::string> lines_of(const std::string& text) {
  std::vector<std::string> lines = pieces(text, '\n');
  EXPECT_EQ(lines.back(), "");
  lines.pop_back();
  return lines;
}

Chart falling() {
  Chart chart{"Loss", {"epoch"}, {"loss"}, {{"training", Form::line, {}, {}}, {"validation", Form::line, {}, {}}}};
  for (int i = 0; i <= 20; ++i) {
    for (Series& series : chart.series) series.x.push_back(i);
    chart.series[0].y.push_back(1 - i / 20.0);
    chart.series[1].y.push_back(1);
  }
  chart.marks = {{10, "best epoch 10"}};
  return chart;
}

TEST(Terminal, draws_a_line_from_corner_to_corner) {
  Chart chart = falling();
  chart.series.pop_back();
  chart.marks.clear();
  EXPECT_EQ(in_terminal(chart, {30, 12, false}),
            "Loss\n"
            "loss\n"
            "1.0 +*\n"
            "    | *****\n"
            "    |      *****\n"
            "0.5 +           ***\n"
            "    |              *****\n"
            "    |                   ****\n"
            "  0 +                       **\n"
            "    ++-----+-----+-----+-----+\n"
            "     0     5    10    15    20\n"
            "                         epoch\n");
}

TEST(Terminal, tells_series_and_marks_apart_without_colour) {
  const std::string plain = in_terminal(falling(), {60, 16, false});
  EXPECT_NE(plain.find("* training   + validation   : best epoch 10\n"), std::string::npos) << plain;
  EXPECT_NE(plain.find("+++"), std::string::npos) << plain;
  EXPECT_NE(plain.find("*"), std::string::npos) << plain;
  EXPECT_EQ(std::ranges::count_if(plain, [](char c) { return static_cast<unsigned char>(c) >= 0x80U; }), 0);
  const std::string dots = in_terminal(falling(), {60, 16, true});
  EXPECT_NE(dots.find("● training   ▲ validation   ┊ best epoch 10\n"), std::string::npos) << dots;
  std::size_t discs = 0;
  for (std::size_t at = dots.find("●"); at != std::string::npos; at = dots.find("●", at + 1)) ++discs;
  EXPECT_GE(discs, 3U) << dots;  // in the legend and along the line
}

TEST(Terminal, fits_whatever_it_is_given) {
  std::mt19937_64 random(3);
  const double huge = std::numeric_limits<double>::max(), nan = std::nan("");
  const std::vector<double> odd{nan, 0, -1, 1e-300, huge, -huge, std::numeric_limits<double>::infinity(), 5, 5, 7};
  for (int i = 0; i < 600; ++i) {
    Chart chart{"A title of some length\x1b[31m", {"x label", random() % 2 == 0}, {"y label", random() % 2 == 0}, {}};
    for (std::size_t s = random() % 4; s > 0; --s) {
      Series series{"séries " + std::to_string(s), static_cast<Form>(random() % 4), {}, {}};
      const std::size_t count = random() % 6;
      for (std::size_t n = 0; n < count; ++n) {
        series.x.push_back(odd[random() % odd.size()]);
        series.y.push_back(odd[random() % odd.size()]);
      }
      if (series.form == Form::bars) series.x.push_back(9);
      if (count > 0) series.ringed.push_back(random() % count);
      if (series.form == Form::line) series.low = series.high = series.y;
      chart.series.push_back(series);
    }
    chart.marks = {{odd[random() % odd.size()], "a mark", random() % 2 == 0}};
    chart.has_diagonal = random() % 2 == 0;
    const TerminalSize size{20 + static_cast<int>(random() % 100), static_cast<int>(random() % 40), random() % 2 == 0};
    const std::string text = in_terminal(chart, size);
    EXPECT_EQ(text.find('\x1b'), std::string::npos);
    for (const std::string& line : lines_of(text)) ASSERT_LE(characters(line), size.columns) << text;
    if (size.rows >= 14) {
      ASSERT_LE(lines_of(text).size(), static_cast<std::size_t>(size.rows)) << text;
    }
  }
}

TEST(Terminal, draws_bars_in_proportion) {
  const BarChart chart{
      "Importance", "loss added", {{"flipper", 0.4, 0.3, 0.5}, {"island", 0.2, {}, {}}, {"sex", 0, {}, {}}}};
  const std::vector<std::string> lines = lines_of(in_terminal(chart, {60, 9, false}));
  ASSERT_EQ(lines.size(), 5U);
  const auto length = [](const std::string& line) { return std::ranges::count(line, '#'); };
  EXPECT_NEAR(static_cast<double>(length(lines[1])), 2.0 * static_cast<double>(length(lines[2])), 1);
  EXPECT_GT(length(lines[2]), 3);
  EXPECT_EQ(length(lines[3]), 0);
  EXPECT_NE(lines[1].find("0.4 (0.3 to 0.5)"), std::string::npos);
  for (const std::string& line : lines) EXPECT_LE(characters(line), 60);
}

TEST(Terminal, knows_each_of_many_series_by_a_mark_of_its_own) {
  for (const bool is_unicode : {true, false}) {
    std::set<std::string> marks;
    for (std::size_t i = 0; i < 30; ++i) {
      const std::string mark = series_mark(i, is_unicode);
      EXPECT_EQ(characters(mark), 1);
      EXPECT_EQ(mark.find_first_of("-:|O~ "), std::string::npos) << mark;  // rules, edges, rings, what is cut
      marks.insert(mark);
    }
    EXPECT_EQ(marks.size(), 30U);
  }
}

}  // namespace
}  // namespace pellucid::draw
