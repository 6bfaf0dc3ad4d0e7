#include <algorithm>
#include <functional>

#include "pellucid/base/text.hpp"
#include "pellucid/data/columns.hpp"

namespace pellucid::data {

std::string_view Counts::text(const Each& each) const { return trimmed(column_->cells[each.row]); }

std::uint32_t& Counts::place_of(std::string_view text, std::uint32_t hash) {
  const auto is_other = [&](const Each& each) { return each.hash != hash || this->text(each) != text; };
  std::size_t at = hash & (places_.size() - 1);
  while (places_[at] != 0 && is_other(all_[places_[at] - 1])) at = (at + 1) & (places_.size() - 1);
  return places_[at];
}

void Counts::grow() {
  places_.assign(std::max<std::size_t>(16, 2 * places_.size()), 0);
  for (std::uint32_t i = 0; i < all_.size(); ++i) {  // all of them differ
    std::size_t at = all_[i].hash & (places_.size() - 1);
    while (places_[at] != 0) at = (at + 1) & (places_.size() - 1);
    places_[at] = i + 1;
  }
}

std::size_t Counts::add(std::uint32_t row) {
  if (2 * (all_.size() + 1) > places_.size()) grow();
  const std::string_view text = trimmed(column_->cells[row]);
  const auto hash = static_cast<std::uint32_t>(std::hash<std::string_view>{}(text));
  std::uint32_t& place = place_of(text, hash);
  if (place == 0) {
    all_.push_back({row, 0, hash});
    place = static_cast<std::uint32_t>(all_.size());
  }
  ++all_[place - 1].count;
  return place - 1;
}

}  // namespace pellucid::data
