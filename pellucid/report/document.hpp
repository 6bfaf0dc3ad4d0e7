// A report as data: sections of paragraphs, tables, figures and code. html.hpp and markdown.hpp write it.
#pragma once

#include <string>
#include <variant>
#include <vector>

namespace pellucid::report {

struct Paragraph {
  std::string text;
  bool is_weighty = false;  ///< a sentence to be read first
};

struct Table {
  std::string caption;
  std::vector<std::string> head;
  std::vector<std::vector<std::string>> rows;
  std::size_t numbers_from = 1;  ///< columns from this one on hold numbers
};

/// A drawing, and what it shows in words.
struct Figure {
  std::string svg;      ///< an <svg> element
  std::string words;    ///< for whom no drawing reaches, as in Markdown
  std::string caption;  ///< what to see in it; may be ""
};

/// Commands or files, as they are.
struct Code {
  std::string text;
};

using Block = std::variant<Paragraph, Table, Figure, Code>;

struct Section {
  std::string id;  ///< of its place in the page: "results"
  std::string title;
  std::vector<Block> blocks{};

  void say(std::string text, bool is_weighty = false) { blocks.push_back(Paragraph{std::move(text), is_weighty}); }
};

struct Document {
  std::string title;
  std::string subtitle;
  std::vector<Section> sections;
};

}  // namespace pellucid::report
