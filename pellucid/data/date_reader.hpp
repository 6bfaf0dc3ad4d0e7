// Dates of a column: of its cells few differ, so each text is read once.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "pellucid/data/dates.hpp"

namespace pellucid::data {

class DateReader {
 public:
  explicit DateReader(DateForm form) : form_(form) {}

  /// date_of(); the reference holds until the next call.
  const std::optional<Date>& read(std::string_view cell);

 private:
  struct Known {
    std::string text{};  ///< "": none, and that is no date either
    std::optional<Date> date{};
  };
  DateForm form_;
  std::vector<Known> known_{};  ///< of each hash, the text that came last
};

}  // namespace pellucid::data
