// Reads the `mathematics` of an entry and computes it: every line by the graph's own expression grammar, in float64;
// functions over rows, which the grammar does not know, plainly here.
#pragma once

#include <cmath>
#include <functional>
#include <map>
#include <sstream>

#include "pellucid/graph/parse.hpp"
#include "pellucid/nn/normal.hpp"
#include "tests/nn/program.hpp"

namespace pellucid::nn {

/// A matrix; a size of 1 stretches to that of others.
struct Array {
  Index rows, columns;
  std::vector<double> values;

  Array(Index rows, Index columns, std::vector<double> values)
      : rows(rows), columns(columns), values(std::move(values)) {}
  Array(double number) : Array(1, 1, {number}) {}  // NOLINT(google-explicit-constructor): a number is one
  double at(Index row, Index column) const {
    return values[static_cast<std::size_t>((rows == 1 ? 0 : row) * columns + (columns == 1 ? 0 : column))];
  }
};

using RowFunction = std::function<Array(const std::vector<Array>&)>;

inline Array made(Index rows, Index columns, const std::function<double(Index row, Index column)>& value) {
  Array array(rows, columns, {});
  for (Index row = 0; row < rows; ++row) {
    for (Index column = 0; column < columns; ++column) array.values.push_back(value(row, column));
  }
  return array;
}

inline Array folded(const Array& a, const std::function<double(double, double)>& join) {
  return made(a.rows, 1, [&](Index row, Index) {
    double result = a.at(row, 0);
    for (Index column = 1; column < a.columns; ++column) result = join(result, a.at(row, column));
    return result;
  });
}
inline double number_or_zero(double value) { return std::isnan(value) ? 0 : value; }
inline Array mean_of_row(const Array& a) {
  const Array sum = folded(a, [](double x, double y) { return number_or_zero(x) + number_or_zero(y); });
  return made(a.rows, 1, [&](Index row, Index) { return sum.at(row, 0) / static_cast<double>(a.columns); });
}
inline Array transposed(const Array& a) {
  return made(a.columns, a.rows, [&](Index row, Index column) { return a.at(column, row); });
}
inline Array product_of(const Array& a, const Array& b) {
  return made(a.rows, b.columns, [&](Index row, Index column) {
    double sum = 0;
    for (Index k = 0; k < a.columns; ++k) sum += number_or_zero(a.at(row, k)) * b.at(k, column);
    return sum;
  });
}
/// Each window of a picture as a row; what lies outside is no number. Stride 0 is the size.
inline Array windows_of(const Array& picture, Index size, Index stride, Index padding) {
  stride = stride == 0 ? size : stride;
  const auto places = [&](Index length) { return (length + 2 * padding - size) / stride + 1; };
  const Index across = places(picture.columns);
  return made(places(picture.rows) * across, size * size, [&](Index place, Index i) {
    const Index row = place / across * stride - padding + i / size,
                column = place % across * stride - padding + i % size;
    const bool inside = row >= 0 && column >= 0 && row < picture.rows && column < picture.columns;
    return inside ? picture.at(row, column) : std::nan("");
  });
}

/// What the grammar does not know, over the rows of its arguments.
inline std::map<std::string, RowFunction> row_functions() {
  using Arrays = std::vector<Array>;
  return {
      {"sum", [](const Arrays& a) { return folded(a[0], std::plus<double>()); }},
      {"mean", [](const Arrays& a) { return mean_of_row(a[0]); }},
      {"largest", [](const Arrays& a) { return folded(a[0], [](double x, double y) { return std::fmax(x, y); }); }},
      {"batch_mean", [](const Arrays& a) { return transposed(mean_of_row(transposed(a[0]))); }},
      {"matmul", [](const Arrays& a) { return product_of(a[0], a[1]); }},
      {"cosh",
       [](const Arrays& a) {
         return made(a[0].rows, a[0].columns, [&](Index row, Index column) { return std::cosh(a[0].at(row, column)); });
       }},
      {"concat",
       [](const Arrays& a) {
         return made(a[0].rows, a[0].columns + a[1].columns, [&](Index row, Index column) {
           return column < a[0].columns ? a[0].at(row, column) : a[1].at(row, column - a[0].columns);
         });
       }},
      {"windows",
       [](const Arrays& a) {
         return windows_of(a[0], static_cast<Index>(a[1].values[0]), static_cast<Index>(a[2].values[0]),
                           static_cast<Index>(a[3].values[0]));
       }},
  };
}

/// Names and what they stand for.
class Mathematics {
 public:
  std::map<std::string, Array> names{{"pi", 3.14159265358979323846}, {"e", 2.71828182845904523536}};
  std::map<std::string, RowFunction> functions = row_functions();

