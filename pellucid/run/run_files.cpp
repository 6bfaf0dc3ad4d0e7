#include "pellucid/run/run_files.hpp"

#include <algorithm>
#include <filesystem>
#include <functional>

#include "pellucid/base/error.hpp"
#include "pellucid/base/files.hpp"
#include "pellucid/base/hash.hpp"
#include "pellucid/base/text.hpp"
#include "pellucid/data/pictures.hpp"
#include "pellucid/run/run_folder.hpp"

namespace pellucid {

namespace {

namespace paths = std::filesystem;

/// What one word of a source names: a file, or a folder with several.
struct NamedPlace {
  std::string Source::* member;
  const char* what;
  std::vector<data::SealedFile> files{};
};

/// A file or a folder; a pipe can be read once, and not to be recognized.
bool is_there(const std::string& path) {
  std::error_code ignored;
  return is_file(path) || paths::is_directory(path, ignored);
}

/// The path that the word would hold: of the four files of images, their folder.
std::string as_named(const std::string& path, const data::SealedFile& file) {
  return file.role.ends_with("images") || file.role.ends_with("labels") ? paths::path(path).parent_path().string()
                                                                        : path;
}

std::vector<NamedPlace> places_of(const Source& source, const data::Seal& seal) {
  NamedPlace data{&Source::path, "the rows"}, validation{&Source::validation_file, "the validation rows"},
      test{&Source::test_file, "the test rows"};
  // Seals of old named the file of test rows alone.
  const bool is_old_test = seal.is_old() && !source.test_file.empty() && seal.files.size() == 1;
  for (const data::SealedFile& file : seal.files) {
    NamedPlace& place = file.role == data::role::validation            ? validation
                        : file.role == data::role::test || is_old_test ? test
                                                                       : data;
    place.files.push_back(file);
  }
  std::vector<NamedPlace> all;
  for (NamedPlace& place : {std::ref(data), std::ref(validation), std::ref(test)}) {
    if (!place.files.empty()) all.push_back(std::move(place));
  }
  return all;
}

/// A path of the source that the seal says nothing of; "" if there is none. Seals of old named the test rows alone.
std::string unnamed_place(const Source& source, const data::Seal& seal) {
  if (seal.is_old()) return "";
  const std::vector<NamedPlace> places = places_of(source, seal);
  for (const auto member : {&Source::path, &Source::validation_file, &Source::test_file}) {
    const bool is_named = std::ranges::any_of(places, [&](const NamedPlace& place) { return place.member == member; });
    if (!is_named && !(source.*member).empty()) return source.*member;
  }
  return "";
}

/// The source with one path alone, to be looked at by itself.
Source only(const Source& source, const std::string& path) {
  Source one = source;
  one.path = path;
  one.validation_file.clear();
  one.test_file.clear();
  return one;
}

/// Whether `now`, the files at a place, are those of the run; then their paths are noted in `seal`.
bool agree(const NamedPlace& place, const data::Seal& now, data::Seal& seal) {
  const bool is_folder = place.files.size() > 1;  // of images, each with a role of its own
  const auto match = [&](const data::SealedFile& file) -> const data::SealedFile* {
    const data::SealedFile* const found = is_folder ? now.file(file.role) : &now.files.front();
    return found != nullptr && found->sha256 == file.sha256 ? found : nullptr;
  };
  if (!std::ranges::all_of(place.files, [&](const data::SealedFile& file) { return match(file) != nullptr; })) {
    return false;
  }
  for (data::SealedFile& file : seal.files) {
    const bool is_here =
        std::ranges::any_of(place.files, [&](const data::SealedFile& each) { return each.role == file.role; });
    if (is_here) file.path = match(file)->path;
  }
  return true;
}

/// A candidate of another kind, as a file where a folder of images was, is not the run's.
bool is_of_kind(const NamedPlace& place, const std::string& path) {
  std::error_code ignored;
  const bool are_images = place.files.front().role.find(' ') != std::string::npos;
  if (!paths::is_directory(path, ignored)) return !are_images;
  return are_images != data::is_picture_folder(path);
}

/// A place that cannot be read as the run's files is not theirs: others are looked at.
bool holds(const NamedPlace& place, const Source& source, const std::string& path, data::Seal& seal) {
  if (!is_there(path) || !is_of_kind(place, path)) return false;
  try {
    return agree(place, seal_of(only(source, path)), seal);
  } catch (const Failure&) {
    return false;
  }
}

std::vector<std::string> candidates(const NamedPlace& place, const Source& source, const std::string& folder) {
  const data::SealedFile& first = place.files.front();
  std::vector<std::string> all{source.*place.member};
  std::error_code ignored;
  const paths::path here = paths::weakly_canonical(folder, ignored);
  if (!first.near.empty()) all.push_back(as_named((here / first.near).lexically_normal().string(), first));
  all.push_back(as_named(first.path, first));
  return all;
}

/// The first of the files at `path` that is another one than the run's.
data::SealedFile first_changed(const NamedPlace& place, const Source& source, const std::string& path) {
  if (is_of_kind(place, path)) {
    for (const data::SealedFile& now : seal_of(only(source, path)).files) {
      const bool is_other = std::ranges::any_of(place.files, [&](const data::SealedFile& file) {
        return (file.role == now.role || place.files.size() == 1) && file.sha256 != now.sha256;
      });
      if (is_other) return now;
    }
  }
  return {path, "another", ""};
}

/// Takes the table at `path` if it begins with the run's: its first rows are all that the run knows. Afterwards the
/// seal says what the file is now.
bool take_grown(const NamedPlace& place, const std::string& path, FoundFiles& found) {
  const data::SealedFile& was = place.files.front();
  const bool is_table = place.member == &Source::path && place.files.size() == 1 && is_file(path);
  if (!is_table || was.bytes <= 0 || found.seal.own_rows <= 0) return false;
  const std::string now = read_text(path);
  const auto begin = static_cast<std::size_t>(was.bytes);
  if (now.size() <= begin || sha256(std::string_view(now).substr(0, begin)) != was.sha256) return false;
  found.source.path = path;
  found.source.sample = found.seal.own_rows;
  for (data::SealedFile& file : found.seal.files) {
    if (file.role != was.role) continue;
    file = {path, sha256(now), file.role, file.near, static_cast<Index>(now.size())};
  }
  return true;
}

Error why_missing(const NamedPlace& place, const Source& source, const std::vector<std::string>& looked_at) {
  const auto other = std::ranges::find_if(looked_at, is_there);
  if (other != looked_at.end()) {
    const data::SealedFile now = first_changed(place, source, *other);
    const auto was = std::ranges::find(place.files, now.role, &data::SealedFile::role);
    return {Fault::refused, std::string(place.what) + " of the run were changed", in_quotes(now.path),
            "its SHA-256 is " + now.sha256.substr(0, 16) + "…, at the start of the run it was " +
                (was == place.files.end() ? place.files.front() : *was).sha256.substr(0, 16) + "…",
            "put the old file back or name it with {run.data=FILE}, or train again on the new data"};
  }
  return {Fault::data, std::string("cannot find ") + place.what + " of the run", in_quotes(looked_at.back()),
          "there is no such file or folder, nor where the recipe says, nor beside the run as it was",
          "name it with {run.data=FILE}"};
}

}  // namespace

data::Seal seen_from(data::Seal seal, const std::string& folder) {
  std::error_code error;
  const paths::path here = paths::weakly_canonical(folder, error);
  for (data::SealedFile& file : seal.files) {
    const paths::path there = paths::weakly_canonical(file.path, error);
    if (!error) file.near = there.lexically_relative(here).string();
  }
  return seal;
}

FoundFiles search_files(const Source& source, const data::Seal& seal, const std::string& folder,
                        const std::vector<std::string>& given, const std::string& perhaps) {
  FoundFiles found{source, seal};
  std::vector<NamedPlace> open = places_of(source, seal);
  for (const std::string& path : given) {
    if (!is_there(path)) {
      fail({Fault::data, "cannot read " + in_quotes(path), "", "there is no such file or folder", "check {run.data}"});
    }
    bool is_of_run = false;
    for (const NamedPlace& place : places_of(source, seal)) {
      if (!holds(place, source, path, found.seal)) continue;
      found.source.*place.member = path;
      is_of_run = true;
      std::erase_if(open, [&](const NamedPlace& each) { return each.member == place.member; });
    }
    if (!is_of_run) {
      fail({Fault::refused, "cannot use {run.data} " + in_quotes(path), "",
            "its SHA-256 is not that of a file of this run", "give the file that the run was trained on"});
    }
  }
  if (const std::string unnamed = unnamed_place(source, seal); !unnamed.empty()) {
    found.missing =
        Error{Fault::refused, "the seal of the run was changed", in_quotes(folder + "/" + seal_file),
              "it does not name " + in_quotes(unnamed) + ", which the recipe does", "put the run's own seal back"};
  }
  for (const NamedPlace& place : open) {
    std::vector<std::string> all = candidates(place, source, folder);
    if (!perhaps.empty()) all.push_back(perhaps);
    const auto right =
        std::ranges::find_if(all, [&](const std::string& path) { return holds(place, source, path, found.seal); });
    if (right != all.end()) {
      found.source.*place.member = *right;
      continue;
    }
    const bool has_grown = !perhaps.empty() && std::ranges::any_of(all, [&](const std::string& path) {
      return take_grown(place, path, found);
    });
    if (!has_grown && !found.missing) {
      found.missing = why_missing(place, source, candidates(place, source, folder));
    }
  }
  return found;
}

FoundFiles find_files(const Source& source, const data::Seal& seal, const std::string& folder,
                      const std::vector<std::string>& given) {
  FoundFiles found = search_files(source, seal, folder, given);
  if (found.missing) fail(*found.missing);
  return found;
}

Source source_near(Source source, const std::string& folder) {
  const std::string seal_path = folder + "/" + seal_file;
  if (!is_file(seal_path)) return source;
  const data::Seal seal = data::seal_from_json(read_text(seal_path), seal_path);
  for (const NamedPlace& place : places_of(source, seal)) {
    const std::vector<std::string> all = candidates(place, source, folder);
    const auto there = std::ranges::find_if(all, is_there);
    if (there != all.end()) source.*place.member = *there;
  }
  return source;
}

}  // namespace pellucid
