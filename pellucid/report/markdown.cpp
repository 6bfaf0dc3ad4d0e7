#include "pellucid/report/markdown.hpp"

#include "pellucid/base/text.hpp"

namespace pellucid::report {

namespace {

/// A text in which no letter commands.
std::string plain(std::string_view text) {
  std::string safe;
  for (const char letter : without_controls(text)) {
    if (std::string_view("\\`*_[]<>|#").find(letter) != std::string_view::npos) safe += '\\';
    safe += letter;
  }
  return safe;
}

std::string line_of(const std::vector<std::string>& cells) {
  std::string line = "|";
  for (const std::string& cell : cells) line += " " + plain(cell) + " |";
  return line + "\n";
}

std::string text_of(const Paragraph& paragraph) {
  return paragraph.is_weighty ? "**" + plain(paragraph.text) + "**\n\n" : plain(paragraph.text) + "\n\n";
}

std::string text_of(const Table& table) {
  std::string text = plain(table.caption) + "\n\n" + line_of(table.head) + "|";
  for (std::size_t i = 0; i < table.head.size(); ++i) text += i >= table.numbers_from ? " ---: |" : " --- |";
  text += "\n";
  for (const std::vector<std::string>& row : table.rows) text += line_of(row);
  return text + "\n";
}

std::string text_of(const Figure& figure) {
  return plain(figure.words) + "\n\n" + (figure.caption.empty() ? "" : plain(figure.caption) + "\n\n");
}

std::string text_of(const Code& code) {
  std::string text;
  for (const std::string& line : pieces(code.text, '\n')) text += line.empty() ? "\n" : "    " + line + "\n";
  return text + "\n";
}

}  // namespace

std::string markdown(const Document& document) {
  std::string text = "# " + plain(document.title) + "\n\n" + plain(document.subtitle) + "\n\n";
  for (const Section& section : document.sections) {
    text += "## " + plain(section.title) + "\n\n";
    for (const Block& block : section.blocks) {
      text += std::visit([](const auto& each) { return text_of(each); }, block);
    }
  }
  text.erase(text.find_last_not_of('\n') + 1);
  return text + "\n";
}

}  // namespace pellucid::report