  /// Computes the lines in order; each sets its name. What is read before it is set is 0.
  void run(const std::string& lines) {
    for (const auto& [name, expression] : parts_of(lines)) names.try_emplace(name, 0.0);
    for (const auto& [name, expression] : parts_of(lines)) names.insert_or_assign(name, value(expression));
  }

  Array value(std::string expression) {
    std::map<std::string, Array> called;
    for (const auto& [name, function] : functions) {
      for (std::size_t at = place_of(name, expression); at != std::string::npos; at = place_of(name, expression)) {
        std::vector<Array> arguments;
        std::size_t begin = at + name.size() + 1, end = begin;
        for (int depth = 1; depth > 0; ++end) {
          depth += expression[end] == '(' ? 1 : expression[end] == ')' ? -1 : 0;
          if (depth != 0 && (depth != 1 || expression[end] != ',')) continue;
          arguments.push_back(value(expression.substr(begin, end - begin)));
          begin = end + 1;
        }
        const std::string result = "_" + std::to_string(results_++);
        names.insert_or_assign(result, function(arguments));
        expression.replace(at, end - at, result);
      }
    }
    return elementwise(expression);
  }

  /// "m = beta1 * m" and so on, line by line; of "relu(z) = …" the name is relu.
  static std::vector<std::pair<std::string, std::string>> parts_of(const std::string& lines) {
    std::vector<std::pair<std::string, std::string>> parts;
    std::istringstream stream(lines);
    for (std::string line; std::getline(stream, line);) {
      const std::size_t equals = line.find(" = ");
      parts.emplace_back(line.substr(0, std::min(equals, line.find('('))), line.substr(equals + 3));
    }
    return parts;
  }

 private:
  // Where `name` is called, with nothing of a longer name before it.
  static std::size_t place_of(const std::string& name, const std::string& expression) {
    for (std::size_t at = expression.find(name + "("); at != std::string::npos;
         at = expression.find(name + "(", at + 1)) {
      if (at == 0 || (std::isalnum(static_cast<unsigned char>(expression[at - 1])) == 0 && expression[at - 1] != '_'))
        return at;
    }
    return std::string::npos;
  }

  static bool occurs(const std::string& name, const std::string& expression) {
    const auto is_part = [](char letter) {
      return std::isalnum(static_cast<unsigned char>(letter)) != 0 || letter == '_';
    };
    for (std::size_t at = expression.find(name); at != std::string::npos; at = expression.find(name, at + 1)) {
      const std::size_t end = at + name.size();
      if ((at == 0 || !is_part(expression[at - 1])) && (end == expression.size() || !is_part(expression[end])))
        return true;
    }
    return false;
  }

  Array elementwise(const std::string& expression) const {
    Program program;
    Array result(1, 1, {});
    std::vector<std::pair<std::string, const Array*>> used;
    for (const auto& [name, array] : names) {
      if (!occurs(name, expression)) continue;
      used.emplace_back(name, &array);
      result.rows = std::max(result.rows, array.rows);
      result.columns = std::max(result.columns, array.columns);
    }
    const Shape shape{graph::batch, result.columns};
    std::vector<std::pair<std::string, Value>> variables;
    for (const auto& [name, array] : used) variables.emplace_back(name, program.graph.input(name, shape));
    const Value value = broadcast_to(graph::parse(program.graph, expression, variables), shape);
    program.plan({{"value", value}}, {}, result.rows);
    for (const auto& [name, array] : used) {
      program.give(name, made(result.rows, result.columns, [&](Index row, Index column) {
                           return array->at(row, column);
                         }).values);
    }
    program.run();
    result.values = program.output("value");
    return result;
  }

