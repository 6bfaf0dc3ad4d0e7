// psv: CSV whose delimiter is the bar.
#include "pellucid/data/format.hpp"

namespace pellucid::data::formats {

Format psv() {
  return {.name = "psv",
          .label = "PSV",
          .summary = "cells between bars",
          .source = "as RFC 4180, with bars",
          .endings = {".psv"},
          .read =
              [](ByteStream& bytes, const CsvOptions& options) {
                CsvOptions with = options;
                with.delimiter = '|';
                return read_csv(bytes, with);
              },
          .example = {R"(x|y\n1|a,b\n)", "x,y\n1,\"a,b\"\n"}};
}

}  // namespace pellucid::data::formats
