#include "pellucid/data/picture_account.hpp"

#include <algorithm>

#include "pellucid/base/text.hpp"

namespace pellucid::data {

namespace {

constexpr const char* hidden = "hidden ";
constexpr const char* unreadable = "unreadable picture";

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

void add_unreadable(std::vector<PassedOver>& all, const std::string& name, const std::string& why) {
  constexpr Index most_named = 3;
  auto at = std::ranges::find(all, unreadable, &PassedOver::what);
  if (at == all.end()) at = all.insert(all.end(), {unreadable, "", 0, ""});
  if (++at->count <= most_named) at->first += (at->count == 1 ? "" : "; ") + printable(name) + ": " + printable(why);
  if (at->count == most_named + 1) at->first += "; …";
}

std::string passed_over_text(const std::vector<PassedOver>& all) {
  std::string text;
  for (const PassedOver& each : all) {
    const bool is_list = each.what == unreadable;
    text += (text.empty() ? "; passed over " : ", ") + counted(each.count, each.what) + each.where + " (" +
            (each.count == 1 || is_list ? "" : "first: ") + (is_list ? each.first : printable(each.first)) + ")";
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
