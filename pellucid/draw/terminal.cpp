#include "pellucid/draw/terminal.hpp"

#include <algorithm>
#include <cmath>
#include <tuple>
#include <utility>

#include "pellucid/base/text.hpp"
#include "pellucid/draw/axis.hpp"
#include "pellucid/draw/canvas.hpp"

namespace pellucid::draw {

namespace {

constexpr int fewest_rows = 3;
constexpr int columns_between_marks = 16;  // of a series, along its line

/// In characters.
int length_of(std::string_view text) {
  return static_cast<int>(
      std::ranges::count_if(text, [](char byte) { return (static_cast<unsigned char>(byte) & 0xC0U) != 0x80U; }));
}

std::string cut(std::string_view text, int columns, bool is_unicode) {
  std::string clean = without_controls(text);
  if (!is_unicode) {
    for (char& byte : clean) byte = static_cast<unsigned char>(byte) < 0x80U ? byte : '?';
  }
  if (length_of(clean) <= columns) return clean;
  const std::string rest = is_unicode ? "…" : "~";
  while (!clean.empty() && length_of(clean) >= columns) {
    while (!clean.empty() && (static_cast<unsigned char>(clean.back()) & 0xC0U) == 0x80U) clean.pop_back();
    if (!clean.empty()) clean.pop_back();
  }
  return columns > 0 ? clean + rest : "";
}

std::string blanks(int count) { return std::string(static_cast<std::size_t>(std::max(count, 0)), ' '); }

std::string repeated(const char* character, int count) {
  std::string text;
  for (int i = 0; i < count; ++i) text += character;
  return text;
}

class TerminalChart {
 public:
  TerminalChart(const Chart& chart, const TerminalSize& size) : chart_(chart), size_(size), scales_(scales_of(chart)) {}

  std::string text() {
    std::string head;
    if (!chart_.title.empty()) head += cut(chart_.title, size_.columns, size_.is_unicode) + "\n";
    head += legend();
    if (!chart_.y.label.empty() && chart_.y.label != chart_.title) {
      head += cut(chart_.y.label, size_.columns, size_.is_unicode) + "\n";
    }
    const int used = static_cast<int>(std::ranges::count(head, '\n')) + 2 + (chart_.x.label.empty() ? 0 : 1);
    const int rows = std::max(size_.rows - used, fewest_rows);
    const std::vector<Tick> ticks = scales_.y.ticks(std::max(rows / 3 + 1, 2));
    int margin = 0;
    for (const Tick& tick : ticks) margin = std::max(margin, length_of(tick.text));
    Canvas canvas(size_.columns - margin - 2, rows, size_.is_unicode);
    draw(canvas);
    std::vector<std::string> labels(static_cast<std::size_t>(rows));
    for (const Tick& tick : ticks) labels[static_cast<std::size_t>(row_of(tick.at, rows))] = tick.text;
    std::string body;
    for (int row = 0; row < rows; ++row) {
      const std::string& label = labels[static_cast<std::size_t>(row)];
      const char* const edge = size_.is_unicode ? (label.empty() ? "│" : "┤") : (label.empty() ? "|" : "+");
      body += blanks(margin - length_of(label)) + label + " " + edge + canvas.row(row) + "\n";
    }
    return head + body + x_axis(margin + 1);
  }

 private:
  int row_of(double y, int rows) const {
    const double part = std::clamp(scales_.y.part(y), 0.0, 1.0);
    return std::clamp(static_cast<int>(std::floor((1 - part) * rows)), 0, rows - 1);
  }

  /// A dot, or one far outside where there is no place.
  struct Place {
    int x, y;
    bool is_there;
  };
  Place place(const Canvas& canvas, double x, double y) const {
    const double across = scales_.x.part(x), up = scales_.y.part(y);
    if (!std::isfinite(across) || !std::isfinite(up)) return {0, 0, false};
    const auto dot = [](double part, int count) {
      return static_cast<int>(std::lround(std::clamp(part, -1.0, 2.0) * (count - 1)));
    };
    return {dot(across, canvas.width()), dot(1 - up, canvas.height()), true};
  }

