// Whole files: read at once, written so that a reader or a crash sees the old content or the new, never a part.
#pragma once

#include <string>
#include <string_view>

namespace pellucid {

/// The content of a file. Fails (Fault::data) naming the path and the system's reason.
std::string read_text(const std::string& path);

/// Whether `path` is a regular file.
bool is_file(const std::string& path);

/// Writes a temporary file beside `path`, brings it to the disk and renames it. Fails (Fault::run) naming the path and
/// the system's reason; then nothing is left behind.
void write_atomically(const std::string& path, std::string_view content);

}  // namespace pellucid
