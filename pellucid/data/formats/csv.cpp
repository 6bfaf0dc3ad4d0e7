// csv: cells between delimiters, one of , ; tab | that the first rows agree on. Files that no other format knows are
// taken for it.
#include "pellucid/data/format.hpp"

namespace pellucid::data::formats {

Format csv() {
  return {.name = "csv",
          .label = "CSV",
          .summary = "cells between delimiters; also files of other endings",
          .source = "RFC 4180",
          .endings = {".csv"},
          .read = read_csv,
          .takes_others = true,
          .example = {R"(x,y\n1,"a,b"\n2,c\n)", "x,y\n1,\"a,b\"\n2,c\n"}};
}

}  // namespace pellucid::data::formats
