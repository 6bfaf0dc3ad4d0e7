#include "pellucid/rows/opening_memory.hpp"

#include <algorithm>
#include <cstdint>
#include <map>
#include <optional>
#include <set>
#include <vector>

#include "pellucid/base/json.hpp"
#include "pellucid/base/letters.hpp"
#include "pellucid/base/state_folder.hpp"
#include "pellucid/base/text.hpp"
#include "pellucid/data/as_read.hpp"
#include "pellucid/rows/measured_json.hpp"

namespace pellucid {

namespace {

constexpr const char* openings_folder = "opened-rows";
constexpr std::size_t most_rows = 1024, most_cells = 65536;  // that one opening is remembered by

/// A cell whatever its column is taken for: numbers by their values, else as a text of small letters.
std::uint64_t key_of_cell(std::string_view cell) {
  data::ContentKey key;
  std::string small(trimmed(cell));
  if (data::is_missing_word(small)) small.clear();
  data::add_as_read(key, in_small_letters(small), {.name = "", .type = data::ColumnType::number}, {});
  return key.bits();
}

/// Rows as keys of their cells, column by column.
struct MarkedRows {
  std::vector<std::uint64_t> columns{};  ///< keys of their names, in order
  std::vector<std::uint64_t> inputs{};   ///< of these: all that are no numbers of the rows
  std::vector<std::vector<std::uint64_t>> rows{};
};

/// Where the columns of `some` stand in `all`, which has them.
std::vector<std::size_t> places(const std::vector<std::uint64_t>& some, const std::vector<std::uint64_t>& all) {
  std::vector<std::size_t> found;
  for (const std::uint64_t column : some) {
    found.push_back(static_cast<std::size_t>(std::ranges::lower_bound(all, column) - all.begin()));
  }
  return found;
}

std::uint64_t key_of_cells(const std::vector<std::uint64_t>& cells, const std::vector<std::size_t>& at) {
  data::ContentKey key;
  for (const std::size_t place : at) key.add(cells[place]);
  return key.bits();
}

std::size_t distinct_rows(const MarkedRows& marked, const std::vector<std::size_t>& at) {
  std::set<std::uint64_t> keys;
  for (const std::vector<std::uint64_t>& row : marked.rows) keys.insert(key_of_cells(row, at));
  return keys.size();
}

/// The rows that are opened, hashed when somebody asks.
class Asked {
 public:
  explicit Asked(const OpenedRows& opened) : opened_(opened) {
    for (const data::Column& column : opened.table.columns) {
      if (column.name != opened.target) columns_[data::content_key(column.name)] = &column;
    }
    const data::Table own = data::rows_of(opened.table, opened.rows);
    const std::vector<std::string> names = data::table_as_read(own, opened.target, {}).input_names();
    const data::NameSet inputs(names);
    for (const data::Column& column : own.columns) {
      const bool numbers_rows =
          !inputs.contains(column.name) && own.rows > 0 && data::number_of(column.cells[0]).has_value();
      if (column.name != opened.target && !numbers_rows) inputs_.insert(data::content_key(column.name));
    }
  }

  /// Some of the rows: those whose keys are lowest, so that a table that has more of them tends to the same ones.
  MarkedRows marked() const {
    MarkedRows marked{{}, {inputs_.begin(), inputs_.end()}, {}};
    for (const auto& [key, column] : columns_) marked.columns.push_back(key);
    const std::vector<std::uint64_t> keys = keys_by(marked.columns);
    std::vector<std::pair<std::uint64_t, std::uint32_t>> order;
    for (std::size_t i = 0; i < keys.size(); ++i) order.emplace_back(keys[i], opened_.rows[i]);
    std::ranges::sort(order);
    const std::size_t count = std::min(most_rows, most_cells / std::max<std::size_t>(marked.columns.size(), 1));
    order.resize(std::min(order.size(), std::max<std::size_t>(count, 1)));
    for (const auto& [key, row] : order) {
      std::vector<std::uint64_t>& cells = marked.rows.emplace_back();
      for (const auto& [name, column] : columns_) cells.push_back(key_of_cell(column->cells[row]));
    }
    return marked;
  }

