// Where the files of a run are now. A recipe keeps their paths as the user wrote them; the seal of the run keeps beside
// them what proves a file to be the one (its digest), its place and its path from the run folder. So a run may move
// with its data, or without it: then `--data FILE` names the file.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "pellucid/base/error.hpp"
#include "pellucid/rows/rows.hpp"

namespace pellucid {

/// `seal` as seal.json in `folder` is to hold it: with the path of each file from there.
data::Seal seen_from(data::Seal seal, const std::string& folder);

/// A run's source and seal with the paths at which the files are now, each proved by its digest.
struct FoundFiles {
  Source source;
  data::Seal seal;
  std::optional<Error> missing{};  ///< why the first that was not found was not
};

/// Looks for each file of a run in those `given`, then where the recipe says from the current folder, from the run
/// folder `folder`, where it lay, and at last at `perhaps`. Fails (Fault::refused) on a given file that is none of the
/// run's. With `perhaps`, a table that begins with the run's and has grown since is taken too: as far as it is the
/// run's.
FoundFiles search_files(const Source& source, const data::Seal& seal, const std::string& folder,
                        const std::vector<std::string>& given = {}, const std::string& perhaps = "");

/// The same, of all files. Fails (Fault::refused) where only files with other content are found; (Fault::data) where
/// there is none.
FoundFiles find_files(const Source& source, const data::Seal& seal, const std::string& folder,
                      const std::vector<std::string>& given = {});

/// The source of a recipe that stands in `folder`, for a run of its own: a path that leads nowhere from the current
/// folder is replaced by one of those in the seal beside the recipe that leads somewhere. Nothing is proved.
Source source_near(Source source, const std::string& folder);

}  // namespace pellucid