  int results_ = 0;
};

/// Standard normal numbers from uniform ones, as the engine draws them.
inline Array normal_numbers(const Array& u) {
  Program program;
  program.plan({{"normal", standard_normal(program.graph.input("u", {graph::batch, u.columns}))}}, {}, u.rows);
  program.give("u", u.values);
  program.run();
  return {u.rows, u.columns, program.output("normal")};
}

/// Adds the functions that draw numbers; `u` are the uniform ones that the definition draws from.
inline void add_random_numbers(Mathematics& mathematics, const Array& u) {
  const auto each = [u](const std::function<double(Index, Index)>& value) { return made(u.rows, u.columns, value); };
  mathematics.functions["uniform"] = [=](const std::vector<Array>& a) {
    return each([&](Index row, Index column) {
      return a[0].at(row, column) + (a[1].at(row, column) - a[0].at(row, column)) * u.at(row, column);
    });
  };
  mathematics.functions["normal"] = [=](const std::vector<Array>& a) {
    const Array normal = normal_numbers(u);
    return each(
        [&](Index row, Index column) { return a[0].at(row, column) + a[1].at(row, column) * normal.at(row, column); });
  };
  mathematics.functions["truncated_normal"] = [=](const std::vector<Array>& a) {
    const auto below = [](double x) { return std::erfc(-x / std::sqrt(2.0)) / 2; };
    const double low = below(a[0].values[0]), high = below(a[1].values[0]);
    constexpr double half = 0x1p-25;  // of a step of u, which standard_normal() adds
    return normal_numbers(
        each([&](Index row, Index column) { return low + (high - low) * (u.at(row, column) + half) - half; }));
  };
}

/// The Q of a square A = Q R with a positive diagonal of R, by Householder's reflections.
inline Array orthogonal_factor(Array a) {
  const Index n = a.rows;
  const auto of = [n](std::vector<double>& values, Index row, Index column) -> double& {
    return values[static_cast<std::size_t>(row * n + column)];
  };
  Array q = made(n, n, [](Index row, Index column) { return row == column ? 1 : 0; });
  for (Index k = 0; k < n; ++k) {
    std::vector<double> v(static_cast<std::size_t>(n), 0.0);
    double length = 0;
    for (Index row = k; row < n; ++row) length += a.at(row, k) * a.at(row, k);
    length = a.at(k, k) > 0 ? -std::sqrt(length) : std::sqrt(length);
    double norm = 0;
    for (Index row = k; row < n; ++row) {
      v[static_cast<std::size_t>(row)] = a.at(row, k) - (row == k ? length : 0);
      norm += v[static_cast<std::size_t>(row)] * v[static_cast<std::size_t>(row)];
    }
    for (Index line = 0; line < n; ++line) {  // a := H a, column by column, and q := q H, row by row
      double of_a = 0, of_q = 0;
      for (Index i = k; i < n; ++i) {
        of_a += v[static_cast<std::size_t>(i)] * a.at(i, line);
        of_q += v[static_cast<std::size_t>(i)] * q.at(line, i);
      }
      for (Index i = k; i < n; ++i) {
        of(a.values, i, line) -= 2 * of_a / norm * v[static_cast<std::size_t>(i)];
        of(q.values, line, i) -= 2 * of_q / norm * v[static_cast<std::size_t>(i)];
      }
    }
  }
  return made(
      n, n, [&](Index row, Index column) { return a.at(column, column) < 0 ? -q.at(row, column) : q.at(row, column); });
}

}  // namespace pellucid::nn
