#include "pellucid/data/date_reader.hpp"

#include <functional>

namespace pellucid::data {

const std::optional<Date>& DateReader::read(std::string_view cell) {
  constexpr std::size_t places = 1024;  // a power of two; a year has 366 days
  if (known_.empty()) known_.resize(places);
  Known& known = known_[std::hash<std::string_view>{}(cell) & (places - 1)];
  if (known.text != cell) known = {std::string(cell), date_of(cell, form_)};
  return known.date;
}

}  // namespace pellucid::data
