// Arithmetic as explanations write it, worked out.
#pragma once

#include <gtest/gtest.h>

#include <algorithm>
#include <cctype>
#include <cmath>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "pellucid/graph/operations.hpp"

namespace pellucid::testing {

/// The number that a written-out right side comes to: the language's own operations on numbers.
class Reckoner {
 public:
  static double of(std::string text) {
    for (const auto& [from, to] :
         {std::pair{"−", "-"}, std::pair{"·", "*"}, std::pair{" ", ""}, std::pair{"∞", "inf"}}) {
      for (std::size_t at; (at = text.find(from)) != std::string::npos;)
        text.replace(at, std::string_view(from).size(), to);
    }
    Reckoner reckoner{text};
    const double result = reckoner.comparison();
    EXPECT_EQ(reckoner.at_, text.size()) << text;
    return result;
  }

 private:
  explicit Reckoner(const std::string& text) : text_(text) {}
  bool takes(std::string_view sign) {
    if (text_.compare(at_, sign.size(), sign) != 0) return false;
    at_ += sign.size();
    return true;
  }
  double comparison() {
    const double left = sum();
    if (takes("<=")) return left <= sum() ? 1 : 0;
    if (takes(">=")) return left >= sum() ? 1 : 0;
    if (takes(">")) return left > sum() ? 1 : 0;
    if (takes("<")) return left < sum() ? 1 : 0;
    if (takes("==")) return left == sum() ? 1 : 0;
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
    double total = factor();
    while (true) {
      if (takes("*"))
        total *= factor();
      else if (takes("/"))
        total /= factor();
      else
        return total;
    }
  }
  double factor() {
    if (takes("-")) return -factor();
    const double base = single();
    return takes("^") ? std::pow(base, factor()) : base;
  }
  double single() {
    if (takes("(")) {
      const double inside = comparison();
      EXPECT_TRUE(takes(")")) << text_ << " at " << at_;
      return inside;
    }
    if (std::isalpha(static_cast<unsigned char>(text_[at_])) != 0 && text_.compare(at_, 3, "inf") != 0) return call();
    std::size_t length = 0;
    const double number = std::stod(text_.substr(at_), &length);
    at_ += length;
    return number;
  }
  double call() {
    const std::size_t open = text_.find('(', at_);
    const std::string name = text_.substr(at_, open - at_);
    at_ = open + 1;
    std::vector<double> given{comparison()};
    while (takes(",")) given.push_back(comparison());
    EXPECT_TRUE(takes(")")) << text_;
    if (name == "max") return *std::max_element(given.begin(), given.end());
    given.resize(3);
    for (const graph::Operation& operation : graph::operations()) {
      if (operation.name == name && operation.value != nullptr) return operation.value(given[0], given[1], given[2]);
    }
    ADD_FAILURE() << "no operation " << name << " in " << text_;
    return 0;
  }

  std::string text_;
  std::size_t at_ = 0;
};

}  // namespace pellucid::testing
