// tsv: CSV whose delimiter is the tab, unless another one is given.
#include "pellucid/data/format.hpp"

namespace pellucid::data::formats {

Format tsv() {
  return {.name = "tsv",
          .label = "TSV",
          .summary = "cells between tabs",
          .source = "IANA's text/tab-separated-values; fields in quotes as in RFC 4180",
          .endings = {".tsv"},
          .read =
              [](ByteStream& bytes, const CsvOptions& options) {
                CsvOptions with = options;
                if (!with.delimiter) with.delimiter = '\t';
                return read_csv(bytes, with);
              },
          .example = {R"(x\ty\n1\ta,b\n)", "x,y\n1,\"a,b\"\n"}};
}

}  // namespace pellucid::data::formats