  /// Whether one of the rows of `known` is among these, by the columns that both have; or by those of them that are no
  /// numbers of the rows, for rows may have been numbered anew; or by those whose values agree somewhere, for a column
  /// may have been scaled.
  bool shares_rows_with(const MarkedRows& known) {
    std::vector<std::uint64_t> both, inputs;
    for (const std::uint64_t column : known.columns) {
      if (columns_.contains(column)) both.push_back(column);
      if (inputs_.contains(column) && std::ranges::binary_search(known.inputs, column)) inputs.push_back(column);
    }
    const bool are_alike = inputs == known.inputs && inputs.size() == inputs_.size();
    if (shares_by(both, known)) return true;
    if (inputs != both && shares_by(inputs, known, are_alike)) return true;
    const std::size_t all = both.size();
    std::erase_if(both, [&](std::uint64_t column) { return !agrees_somewhere(column, known); });
    return both.size() < all && 2 * both.size() > all && tell_own_rows_apart(both) && shares_by(both, known);
  }

 private:
  /// Whether a tenth of a column's values, of these rows or of the known ones, stands in the other's.
  bool agrees_somewhere(std::uint64_t column, const MarkedRows& known) {
    const std::uint64_t missing = key_of_cell("");
    const std::size_t at = places({column}, known.columns).front();
    std::vector<std::uint64_t>& own = cells_[column];
    if (own.empty()) {
      for (const std::uint32_t row : opened_.rows) own.push_back(key_of_cell(columns_.at(column)->cells[row]));
      std::erase(own, missing);
      std::ranges::sort(own);
    }
    std::vector<std::uint64_t> theirs;
    for (const std::vector<std::uint64_t>& row : known.rows) theirs.push_back(row[at]);
    std::erase(theirs, missing);
    std::ranges::sort(theirs);
    const auto stand_in = [](const std::vector<std::uint64_t>& some, const std::vector<std::uint64_t>& others) {
      const auto found =
          std::ranges::count_if(some, [&](std::uint64_t key) { return std::ranges::binary_search(others, key); });
      return found > 0 && 10 * found >= std::ssize(some);
    };
    return stand_in(own, theirs) || stand_in(theirs, own);
  }

  bool tell_own_rows_apart(const std::vector<std::uint64_t>& columns) const {
    std::vector<std::uint64_t> all;
    for (const auto& [key, column] : columns_) all.push_back(key);
    const auto distinct = [&](const std::vector<std::uint64_t>& some) {
      const std::vector<std::uint64_t> keys = keys_by(some);
      return std::set<std::uint64_t>(keys.begin(), keys.end()).size();
    };
    return 2 * distinct(columns) >= distinct(all);
  }

  /// By these columns, which must tell apart at least half as many rows of `known` as all of its columns do: else equal
  /// cells are no sign of the same row. Where the tables `are_alike` they are: rather an opening too many.
  bool shares_by(const std::vector<std::uint64_t>& both, const MarkedRows& known, bool are_alike = false) {
    if (both.empty()) return false;
    const std::vector<std::size_t> at = places(both, known.columns);
    if (!are_alike && 2 * distinct_rows(known, at) < distinct_rows(known, places(known.columns, known.columns)))
      return false;
    auto found = sorted_.find(both);
    if (found == sorted_.end()) {
      std::vector<std::uint64_t> keys = keys_by(both);
      std::ranges::sort(keys);
      found = sorted_.emplace(both, std::move(keys)).first;
    }
    return std::ranges::any_of(known.rows, [&](const std::vector<std::uint64_t>& row) {
      return std::ranges::binary_search(found->second, key_of_cells(row, at));
    });
  }

  std::vector<std::uint64_t> keys_by(const std::vector<std::uint64_t>& names) const {
    std::vector<data::ContentKey> rows(opened_.rows.size());
    for (const std::uint64_t name : names) {  // a column's cells lie side by side, a row's far apart
      const data::Column& column = *columns_.at(name);
      for (std::size_t i = 0; i < rows.size(); ++i) rows[i].add(key_of_cell(column.cells[opened_.rows[i]]));
    }
    std::vector<std::uint64_t> keys;
    keys.reserve(rows.size());
    for (const data::ContentKey& row : rows) keys.push_back(row.bits());
    return keys;
  }

