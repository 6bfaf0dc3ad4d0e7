#include "pellucid/data/read_table.hpp"

namespace pellucid::data {

CsvTable read_table(const std::string& path, const CsvOptions& options) {
  CsvOptions with = options;
  if (!with.delimiter && (path.ends_with(".tsv") || path.ends_with(".tsv.gz"))) with.delimiter = '\t';
  return read_csv(path, with);
}

}  // namespace pellucid::data
