// The fields of a request, each read by its name; one that nobody asked for is refused.
#pragma once

#include <array>
#include <initializer_list>
#include <string>
#include <vector>

#include "pellucid/base/element.hpp"
#include "pellucid/base/json.hpp"

namespace pellucid::lab {

class Request {
 public:
  /// Fails (Fault::usage) if `json` is no object.
  explicit Request(const Json& json);

  std::string call() const { return text("call", ""); }
  /// Fails (Fault::usage) if the field is of another type. Without a fallback it must be there.
  std::string text(const char* name) const;
  std::string text(const char* name, const std::string& fallback) const;
  double number(const char* name) const;
  double number(const char* name, double fallback) const;
  /// A whole number from `least` to `most`.
  Index count(const char* name, Index fallback, Index least, Index most) const;
  /// One of an enumeration by its name; the first if the field is not there.
  template <class Choice>
  Choice choice(const char* name, std::initializer_list<Choice> choices) const {
    const std::string given = text(name, name_of(*choices.begin()));
    std::string known;
    for (const Choice each : choices) {
      if (given == name_of(each)) return each;
      known += (known.empty() ? "" : " or ") + std::string(name_of(each));
    }
    refuse(name, "it must be " + known);
  }
  bool flag(const char* name, bool fallback) const;
  std::vector<double> numbers(const char* name) const;
  /// Two numbers.
  std::array<double, 2> pair(const char* name, std::array<double, 2> fallback) const;
  std::vector<std::string> texts(const char* name) const;
  /// Null if it is not there.
  const Json* object(const char* name) const;
  bool has(const char* name) const { return find(name) != nullptr; }
  /// Fails (Fault::usage) if there is a field beside those that were read.
  void refuse_unknown() const;

 private:
  const Json* find(const char* name) const;
  const Json& demand(const char* name, bool (*is)(const Json&), const char* what) const;
  [[noreturn]] void refuse(const char* name, const std::string& why) const;

  const Json& json_;
  mutable std::vector<std::string> known_;
};

}  // namespace pellucid::lab
