// The sealed test set. Training may hold it but not look: Sealed<T> has no accessor, and only unseal() opens it, which
// asks for the seal. How often a run was opened its ledger says (run/ledger.hpp), and the seal repeats the number. What
// a run records of the test set is where it lies and its digest, so that a changed one is noticed.
#pragma once

#include <cstdint>
#include <set>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "pellucid/data/dataset.hpp"
#include "pellucid/data/file_digest.hpp"

namespace pellucid::data {

/// What a file of a run is for. Of the files of a table the names are those of the words that name them.
namespace role {
constexpr const char* data = "data";  ///< the table, or a folder of pictures
constexpr const char* validation = "validation";
constexpr const char* test = "test";
constexpr const char* train_images = "train images";
constexpr const char* train_labels = "train labels";
constexpr const char* test_images = "test images";
constexpr const char* test_labels = "test labels";
}  // namespace role

struct SealedFile {
  std::string path;    ///< absolute
  std::string sha256;  ///< of its bytes; of a folder of pictures, of what they show
  std::string role;    ///< role::data, …
  std::string near{};  ///< its path from the run folder; "" if there was none
  Index bytes = -1;    ///< of a file; -1: not said
};

/// The rule by which rows of a table are sealed (seal_rows). A change that seals other rows makes it another.
constexpr Index seal_rule = 2;           // 1 looked at the target
constexpr Index seal_rule_of_units = 3;  ///< of rows that stay together by their inputs, where columns are no input

/// What `seal.json` of a run holds.
struct Seal {
  std::vector<SealedFile> files;     ///< all that hold rows of the run, sealed or not
  Index openings = 0;                ///< how often the test set was looked at
  Index rule = seal_rule;            ///< that took the test rows out of a table
  Index rows = -1;                   ///< that are sealed; -1: not said
  Index own_rows = -1;               ///< of the table that they are taken from, sealed or not; -1: not said
  std::set<std::uint64_t> groups{};  ///< that are sealed, by their keys
  std::string recipe{};              ///< digest of what the run's recipe said when it began; "" in old seals

  /// Whether it is of before a run had a ledger of openings, and counted them itself.
  bool is_old() const { return files.empty() || files.front().near.empty(); }
  /// The file of that role, or null.
  const SealedFile* file(std::string_view role) const;
  /// The file that holds the test rows, alone or beside others.
  const SealedFile& test_file() const;
};

template <class T>
class Sealed {
 public:
  explicit Sealed(T value) : value_(std::move(value)) {}
  Sealed(Sealed&&) noexcept = default;
  Sealed& operator=(Sealed&&) noexcept = default;
  Sealed(const Sealed&) = delete;
  Sealed& operator=(const Sealed&) = delete;

 private:
  friend T unseal(Sealed&& sealed, Seal& seal) {
    ++seal.openings;
    return std::move(sealed.value_);
  }
  T value_;
};

/// A file that holds rows.
struct RoleOfFile {
  std::string path;
  const char* role;
};
/// Takes the digests of the files that hold rows, but for those that are known.
Seal seal_files(const std::vector<RoleOfFile>& files, const FileDigests& known = {});
/// One digest of what all the files of a run hold, wherever they lie.
std::string data_digest(const Seal& seal);
/// Fails (Fault::refused) if a file is not the one that was sealed.
void check_unchanged(const Seal& seal);
/// Fails (Fault::refused) unless the rows of a table were taken out by `rule`, by which they would be now: by another
/// one, other rows would be opened.
void check_rule(const Seal& seal, Index rule);

/// The test set of a seal of images and labels, still sealed. Fails (Fault::refused) if a file is not the one that was
/// sealed.
Sealed<Dataset> sealed_images(const Seal& seal);

std::string to_json(const Seal& seal);
/// Fails (Fault::data) naming `path` if the text is not what to_json writes.
Seal seal_from_json(const std::string& text, const std::string& path);

}  // namespace pellucid::data
