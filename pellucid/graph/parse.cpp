// A recursive-descent parser, one function per level of precedence.
#include "pellucid/graph/parse.hpp"

#include <cctype>

#include "pellucid/base/error.hpp"
#include "pellucid/base/text.hpp"
#include "pellucid/graph/operations.hpp"

namespace pellucid::graph {

namespace {

constexpr int deepest = 100;

class Parser {
 public:
  Parser(Graph& graph, std::string_view text, const std::vector<std::pair<std::string, Value>>& variables)
      : graph_(graph), text_(text), variables_(variables) {}

  Value whole() {
    const Value value = comparison();
    if (!at_end())
      complain("unexpected '" + printable(std::string(text_.substr(at_, 1))) + "'", "write an operator or end here");
    return value;
  }

 private:
  Value comparison() {
    Value left = sum();
    while (true) {
      if (take("<="))
        left = left <= sum();
      else if (take(">="))
        left = left >= sum();
      else if (take("=="))
        left = equal(left, sum());
      else if (take("<"))
        left = left < sum();
      else if (take(">"))
        left = left > sum();
      else
        return left;
    }
  }

  Value sum() {
    Value left = term();
    while (true) {
      if (take("+"))
        left = left + term();
      else if (take("-"))
        left = left - term();
      else
        return left;
    }
  }

  Value term() {
    Value left = signed_power();
    while (true) {
      if (take("*"))
        left = left * signed_power();
      else if (take("/"))
        left = left / signed_power();
      else
        return left;
    }
  }

  Value signed_power() {
    const Depth depth(*this);
    if (take("-")) return -signed_power();
    if (take("+")) return signed_power();
    const Value base = atom();
    return take("^") ? pow(base, signed_power()) : base;
  }

  Value atom() {
    if (take("(")) {
      const Value inner = comparison();
      expect(")");
      return inner;
    }
    if (at_end()) complain("the expression ends too early", "write a number, a name or a bracket");
    const char letter = text_[at_];
    if (std::isdigit(static_cast<unsigned char>(letter)) || letter == '.') return number();
    if (std::isalpha(static_cast<unsigned char>(letter)) || letter == '_') return name();
    complain("unexpected '" + printable(std::string(1, letter)) + "'", "write a number, a name or a bracket");
  }

  Value number() {
    const std::size_t start = at_;
    while (at_ < text_.size()) {
      const char letter = text_[at_];
      const bool sign_of_exponent =
          (letter == '+' || letter == '-') && (text_[at_ - 1] == 'e' || text_[at_ - 1] == 'E');
      if (!std::isalnum(static_cast<unsigned char>(letter)) && letter != '.' && !(at_ > start && sign_of_exponent))
        break;
      ++at_;
    }
    const std::string digits(text_.substr(start, at_ - start));
    const auto number = parse_number(digits);
    at_ = number ? at_ : start;
    if (!number) complain("'" + printable(digits) + "' is not a number", "write it like 0.5 or 1e-3");
    return graph_.constant(*number);
  }

  Value name() {
    const std::size_t start = at_;
    while (at_ < text_.size() && (std::isalnum(static_cast<unsigned char>(text_[at_])) || text_[at_] == '_')) ++at_;
    const std::string word(text_.substr(start, at_ - start));
    if (take("(")) return call(word, start);
    for (const auto& [known, value] : variables_) {
      if (known == word) return value;
    }
    at_ = start;
    std::vector<std::string> names;
    for (const auto& [known, value] : variables_) names.push_back(known);
    complain("unknown name " + in_quotes(word), did_you_mean(word, names, "the variables here are " + listed(names)));
  }

  Value call(const std::string& word, std::size_t start) {
    std::vector<Value> arguments;
    if (!take(")")) {
      do arguments.push_back(comparison());
      while (take(","));
      expect(")");
    }
    std::vector<std::string> names;
    for (const Operation& row : operations()) {
      if (!is_elementwise(row.op)) continue;
      names.emplace_back(row.name);
      if (row.name != word) continue;
      if (arguments.size() != static_cast<std::size_t>(row.arity)) {
        at_ = start;
        complain(word + " takes " + std::to_string(row.arity) + " operands, got " + std::to_string(arguments.size()),
                 "add or drop operands");
      }
      arguments.resize(3);
      return apply(row.op, arguments[0], arguments[1], arguments[2]);
    }
    at_ = start;
    complain("unknown function " + in_quotes(word), did_you_mean(word, names, "the functions are " + listed(names)));
  }

  bool at_end() {
    while (at_ < text_.size() && std::isspace(static_cast<unsigned char>(text_[at_]))) ++at_;
    return at_ == text_.size();
  }

  bool take(std::string_view token) {
    if (at_end() || !text_.substr(at_).starts_with(token)) return false;
    at_ += token.size();
    return true;
  }

  void expect(std::string_view token) {
    if (!take(token)) complain("'" + std::string(token) + "' is missing", "close the bracket");
  }

  [[noreturn]] void complain(const std::string& why, const std::string& next) {
    fail({Fault::usage, "cannot read the expression \"" + printable(std::string(text_)) + "\"",
          "column " + std::to_string(at_ + 1), why, next});
  }

  struct Depth {
    explicit Depth(Parser& parser) : parser(parser) {
      if (++parser.depth_ > deepest) parser.complain("brackets and signs are nested too deep", "at most 100 levels");
    }
    ~Depth() { --parser.depth_; }
    Depth(const Depth&) = delete;
    Depth& operator=(const Depth&) = delete;
    Parser& parser;
  };

  Graph& graph_;
  std::string_view text_;
  const std::vector<std::pair<std::string, Value>>& variables_;
  std::size_t at_ = 0;
  int depth_ = 0;
};

}  // namespace

Value parse(Graph& graph, std::string_view text, const std::vector<std::pair<std::string, Value>>& variables) {
  return Parser(graph, text, variables).whole();
}

}  // namespace pellucid::graph
