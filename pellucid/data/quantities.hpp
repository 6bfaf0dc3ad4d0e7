// Quantities of several parts, each with its unit: "1h 30m", "2 days 03:00:00", "3 years 2 months", "5'10\"",
// "52\u00b031'12\"N"; and of one part, where a column holds several units of one kind: "500 ms" beside "1.2 s".
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "pellucid/base/element.hpp"
#include "pellucid/data/number_form.hpp"

namespace pellucid::data {

/// A unit that a number may be brought from: how many of the kind's own it is.
struct UnitOfKind {
  NumberForm::Kind kind;  ///< time, months, inches or bytes
  double factor;
};
/// "min", "Minutes", "hrs", "KB"; none if it is no unit of those, or could be of two kinds ("m").
std::optional<UnitOfKind> unit_of_kind(std::string_view word);

/// A quantity as a number of seconds, months, inches, degrees or bytes.
struct Quantity {
  NumberForm::Kind kind;
  std::string plain;
};
/// Reads a text in plain signs of at least so many parts ("5 h" is one; clocks count as two). Of what could be of two
/// kinds, 5'10", it is of the one whose parts may be so large: inches here, 5'50" seconds.
std::optional<Quantity> read_quantity(std::string_view text, Index least_parts);
/// The same of one kind, of at least one part.
std::optional<std::string> read_quantity_of(std::string_view text, NumberForm::Kind kind);

/// "1/2", "1 1/2": a whole number and a fraction whose denominator is one that people divide by.
std::optional<std::string> read_fraction(std::string_view text);
bool is_usual_denominator(std::string_view figures);

}  // namespace pellucid::data
