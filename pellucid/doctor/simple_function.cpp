#include "pellucid/doctor/simple_function.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <functional>

#include "pellucid/base/text.hpp"
#include "pellucid/doctor/evidence.hpp"

namespace pellucid::doctor {

namespace {

constexpr Index least_rows = 20;
constexpr std::size_t most_in_pairs = 128, most_in_threes = 48;
/// How far the formula may miss the target, in its deviations: instruments do not come near in every row.
constexpr double miss = 1e-3;

struct Form {
  const char* text;  ///< of columns a, b and c
  std::size_t columns;
  double (*of)(double a, double b, double c);
};

constexpr std::array forms{
    Form{"a * b", 2, [](double a, double b, double) { return a * b; }},
    Form{"a / b", 2, [](double a, double b, double) { return a / b; }},
    Form{"a + b", 2, [](double a, double b, double) { return a + b; }},
    Form{"a - b", 2, [](double a, double b, double) { return a - b; }},
    Form{"a / b / b", 2, [](double a, double b, double) { return a / b / b; }},
    Form{"a * b * c", 3, [](double a, double b, double c) { return a * b * c; }},
    Form{"a * b / c", 3, [](double a, double b, double c) { return a * b / c; }},
    Form{"a / (b * c)", 3, [](double a, double b, double c) { return a / (b * c); }},
    Form{"a * b + c", 3, [](double a, double b, double c) { return a * b + c; }},
    Form{"a * b - c", 3, [](double a, double b, double c) { return a * b - c; }},
    Form{"(a + b) * c", 3, [](double a, double b, double c) { return (a + b) * c; }},
    Form{"(a - b) * c", 3, [](double a, double b, double c) { return (a - b) * c; }},
    Form{"(a + b) / c", 3, [](double a, double b, double c) { return (a + b) / c; }},
    Form{"(a - b) / c", 3, [](double a, double b, double c) { return (a - b) / c; }},
    Form{"a / (b + c)", 3, [](double a, double b, double c) { return a / (b + c); }},
    Form{"a + b + c", 3, [](double a, double b, double c) { return a + b + c; }},
    Form{"a + b - c", 3, [](double a, double b, double c) { return a + b - c; }},
};

struct FormColumn {
  std::string name;
  std::vector<double> numbers;
};

/// Columns of numbers that are there in every row.
std::vector<FormColumn> whole_columns(const Case& at, const Truths& truths) {
  std::vector<FormColumn> columns;
  for (const auto& [fitted, column] : input_columns(at, {data::ColumnType::number})) {
    std::vector<double> numbers = numbers_in(column, truths.rows);
    if (!std::ranges::all_of(numbers, [](double each) { return std::isfinite(each); })) continue;
    columns.push_back({fitted.name, std::move(numbers)});
  }
  return columns;
}

std::string with_names(const std::string& target, const char* form, const std::vector<std::string>& names,
                       double factor) {
  std::string text = printable(target) + " = ";
  if (std::abs(factor - 1) > miss) text += number_text(factor, 4) + " * ";
  const bool is_group = std::abs(factor - 1) > miss && std::string_view(form).find_first_of("+-") != std::string::npos;
  text += is_group ? "(" : "";
  for (const char* each = form; *each != '\0'; ++each) {
    const bool is_column = *each >= 'a' && *each <= 'c';
    text += is_column ? printable(names[static_cast<std::size_t>(*each - 'a')]) : std::string(1, *each);
  }
  return text + (is_group ? ")" : "");
}

/// Calls `try_columns` with each order of different columns until it says that they will do.
bool for_columns(std::size_t columns, std::size_t taken,
                 const std::function<bool(const std::array<std::size_t, 3>&)>& try_columns) {
  for (std::size_t a = 0; a < columns; ++a) {
    for (std::size_t b = 0; b < columns; ++b) {
      if (b == a) continue;
      if (taken == 2 && try_columns({a, b, b})) return true;
      for (std::size_t c = 0; taken == 3 && c < columns; ++c) {
        if (c != a && c != b && try_columns({a, b, c})) return true;
      }
    }
  }
  return false;
}

/// A formula times a constant that is the target, in every row.
std::optional<SimpleFunction> of_number(const Case& at, const Truths& sampled) {
  const data::FittedTarget& target = at.labelled->preparation.target;
  const std::vector<double> truth = numbers_in(*at.table->find(target.name), sampled.rows);
  const std::vector<FormColumn> columns = whole_columns(at, sampled);
  double mean = 0, squares = 0;
  for (const double each : truth) mean += each / static_cast<double>(truth.size());
  for (const double each : truth) squares += (each - mean) * (each - mean);
  const double allowed = miss * std::sqrt(squares / static_cast<double>(truth.size()));
  const auto magnitude = [](double each) { return std::abs(each); };
  const auto largest = static_cast<std::size_t>(std::ranges::max_element(truth, {}, magnitude) - truth.begin());
  if (!(allowed > 0)) return std::nullopt;
  for (const Form& form : forms) {
    if (columns.size() > (form.columns == 2 ? most_in_pairs : most_in_threes)) continue;
    std::optional<SimpleFunction> found;
    for_columns(columns.size(), form.columns, [&](const std::array<std::size_t, 3>& of) {
      const std::vector<double>&a = columns[of[0]].numbers, &b = columns[of[1]].numbers, &c = columns[of[2]].numbers;
      const double factor = truth[largest] / form.of(a[largest], b[largest], c[largest]);
      if (!std::isfinite(factor) || factor == 0) return false;
      for (std::size_t row = 0; row < truth.size(); ++row) {
        const double off = std::abs(factor * form.of(a[row], b[row], c[row]) - truth[row]);
        if (!(off <= allowed * (1 + std::abs(truth[row] / truth[largest])))) return false;
      }
      std::vector<std::string> names;
      for (std::size_t i = 0; i < form.columns; ++i) names.push_back(columns[of[i]].name);
      found = SimpleFunction{names, with_names(target.name, form.text, names, factor)};
      return true;
    });
    if (found) return found;
  }
  return std::nullopt;
}

/// Into how many numbers that lie apart `values` fall, each with one class; 0 if some has several, or they are many.
Index pure_values(std::vector<std::pair<double, double>>& values, Index most) {
  std::ranges::sort(values);
  const double apart = 1e-9 * std::max(std::abs(values.front().first), std::abs(values.back().first));
  Index groups = 1;
  for (std::size_t i = 1; i < values.size(); ++i) {
    if (values[i].first - values[i - 1].first > apart) {
      if (++groups > most) return 0;
    } else if (values[i].second != values[i - 1].second) {
      return 0;
    }
  }
  return groups;
}

/// A comparison of two columns, or a formula of few values, that settles the class while neither does nearly alone.
std::optional<SimpleFunction> of_class(const Case& at, const Truths& sampled) {
  constexpr double alone = 0.2;
  const std::string& target = at.labelled->preparation.target.name;
  std::vector<FormColumn> columns = whole_columns(at, sampled);
  if (columns.size() > most_in_pairs) return std::nullopt;
  std::erase_if(columns, [&](const FormColumn& each) { return left_over(each.numbers, sampled) < alone; });
  const auto tries = static_cast<Index>(6 * columns.size() * columns.size() + 1);
  const Index most = std::max<Index>(10, 2 * sampled.classes);
  std::optional<SimpleFunction> found;
  std::vector<std::pair<double, double>> values;
  for_columns(columns.size(), 2, [&](const std::array<std::size_t, 3>& of) {
    const std::vector<double>&a = columns[of[0]].numbers, &b = columns[of[1]].numbers;
    const std::vector<std::string> names{columns[of[0]].name, columns[of[1]].name};
    std::array<double, 2> side{-1, -1};  // the class of a <= b, of a > b
    std::size_t row = 0;
    for (; row < a.size(); ++row) {
      double& its = side[a[row] > b[row] ? 1 : 0];
      if (its < 0) its = sampled.numbers[row];
      if (its != sampled.numbers[row]) break;
    }
    if (row == a.size() && side[0] >= 0 && side[1] >= 0 && is_no_chance(2, sampled, tries)) {
      found = SimpleFunction{names, printable(target) + " follows from " + names[0] + " > " + names[1]};
      return true;
    }
    for (std::size_t form = 0; form < 4; ++form) {
      for (const std::size_t rows : {std::min<std::size_t>(40, a.size()), a.size()}) {
        values.clear();
        for (std::size_t i = 0; i < rows; ++i) values.emplace_back(forms[form].of(a[i], b[i], 0), sampled.numbers[i]);
        if (!std::ranges::all_of(values, [](const auto& each) { return std::isfinite(each.first); })) break;
        const Index groups = pure_values(values, most);
        if (groups == 0) break;
        if (rows < a.size() || groups < 2 || !is_no_chance(groups, sampled, tries)) continue;
        found = SimpleFunction{
            names, printable(target) + " follows from " + with_names("", forms[form].text, names, 1).substr(3)};
        return true;
      }
    }
    return false;
  });
  return found;
}

}  // namespace

std::optional<SimpleFunction> simple_function(const Case& at) {
  const Truths sampled = sampled_truths(at);
  if (sampled.size() < least_rows) return std::nullopt;
  return sampled.classes > 0 ? of_class(at, sampled) : of_number(at, sampled);
}

}  // namespace pellucid::doctor
