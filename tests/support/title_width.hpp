// How wide the titles of drawings are for a browser, where the font is as wide as fonts for pages are: DejaVu Sans
// Bold.
#pragma once

#include <algorithm>
#include <array>
#include <string>
#include <utility>

namespace pellucid::testing {

/// In parts of the text's size; what is not ASCII is as wide as the widest.
inline double bold_width(const std::string& text) {
  // Advances of the characters from the blank to ~, in thousandths.
  static constexpr std::array<int, 95> advances{
      348, 456,  521, 838, 696, 1002, 872, 306, 457, 457, 523, 838, 380, 415,  380, 365, 696, 696,  696,
      696, 696,  696, 696, 696, 696,  696, 400, 400, 838, 838, 838, 580, 1000, 774, 762, 734, 830,  683,
      683, 821,  837, 372, 372, 775,  637, 995, 837, 850, 733, 850, 770, 720,  682, 812, 774, 1103, 771,
      724, 725,  457, 365, 457, 838,  500, 500, 675, 716, 593, 716, 678, 435,  716, 712, 343, 343,  665,
      343, 1042, 712, 687, 716, 716,  493, 595, 478, 712, 652, 924, 645, 652,  582, 712, 365, 712,  838};
  double width = 0;
  for (const char letter : text) {
    const auto byte = static_cast<unsigned char>(letter);
    if ((byte & 0xC0U) == 0x80U) continue;
    width += byte >= 32 && byte < 127 ? advances[byte - 32U] / 1000.0 : 1.1;
  }
  return width;
}

/// The widest line of a title in a page or a drawing as SVG, in its units; 0 without one.
inline double widest_title(const std::string& svg) {
  constexpr double size = 15;
  double widest = 0;
  const std::string begin = " class=\"title\">";
  for (std::size_t at = svg.find(begin); at != std::string::npos; at = svg.find(begin, at + 1)) {
    const std::size_t from = at + begin.size();
    std::string line = svg.substr(from, svg.find('<', from) - from);
    for (const auto& [escape, letter] : {std::pair("&amp;", "&"), std::pair("&lt;", "<"), std::pair("&quot;", "\"")}) {
      for (std::size_t place = 0; (place = line.find(escape, place)) != std::string::npos; ++place)
        line.replace(place, std::string(escape).size(), letter);
    }
    widest = std::max(widest, size * bold_width(line));
  }
  return widest;
}

}  // namespace pellucid::testing
