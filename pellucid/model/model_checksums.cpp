#include <algorithm>
#include <cmath>
#include <cstdint>
#include <vector>

#include "pellucid/base/error.hpp"
#include "pellucid/base/hash.hpp"
#include "pellucid/base/text.hpp"
#include "pellucid/model/model_file.hpp"
#include "pellucid/model/recipe_json.hpp"

namespace pellucid {

namespace {

constexpr std::size_t checksum_digits = 64;
constexpr std::size_t size_bytes = 8;  // in front of the header
// The first of the metadata, so that the digits stand at one place of every file: they are found without reading what
// may be damaged.
constexpr const char* own_checksum = "pellucid.checksum";
constexpr const char* recipe_checksum = "pellucid.checksum.recipe";
constexpr const char* preparation_checksum = "pellucid.checksum.preparation";
constexpr const char* tensors_checksum = "pellucid.checksum.tensors";
constexpr std::string_view header_start = "{\"__metadata__\":{\"pellucid.checksum\":\"";
constexpr std::size_t digits_at = size_bytes + header_start.size();
// A damaged header is read for the sake of the message alone; beyond this that would cost much memory.
constexpr std::size_t longest_diagnosed = 1 << 20;

std::string text_or_nothing(const TensorFile& file, std::string_view name) {
  const std::string* const text = metadata_of(file, name);
  return text == nullptr ? "" : *text;
}

std::string checksum_of(std::string_view bytes) {
  std::string blank(bytes);
  blank.replace(digits_at, checksum_digits, checksum_digits, '0');
  return sha256(blank);
}

std::string listed_parts(const std::vector<std::string>& parts) {
  std::string text;
  for (const std::string& part : parts) text += (text.empty() ? "" : ", ") + part;
  return text;
}

/// Which part of bytes that do not agree with their checksum is damaged, as far as can be told.
std::string damaged_part(std::string_view bytes) {
  std::uint64_t length = 0;
  for (std::size_t i = 0; i < size_bytes; ++i) length |= std::uint64_t{static_cast<unsigned char>(bytes[i])} << (8 * i);
  if (length > bytes.size() - size_bytes) return "length";
  const auto header_size = static_cast<std::size_t>(length);
  if (header_size > longest_diagnosed) return "";
  const std::string_view text = bytes.substr(size_bytes, header_size);
  const Json header = parse_json(text, 10'000);
  if (!header.is_object() || !header.contains("__metadata__")) return "header";
  const Json& metadata = header["__metadata__"];
  const auto text_of = [&](const char* name) {
    return metadata.is_object() && metadata.contains(name) && metadata[name].is_string()
               ? metadata[name].get<std::string>()
               : "";
  };
  std::vector<std::string> parts;
  if (sha256(text_of("recipe")) != text_of(recipe_checksum)) parts.emplace_back("recipe");
  if (sha256(text_of("signature") + text_of("preparation")) != text_of(preparation_checksum))
    parts.emplace_back("preparation");
  if (sha256(bytes.substr(size_bytes + header_size)) != text_of(tensors_checksum)) parts.emplace_back("tensors");
  return parts.empty() ? "header" : listed_parts(parts);
}

}  // namespace

const std::string* metadata_of(const TensorFile& file, std::string_view name) {
  for (const auto& [each, text] : file.metadata) {
    if (each == name) return &text;
  }
  return nullptr;
}

Checksums checksums_of(const TensorFile& file) {
  return {text_or_nothing(file, own_checksum), text_or_nothing(file, recipe_checksum),
          text_or_nothing(file, preparation_checksum), text_or_nothing(file, tensors_checksum)};
}

std::string encode_checked(const TensorFile& file) {
  std::string tensors;
  for (const Tensor& tensor : file.tensors)
    tensors.append(reinterpret_cast<const char*>(tensor.data.data()), tensor.data.size());
  TensorFile checked{.tensors = file.tensors,
                     .metadata = {{own_checksum, std::string(checksum_digits, '0')},
                                  {recipe_checksum, sha256(text_or_nothing(file, "recipe"))},
                                  {preparation_checksum,
                                   sha256(text_or_nothing(file, "signature") + text_or_nothing(file, "preparation"))},
                                  {tensors_checksum, sha256(tensors)}}};
  for (const auto& entry : file.metadata) {
    if (!entry.first.starts_with(own_checksum)) checked.metadata.push_back(entry);
  }
  std::string bytes = encode(checked);
  bytes.replace(digits_at, checksum_digits, sha256(bytes));
  return bytes;
}

bool begins_with_checksum(std::string_view bytes) {
  return bytes.size() >= digits_at + checksum_digits && bytes.substr(size_bytes, header_start.size()) == header_start;
}

void demand_undamaged(std::string_view bytes, const std::string& path) {
  if (!begins_with_checksum(bytes) || checksum_of(bytes) == bytes.substr(digits_at, checksum_digits)) return;
  fail({Fault::data, "cannot load the model " + in_quotes(path), damaged_part(bytes),
        "its bytes are not those that were written: they do not agree with their checksum",
        "take the file from where it is whole, or train again"});
}

TensorFile decode_checked(std::string_view bytes, const std::string& path) {
  demand_undamaged(bytes, path);
  TensorFile file = decode(bytes, path);
  const std::string format = text_or_nothing(file, "format");
  if ((format == model_format || format == model_format_of_means) && !begins_with_checksum(bytes))
    refuse_model(path, "metadata " + std::string(own_checksum),
                 "it is missing, and every model file of its format has it");
  return file;
}

void demand_finite(const std::string& name, std::span<const double> values, const std::string& path) {
  const auto wrong = std::find_if(values.begin(), values.end(), [](double value) { return !std::isfinite(value); });
  if (wrong == values.end()) return;
  refuse_model(path, "tensor " + in_quotes(name),
               "its value " + grouped(static_cast<Index>(wrong - values.begin()) + 1) + " is " + number_text(*wrong));
}

void refuse_model(const std::string& path, const std::string& where, const std::string& why) {
  fail({Fault::data, "cannot load the model " + in_quotes(path), where, why, "give a model that pellucid wrote"});
}

}  // namespace pellucid
