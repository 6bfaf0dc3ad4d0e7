#include "pellucid/data/row_keys.hpp"

#include <algorithm>
#include <optional>
#include <utility>

#include "pellucid/base/parallel.hpp"
#include "pellucid/base/random.hpp"
#include "pellucid/base/text.hpp"
#include "pellucid/data/key_counts.hpp"

namespace pellucid::data {

namespace {

struct KeyedColumn {
  std::uint64_t name;
  const Column* column;
};

std::vector<KeyedColumn> inputs_by_name(const Table& table, std::string_view target,
                                        const std::vector<std::string>* among) {
  std::vector<const Column*> columns;
  const std::optional<NameSet> meant = among == nullptr ? std::nullopt : std::optional<NameSet>(*among);
  for (const Column& column : table.columns) {
    const bool is_meant = !meant || meant->contains(column.name);
    if (column.name != target && is_meant) columns.push_back(&column);
  }
  std::ranges::sort(columns, {}, &Column::name);
  std::vector<KeyedColumn> keyed;
  for (const Column* column : columns) keyed.push_back({content_key(column->name), column});
  return keyed;
}

}  // namespace

std::uint64_t content_key(std::string_view text) {
  ContentKey key;
  key.add(text);
  return key.bits();
}

double place_of(std::uint64_t content, std::uint64_t purpose) {
  const auto words = threefry(purpose, static_cast<std::uint32_t>(content), static_cast<std::uint32_t>(content >> 32));
  const std::uint64_t bits = std::uint64_t{words[0]} << 32 | words[1];
  return static_cast<double>(bits >> 11) * 0x1p-53;
}

void number_repeats(std::vector<RowKey>& keys) {
  // A part of the keys after the other: what is looked up at random is small, however many there are.
  constexpr std::size_t keys_of_a_part = std::size_t{1} << 20;
  const std::size_t parts = keys.size() / keys_of_a_part + 1;
  const auto part_of = [parts](const RowKey& key) {
    return static_cast<std::size_t>(((key.inputs ^ key.inputs >> 29) * 0xbf58476d1ce4e5b9U >> 32) * parts >> 32);
  };
  std::vector<std::size_t> sizes(parts);
  for (const RowKey& key : keys) ++sizes[part_of(key)];
  for (std::size_t part = 0; part < parts; ++part) {
    KeyCounts counts(sizes[part]);
    for (RowKey& key : keys) {
      if (part_of(key) == part) key.number = counts.add(key.inputs);
    }
  }
}

namespace {

std::vector<RowKey> keys_by(const Table& table, const std::vector<KeyedColumn>& columns) {
  std::vector<ContentKey> inputs(static_cast<std::size_t>(table.rows));
  for_each_range(table.rows, table.rows * std::ssize(columns), [&](Index begin, Index end) {
    for (const KeyedColumn& each : columns) {  // a column's cells lie side by side, a row's far apart
      for (Index row = begin; row < end; ++row) {
        ContentKey& key = inputs[static_cast<std::size_t>(row)];
        key.add(each.name);
        key.add(trimmed(each.column->cells[row]));
      }
    }
  });
  std::vector<RowKey> keys;
  keys.reserve(inputs.size());
  for (const ContentKey& key : inputs) keys.push_back({key.bits(), 0});
  number_repeats(keys);
  return keys;
}

}  // namespace

std::vector<RowKey> row_keys(const Table& table, std::string_view target) {
  return keys_by(table, inputs_by_name(table, target, nullptr));
}

std::vector<RowKey> row_keys(const Table& table, std::string_view target, const std::vector<std::string>& among) {
  return keys_by(table, inputs_by_name(table, target, &among));
}

std::vector<RowKey> keys_of(const std::vector<RowKey>& keys, const std::vector<std::uint32_t>& rows) {
  std::vector<RowKey> chosen;
  chosen.reserve(rows.size());
  for (const std::uint32_t row : rows) chosen.push_back(keys[row]);
  return chosen;
}

}  // namespace pellucid::data
