// What the columns of a row hold, as far as a network must know it: numbers, or codes that only name something. data/
// says it of what it encodes, nn/ of the values that pass between steps.
#pragma once

#include <algorithm>
#include <vector>

#include "pellucid/base/element.hpp"

namespace pellucid {

/// Columns that hold one kind of thing.
struct Field {
  enum class Holds : unsigned char {
    numbers,  ///< each column a quantity of its own
    codes,    ///< each column a whole number that names one of `vocabulary`
    words,    ///< the codes of a text's words, in order; below 0 where the text has ended
    learned,  ///< what a step made of the others
  };
  Holds holds = Holds::numbers;
  std::vector<Index> columns;   ///< which, counted from 0
  Index vocabulary = 0;         ///< codes and words are 0 … vocabulary - 1; a code below 0 names nothing
  std::vector<Index> origin{};  ///< numbers that are a row's own: which columns of the row; else empty
  bool operator==(const Field&) const = default;

  bool has_codes() const { return holds == Holds::codes || holds == Holds::words; }
};
using Fields = std::vector<Field>;

inline const char* name_of(Field::Holds holds) {
  constexpr const char* names[] = {"numbers", "codes", "words", "learned"};
  return names[static_cast<int>(holds)];
}

inline bool have_codes(const Fields& fields) {
  return std::any_of(fields.begin(), fields.end(), [](const Field& field) { return field.has_codes(); });
}

/// A row of `columns` numbers.
inline Fields numbers_of_a_row(Index columns) {
  Field field;
  for (Index i = 0; i < columns; ++i) field.columns.push_back(i);
  field.origin = field.columns;
  return {field};
}

/// Float32 holds every whole number below this, so codes are below it.
constexpr Index most_codes = Index{1} << 24;

}  // namespace pellucid
