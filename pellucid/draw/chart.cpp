#include "pellucid/draw/chart.hpp"

#include <algorithm>
#include <cmath>

#include "pellucid/base/text.hpp"
#include "pellucid/draw/axis.hpp"

namespace pellucid::draw {

namespace {

/// The points of a line that are kept: of each stretch the least, the most and a gap; the ends.
std::vector<std::size_t> kept_of_line(const Series& series, std::size_t most) {
  const std::size_t count = series.y.size(), stretches = std::max<std::size_t>(most / 3, 1);
  std::vector<std::size_t> kept{0, count - 1};
  for (std::size_t stretch = 0; stretch < stretches; ++stretch) {
    const std::size_t begin = count * stretch / stretches, end = count * (stretch + 1) / stretches;
    std::size_t least = end, largest = end, gap = end;
    for (std::size_t i = begin; i < end; ++i) {
      if (!std::isfinite(series.y[i])) {
        gap = i;
        continue;
      }
      if (least == end || series.y[i] < series.y[least]) least = i;
      if (largest == end || series.y[i] > series.y[largest]) largest = i;
    }
    for (const std::size_t i : {least, largest, gap}) {
      if (i != end) kept.push_back(i);
    }
  }
  return kept;
}

/// Every so many, and the outermost of both axes.
std::vector<std::size_t> kept_of_points(const Series& series, std::size_t most) {
  const std::size_t count = series.y.size();
  std::vector<std::size_t> kept;
  for (std::size_t i = 0; i < most; ++i) kept.push_back(count * i / most);
  for (const auto* values : {&series.x, &series.y}) {
    std::size_t least = count, largest = count;
    for (std::size_t i = 0; i < count; ++i) {
      if (!std::isfinite((*values)[i])) continue;
      if (least == count || (*values)[i] < (*values)[least]) least = i;
      if (largest == count || (*values)[i] > (*values)[largest]) largest = i;
    }
    for (const std::size_t i : {least, largest}) {
      if (i != count) kept.push_back(i);
    }
  }
  return kept;
}

std::string at_text(const Series& series, std::size_t i) { return told_number(series.x[i]); }

std::string in_words(const Series& series, const Chart& chart) {
  std::string words = series.name.empty() ? chart.y.label : series.name;
  if (series.form == Form::bars) {
    const auto highest = std::ranges::max_element(series.y);
    if (highest == series.y.end()) return words + ": nothing.";
    const auto i = static_cast<std::size_t>(highest - series.y.begin());
    return words + ": " + counted(static_cast<Index>(series.y.size()), "bar") + " from " +
           told_number(series.x.front()) + " to " + told_number(series.x.back()) + ", the highest " +
           told_number(*highest) + " from " + at_text(series, i) + " to " + at_text(series, i + 1) + ".";
  }
  std::vector<std::size_t> seen;
  for (std::size_t i = 0; i < series.y.size(); ++i) {
    if (std::isfinite(series.y[i]) && std::isfinite(series.x[i])) seen.push_back(i);
  }
  if (seen.empty()) return words + ": nothing.";
  const auto by_y = [&](std::size_t a, std::size_t b) { return series.y[a] < series.y[b]; };
  const std::size_t least = *std::ranges::min_element(seen, by_y), most = *std::ranges::max_element(seen, by_y);
  std::vector<double> ends;
  for (const std::vector<double>& strand : series.strands)
    ends.push_back(strand.empty() ? std::nan("") : strand.back());
  const auto point = [&](std::size_t i) { return told_number(series.y[i]) + " at " + at_text(series, i); };
  words += ": ";
  if (series.form == Form::points) {
    words += counted(static_cast<Index>(seen.size()), "point");
  } else {
    words += "first " + point(seen.front()) + ", last " + point(seen.back());
  }
  words += ", least " + point(least) + ", most " + point(most);
  if (!series.strands.empty())
    words += ", the mean of " + counted(static_cast<Index>(series.strands.size()), "line") + " that end between " +
             told_number(std::ranges::min(ends)) + " and " + told_number(std::ranges::max(ends));
  return words + ".";
}

std::string count_text(double count) {
  return count == std::floor(count) && std::abs(count) < 1e15 ? grouped(static_cast<Index>(count)) : told_number(count);
}

}  // namespace

Series thinned(const Series& series, std::size_t most) {
  if (series.form == Form::bars || series.y.size() <= most) return series;
  std::vector<std::size_t> kept =
      series.form == Form::points ? kept_of_points(series, most) : kept_of_line(series, most);
  kept.insert(kept.end(), series.ringed.begin(), series.ringed.end());
  std::ranges::sort(kept);
  const auto repeated = std::ranges::unique(kept);
  kept.erase(repeated.begin(), repeated.end());
  Series thin{.name = series.name, .form = series.form, .x = {}, .y = {}, .strands = {}};
  for (const std::size_t i : kept) {
    if (std::ranges::find(series.ringed, i) != series.ringed.end()) thin.ringed.push_back(thin.x.size());
    thin.x.push_back(series.x[i]);
    thin.y.push_back(series.y[i]);
    if (series.low.empty()) continue;
    thin.low.push_back(series.low[i]);
    thin.high.push_back(series.high[i]);
  }
  return thin;
}

Series histogram(std::string name, const std::vector<double>& values, std::size_t bins) {
  std::vector<double> seen;
  for (const double value : values) {
    if (std::isfinite(value)) seen.push_back(value);
  }
  Series series{std::move(name), Form::bars, {}, {}};
  if (seen.empty()) return series;
  if (bins == 0) {  // Sturges, and more where there are many: enough to see a shape, few enough to see it at 320 px
    bins = std::clamp<std::size_t>(static_cast<std::size_t>(std::sqrt(static_cast<double>(seen.size()))), 5, 40);
  }
  const auto [least, most] = std::ranges::minmax(seen);
  const Range range = Scale({least, most}, false).range();
  const double width = (range.most - range.least) / static_cast<double>(bins);
  series.y.assign(bins, 0);
  for (std::size_t i = 0; i <= bins; ++i) series.x.push_back(range.least + width * static_cast<double>(i));
  for (const double value : seen) {
    const double place =
        (value - range.least) / width;  // infinite or no number where the range is too wide for a double
    const double last = static_cast<double>(bins - 1);
    ++series.y[place >= 0 && place < last ? static_cast<std::size_t>(place) : place >= last ? bins - 1 : 0];
  }
  return series;
}

std::string in_words(const Chart& chart) {
  std::string words = chart.y.label + " by " + chart.x.label + ".";
  for (const Series& series : chart.series) words += " " + in_words(series, chart);
  for (const Mark& mark : chart.marks) words += " " + mark.words + ": " + told_number(mark.at) + ".";
  return words;
}

std::string in_words(const BarChart& chart) {
  std::string words = chart.label + ":";
  for (const Bar& bar : chart.bars) {
    words += " " + bar.name + " " + told_number(bar.value);
    if (bar.low && bar.high) words += " (" + told_number(*bar.low) + " to " + told_number(*bar.high) + ")";
    words += ";";
  }
  words.back() = chart.bars.empty() ? ':' : '.';
  return words;
}

std::string in_words(const Matrix& matrix) {
  std::string words = matrix.row_label + " by " + matrix.column_label + ".";
  const std::size_t columns = matrix.columns.size();
  for (std::size_t row = 0; row < matrix.rows.size(); ++row) {
    words += " " + matrix.rows[row] + ":";
    for (std::size_t column = 0; column < columns; ++column) {
      const double count = matrix.counts[row * columns + column];
      if (count != 0) words += " " + count_text(count) + " " + matrix.columns[column] + ",";
    }
    words.back() = words.back() == ',' ? '.' : ' ';
  }
  return words;
}

std::string in_words(const PictureGrid& grid) {
  std::string words = counted(static_cast<Index>(grid.pictures.size()), "picture") + ":";
  for (const Picture& picture : grid.pictures) words += " " + picture.caption + ";";
  words.back() = '.';
  return words;
}

std::string in_words(const NetworkDrawing& network) {
  std::string words;
  for (const Layer& layer : network.layers) {
    words += (words.empty() ? "" : ", then ") + layer.name;
    if (!layer.shape.empty()) words += " (" + layer.shape + ")";
    if (layer.weights > 0) words += " with " + counted(layer.weights, "weight");
  }
  return words + ".";
}

}  // namespace pellucid::draw
