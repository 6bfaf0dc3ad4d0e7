// The outputs of a step written out: each as a formula of what the step was given, of its tensors and of numbers, read
// from the step's graph. A sum that several outputs share is written once, as a part with a name of its own.
#pragma once

#include <functional>
#include <map>
#include <string>
#include <vector>

#include "pellucid/explain/expression.hpp"
#include "pellucid/explain/local.hpp"

namespace pellucid::explaining {

class Writer {
 public:
  /// `name_of` names what the step was given (its `in`, and inputs of other names) and its tensors. Parts are called
  /// s, t, u, …, with `marks` behind the letter, and numbered by place and `layer`.
  Writer(const Local& local, std::function<Symbol(Number)> name_of, Index layer, std::string marks);

  /// The right side of output `unit`; parts that it names are added to parts().
  Expression output(std::size_t unit);
  /// In an order in which each names only those before it.
  const std::vector<Equation>& parts() const { return parts_; }

 private:
  void write(Expression& to, Number number, int precedence);
  void write_applied(Expression& to, const Made& made, const graph::Node& node, int precedence);
  void write_reduced(Expression& to, const Made& made, int precedence);
  void name_part(Expression& to, Number number, const Made& made);
  bool is_zero(Number number) const;
  Made made(Number number) const;
  void find_parts();

  const Local& local_;
  std::function<Symbol(Number)> name_of_;
  Index layer_;
  std::string marks_;
  std::map<int, std::string> letters_;  ///< of the nodes whose numbers are parts
  std::map<std::pair<int, std::size_t>, Symbol> known_;
  std::vector<Equation> parts_;
};

}  // namespace pellucid::explaining
