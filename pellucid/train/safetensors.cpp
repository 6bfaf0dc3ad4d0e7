#include "pellucid/train/safetensors.hpp"

#include <algorithm>
#include <cstring>
#include <nlohmann/json.hpp>
#include <set>

#include "pellucid/base/buffer.hpp"
#include "pellucid/base/error.hpp"
#include "pellucid/base/files.hpp"
#include "pellucid/base/text.hpp"

namespace pellucid {

namespace {

using Json = nlohmann::ordered_json;

constexpr std::size_t length_bytes = 8;
constexpr std::size_t longest_header = 100'000'000;

[[noreturn]] void refuse(const std::string& path, const std::string& where, const std::string& why) {
  fail({Fault::data, "cannot read the tensors of \"" + printable(path) + "\"", where, why,
        "the file is damaged or not in the safetensors format"});
}

// Keys that occur twice in one object vanish in a parsed document, so they are counted while parsing.
struct Keys {
  std::vector<std::set<std::string>> open;
  std::string repeated;

  bool see(nlohmann::json::parse_event_t event, const Json& parsed) {
    if (event == Json::parse_event_t::object_start) open.emplace_back();
    if (event == Json::parse_event_t::object_end && !open.empty()) open.pop_back();
    if (event == Json::parse_event_t::key && !open.empty() && !open.back().insert(parsed.get<std::string>()).second) {
      repeated = parsed.get<std::string>();
    }
    return true;
  }
};

bool is_count(const Json& value) { return value.is_number_unsigned(); }

Tensor read_tensor(const std::string& name, const Json& row, std::string_view data, std::size_t& end,
                   const std::string& path) {
  const std::string where = "tensor \"" + printable(name) + "\"";
  const bool has_form = row.is_object() && row.size() == 3 && row.contains("dtype") && row["dtype"].is_string() &&
                        row.contains("shape") && row["shape"].is_array() && row.contains("data_offsets") &&
                        row["data_offsets"].is_array() && row["data_offsets"].size() == 2;
  if (!has_form) refuse(path, where, "it does not have just dtype, shape and data_offsets");
  const std::string dtype = row["dtype"].get<std::string>();
  if (dtype != "F32" && dtype != "F64") refuse(path, where, "type " + printable(dtype) + " is not F32 or F64");
  Tensor tensor{name, dtype == "F32" ? Element::float32 : Element::float64, {}, {}};
  for (const Json& size : row["shape"]) {
    if (!is_count(size) || size.get<std::uint64_t>() > (std::uint64_t{1} << 40))
      refuse(path, where, "a size is " + printable(size.dump()));
    tensor.shape.push_back(size.get<Index>());
  }
  const std::size_t bytes =
      checked_size(tensor.shape, bytes_of(tensor.element), ("\"" + printable(path) + "\", " + where).c_str());
  const Json& offsets = row["data_offsets"];
  if (!is_count(offsets[0]) || !is_count(offsets[1]))
    refuse(path, where, "its offsets are " + printable(offsets.dump()));
  const auto first = offsets[0].get<std::uint64_t>();
  const auto last = offsets[1].get<std::uint64_t>();
  if (first != end)
    refuse(path, where,
           "it begins at byte " + std::to_string(first) + ", the one before ended at " + std::to_string(end));
  if (last < first || last > data.size()) {
    refuse(path, where, "it ends at byte " + std::to_string(last) + " of " + std::to_string(data.size()));
  }
  if (last - first != bytes) {
    refuse(path, where,
           "its shape needs " + std::to_string(bytes) + " bytes, its offsets hold " + std::to_string(last - first));
  }
  tensor.data.resize(bytes);
  if (bytes > 0) std::memcpy(tensor.data.data(), data.data() + end, bytes);
  end += bytes;
  return tensor;
}

}  // namespace

std::string encode(const TensorFile& file) {
  Json header = Json::object();
  if (!file.metadata.empty()) {
    Json& metadata = header["__metadata__"] = Json::object();
    for (const auto& [name, text] : file.metadata) metadata[name] = text;
  }
  std::size_t at = 0;
  for (const Tensor& tensor : file.tensors) {
    header[tensor.name] = {{"dtype", tensor.element == Element::float32 ? "F32" : "F64"},
                           {"shape", tensor.shape},
                           {"data_offsets", {at, at + tensor.data.size()}}};
    at += tensor.data.size();
  }
  std::string text = header.dump(-1, ' ', false, Json::error_handler_t::replace);
  text.resize((text.size() + length_bytes - 1) / length_bytes * length_bytes, ' ');
  std::string bytes(length_bytes, '\0');
  for (std::size_t i = 0; i < length_bytes; ++i) bytes[i] = static_cast<char>(text.size() >> (8 * i) & 0xff);
  bytes += text;
  for (const Tensor& tensor : file.tensors)
    bytes.append(reinterpret_cast<const char*>(tensor.data.data()), tensor.data.size());
  return bytes;
}

TensorFile decode(std::string_view bytes, const std::string& path) {
  if (bytes.size() < length_bytes)
    refuse(path, "length", "the file has " + std::to_string(bytes.size()) + " bytes, a header begins with 8");
  std::uint64_t length = 0;
  for (std::size_t i = 0; i < length_bytes; ++i)
    length |= std::uint64_t{static_cast<unsigned char>(bytes[i])} << (8 * i);
  if (length > longest_header || length > bytes.size() - length_bytes) {
    refuse(path, "length",
           "the header claims " + std::to_string(length) + " bytes, the file has " +
               std::to_string(bytes.size() - length_bytes));
  }
  const auto header_end = length_bytes + static_cast<std::size_t>(length);
  const std::string_view text = bytes.substr(length_bytes, header_end - length_bytes);
  if (!text.starts_with('{')) refuse(path, "header", "it does not begin with {");
  Keys keys;
  const Json header = Json::parse(
      text.begin(), text.end(),
      [&](int depth, Json::parse_event_t event, Json& parsed) { return depth < 8 && keys.see(event, parsed); }, false);
  if (!header.is_object()) refuse(path, "header", "it is not a JSON object");
  if (!keys.repeated.empty()) refuse(path, "header", "\"" + printable(keys.repeated) + "\" stands there twice");

  TensorFile file;
  std::vector<std::pair<std::string, const Json*>> rows;
  for (const auto& [name, row] : header.items()) {
    if (name != "__metadata__") {
      rows.emplace_back(name, &row);
      continue;
    }
    if (!row.is_object()) refuse(path, "__metadata__", "it is not an object");
    for (const auto& [key, value] : row.items()) {
      if (!value.is_string()) refuse(path, "__metadata__", "\"" + printable(key) + "\" is not a text");
      file.metadata.emplace_back(key, value.get<std::string>());
    }
  }
  // Other writers order the header by name: the bytes' own order is that of the offsets.
  const auto first_byte = [](const Json& row) {
    const bool has = row.is_object() && row.contains("data_offsets") && row["data_offsets"].is_array() &&
                     !row["data_offsets"].empty() && is_count(row["data_offsets"][0]);
    return has ? row["data_offsets"][0].get<std::uint64_t>() : std::uint64_t{0};
  };
  std::stable_sort(rows.begin(), rows.end(),
                   [&](const auto& a, const auto& b) { return first_byte(*a.second) < first_byte(*b.second); });
  const std::string_view data = bytes.substr(header_end);
  std::size_t end = 0;
  for (const auto& [name, row] : rows) file.tensors.push_back(read_tensor(name, *row, data, end, path));
  if (end != data.size()) refuse(path, "end", std::to_string(data.size() - end) + " bytes belong to no tensor");
  return file;
}

TensorFile read_tensors(const std::string& path) { return decode(read_text(path), path); }
void write_tensors(const std::string& path, const TensorFile& file) { write_atomically(path, encode(file)); }

}  // namespace pellucid