  void draw(Canvas& canvas) const {
    for (const Mark& mark : chart_.marks) {
      const Place at = mark.is_horizontal ? place(canvas, scales_.x.range().least, mark.at)
                                          : place(canvas, mark.at, scales_.y.range().least);
      if (at.is_there) canvas.rule(mark.is_horizontal ? at.y : at.x, mark.is_horizontal, mark_of(mark));
    }
    if (chart_.has_diagonal) draw_diagonal(canvas);
    for (std::size_t i = 0; i < chart_.series.size(); ++i) draw(canvas, chart_.series[i], i);
    for (const Series& series : chart_.series) {
      for (const std::size_t i : series.ringed) {
        const Place at = place(canvas, series.x[i], series.y[i]);
        if (at.is_there) canvas.mark(at.x, at.y, size_.is_unicode ? "◎" : "O", true);
      }
    }
  }

  void draw(Canvas& canvas, const Series& series, std::size_t number) const {
    if (series.form == Form::bars) return draw_bars(canvas, series, number);
    int walked = 0;
    int next_mark = static_cast<int>(number) * 5 + 3;  // so that those of two series do not meet
    Place before{0, 0, false};
    for (std::size_t i = 0; i < series.y.size(); ++i) {
      const Place at = place(canvas, series.x[i], series.y[i]);
      if (at.is_there && series.form == Form::points) canvas.dot(at.x, at.y, number);
      if (at.is_there && series.form != Form::points) {
        if (!before.is_there) canvas.dot(at.x, at.y, number);
        if (before.is_there && series.form == Form::steps)
          canvas.line(before.x, before.y, at.x, before.y, number, walked);
        if (before.is_there) {
          canvas.line(series.form == Form::steps ? at.x : before.x, before.y, at.x, at.y, number, walked);
        }
        for (; chart_.series.size() > 1 && at.x >= next_mark * 2; next_mark += columns_between_marks) {
          const bool is_on_the_way = before.is_there && series.form == Form::line && at.x > before.x;
          const int x = is_on_the_way ? std::max(next_mark * 2, before.x) : at.x;
          const int y = is_on_the_way ? before.y + (at.y - before.y) * (x - before.x) / (at.x - before.x) : at.y;
          canvas.mark(x, y, series_mark(number, size_.is_unicode), false);
        }
      }
      before = at;
    }
    for (const auto* bound : {&series.low, &series.high}) {
      for (std::size_t i = 0; i < bound->size(); ++i) {
        const Place at = place(canvas, series.x[i], (*bound)[i]);
        if (at.is_there) canvas.dot(at.x, at.y, number);
      }
    }
  }

  void draw_bars(Canvas& canvas, const Series& series, std::size_t number) const {
    for (std::size_t i = 0; i < series.y.size(); ++i) {
      const Place from = place(canvas, series.x[i], series.y[i]), to = place(canvas, series.x[i + 1], series.y[i]);
      if (!from.is_there || !to.is_there || series.y[i] <= 0) continue;
      for (int x = from.x; x < std::max(to.x, from.x + 1); ++x) {
        for (int y = from.y; y < canvas.height(); ++y) canvas.dot(x, y, number);
      }
    }
  }

  void draw_diagonal(Canvas& canvas) const {
    const double least = std::max(scales_.x.range().least, scales_.y.range().least);
    const double most = std::min(scales_.x.range().most, scales_.y.range().most);
    const Place from = place(canvas, least, least), to = place(canvas, most, most);
    int walked = 0;
    if (least < most && from.is_there && to.is_there) canvas.line(from.x, from.y, to.x, to.y, 5, walked);
  }

  std::string mark_of(const Mark& mark) const {
    if (size_.is_unicode) return mark.is_horizontal ? "┄" : "┊";
    return mark.is_horizontal ? "-" : ":";
  }

