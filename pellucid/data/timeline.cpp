#include "pellucid/data/timeline.hpp"

#include <algorithm>
#include <cmath>

#include "pellucid/base/error.hpp"
#include "pellucid/base/text.hpp"

namespace pellucid::data {

namespace {

enum class TimeKind : unsigned char { number, date, instant };

const char* described(TimeKind kind) {
  switch (kind) {
    case TimeKind::number:
      return "a number";
    case TimeKind::date:
      return "a date without an offset from UTC";
    case TimeKind::instant:
      return "a date with an offset from UTC";
  }
  return "";
}

struct Time {
  TimeKind kind;
  double value;
};

double instant_of(const Date& date) { return hours_of(date) + date.part / 3600 - date.offset.value_or(0); }

class TimeReader {
 public:
  TimeReader(const Table& table, const Column& column, DateForm form) : table_(table), column_(column), form_(form) {}

  double time_of(std::uint32_t row) {
    const Time time = read(row);
    if (row == 0) first_ = time.kind;
    if (time.kind == first_) return time.value;
    refuse(row,
           std::string("is ") + described(time.kind) + ", and row " + grouped(table_.number_of_row(0)) + " holds " +
               described(first_) + ": which of them is later is not known",
           "write all of them in one way, or split without {source.time}");
  }

 private:
  Time read(std::uint32_t row) const {
    const std::string_view cell = column_.cells[row];
    if (const auto number = number_of(cell); number && std::isfinite(*number)) {
      return {TimeKind::number, *number};
    }
    if (const auto date = date_of(cell, form_)) {
      return {date->offset ? TimeKind::instant : TimeKind::date, instant_of(*date)};
    }
    refuse(row, "is neither a number nor a date", "mend the cell, or split without {source.time}");
  }

  [[noreturn]] void refuse(std::uint32_t row, const std::string& why, const std::string& next) const {
    fail({Fault::data, "cannot split \"" + printable(table_.path) + "\" by time",
          "row " + grouped(table_.number_of_row(row)) + ", column \"" + printable(column_.name) + "\"",
          "\"" + printable(column_.cells[row]) + "\" " + why, next});
  }

  const Table& table_;
  const Column& column_;
  DateForm form_;
  TimeKind first_ = TimeKind::number;
};

}  // namespace

std::size_t Timeline::border(double part) const {
  auto at = static_cast<std::size_t>(std::llround((1 - part) * static_cast<double>(rows.size())));
  while (at > 0 && at < rows.size() && times[rows[at]] == times[rows[at - 1]]) --at;
  return at;
}

Timeline timeline(const Table& table, const std::string& name, const CellRules& rules) {
  const Column& column = table.demand(name, "{source.time}");
  Timeline line{all_rows(table.rows), {}};
  TimeReader reader(table, column, profile_of(column, line.rows, rules, table.origin).date_form);
  for (const std::uint32_t row : line.rows) line.times.push_back(reader.time_of(row));
  std::stable_sort(line.rows.begin(), line.rows.end(),
                   [&](std::uint32_t a, std::uint32_t b) { return line.times[a] < line.times[b]; });
  return line;
}

}  // namespace pellucid::data
