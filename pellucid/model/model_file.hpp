// The bytes of a model file, and whether each of them is as it was written. The file is a plain .safetensors file; its
// checksums (SHA-256) stand in the metadata, which other readers pass over.
#pragma once

#include <cstddef>
#include <span>
#include <string>
#include <string_view>

#include "pellucid/model/safetensors.hpp"

namespace pellucid {

constexpr const char* model_format = "pellucid-model-2";
constexpr const char* model_format_of_means = "pellucid-mean-1";
constexpr const char* model_format_without_checksums = "pellucid-1";

/// The text in the metadata that lists the members of a mean.
constexpr const char* members_text = "members";

/// The most bytes of a model that come from what is no file, such as a pipe, which might never end.
constexpr std::size_t most_piped_model = std::size_t{1} << 26;

/// The text of that name in the metadata; null if there is none.
const std::string* metadata_of(const TensorFile& file, std::string_view name);

/// The checksums of a model file, each as 64 hexadecimal digits; empty in a file of the format that had none.
struct Checksums {
  std::string file;         ///< of all bytes, with these digits as zeros
  std::string recipe;       ///< of the text "recipe"
  std::string preparation;  ///< of the texts "signature" and "preparation", one after the other
  std::string tensors;      ///< of the bytes behind the header
};
Checksums checksums_of(const TensorFile& file);

/// The bytes of `file` as encode() gives them, with checksums in its metadata in place of any that stand there.
std::string encode_checked(const TensorFile& file);

/// Whether the bytes begin as those of encode_checked().
bool begins_with_checksum(std::string_view bytes);

/// Fails (Fault::data), naming `path` and the part that is damaged, if the bytes begin with a checksum that they do
/// not agree with. Looks at nothing else: this costs one pass over the bytes whatever they say.
void demand_undamaged(std::string_view bytes, const std::string& path);

/// The tensors of `bytes`; where they are a model file's, every byte of it is checked. Fails (Fault::data) as decode()
/// and demand_undamaged() do, and if a model file of this format lacks its checksum.
TensorFile decode_checked(std::string_view bytes, const std::string& path);

struct Origin;
std::string to_text(const Origin& origin);
/// Fails (Fault::data) if the text is not what to_text() gives.
Origin origin_from(const std::string& text, const std::string& path);

/// Fails (Fault::data) unless all values of the tensor `name` are finite, telling the first that is not.
void demand_finite(const std::string& name, std::span<const double> values, const std::string& path);

/// Ends with Fault::data: cannot load the model "path": where: why.
[[noreturn]] void refuse_model(const std::string& path, const std::string& where, const std::string& why);

}  // namespace pellucid
