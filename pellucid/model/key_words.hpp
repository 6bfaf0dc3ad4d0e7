// The value of a key as a word of the command line, read, shown and checked by its row.
#pragma once

#include <cmath>
#include <string>
#include <string_view>
#include <type_traits>
#include <vector>

#include "pellucid/base/error.hpp"
#include "pellucid/base/text.hpp"
#include "pellucid/data/csv_row.hpp"
#include "pellucid/model/choices.hpp"
#include "pellucid/model/key.hpp"
#include "pellucid/nn/spec.hpp"

namespace pellucid {

/// "{recipe.batch_size}": how messages name a key; a face puts its own word there.
template <class Owner>
std::string field_of(const Key<Owner>& key) {
  return "{" + std::string(Owner::title) + "." + key.name + "}";
}

/// The words that a key of few words takes: "standard|none" apart; empty where there are no such words.
std::vector<std::string> words_of(const char* value);

/// The words of a list with commas between, each as a field of CSV: in quotes it may hold commas. Fails (Fault::usage),
/// naming `field`, on a quote that never closes.
std::vector<std::string> list_of_words(const std::string& field, const std::string& text);

/// "give a whole number from 1, or full".
std::string demand_of(const nn::Interval& interval, bool is_whole, const char* off);

/// The number that `text` is: a whole one of `interval`, or 0 where `text` is `off`. Fails (Fault::usage) naming
/// `field`.
double number_of_word(const std::string& field, const std::string& text, const nn::Interval& interval, bool is_whole,
                      const char* off);

/// Gives the key the value that `text` stands for. Fails (Fault::usage), naming the key and the value, if it has none.
template <class Owner>
void set_word(Owner& owner, const Key<Owner>& key, const std::string& text) {
  const std::string field = field_of(key);
  const auto refuse = [&](const std::string& why, const std::string& next) {
    fail({Fault::usage, "cannot use " + field, "", why, next});
  };
  const std::vector<std::string> words = words_of(key.value);
  const auto set = [&](auto& value) {
    using Held = std::remove_cvref_t<decltype(value)>;
    if constexpr (std::is_same_v<Held, bool>) {
      if (words.size() != 2) return void(value = text == "true");
      if (text != words[0] && text != words[1]) {
        refuse(in_quotes(text) + " is neither " + words[0] + " nor " + words[1],
               "write " + field + " " + words[0] + " or " + field + " " + words[1]);
      }
      value = text == words[0];
    } else if constexpr (std::is_arithmetic_v<Held>) {
      value = static_cast<Held>(number_of_word(field, text, key.interval, std::is_integral_v<Held>, key.off));
    } else if constexpr (std::is_enum_v<Held>) {
      const auto chosen = choice_of<Held>(text);
      if (!chosen) refuse(in_quotes(text) + " is unknown", "use " + names_of_choices<Held>());
      value = *chosen;
    } else if constexpr (std::is_same_v<Held, std::vector<std::string>>) {
      for (const std::string& word : list_of_words(field, text)) value.push_back(word);
    } else {
      if (!words.empty() && std::find(words.begin(), words.end(), text) == words.end()) {
        refuse(in_quotes(text) + " is unknown", "use " + words.front() + " or " + words.back());
      }
      value = key.read == nullptr ? text : key.read(text);
    }
  };
  std::visit([&](auto member) { set(owner.*member); }, key.member);
}

/// The value as the command line takes it.
template <class Owner>
std::string shown(const Owner& owner, const Key<Owner>& key) {
  const auto show = [&](const auto& value) -> std::string {
    using Held = std::remove_cvref_t<decltype(value)>;
    if constexpr (std::is_same_v<Held, bool>) {
      const std::vector<std::string> words = words_of(key.value);
      return words.size() == 2 ? words[value ? 0 : 1] : value ? "true" : "false";
    } else if constexpr (std::is_integral_v<Held>) {
      return value == 0 && *key.off != '\0' ? key.off : std::to_string(value);
    } else if constexpr (std::is_floating_point_v<Held>) {
      return number_text(value);
    } else if constexpr (std::is_enum_v<Held>) {
      return name_of(value);
    } else if constexpr (std::is_same_v<Held, std::vector<std::string>>) {
      std::string all;
      for (const std::string& each : value) all += (all.empty() ? "" : ",") + data::csv_field(each);
      return all;
    } else if constexpr (std::is_same_v<Held, LossText>) {
      return value.text().empty() ? key.off : value.text();
    } else {
      return value.empty() ? key.off : value;
    }
  };
  return std::visit([&](auto member) { return show(owner.*member); }, key.member);
}

/// Fails (Fault::usage), naming key, value and interval, on a number outside its interval.
template <class Owner>
void check_keys(const Owner& owner) {
  for (const Key<Owner>& key : keys<Owner>()) {
    std::visit(
        [&](auto member) {
          using Held = std::remove_cvref_t<decltype(owner.*member)>;
          if constexpr (std::is_arithmetic_v<Held> && !std::is_same_v<Held, bool>) {
            const auto value = static_cast<double>(owner.*member);
            if (key.interval.contains(value) || (value == 0 && *key.off != '\0')) return;
            fail({Fault::usage, std::string("impossible ") + Owner::title, key.name,
                  number_text(value) + " is outside " + nn::to_string(key.interval), "choose a value inside"});
          }
        },
        key.member);
  }
}

}  // namespace pellucid
