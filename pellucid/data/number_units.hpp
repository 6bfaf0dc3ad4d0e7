// What stands beside a number: currencies, units, multiples as K and million.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "pellucid/data/number_form.hpp"

namespace pellucid::data {

/// Whether a text may stand in front of a number: a currency, "#", "%", or a word apart from it ("Grade ", "No.").
bool is_in_front(std::string_view text);
/// Whether a text may stand behind a number: letters and signs of a few words; figures only within a unit ("m^2",
/// "L/100km", "/10").
bool is_behind(std::string_view text);
/// Whether a text is a currency, by sign, code or name.
bool is_currency(std::string_view text);

/// A multiple that a text begins with.
struct Multiple {
  int power;           ///< of ten
  std::size_t length;  ///< of its word, with the point behind it
  bool is_sure;        ///< else it could be a unit: "m", "T", "K" behind a blank
};
/// Of the text behind a number: a word, then nothing or a blank. `is_apart`: a blank stands between.
std::optional<Multiple> multiple_in(std::string_view text, bool is_apart);

/// The unit of a number, the same for all ways to write it: "$5" and "5 USD", "5 kg" and "5 KG", "3 min" and "3
/// minutes" have one. "": none.
std::string unit_key(const NumberForm& form);

/// Words for two sides, the second of which makes a number negative: "N" and "S", "CR" and "DR". "N/S" for either, with
/// what stands in front of it ("\u00b0 N/S"); "": none.
std::string sides_of(std::string_view behind);
/// 1 or -1 for the first and second of `sides`; 0: neither.
int side_of(std::string_view behind, std::string_view sides);

}  // namespace pellucid::data
