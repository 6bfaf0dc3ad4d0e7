// Texts within HTML, SVG and XML.
#pragma once

#include <string>
#include <string_view>

#include "pellucid/base/text.hpp"

namespace pellucid {

/// `text` as an element or an attribute holds it: nothing in it is markup; what cannot be shown is a ?.
inline std::string escaped_markup(std::string_view text) {
  std::string result;
  for (const char letter : without_controls(text)) {
    result += letter == '&'   ? "&amp;"
              : letter == '<' ? "&lt;"
              : letter == '>' ? "&gt;"
              : letter == '"' ? "&quot;"
                              : std::string(1, letter);
  }
  return result;
}

}  // namespace pellucid
