// The sealed test set. Training may hold it but not look: Sealed<T> has no accessor, and only unseal() opens it, which
// counts. What a run records of it is where it lies and its digest, so that a changed test set is noticed.
#pragma once

#include <cstdint>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "pellucid/data/dataset.hpp"

namespace pellucid::data {

struct SealedFile {
  std::string path;    ///< absolute
  std::string sha256;  ///< of its bytes
};

/// The rule by which rows of a table are sealed (seal_rows). A change that seals other rows makes it another.
constexpr Index seal_rule = 2;  // 1 looked at the target

/// What `seal.json` of a run holds.
struct Seal {
  std::vector<SealedFile> files;     ///< that hold the test set, alone or beside rows that were trained on
  Index openings = 0;                ///< how often the test set was looked at
  Index rule = seal_rule;            ///< that took the test rows out of a table
  Index rows = -1;                   ///< that are sealed; -1: not said
  std::set<std::uint64_t> groups{};  ///< that are sealed, by their keys
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

/// Takes the digests of the files that hold the test set.
Seal seal_files(const std::vector<std::string>& paths);
/// Fails (Fault::refused) if a file is not the one that was sealed.
void check_unchanged(const Seal& seal);
/// Fails (Fault::refused) unless the rows of a table were taken out by the rule of now: by another one, other rows
/// would be opened.
void check_rule(const Seal& seal);

/// The test set of a seal of images and labels, still sealed. Fails (Fault::refused) if a file is not the one that was
/// sealed.
Sealed<Dataset> sealed_images(const Seal& seal);

std::string to_json(const Seal& seal);
/// Fails (Fault::data) naming `path` if the text is not what to_json writes.
Seal seal_from_json(const std::string& text, const std::string& path);

}  // namespace pellucid::data
