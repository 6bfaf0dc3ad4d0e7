// jsonl: an object a line, or an array of objects; keys are columns.
#include "pellucid/data/byte_stream.hpp"
#include "pellucid/data/encoding.hpp"
#include "pellucid/data/format.hpp"
#include "pellucid/data/json_table.hpp"

namespace pellucid::data::formats {

Format jsonl() {
  return {.name = "jsonl",
          .label = "JSON Lines",
          .summary = "an object of plain values for each row, one a line or all in an array; keys are columns",
          .source = "jsonlines.org; RFC 8259",
          .endings = {".jsonl", ".ndjson", ".json"},
          .read =
              [](ByteStream& bytes, const CsvOptions& options) {
                TextStream text(bytes, options.encoding);
                return read_json_rows([&](char* to, std::size_t count) { return text.read(to, count); }, bytes.path(),
                                      options);
              },
          .is_it = is_json,
          .example = {R"({"x": 1.50, "y": "a,b"}\n{"y": true, "x": null}\n)", "x,y\n1.50,\"a,b\"\n,true\n"}};
}

}  // namespace pellucid::data::formats
