// JSON as a table: an object a line (JSON Lines), or one array of objects; each object is a row of plain values.
#pragma once

#include <cstddef>
#include <functional>
#include <string>
#include <string_view>

#include "pellucid/data/csv.hpp"

namespace pellucid::data {

/// Whether a file that begins so is JSON with objects in it.
bool is_json(std::string_view head);

/// Reads the UTF-8 that `source` gives, up to `count` bytes and fewer only at the end; `path` is for messages. Columns
/// are the keys, trimmed, in the order in which they first stand. A number is the text that stands there, true and
/// false are words; null and a key that is not there are empty cells. Of `options` most_rows alone counts. Fails
/// (Fault::data), naming object, line and key, on what is no JSON, on arrays and objects as values, on a key that
/// stands twice in an object, a text with a NUL or half a pair of UTF-16, an object longer than 16 MiB, more than 2^20
/// keys, and on keys that differ so much that empty cells alone would take what no file may (limits.hpp).
CsvTable read_json_rows(const std::function<std::size_t(char* to, std::size_t count)>& source, const std::string& path,
                        const CsvOptions& options);
/// The same from memory.
CsvTable parse_json_rows(std::string_view bytes, const std::string& path, const CsvOptions& options);

}  // namespace pellucid::data
