#include "pellucid/rows/group_memory.hpp"

#include <algorithm>

#include "pellucid/base/json.hpp"
#include "pellucid/base/state_folder.hpp"
#include "pellucid/base/text.hpp"

namespace pellucid {

namespace {

constexpr const char* memory_folder = "sealed-groups";
constexpr std::size_t sketch_size = 32;

/// Runs that choose among the same groups for the same part.
std::string choice_of_groups(const std::string& group, double test) {
  data::ContentKey key;
  key.add(group);
  key.add(number_text(test));
  return hexadecimal(key.bits());
}

Json texts_of(const auto& keys) {
  Json texts = Json::array();
  for (const std::uint64_t key : keys) texts.push_back(hexadecimal(key));
  return texts;
}

/// Empty where it is not what remember_groups writes.
std::vector<std::uint64_t> keys_in(const Json& record, const char* name) {
  std::vector<std::uint64_t> keys;
  if (!record.is_object() || !record.contains(name) || !record[name].is_array()) return keys;
  for (const Json& text : record[name]) {
    const auto key = text.is_string() ? from_hexadecimal(text.get<std::string>()) : std::nullopt;
    if (key) keys.push_back(*key);
  }
  return keys;
}

}  // namespace

std::vector<std::uint64_t> sketch_of(const std::vector<data::RowKey>& keys) {
  std::vector<std::uint64_t> lowest;
  for (const data::RowKey& key : keys) {
    if (key.number == 0) lowest.push_back(key.inputs);
  }
  const std::size_t size = std::min(sketch_size, lowest.size());
  std::ranges::partial_sort(lowest, lowest.begin() + static_cast<std::ptrdiff_t>(size));
  lowest.resize(size);
  return lowest;
}

std::set<std::uint64_t> remembered_groups(const std::string& group, double test,
                                          const std::vector<data::RowKey>& keys) {
  std::set<std::uint64_t> groups;
  const std::string choice = choice_of_groups(group, test);
  std::vector<std::uint64_t> inputs;  // sorted, once something is remembered
  for (const std::string& file : state_files(memory_folder)) {
    if (!file.starts_with(memory_folder + ("/" + choice))) continue;
    if (inputs.empty()) {
      for (const data::RowKey& key : keys) inputs.push_back(key.inputs);
      std::ranges::sort(inputs);
    }
    const Json record = Json::parse(read_state(file).value_or(""), nullptr, false);
    const std::vector<std::uint64_t> sketch = keys_in(record, "rows");
    const auto held =
        std::ranges::count_if(sketch, [&](std::uint64_t key) { return std::ranges::binary_search(inputs, key); });
    if (sketch.empty() || 2 * held < std::ssize(sketch)) continue;
    const std::vector<std::uint64_t> sealed = keys_in(record, "groups");
    groups.insert(sealed.begin(), sealed.end());
  }
  return groups;
}

void remember_groups(const std::string& group, double test, const std::vector<std::uint64_t>& sketch,
                     const std::set<std::uint64_t>& groups) {
  const std::string record = Json{{"rows", texts_of(sketch)}, {"groups", texts_of(groups)}}.dump(2) + "\n";
  const std::string name = choice_of_groups(group, test) + "-" + hexadecimal(data::content_key(record));
  write_state(std::string(memory_folder) + "/" + name + ".json", record);
}

}  // namespace pellucid