  /// What is what, in as many lines as it takes.
  std::string legend() const {
    std::vector<std::string> entries;
    for (std::size_t i = 0; i < chart_.series.size() && chart_.series.size() > 1; ++i) {
      entries.push_back(series_mark(i, size_.is_unicode) + " " + chart_.series[i].name);
    }
    for (const Mark& mark : chart_.marks) entries.push_back(mark_of(mark) + " " + mark.words);
    std::string lines, line;
    for (const std::string& entry : entries) {
      const std::string shown = cut(entry, size_.columns, true);
      if (!line.empty() && length_of(line) + 3 + length_of(shown) > size_.columns)
        lines += std::exchange(line, "") + "\n";
      line += (line.empty() ? "" : "   ") + shown;
    }
    return line.empty() ? lines : lines + line + "\n";
  }

  /// The axis below the field, its numbers and what they are.
  std::string x_axis(int margin) const {
    const int width = std::max(size_.columns - margin - 1, 1);
    for (int most = 8; most > 0; --most) {
      std::string axis = std::string(static_cast<std::size_t>(width), '-'), numbers;
      int end = -2;
      bool do_fit = true;
      for (const Tick& tick : scales_.x.ticks(most)) {
        const int at = std::clamp(static_cast<int>(std::lround(scales_.x.part(tick.at) * (width - 1))), 0, width - 1);
        const int length = length_of(tick.text);
        const int begin = std::clamp(at - length / 2, 0, std::max(width - length, 0));
        do_fit = do_fit && (begin >= end + 2) && begin + length <= width;
        axis[static_cast<std::size_t>(at)] = '+';
        numbers += blanks(begin - length_of(numbers)) + tick.text;
        end = begin + length;
      }
      if (!do_fit && most > 1) continue;
      std::string drawn;
      for (const char part : axis) drawn += !size_.is_unicode ? std::string(1, part) : part == '+' ? "┬" : "─";
      const std::string label = cut(chart_.x.label, width, size_.is_unicode);
      return blanks(margin) + (size_.is_unicode ? "└" : "+") + drawn + "\n" + blanks(margin + 1) +
             (do_fit ? numbers : "") + "\n" +
             (label.empty() ? "" : blanks(margin + 1 + width - length_of(label)) + label + "\n");
    }
    return "";
  }

  const Chart& chart_;
  TerminalSize size_;
  Scales scales_;
};

}  // namespace

std::string in_terminal(const Chart& chart, const TerminalSize& size) { return TerminalChart(chart, size).text(); }

std::string in_terminal(const BarChart& chart, const TerminalSize& size) {
  std::string text;
  if (!chart.title.empty()) text += cut(chart.title, size.columns, size.is_unicode) + "\n";
  int names = 0, values = 0;
  const auto told = [](const Bar& bar) {
    std::string words = told_number(bar.value);
    if (bar.low && bar.high) words += " (" + told_number(*bar.low) + " to " + told_number(*bar.high) + ")";
    return words;
  };
  for (const Bar& bar : chart.bars) {
    names = std::max(names, length_of(without_controls(bar.name)));
    values = std::max(values, length_of(told(bar)));
  }
  names = std::min(names, size.columns / 3);
  const int width = std::max(size.columns - names - values - 2, 1);
  const Scale scale = scale_of(chart);
  const auto column = [&](double value) {
    return static_cast<int>(std::lround(std::clamp(scale.part(value), 0.0, 1.0) * width));
  };
  for (const Bar& bar : chart.bars) {
    const std::string name = cut(bar.name, names, size.is_unicode);
    int from = 0, to = 0;
    if (std::isfinite(bar.value)) std::tie(from, to) = std::minmax({column(0), column(bar.value)});
    text += name + blanks(names - length_of(name)) + " " + blanks(from) +
            repeated(size.is_unicode ? "█" : "#", to - from) + blanks(width - to) + " " +
            cut(told(bar), values, size.is_unicode) + "\n";
  }
  if (!chart.label.empty()) text += blanks(names + 1) + cut(chart.label, width, size.is_unicode) + "\n";
  return text;
}

}  // namespace pellucid::draw
