#include "pellucid/data/picture_account.hpp"

#include <algorithm>

#include "pellucid/base/text.hpp"

namespace pellucid::data {

namespace {

constexpr const char* hidden = "hidden ";

std::string classes_text(const PictureAccount& account) {
  constexpr std::size_t most = 12;
  std::string text = " of " + grouped(static_cast<Index>(account.classes.size())) +
                     (account.classes.size() == 1 ? " class (" : " classes (");
  for (std::size_t i = 0; i < std::min(most, account.classes.size()); ++i) {
    text += (i == 0 ? "" : ", ") + printable(account.classes[i]) + " " + grouped(account.counts[i]);
  }
  return text + (account.classes.size() > most ? ", …)" : ")");
}

}  // namespace

std::string passed_over_text(const std::vector<PassedOver>& all) {
  std::string text;
  for (const PassedOver& each : all) {
    text += (text.empty() ? "; passed over " : ", ") + counted(each.count, each.what) + each.where + " (" +
            (each.count == 1 ? "" : "first: ") + printable(each.first) + ")";
  }
  return text;
}

bool PictureAccount::has_losses() const {
  return std::ranges::any_of(passed_over, [](const PassedOver& each) { return !each.what.starts_with(hidden); });
}

std::string text_of(const PictureAccount& account) {
  std::string text = "read " + counted(account.pictures, "picture");
  if (!account.classes.empty()) text += classes_text(account);
  text += ", " + text_of(account.size) + ", " + (account.channels == 1 ? "gray" : "colour");
  if (account.of_16_bits > 0) {
    text +=
        account.of_16_bits == account.pictures ? ", of 16 bits" : ", " + grouped(account.of_16_bits) + " of 16 bits";
  }
  if (!account.pixels.is_whole()) {
    text += " that use a part of them: " + grouped(account.pixels.black) + " is black, " +
            grouped(account.pixels.white) + " white";
  }
  if (account.turned > 0) text += "; " + grouped(account.turned) + " turned upright as EXIF notes it";
  if (account.resized > 0) {
    text += "; " + grouped(account.resized) + " brought to that size (first: " + printable(account.first_resized) +
            ", from " + text_of(account.first_size) + ")";
  }
  return text + passed_over_text(account.passed_over);
}

}  // namespace pellucid::data
