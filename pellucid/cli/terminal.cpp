#include "pellucid/cli/terminal.hpp"

#include <sys/ioctl.h>
#include <unistd.h>

#include <algorithm>
#include <cmath>
#include <cstdlib>

#include "pellucid/base/letters.hpp"
#include "pellucid/base/text.hpp"

namespace pellucid::cli {

namespace {

constexpr int usual_columns = 80, usual_rows = 24;

constexpr const char* paint_codes[] = {"\x1b[0m", "\x1b[1m", "\x1b[2m", "\x1b[31m", "\x1b[32m"};

bool is_set(const char* variable) {
  const char* value = std::getenv(variable);
  return value != nullptr && *value != '\0';
}

bool is_continuation(char byte) { return (static_cast<unsigned char>(byte) & 0xC0U) == 0x80U; }

std::string printf_text(const char* format, int digits, double value) {
  char text[64];
  std::snprintf(text, sizeof text, format, digits, value);
  return text;
}

}  // namespace

Terminal terminal(std::FILE* stream) {
  const int file = fileno(stream);
  const std::string_view term = is_set("TERM") ? std::getenv("TERM") : "dumb";
  const bool is_terminal = ::isatty(file) == 1;
  const bool is_live = is_terminal && term != "dumb";
  winsize size{};
  const bool is_known = ::ioctl(file, TIOCGWINSZ, &size) == 0 && size.ws_col > 0;
  return {is_terminal, is_live, is_live && !is_set("NO_COLOR"), is_known ? size.ws_col : usual_columns,
          is_known && size.ws_row > 0 ? size.ws_row : usual_rows};
}

bool shows_unicode() {
  if (is_set("TERM") && std::string_view(std::getenv("TERM")) == "dumb") return false;
  for (const char* const variable : {"LC_ALL", "LC_CTYPE", "LANG"}) {  // the first that is set decides (POSIX)
    if (!is_set(variable)) continue;
    const std::string locale = in_small_letters(std::getenv(variable));
    return locale.find("utf-8") != std::string::npos || locale.find("utf8") != std::string::npos;
  }
  return false;
}

std::string paint(std::string_view text, Colour colour, bool on) {
  if (!on) return std::string(text);
  const char* code = colour == Colour::red ? "31" : colour == Colour::green ? "32" : colour == Colour::dim ? "2" : "1";
  return "\x1b[" + std::string(code) + "m" + std::string(text) + "\x1b[0m";
}

std::string for_terminal(std::string_view text, bool has_colour) {
  std::string clean;
  while (!text.empty()) {
    const std::size_t end = std::min(text.find_first_of("\n\t\x1b"), text.size());
    clean += without_controls(text.substr(0, end));
    text.remove_prefix(end);
    if (text.empty()) break;
    std::size_t taken = 1;
    std::string shown = text.front() == '\n' ? "\n" : text.front() == '\t' ? " " : "?";
    for (const char* code : paint_codes) {
      if (!has_colour || !text.starts_with(code)) continue;
      taken = std::string_view(code).size();
      shown = code;
    }
    clean += shown;
    text.remove_prefix(taken);
  }
  return clean;
}

int width_of(std::string_view text) {
  int width = 0;
  for (const char byte : text) width += is_continuation(byte) ? 0 : 1;
  return width;
}

std::string beginning(std::string_view text, int width) {
  std::size_t end = 0;
  for (int seen = 0; end < text.size(); ++end) {
    if (!is_continuation(text[end]) && ++seen > width) break;
  }
  return std::string(text.substr(0, end));
}

namespace {

std::string cut_to(std::string_view text, int width) {
  return width_of(text) <= width ? std::string(text) : beginning(text, width - 1) + "…";
}

std::string blanks(int count) { return std::string(static_cast<std::size_t>(count), ' '); }

}  // namespace

std::string left(std::string_view text, int width) {
  const std::string cut = cut_to(text, width);
  return cut + blanks(width - width_of(cut));
}

std::string right(std::string_view text, int width) {
  const std::string cut = cut_to(text, width);
  return blanks(width - width_of(cut)) + cut;
}

std::string wrapped(std::string_view text, int indent, int columns) {
  const std::string margin(static_cast<std::size_t>(indent), ' ');
  std::string result;
  std::string line;
  const auto end_line = [&] {
    if (!line.empty()) result += margin + line + "\n";
    line.clear();
  };
  while (!text.empty()) {
    const std::size_t end = text.find(' ');
    const std::string_view word = text.substr(0, end);
    if (!line.empty() && indent + width_of(line) + 1 + width_of(word) > columns) end_line();
    line += (line.empty() ? "" : " ") + std::string(word);
    text.remove_prefix(end == std::string_view::npos ? text.size() : end + 1);
  }
  end_line();
  return result;
}

std::string fixed(double value, int digits) { return std::isnan(value) ? "n/a" : printf_text("%.*f", digits, value); }

std::string rounded(double value, int digits) { return std::isnan(value) ? "n/a" : printf_text("%.*g", digits, value); }

std::string duration(double seconds) {
  if (seconds < 60) return fixed(seconds, 1) + " s";
  const auto whole = static_cast<Index>(std::lround(seconds));
  const auto pair = [](Index big, const char* unit, Index small, const char* part) {
    return grouped(big) + unit + (small < 10 ? "0" : "") + std::to_string(small) + part;
  };
  if (whole < 3600) return pair(whole / 60, " min ", whole % 60, " s");
  return pair(whole / 3600, " h ", whole % 3600 / 60, " min");
}

std::string shell_word(std::string_view text) {
  constexpr std::string_view plain = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_-./=,:@%+";
  if (!text.empty() && text.find_first_not_of(plain) == std::string_view::npos) return std::string(text);
  const bool has_controls = without_controls(text) != text;
  std::string quoted = has_controls ? "$'" : "'";  // bash and zsh read \\x1b in $'…'
  for (const char letter : text) {
    const auto byte = static_cast<unsigned char>(letter);
    char hexadecimal[8];
    std::snprintf(hexadecimal, sizeof hexadecimal, "\\x%02x", byte);
    if (has_controls) {
      quoted += byte < 0x20 || byte == 0x7f        ? hexadecimal
                : letter == '\'' || letter == '\\' ? std::string("\\") + letter
                                                   : std::string(1, letter);
    } else {
      quoted += letter == '\'' ? std::string("'\\''") : std::string(1, letter);
    }
  }
  return quoted + "'";
}

}  // namespace pellucid::cli
