#include "pellucid/explain/arithmetic.hpp"

#include <algorithm>
#include <array>
#include <cctype>
#include <cmath>
#include <cstdlib>
#include <string_view>
#include <utility>
#include <vector>

#include "pellucid/graph/operations.hpp"

namespace pellucid::explaining {

namespace {

constexpr int most_more = 3;    // digits that a right side may have beyond those of the value
constexpr int full = 12;        // from so many on the numbers are as good as whole
constexpr int most_deep = 100;  // brackets in brackets

// Signs of the printed form as the language has them.
std::string plain(std::string text) {
  static constexpr std::array<std::pair<std::string_view, std::string_view>, 3> signs{
      {{"−", "-"}, {"·", "*"}, {" ", ""}}};
  for (const auto& [from, to] : signs) {
    for (std::size_t at = 0; (at = text.find(from, at)) != std::string::npos; at += to.size())
      text.replace(at, from.size(), to);
  }
  return text;
}

// Once it has met what it does not know, all that it says is NaN.
class WorkedOut {
 public:
  explicit WorkedOut(const std::string& text) : text_(text) {}

  std::optional<double> whole() {
    const double value = comparison();
    if (is_lost_ || at_ != text_.size()) return std::nullopt;
    return value;
  }

 private:
  bool takes(std::string_view sign) {
    if (text_.compare(at_, sign.size(), sign) != 0) return false;
    at_ += sign.size();
    return true;
  }

  double lost() {
    is_lost_ = true;
    at_ = text_.size();
    return std::nan("");
  }

  double comparison() {
    const double left = sum();
    if (takes("<=")) return left <= sum() ? 1 : 0;
    if (takes(">=")) return left >= sum() ? 1 : 0;
    if (takes("==")) return left == sum() ? 1 : 0;
    if (takes("<")) return left < sum() ? 1 : 0;
    if (takes(">")) return left > sum() ? 1 : 0;
    return left;
  }

  double sum() {
    double total = product();
    while (true) {
      if (takes("+"))
        total += product();
      else if (takes("-"))
        total -= product();
      else
        return total;
    }
  }

  double product() {
    double total = power();
    while (true) {
      if (takes("*"))
        total *= power();
      else if (takes("/"))
        total /= power();
      else
        return total;
    }
  }

  double power() {
    if (++deep_ > most_deep) return lost();
    const bool is_negative = takes("-");
    double value = is_negative ? power() : operand();
    if (!is_negative && takes("^")) value = std::pow(value, power());
    --deep_;
    return is_negative ? -value : value;
  }

  double operand() {
    if (at_ >= text_.size()) return lost();
    if (takes("(")) {
      const double inside = comparison();
      return takes(")") ? inside : lost();
    }
    if (std::isalpha(static_cast<unsigned char>(text_[at_])) != 0) return call();
    if (std::isdigit(static_cast<unsigned char>(text_[at_])) == 0) return lost();  // "…", "∞", a name
    const char* const begin = text_.c_str() + at_;
    char* end = nullptr;
    const double number = std::strtod(begin, &end);
    at_ += static_cast<std::size_t>(end - begin);
    return number;
  }

  double call() {
    const std::size_t open = text_.find('(', at_);
    if (open == std::string::npos) return lost();
    const std::string name = text_.substr(at_, open - at_);
    at_ = open + 1;
    std::vector<double> given{comparison()};
    while (takes(",")) given.push_back(comparison());
    if (!takes(")")) return lost();
    const auto operations = graph::operations();
    const auto found = std::find_if(operations.begin(), operations.end(),
                                    [&](const graph::Operation& each) { return each.name == name; });
    if (found == operations.end() || found->value == nullptr) return lost();
    const auto count = static_cast<std::size_t>(found->arity);
    if (found->arity == 2 && given.size() > 2) {  // max(a, b, c), as a largest number is written
      double value = given[0];
      for (std::size_t i = 1; i < given.size(); ++i) value = found->value(value, given[i], 0);
      return value;
    }
    if (given.size() != count) return lost();
    given.resize(3);
    return found->value(given[0], given[1], given[2]);
  }

  const std::string& text_;
  std::size_t at_ = 0;
  int deep_ = 0;
  bool is_lost_ = false;
};

}  // namespace

std::optional<double> comes_to(const std::string& line) {
  const std::string text = plain(line);
  return WorkedOut(text).whole();
}

Shown shown(const Equation& equation, int digits) {
  Shown result{"", false, number(equation.value, digits)};
  if (equation.right.empty()) return result;
  result.filled = equation.right.filled(digits);
  const auto agrees = [&](const std::string& line) {
    const std::optional<double> value = comes_to(line);
    return !value || std::isnan(*value) || number(*value, digits) == result.value;
  };
  if (digits >= full || agrees(result.filled)) return result;
  for (int more = 1; more <= most_more && digits + more < full; ++more) {
    std::string longer = equation.right.filled(digits + more);
    if (!agrees(longer)) continue;
    result.filled = std::move(longer);
    return result;
  }
  result.is_near = true;
  return result;
}

}  // namespace pellucid::explaining
