#include "pellucid/cli/picture_words.hpp"

#include "pellucid/cli/command.hpp"

namespace pellucid::cli {

void note_pictures(const data::PictureAccount& account) { note(text_of(account) + "\n"); }

Json json_of(const data::PictureAccount& account) {
  Json classes = Json::object();
  for (std::size_t i = 0; i < account.classes.size(); ++i) classes[account.classes[i]] = account.counts[i];
  Json passed_over = Json::array();
  for (const data::PassedOver& each : account.passed_over) {
    passed_over.push_back({{"what", each.what + each.where}, {"count", each.count}, {"first", each.first}});
  }
  return {{"count", account.pictures},
          {"classes", classes},
          {"height", account.size.height},
          {"width", account.size.width},
          {"channels", account.channels},
          {"of_16_bits", account.of_16_bits},
          {"black_and_white", {account.pixels.black, account.pixels.white}},
          {"turned", account.turned},
          {"resized", account.resized},
          {"passed_over", passed_over}};
}

}  // namespace pellucid::cli
