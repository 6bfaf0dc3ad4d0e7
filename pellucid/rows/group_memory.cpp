#include "pellucid/rows/group_memory.hpp"

#include <algorithm>

#include "pellucid/base/json.hpp"
#include "pellucid/base/state_folder.hpp"
#include "pellucid/base/text.hpp"
#include "pellucid/data/row_keys.hpp"

namespace pellucid {

namespace {

constexpr const char* memory_folder = "sealed-groups";

std::string name_of_groups(const std::string& group) { return hexadecimal(data::content_key(group)); }

Json texts_of(const auto& keys) {
  Json texts = Json::array();
  for (const std::uint64_t key : keys) texts.push_back(hexadecimal(key));
  return texts;
}

/// Empty where it is not what remember_groups writes.
std::set<std::uint64_t> keys_in(const Json& record, const char* name) {
  std::set<std::uint64_t> keys;
  if (!record.is_object() || !record.contains(name) || !record[name].is_array()) return keys;
  for (const Json& text : record[name]) {
    const auto key = text.is_string() ? from_hexadecimal(text.get<std::string>()) : std::nullopt;
    if (key) keys.insert(*key);
  }
  return keys;
}

std::set<std::uint64_t> keys_of_names(const std::vector<std::string>& names) {
  std::set<std::uint64_t> keys;
  for (const std::string& name : names) keys.insert(data::content_key(name));
  return keys;
}

}  // namespace

std::set<std::uint64_t> remembered_groups(const std::string& group, const std::vector<std::string>& columns) {
  std::set<std::uint64_t> groups;
  const std::set<std::uint64_t> known = keys_of_names(columns);
  for (const std::string& file : state_files(memory_folder)) {
    if (!file.starts_with(memory_folder + ("/" + name_of_groups(group) + "-"))) continue;
    const Json record = Json::parse(read_state(file).value_or(""), nullptr, false);
    const std::set<std::uint64_t> had = keys_in(record, "columns");
    const auto held = std::ranges::count_if(had, [&](std::uint64_t key) { return known.contains(key); });
    if (2 * held <= std::ssize(had)) continue;
    groups.merge(keys_in(record, "groups"));
  }
  return groups;
}

void remember_groups(const std::string& group, const std::vector<std::string>& columns,
                     const std::set<std::uint64_t>& groups) {
  const std::string record =
      Json{{"columns", texts_of(keys_of_names(columns))}, {"groups", texts_of(groups)}}.dump(2) + "\n";
  const std::string name = name_of_groups(group) + "-" + hexadecimal(data::content_key(record));
  write_state(std::string(memory_folder) + "/" + name + ".json", record);
}

}  // namespace pellucid
