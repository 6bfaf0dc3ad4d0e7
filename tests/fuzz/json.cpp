// JSON as a table.
#include "pellucid/data/json_table.hpp"
#include "tests/fuzz/fuzz.hpp"

PELLUCID_FUZZ(pellucid::data::parse_json_rows(bytes, "x",
                                              {.most_rows = (choice & 1U) != 0 ? 3 : pellucid::Index{1} << 60}))
