#include "pellucid/data/archive.hpp"

#include <algorithm>
#include <functional>
#include <vector>

#include "pellucid/base/error.hpp"
#include "pellucid/base/text.hpp"
#include "pellucid/data/other_kinds.hpp"
#include "pellucid/data/zip.hpp"

namespace pellucid::data {

namespace {

/// Folders, and what systems add on their own.
bool is_beside(const std::string& name) {
  const std::string file = name.substr(name.rfind('/') + 1);
  return file.empty() || file.starts_with('.') || file == "Thumbs.db" || name.starts_with("__MACOSX/");
}

/// Whether a name says that it is a table. Others may be one as well.
bool is_named_as_table(const ZipMember* member) {
  constexpr std::string_view endings[] = {".csv", ".tsv", ".json", ".jsonl", ".ndjson"};
  return std::ranges::any_of(endings, [&](std::string_view ending) { return member->name.ends_with(ending); });
}

}  // namespace

bool is_zip(std::string_view head) { return head.starts_with("PK\3\4") || head.starts_with("PK\5\6"); }

bool find_table(std::string_view archive, const std::string& path, std::string& table) {
  const std::vector<ZipMember> members = zip_members(archive, path);
  std::vector<std::string> names;
  for (const ZipMember& member : members) names.push_back(member.name);
  if (std::ranges::any_of(names, [](const std::string& name) { return name.ends_with(".npy"); })) return false;
  refuse_other_archives(names, path);
  std::vector<const ZipMember*> files;
  for (const ZipMember& member : members) {
    if (!is_beside(member.name)) files.push_back(&member);
  }
  // A table and its description are one table.
  if (std::ranges::any_of(files, is_named_as_table)) std::erase_if(files, std::not_fn(is_named_as_table));
  const std::string what = "cannot read the table " + in_quotes(path);
  if (files.empty()) fail({Fault::data, what, "", "the zip archive holds no files", "give one with a table in it"});
  if (files.size() > 1) {
    names.clear();
    for (const ZipMember* file : files) names.push_back(file->name);
    fail({Fault::data, what, "",
          "the zip archive holds " + counted(static_cast<Index>(files.size()), "file") + ": " + listed(names, 10),
          "unpack the one that you mean: unzip -p FILE " + printable(names.front()) + " > NEW"});
  }
  std::string storage;
  const std::string_view content = zip_content(*files.front(), storage, path);
  if (files.front()->is_deflated) {
    table = std::move(storage);
  } else {
    table = content;
  }
  return true;
}

}  // namespace pellucid::data
