// Files that are no tables that we read, known by what is in them, whatever their names say: what each is, and how to
// get a table out of it.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace pellucid::data {

/// Fails (Fault::data), naming what the file is and the way out, if what begins with `head` is of another kind than
/// text, NumPy's arrays or IDX: a workbook, a database, a picture, a page. The more bytes the better, up to 512.
void refuse_other_kinds(std::string_view head, const std::string& path);

/// The same of a zip archive, by the names of its members: most programs pack their documents so.
void refuse_other_archives(const std::vector<std::string>& names, const std::string& path);

}  // namespace pellucid::data
