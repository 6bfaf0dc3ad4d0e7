// Drawings in SVG, as a reader of XML finds them.
#include "pellucid/draw/svg.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <limits>
#include <random>
#include <regex>
#include <set>
#include <sstream>

#include "pellucid/draw/axis.hpp"
#include "tests/support/python.hpp"
#include "tests/support/title_width.hpp"

namespace pellucid::draw {
namespace {

nlohmann::json read_back(const std::vector<std::string>& drawings) {
  const test::Reference reference;
  std::vector<std::string> names;
  for (const std::string& drawing : drawings) {
    names.push_back(std::to_string(names.size()));
    reference.write(names.back(), svg_file(drawing));
  }
  return reference.ask("draw/svg_reads.py", names);
}

const double nan = std::nan("");
const double infinity = std::numeric_limits<double>::infinity();

Chart curves() {
  return {"Loss & <worse>",
          {"epoch"},
          {"loss"},
          {{"training", Form::line, {1, 2, 3, 4}, {1, 0.5, 0.25, 0.2}},
           {"valid \"ation\"",
            Form::line,
            {1, 2, 3, 4},
            {1.1, nan, 0.4, 0.5},
            {1, nan, 0.3, 0.4},
            {1.2, nan, 0.5, 0.6},
            {2}}},
          {{3, "best epoch"}, {0.3, "trees", true}}};
}

TEST(Svg, is_xml_that_tells_what_it_shows) {
  const auto seen = read_back({svg(curves())})[0];
  EXPECT_EQ(seen["problems"], nlohmann::json::array());
  EXPECT_EQ(seen["title"], "Loss & <worse>");
  EXPECT_EQ(seen["words"],
            "loss by epoch. training: first 1 at 1, last 0.2 at 4, least 0.2 at 4, most 1 at 1. valid \"ation\": first "
            "1.1 at 1, last 0.5 at 4, least 0.4 at 3, most 1.1 at 1. best epoch: 3. trees: 0.3.");
  const auto texts = seen["texts"].get<std::vector<std::string>>();
  for (const std::string text :
       {"Loss & <worse>", "training", "valid \"ation\"", "best epoch", "trees", "epoch", "loss"}) {
    EXPECT_NE(std::ranges::find(texts, text), texts.end()) << text;
  }
  const auto classes = seen["classes"].get<std::vector<std::string>>();
  EXPECT_EQ(std::ranges::count(classes, "band"), 1);
  EXPECT_EQ(std::ranges::count(classes, "ring"), 1);
}

TEST(Svg, draws_error_bars_where_points_have_intervals) {
  const Series points{"share", Form::points, {1, 2, 3}, {0.2, nan, 0.5}, {0.1, nan, 0.4}, {0.3, nan, 0.7}};
  const std::string drawn = svg({"", {"x"}, {"y"}, {points}});
  EXPECT_EQ(drawn.find("class=\"band\""), std::string::npos);
  const std::size_t begin = drawn.rfind("<path", drawn.find("class=\"whisker\""));
  const std::string path = drawn.substr(begin, drawn.find('>', begin) - begin);
  EXPECT_EQ(std::ranges::count(path, 'M'), 6) << path;  // of each of the two an upright and its ends
}

TEST(Svg, draws_whatever_it_is_given) {
  const double huge = std::numeric_limits<double>::max();
  std::vector<std::string> drawings;
  const std::vector<std::vector<double>> all{{},
                                             {nan},
                                             {0},
                                             {5, 5},
                                             {-huge, huge, 0},
                                             {infinity},
                                             {1, nan, 2},
                                             {-1, -2, 3},
                                             {1e-300, 1e300, 1},
                                             {nan, nan},
                                             {huge, huge},
                                             {1e-320, 1e-310}};
  for (const std::vector<double>& values : all) {
    for (const bool is_log : {false, true}) {
      for (const Form form : {Form::line, Form::points, Form::steps, Form::bars}) {
        std::vector<double> x;
        for (std::size_t i = 0; i < values.size() + (form == Form::bars ? 1 : 0); ++i)
          x.push_back(static_cast<double>(i));
        Series series{"s\x01\xff", form, x, values};
        if (form == Form::line) series.low = series.high = values;
        drawings.push_back(
            svg({"", {"x", is_log}, {"y", is_log}, {series}, {{nan, "nowhere"}, {huge, "far", true}}, true}));
      }
    }
    BarChart bars{"bars", "size", {}};
    Matrix matrix{"m", "true", "predicted", {}, {}, values};
    matrix.rows.assign(values.size(), "a class with a very long name indeed");
    matrix.columns.assign(1, "c");
    for (const double value : values)
      bars.bars.push_back({"a column with a very long name indeed", value, -value, value});
    drawings.push_back(svg(bars));
    drawings.push_back(svg(matrix));
    drawings.push_back(svg({"h", {"x"}, {"y"}, {histogram("values", values)}}));
  }
  drawings.push_back(svg(PictureGrid{"none", {}}));
  drawings.push_back(
      svg(PictureGrid{"two", {{2, 1, 1, {0, 255}, "grey"}, {1, 1, 3, {1, 2, 3}, "a long caption of words"}}}));
  drawings.push_back(svg(NetworkDrawing{"net", {{"input", "4"}, {"linear(64)", "64", 320}, {"relu", "64"}}}));
  drawings.push_back(svg(NetworkDrawing{"", {}}));
  const auto seen = read_back(drawings);
  ASSERT_EQ(seen.size(), drawings.size());
  for (std::size_t i = 0; i < seen.size(); ++i) {
    EXPECT_EQ(seen[i]["problems"], nlohmann::json::array()) << i << ": " << drawings[i];
  }
}

TEST(Svg, puts_charts_below_each_other) {
  Chart second = curves();
  second.title = "Second";
  const std::string one = svg(curves()), both = svg_column({curves(), second});
  const auto seen = read_back({one, both, svg_column({})});
  for (const auto& each : seen) EXPECT_EQ(each["problems"], nlohmann::json::array());
  EXPECT_EQ(seen[1]["title"], "Loss & <worse>, Second");
  EXPECT_GT(seen[1]["height"].get<double>(), 2 * seen[0]["height"].get<double>());
  EXPECT_EQ(both.find("<style>"), both.rfind("<style>"));
}

TEST(Svg, leaves_title_and_style_to_a_page_that_has_them) {
  const std::string bare = svg(curves(), {.id = "loss", .has_title = false, .has_style = false});
  EXPECT_EQ(bare.find("<style>"), std::string::npos);
  EXPECT_NE(bare.find("<title id=\"loss-title\">"), std::string::npos);
  EXPECT_EQ(bare.find("class=\"title\""), std::string::npos);
  EXPECT_NE(svg(curves()).find("class=\"title\""), std::string::npos);
}

TEST(Svg, stays_small_where_a_series_is_long) {
  Chart chart = curves();
  Series& series = chart.series.front();
  series.x.clear();
  series.y.clear();
  for (int i = 0; i < 200000; ++i) {
    series.x.push_back(i);
    series.y.push_back(std::sin(i * 0.001) + (i == 77777 ? 9 : 0));
  }
  EXPECT_LT(svg(chart).size(), 12000U);
}

TEST(Thinned, keeps_the_extremes_the_ends_the_gaps_and_what_is_ringed) {
  Series series{"s", Form::line, {}, {}};
  for (int i = 0; i < 100000; ++i) {
    series.x.push_back(i);
    series.y.push_back(i == 31234 ? 50 : i == 41111 ? -50 : i > 60000 && i < 61000 ? nan : std::cos(i * 0.01));
  }
  series.ringed = {12345};
  const Series thin = thinned(series);
  EXPECT_LE(thin.x.size(), 404U);
  EXPECT_TRUE(std::ranges::is_sorted(thin.x));
  for (const double kept : {0.0, 99999.0, 31234.0, 41111.0, 12345.0}) {
    EXPECT_NE(std::ranges::find(thin.x, kept), thin.x.end()) << kept;
  }
  EXPECT_TRUE(std::ranges::any_of(thin.y, [](double y) { return std::isnan(y); }));
  ASSERT_EQ(thin.ringed.size(), 1U);
  EXPECT_EQ(thin.x[thin.ringed[0]], 12345);
  series.form = Form::points;
  const Series points = thinned(series, 100);
  EXPECT_LE(points.x.size(), 105U);
  for (const double kept : {0.0, 99999.0, 31234.0, 41111.0}) {
    EXPECT_NE(std::ranges::find(points.x, kept), points.x.end()) << kept;
  }
}

TEST(Histogram, counts_each_value_once) {
  std::vector<double> values;
  for (int i = 0; i < 1000; ++i) values.push_back(std::sin(i) * 100);
  values.push_back(nan);
  for (const std::size_t bins : {0U, 1U, 7U, 100U}) {
    const Series series = histogram("h", values, bins);
    ASSERT_EQ(series.x.size(), series.y.size() + 1);
    double total = 0;
    for (std::size_t i = 0; i < series.y.size(); ++i) {
      const auto in = [&](double value) {
        const bool is_last = i + 1 == series.y.size();
        return value >= series.x[i] && (value < series.x[i + 1] || is_last);
      };
      total += series.y[i];
      EXPECT_NEAR(series.y[i], static_cast<double>(std::ranges::count_if(values, in)), 1) << i;  // at a border
    }
    EXPECT_EQ(total, 1000);
  }
}

TEST(Svg, breaks_titles_that_are_wider_than_it) {
  const std::vector<std::string> words{"How",    "much", "the",   "loss",   "rises", "when",    "a",
                                       "column", "is",   "dealt", "anew",   "rate",  "WEATHER", "temp_max",
                                       "MMMM",   "mean", "2016",  "(part)", "%"};
  std::mt19937 random(4);
  double widest = 0;
  for (int i = 0; i < 400; ++i) {
    std::string title = i == 0 ? "How much the loss rises when a column is dealt anew" : "";
    for (std::size_t word = 0; i > 0 && word < 1 + random() % 14; ++word)
      title += (title.empty() ? "" : " ") + words[random() % words.size()];
    const std::vector<std::string> drawings{svg(Chart{title, {"x"}, {"y"}, {}}), svg(BarChart{title, "size", {}}),
                                            svg(Matrix{title, "a", "b", {}, {}, {}}), svg(PictureGrid{title, {}}),
                                            svg(NetworkDrawing{title, {}})};
    for (const std::string& drawing : drawings) {
      const double width = testing::widest_title(drawing);
      EXPECT_GT(width, 0) << title;
      EXPECT_LE(width, 400 - 4) << title;
      widest = std::max(widest, width);
    }
  }
  EXPECT_GT(widest, 300);  // and not earlier than it need
}

TEST(Svg, gives_each_of_many_series_a_look_of_its_own) {
  std::set<std::string> looks;
  Chart chart{"", {"x"}, {"y"}, {}};
  for (int i = 0; i < 30; ++i) chart.series.push_back({"series " + std::to_string(i), Form::points, {0.0}, {0.0}});
  const std::string drawn = svg(chart);
  std::size_t groups = 0;
  for (std::size_t at = drawn.find("<g class=\"s"); at != std::string::npos && groups < 30;
       at = drawn.find("<g class=\"s", at + 1), ++groups) {
    const std::size_t shape = drawn.find("<", at + 1);
    std::string element = drawn.substr(shape, drawn.find('>', shape) - shape);
    const std::size_t path = element.find(" d=\"");
    // Where it stands is not how it looks: signs of a path's steps, or the name of the element.
    std::string look = path == std::string::npos ? element.substr(0, 7) : "";
    if (path != std::string::npos) {
      double x = 0, y = 0, first_x = 0, first_y = 0;
      std::istringstream numbers(std::regex_replace(element.substr(path + 4), std::regex("[MLZ\"]"), " "));
      for (bool is_first = true; numbers >> x >> y; is_first = false) {
        if (is_first) first_x = x, first_y = y;
        look += std::to_string(std::lround(x - first_x)) + "," + std::to_string(std::lround(y - first_y)) + " ";
      }
    }
    looks.insert(drawn.substr(at, 13) + look);
  }
  EXPECT_EQ(groups, 30U);
  EXPECT_EQ(looks.size(), 30U);
}

TEST(Svg, draws_the_lines_of_a_mean_thin_beside_it) {
  Series mean{.name = "loss", .form = Form::line, .x = {1, 2, 3}, .y = {3, 2, 1}};
  mean.strands = {{3, 2}, {9, 2, 1}, {}};
  const Chart chart{"", {"x"}, {"y"}, {mean}};
  const std::string drawn = svg(chart);
  std::size_t strands = 0;
  for (std::size_t at = drawn.find("class=\"strand\""); at != std::string::npos;
       at = drawn.find("class=\"strand\"", at + 1))
    ++strands;
  EXPECT_EQ(strands, 2U);  // an empty one is none
  EXPECT_GE(scales_of(chart).y.range().most, 9);
  EXPECT_NE(in_words(chart).find("the mean of 3 lines"), std::string::npos) << in_words(chart);
}

}  // namespace
}  // namespace pellucid::draw
