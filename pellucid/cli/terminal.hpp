// What the two output streams can show, and texts laid out for them: colour only where it helps, widths counted in
// characters and not in bytes.
#pragma once

#include <cstdio>
#include <string>
#include <string_view>

#include "pellucid/base/element.hpp"

namespace pellucid::cli {

/// A stream's abilities. Colour is off where the stream is no terminal, NO_COLOR is set or TERM is dumb.
struct Terminal {
  bool is_terminal;
  bool is_live;  ///< a terminal on which a line can be redrawn
  bool has_colour;
  int columns;  ///< characters in a line; 80 where nothing is known
  int rows;     ///< 24 where nothing is known
};
Terminal terminal(std::FILE* stream);
/// Whether characters beyond ASCII are shown: not where TERM is dumb, or the locale has another encoding than UTF-8.
bool shows_unicode();

enum class Colour : unsigned char { red, green, dim, bold };
/// `text` in that colour where `on`, else unchanged.
std::string paint(std::string_view text, Colour colour, bool on);

/// A text of several lines as a terminal may be given it: with a ? for whatever would command it, but the codes of
/// paint() where it has colour. What comes from a file may hold anything.
std::string for_terminal(std::string_view text, bool has_colour);

/// How many characters of a terminal `text` takes: its code points.
int width_of(std::string_view text);
/// `text` cut to `width` characters (then it ends in …), or filled up with blanks.
std::string left(std::string_view text, int width);
std::string right(std::string_view text, int width);
/// The first `width` characters of `text`, or fewer.
std::string beginning(std::string_view text, int width);

/// Paragraphs broken at blanks so that no line is longer than `columns`; each line begins with `indent` blanks.
std::string wrapped(std::string_view text, int indent, int columns);

/// "0.1873": `digits` decimals.
std::string fixed(double value, int digits);
/// `digits` significant digits, as few as say the same: "0.001"; "n/a" if there is no value.
std::string rounded(double value, int digits = 6);
/// "8.2 s", "3 min 05 s".
std::string duration(double seconds);

/// A text as a shell takes it as one word: in quotes where it needs them.
std::string shell_word(std::string_view text);

}  // namespace pellucid::cli
