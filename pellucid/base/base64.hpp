// Bytes as text (RFC 4648): what JSON carries of a file.
#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace pellucid {

std::string base64(std::string_view bytes);
/// The bytes again; nothing if the text is none that base64() writes.
std::optional<std::string> from_base64(std::string_view text);

}  // namespace pellucid