  const OpenedRows& opened_;
  std::map<std::uint64_t, const data::Column*> columns_{};  // by the keys of their names
  std::set<std::uint64_t> inputs_{};
  std::map<std::uint64_t, std::vector<std::uint64_t>> cells_{};  // of a column, those that are there, sorted
  std::map<std::vector<std::uint64_t>, std::vector<std::uint64_t>> sorted_{};  // keys of the rows by some columns
};

std::string text_of(const std::vector<std::uint64_t>& keys) {
  std::string text;
  for (const std::uint64_t key : keys) text += hexadecimal(key);
  return text;
}

std::string text_of(const Json& record) { return record.dump(-1, ' ', false, Json::error_handler_t::replace) + "\n"; }

Json record_of(const MarkedRows& marked, const EarlierOpening& as) {
  Json rows = Json::array();
  for (const std::vector<std::uint64_t>& row : marked.rows) rows.push_back(text_of(row));
  return {{"run", as.run},
          {"time", as.time},
          {"by", as.by},
          {"columns", text_of(marked.columns)},
          {"inputs", text_of(marked.inputs)},
          {"rows", std::move(rows)}};
}

std::optional<std::vector<std::uint64_t>> keys_from(const Json& text) {
  constexpr std::size_t digits = 16;
  if (!text.is_string() || text.get_ref<const std::string&>().size() % digits != 0) return std::nullopt;
  const auto& all = text.get_ref<const std::string&>();
  std::vector<std::uint64_t> keys;
  for (std::size_t at = 0; at < all.size(); at += digits) {
    const auto key = from_hexadecimal(std::string_view(all).substr(at, digits));
    if (!key) return std::nullopt;
    keys.push_back(*key);
  }
  return keys;
}

Json read_record(const std::string& file) { return Json::parse(read_state(file).value_or(""), nullptr, false); }

/// Nothing where it is not what record_of() writes.
MarkedRows marked_from(const Json& json) {
  MarkedRows marked;
  if (!json.is_object() || !json.contains("rows") || !json["rows"].is_array()) return {};
  const auto columns = keys_from(json.value("columns", Json())), inputs = keys_from(json.value("inputs", Json()));
  if (!columns || !inputs || !std::ranges::is_sorted(*columns) || !std::ranges::is_sorted(*inputs)) return {};
  marked.columns = *columns;
  marked.inputs = *inputs;
  for (const Json& row : json["rows"]) {
    auto cells = keys_from(row);
    if (cells && cells->size() == columns->size()) marked.rows.push_back(std::move(*cells));
  }
  return marked;
}

std::string file_of(const std::string& name) { return std::string(openings_folder) + "/" + name; }

}  // namespace

RememberedOpenings remember_opening(const std::string& name, const OpenedRows& opened, const EarlierOpening& as) {
  Asked asked(opened);
  const std::string own = file_of(name);
  // Written before the others are read: of two at once one at least sees both.
  RememberedOpenings remembered{1, write_state(own, text_of(record_of(asked.marked(), as)))};
  for (const std::string& file : state_files(openings_folder)) {
    if (file == own) continue;
    if (asked.shares_rows_with(marked_from(read_record(file)))) ++remembered.count;
  }
  return remembered;
}

std::vector<EarlierOpening> remembered_openings(const OpenedRows& opened) {
  Asked asked(opened);
  std::vector<EarlierOpening> found;
  for (const std::string& file : state_files(openings_folder)) {
    const Json record = read_record(file);
    const auto text = [&](const char* key) {
      return record.contains(key) && record[key].is_string() ? record[key].get<std::string>() : std::string();
    };
    if (!record.is_object() || text("run").empty() || !asked.shares_rows_with(marked_from(record))) continue;
    found.push_back({text("run"), text("time"), text("by"), measured_from(record.value("measured", Json()))});
  }
  return found;
}

bool remember_measured(const std::string& name, const std::vector<Measured>& measured) {
  Json record = read_record(file_of(name));
  if (!record.is_object()) return false;
  record["measured"] = json_of(measured);
  return write_state(file_of(name), text_of(record));
}

}  // namespace pellucid
