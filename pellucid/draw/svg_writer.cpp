#include "pellucid/draw/svg_writer.hpp"

#include <cmath>
#include <cstdio>

#include "pellucid/base/text.hpp"

namespace pellucid::draw {

namespace {

constexpr std::size_t kinds = 6;
constexpr double title_size = 15;
constexpr double boldness = 1.2;  // how much wider titles are for being bold

bool begins_character(char byte) { return (static_cast<unsigned char>(byte) & 0xC0U) != 0x80U; }

/// In parts of the text's size; no font is known, so these are a little more than those of the usual ones.
double width_of_character(char first) {
  const auto byte = static_cast<unsigned char>(first);
  if (byte >= 0xE3U) return 1.05;  // from U+3000 on: mostly as wide as high
  constexpr std::string_view narrow = "fijlrtI.,:;'|!()[] -";
  constexpr std::string_view wide = "mwMW@%";
  if (narrow.find(first) != std::string_view::npos) return 0.36;
  if (wide.find(first) != std::string_view::npos) return 0.92;
  return first >= 'A' && first <= 'Z' ? 0.74 : 0.61;
}

}  // namespace

std::string svg_style() {
  return ".pellucid-chart{display:block;width:100%;max-width:36rem;height:auto;font:13px system-ui,sans-serif}"
         ".pellucid-chart text{fill:currentColor}.pellucid-chart .title{font-size:15px;font-weight:600}"
         ".pellucid-chart .grid{stroke:currentColor;stroke-opacity:.15}"
         ".pellucid-chart .axis,.pellucid-chart .rug{stroke:currentColor;stroke-opacity:.55}"
         ".pellucid-chart .mark{stroke:currentColor;stroke-dasharray:2 3}"
         ".pellucid-chart .halo{paint-order:stroke;stroke:var(--surface,#fff);stroke-width:3px;stroke-linejoin:round}"
         ".pellucid-chart .box{fill:none;stroke:currentColor;stroke-opacity:.6}"
         ".pellucid-chart .line{fill:none;stroke:var(--c);stroke-width:2;stroke-linejoin:round}"
         ".pellucid-chart .strand{fill:none;stroke:var(--c);stroke-width:1;stroke-opacity:.4}"
         ".pellucid-chart .band{fill:var(--c);fill-opacity:.18}.pellucid-chart .bar{fill:var(--c);fill-opacity:.75}"
         ".pellucid-chart .point{fill:var(--c)}.pellucid-chart .dots{fill-opacity:.6}"
         ".pellucid-chart .ring{fill:none;stroke:currentColor;stroke-width:1.5}"
         ".pellucid-chart .whisker{stroke:currentColor;stroke-width:1.5}.pellucid-chart .cell{fill:var(--c)}"
         ".pellucid-chart .on-dark{fill:#fff}"
         ".pellucid-chart .s1{--c:var(--series-1,#0072b2)}.pellucid-chart .s2{--c:var(--series-2,#d55e00)}"
         ".pellucid-chart .s3{--c:var(--series-3,#009e73)}.pellucid-chart .s4{--c:var(--series-4,#cc79a7)}"
         ".pellucid-chart .s5{--c:var(--series-5,#8a6d00)}.pellucid-chart .s6{--c:var(--series-6,#7a5cc0)}"
         ".pellucid-chart .s2 .line{stroke-dasharray:7 3}.pellucid-chart .s3 .line{stroke-dasharray:2 3}"
         ".pellucid-chart .s4 .line{stroke-dasharray:9 3 2 3}.pellucid-chart .s5 .line{stroke-dasharray:12 5}"
         ".pellucid-chart .s6 .line{stroke-dasharray:4 2 1 2 1 2}"
         "svg.pellucid-chart:root{color:#1a1a1a;background:#fff}"
         "@media(prefers-color-scheme:dark){svg.pellucid-chart:root{color:#e8e8e8;background:#16181c;--surface:#16181c}"
         "}";
}

std::string svg_file(const std::string& element) {
  return "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n" + element + "\n";
}

std::string coordinate(double value) {
  char text[32];
  std::snprintf(text, sizeof text, "%.1f", std::abs(value) < 0.05 ? 0.0 : value);
  std::string shown = text;
  if (shown.ends_with(".0")) shown.resize(shown.size() - 2);
  return shown;
}

double width_of_text(std::string_view text, double size) {
  double width = 0;
  for (const char letter : text) width += begins_character(letter) ? width_of_character(letter) : 0;
  return width * size;
}

std::string fitting(std::string_view text, double width) {
  if (width_of_text(text) <= width) return std::string(text);
  const double room = width - width_of_text("…");
  double taken = 0;
  std::size_t end = 0;
  for (; end < text.size(); ++end) {
    taken += begins_character(text[end]) ? width_of_character(text[end]) * text_size : 0;
    if (taken > room) break;
  }
  while (end > 0 && end < text.size() && !begins_character(text[end])) --end;
  return std::string(trimmed(text.substr(0, end))) + "…";
}

std::vector<std::string> in_lines(std::string_view text, double width) {
  std::vector<std::string> lines;
  for (const std::string& word : pieces(text, ' ')) {
    const std::string longer = lines.empty() ? word : lines.back() + " " + word;
    if (!lines.empty() && width_of_text(longer) <= width) {
      lines.back() = longer;
    } else {
      lines.push_back(fitting(word, width));
    }
  }
  return lines;
}

std::string series_class(std::size_t number) { return "s" + std::to_string(number % kinds + 1); }

SvgWriter::SvgWriter(const SvgOptions& options, const std::string& title, const std::string& words) {
  const std::string id = escaped_markup(options.id);
  head_ = "<title id=\"" + id + "-title\">" + escaped_markup(title) + "</title><desc id=\"" + id + "-words\">" +
          escaped_markup(words) + "</desc>";
  if (options.has_style) head_ += "<style>" + svg_style() + "</style>";
  head_ = "role=\"img\" aria-labelledby=\"" + id + "-title " + id + "-words\">" + head_;
  if (!options.has_title || title.empty()) return;
  for (const std::string& line : in_lines(title, (svg_width - 8) * text_size / (title_size * boldness))) {
    top_ += title_size + 3;
    text(4, top_, line, "start", "title");
  }
  top_ += 4;
}

void SvgWriter::begin_group(std::string_view classes) { body_ += "<g class=\"" + std::string(classes) + "\">"; }
void SvgWriter::end_group() { body_ += "</g>"; }

void SvgWriter::line(double x1, double y1, double x2, double y2, std::string_view classes) {
  body_ += "<line class=\"" + std::string(classes) + "\" x1=\"" + coordinate(x1) + "\" y1=\"" + coordinate(y1) +
           "\" x2=\"" + coordinate(x2) + "\" y2=\"" + coordinate(y2) + "\"/>";
}

void SvgWriter::rect(double x, double y, double width, double height, std::string_view classes, std::string_view more) {
  body_ += "<rect class=\"" + std::string(classes) + "\" x=\"" + coordinate(x) + "\" y=\"" + coordinate(y) +
           "\" width=\"" + coordinate(width) + "\" height=\"" + coordinate(height) + "\"" + std::string(more) + "/>";
}

void SvgWriter::path(const std::string& d, std::string_view classes) {
  if (!d.empty()) body_ += "<path class=\"" + std::string(classes) + "\" d=\"" + d + "\"/>";
}

void SvgWriter::circle(double x, double y, double radius, std::string_view classes) {
  body_ += "<circle class=\"" + std::string(classes) + "\" cx=\"" + coordinate(x) + "\" cy=\"" + coordinate(y) +
           "\" r=\"" + coordinate(radius) + "\"/>";
}

void SvgWriter::text(double x, double y, std::string_view text, std::string_view anchor, std::string_view classes,
                     std::string_view told) {
  body_ += "<text x=\"" + coordinate(x) + "\" y=\"" + coordinate(y) + "\"";
  if (anchor != "start") body_ += " text-anchor=\"" + std::string(anchor) + "\"";
  if (!classes.empty()) body_ += " class=\"" + std::string(classes) + "\"";
  body_ += ">" + escaped_markup(text);
  if (!told.empty() && told != text) body_ += "<title>" + escaped_markup(told) + "</title>";
  body_ += "</text>";
}

void SvgWriter::point(double x, double y, std::size_t number, double size) {
  const auto at = [&](double dx, double dy) { return coordinate(x + dx * size) + " " + coordinate(y + dy * size); };
  const std::size_t kind = (number + number / kinds) % kinds;  // another beside a colour that comes again
  if (kind == 0) return circle(x, y, size, "point");
  const std::string d =
      kind == 1   ? "M" + at(-1, -1) + "L" + at(1, -1) + "L" + at(1, 1) + "L" + at(-1, 1) + "Z"
      : kind == 2 ? "M" + at(0, -1.2) + "L" + at(1.2, 1) + "L" + at(-1.2, 1) + "Z"
      : kind == 3 ? "M" + at(0, -1.4) + "L" + at(1.4, 0) + "L" + at(0, 1.4) + "L" + at(-1.4, 0) + "Z"
      : kind == 4 ? "M" + at(0, 1.2) + "L" + at(1.2, -1) + "L" + at(-1.2, -1) + "Z"
                  : "M" + at(-1.3, -0.4) + "L" + at(1.3, -0.4) + "L" + at(1.3, 0.4) + "L" + at(-1.3, 0.4) + "Z";
  path(d, "point");
}

std::string SvgWriter::finish(double height) const {
  return "<svg xmlns=\"http://www.w3.org/2000/svg\" class=\"pellucid-chart\" viewBox=\"0 0 " + coordinate(svg_width) +
         " " + coordinate(height) + "\" " + head_ + body_ + "</svg>";
}

}  // namespace pellucid::draw
