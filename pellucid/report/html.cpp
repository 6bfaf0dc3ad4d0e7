#include "pellucid/report/html.hpp"

#include <algorithm>

#include "pellucid/base/markup.hpp"
#include "pellucid/base/text.hpp"
#include "pellucid/draw/svg.hpp"

namespace pellucid::report {

namespace {

// Colours hold 4.5 : 1 for text and 3 : 1 for lines in both themes.
constexpr const char* style = R"(
:root { color-scheme: light dark; --surface: var(--paper); --paper: #fff; --ink: #1b1f24; --quiet: #57606a; --rule: #d0d7de; --wash: #f4f6f8; --accent: #0b5cad; }
@media (prefers-color-scheme: dark) {
  :root { --paper: #14171b; --ink: #e6e9ed; --quiet: #a3adb8; --rule: #3a424c; --wash: #1d2228; --accent: #79b8ff; }
}
* { box-sizing: border-box; }
body { margin: 0; background: var(--paper); color: var(--ink); font: 1rem/1.55 system-ui, sans-serif; overflow-wrap: break-word; }
main, header, footer { max-width: 54rem; margin: 0 auto; padding: 0 1rem; }
header { padding-top: 1.5rem; }
h1 { font-size: 1.6rem; line-height: 1.25; margin: 0 0 .25rem; }
h2 { font-size: 1.2rem; margin: 2.5rem 0 .75rem; padding-top: .75rem; border-top: 1px solid var(--rule); }
p { margin: .5rem 0; max-width: 42rem; }
.weighty { font-size: 1.1rem; font-weight: 600; }
.quiet, caption, figcaption, footer { color: var(--quiet); }
a { color: var(--accent); }
nav ul { display: flex; flex-wrap: wrap; gap: .25rem 1rem; padding: 0; margin: 1rem 0 0; list-style: none; }
nav a { display: inline-block; padding: .25rem 0; }
.wide { overflow-x: auto; margin: 1rem 0; }
.wide:focus-visible, a:focus-visible { outline: 2px solid var(--accent); outline-offset: 2px; }
table { border-collapse: collapse; font-variant-numeric: tabular-nums; }
caption { text-align: left; padding-bottom: .35rem; }
th, td { text-align: left; padding: .3rem .9rem .3rem 0; border-bottom: 1px solid var(--rule); vertical-align: top; }
th.number, td.number { text-align: right; }
tbody th { font-weight: 400; }
figure { margin: 1.25rem 0; max-width: 40rem; }
figure svg { display: block; width: 100%; height: auto; }
figcaption { font-size: .95rem; margin-top: .25rem; }
pre { background: var(--wash); padding: .75rem 1rem; overflow-x: auto; font-size: .9rem; white-space: pre-wrap; overflow-wrap: anywhere; }
footer { padding: 2rem 1rem; font-size: .9rem; }
@media print {
  :root { --paper: #fff; --ink: #000; --quiet: #444; --rule: #bbb; --wash: #fff; --accent: #000; color-scheme: light; }
  nav { display: none; }
  h2 { break-after: avoid; }
  figure, table, pre { break-inside: avoid; }
  .wide { overflow: visible; }
  .wide table { max-width: 100%; font-size: .75rem; }
  .wide th, .wide td { padding-right: .5rem; overflow-wrap: normal; }
  .wide .long { overflow-wrap: anywhere; }
}
)";

/// Lines stay lines in code.
std::string escaped_lines(const std::string& text) {
  std::string safe;
  for (const std::string& line : pieces(text, '\n')) safe += (safe.empty() ? "" : "\n") + escaped_markup(line);
  return safe;
}

/// Whether a word is too long for a narrow column of paper, which may break it then; a number stays whole.
bool has_long_word(const std::string& text) {
  constexpr std::size_t longest = 10;
  return std::ranges::any_of(pieces(text, ' '), [](const std::string& word) { return word.size() > longest; });
}

class Writer {
 public:
  explicit Writer(const Document& document) : document_(document) {}

  std::string page() {
    text_ =
        "<!doctype html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n"
        "<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n<title>" +
        escaped_markup(document_.title) + "</title>\n<style>" + style + draw::svg_style() +
        "</style>\n</head>\n<body>\n<header>\n<h1>" + escaped_markup(document_.title) + "</h1>\n<p class=\"quiet\">" +
        escaped_markup(document_.subtitle) + "</p>\n<nav aria-label=\"Contents\">\n<ul>\n";
    for (const Section& section : document_.sections) {
      text_ += "<li><a href=\"#" + section.id + "\">" + escaped_markup(section.title) + "</a></li>\n";
    }
    text_ += "</ul>\n</nav>\n</header>\n<main>\n";
    for (const Section& section : document_.sections) write(section);
    return text_ +
           "</main>\n<footer>Made by pellucid from the folder of the run; nothing was loaded from elsewhere.</footer>\n"
           "</body>\n</html>\n";
  }

 private:
  void write(const Section& section) {
    text_ += "<section aria-labelledby=\"" + section.id + "\">\n<h2 id=\"" + section.id + "\">" +
             escaped_markup(section.title) + "</h2>\n";
    for (const Block& block : section.blocks) {
      std::visit([this](const auto& each) { write(each); }, block);
    }
    text_ += "</section>\n";
  }

  void write(const Paragraph& paragraph) {
    text_ += (paragraph.is_weighty ? "<p class=\"weighty\">" : "<p>") + escaped_markup(paragraph.text) + "</p>\n";
  }

  void write(const Code& code) { text_ += "<pre><code>" + escaped_lines(code.text) + "</code></pre>\n"; }

  void write(const Figure& figure) {
    text_ += "<figure>\n" + figure.svg + "\n";
    if (!figure.caption.empty()) text_ += "<figcaption>" + escaped_markup(figure.caption) + "</figcaption>\n";
    text_ += "</figure>\n";
  }

  // A wide table scrolls in its own place, by the keyboard too.
  void write(const Table& table) {
    text_ += "<div class=\"wide\" role=\"region\" tabindex=\"0\" aria-label=\"" + escaped_markup(table.caption) +
             "\">\n<table>\n<caption>" + escaped_markup(table.caption) + "</caption>\n<thead><tr>";
    const auto class_of = [&](std::size_t column, const std::string& text) {
      const bool is_number = column >= table.numbers_from, is_long = has_long_word(text);
      if (!is_number && !is_long) return std::string();
      return std::string(" class=\"") + (is_number ? "number" : "") + (is_number && is_long ? " " : "") +
             (is_long ? "long" : "") + "\"";
    };
    for (std::size_t i = 0; i < table.head.size(); ++i) {
      text_ += "<th scope=\"col\"" + class_of(i, table.head[i]) + ">" + escaped_markup(table.head[i]) + "</th>";
    }
    text_ += "</tr></thead>\n<tbody>\n";
    for (const std::vector<std::string>& row : table.rows) {
      text_ += "<tr><th scope=\"row\"" + class_of(0, row.front()) + ">" + escaped_markup(row.front()) + "</th>";
      for (std::size_t i = 1; i < row.size(); ++i) {
        text_ += "<td" + class_of(i, row[i]) + ">" + escaped_markup(row[i]) + "</td>";
      }
      text_ += "</tr>\n";
    }
    text_ += "</tbody>\n</table>\n</div>\n";
  }

  const Document& document_;
  std::string text_{};
};

}  // namespace

std::string html(const Document& document) { return Writer(document).page(); }

}  // namespace pellucid::report
