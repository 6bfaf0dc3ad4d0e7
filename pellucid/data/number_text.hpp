// The text of a cell that may be a number, in ordinary signs: figures of other scripts as 0 to 9, one kind of blank and
// of minus, no marks that nobody sees, without what is only wrapped around it.
#pragma once

#include <string>
#include <string_view>

namespace pellucid::data {

/// Full-width, Arabic and Indian figures become 0 to 9, blanks of Unicode " ", minus signs and dashes "-", primes and
/// typographic quotes ' and ", a raised figure "^2", "½" " 1/2", "×" "x"; a dot at half height between figures is a
/// point. Marks without width are dropped.
std::string in_plain_signs(std::string_view text);

/// Without quotes and signs of spreadsheets around it (="12.5", '12.5), notes behind it ("12.5*", "12.5 [3]") and words
/// in front that say that it is rounded ("~12", "ca. 12"). Of a text in plain signs.
std::string_view unwrapped(std::string_view text);

}  // namespace pellucid::data
