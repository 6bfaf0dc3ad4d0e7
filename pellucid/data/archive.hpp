// The one table that a zip archive holds.
#pragma once

#include <string>
#include <string_view>

namespace pellucid::data {

bool is_zip(std::string_view head);

/// Unpacks it into `table`. False if the archive holds NumPy's arrays alone and is to be read as one file. Fails
/// (Fault::data), naming members, if it holds none or several, is a document of another program, or as zip_members and
/// zip_content do.
bool find_table(std::string_view archive, const std::string& path, std::string& table);

}  // namespace pellucid::data
