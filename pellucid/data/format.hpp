// A format of tables. Each is one file in data/formats that defines one function returning a Format; the build collects
// them, and read_table() finds the one of a file.
#pragma once

#include <string_view>
#include <vector>

#include "pellucid/base/catalogue.hpp"
#include "pellucid/data/csv.hpp"

namespace pellucid::data {

struct Format {
  static constexpr const char* kind = "format";
  static constexpr const char* plural = "formats";
  static constexpr const char* about = "files that are read as tables";
  static Entries<Format>& registered();
  Text name;
  Text label;  ///< as it is written: "CSV"
  Text summary;
  Text source;                ///< its specification
  std::vector<Text> endings;  ///< of paths, by which it is known: ".csv"; further ones of packings may follow
  /// Reads a file, as it is unpacked. What `options` say of CSV, other formats need not heed; rows beyond
  /// options.most_rows are cut off by read_table(). Fails (Fault::data), naming the path.
  CsvTable (*read)(ByteStream& bytes, const CsvOptions& options);
  bool takes_others = false;  ///< reads files of any other ending too; one format does
  /// Whether a file is of this format whatever its ending, by its first bytes; null: they do not tell.
  bool (*is_it)(std::string_view head) = nullptr;
  /// The bytes of a file, escaped as C does (\n, \\, \x00), and the table in them as CSV.
  Example example{};
};

}  // namespace pellucid::data
