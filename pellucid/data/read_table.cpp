#include "pellucid/data/read_table.hpp"

#include <algorithm>

#include "pellucid/data/format.hpp"

namespace pellucid::data {

namespace {

const Format& format_of(const std::string& path) {
  const Entries<Format>& formats = catalogue<Format>();
  const auto has_its_ending = [&](const Format& format) {
    return std::ranges::any_of(format.endings, [&](const Text& ending) { return path.ends_with(ending.text); });
  };
  const auto own = std::ranges::find_if(formats, has_its_ending);
  return own != formats.end() ? *own : *std::ranges::find(formats, true, &Format::takes_others);
}

}  // namespace

CsvTable read_table(const std::string& path, const CsvOptions& options) {
  CsvTable file = format_of(path).read(path, options);
  Table& table = file.table;
  if (table.rows > options.most_rows) {
    for (Column& column : table.columns) column.cells.shorten(options.most_rows);
    table.rows = options.most_rows;
  }
  return file;
}

std::string table_formats() {
  std::string labels;
  for (const Format& format : catalogue<Format>())
    labels += (labels.empty() ? "" : ", ") + std::string(format.label.text);
  return labels;
}

}  // namespace pellucid::data
