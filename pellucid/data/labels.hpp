// Labels compared by what they mean, in whichever file they stand: 1 is 1.0, TRUE is True, blanks around are none of
// it, and the same letters are the same however Unicode composes them (NFC).
#pragma once

#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "pellucid/base/element.hpp"

namespace pellucid::data {

/// What a label means: equal for labels that are the same class.
std::string meaning_of(std::string_view label);
/// As meaning_of(), in lower case and without what stands between letters and digits: equal for labels that look like
/// one class, "Good" and "good!".
std::string likeness_of(std::string_view label);

/// Unicode's normal form C (UAX #15); the text itself where the library is built without Unicode's tables.
std::string composed(std::string_view text);

/// Class numbers by label.
class ClassNumbers {
 public:
  explicit ClassNumbers(const std::vector<std::string>& classes) {
    for (const std::string& name : classes) numbers_.emplace(meaning_of(name), static_cast<Index>(numbers_.size()));
  }
  /// -1 if there is none of that meaning.
  Index of(std::string_view label) const;

 private:
  std::unordered_map<std::string, Index> numbers_;
  mutable std::unordered_map<std::string, Index> met_;  ///< labels as they are written
};

}  // namespace pellucid::data
