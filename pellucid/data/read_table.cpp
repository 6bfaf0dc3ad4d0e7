#include "pellucid/data/read_table.hpp"

#include <algorithm>

#include "pellucid/data/byte_stream.hpp"
#include "pellucid/data/format.hpp"
#include "pellucid/data/other_kinds.hpp"

namespace pellucid::data {

namespace {

/// "t.csv" of "t.csv.gz".
std::string_view without_packing(std::string_view path) {
  for (const std::string_view ending : {".gz", ".xz", ".zst", ".bz2", ".zip"}) {
    if (path.ends_with(ending)) return path.substr(0, path.size() - ending.size());
  }
  return path;
}

bool has_ending_of(const Format& format, std::string_view path) {
  return std::ranges::any_of(format.endings, [&](const Text& ending) { return path.ends_with(ending.text); });
}

const Format& format_of(ByteStream& bytes) {
  const Entries<Format>& formats = catalogue<Format>();
  const auto by_content = std::ranges::find_if(
      formats, [&](const Format& format) { return format.is_it != nullptr && format.is_it(bytes.head()); });
  if (by_content != formats.end()) return *by_content;
  const std::string_view path = without_packing(bytes.path());
  const auto own = std::ranges::find_if(formats, [&](const Format& format) { return has_ending_of(format, path); });
  if (own == formats.end()) return *std::ranges::find(formats, true, &Format::takes_others);
  if (own->is_it != nullptr) refuse_other_kinds(bytes.head(), bytes.path());  // it is not what its name says
  return *own;
}

}  // namespace

CsvTable read_table(const std::string& path, const CsvOptions& options, FileDigest* digest) {
  ByteStream bytes(path, digest != nullptr);
  CsvTable file = format_of(bytes).read(bytes, options);
  Table& table = file.table;
  if (table.rows > options.most_rows) {
    for (Column& column : table.columns) column.cells.shorten(options.most_rows);
    table.rows = options.most_rows;
  }
  if (digest != nullptr) *digest = bytes.digest();
  return file;
}

bool ends_as_table(std::string_view path) {
  const auto is_its = [&](const Format& format) { return has_ending_of(format, without_packing(path)); };
  return std::ranges::any_of(catalogue<Format>(), is_its);
}

std::string table_formats() {
  std::string labels;
  for (const Format& format : catalogue<Format>())
    labels += (labels.empty() ? "" : ", ") + std::string(format.label.text);
  return labels;
}

}  // namespace pellucid::data
