#include "pellucid/model/key_words.hpp"

namespace pellucid {

std::vector<std::string> words_of(const char* value) {
  if (value == nullptr || std::string_view(value).find('|') == std::string_view::npos) return {};
  std::vector<std::string> words = pieces(value, '|');
  for (const std::string& word : words) {
    if (std::isupper(static_cast<unsigned char>(word.front())) != 0) return {};  // "ROWS|full" stands for a value
  }
  return words;
}

std::vector<std::string> list_of_words(const std::string& field, const std::string& text) {
  struct Words {
    std::vector<std::string> all{1};
    void add(std::string_view part) { all.back() += part; }
    void end_cell() { all.emplace_back(); }
  } words;
  if (text.empty()) return words.all;
  const data::RowScan scan = data::scan_row(text, 0, ',', true, words);
  if (scan.end == data::RowEnd::in_quotes || scan.next < text.size()) {
    fail({Fault::usage, "cannot use " + field, "",
          scan.end == data::RowEnd::in_quotes ? "a quote opens and never closes: " + in_quotes(text)
                                              : "a line ends in it: " + in_quotes(text),
          "put names with commas or line ends in quotes, and write a quote inside them twice"});
  }
  words.all.pop_back();
  return words.all;
}

std::string demand_of(const nn::Interval& interval, bool is_whole, const char* off) {
  const std::string low = number_text(interval.low);
  const std::string what = is_whole                       ? "give a whole number from " + low
                           : std::isfinite(interval.high) ? "give a number in " + nn::to_string(interval)
                           : interval.low_included        ? "give a number of at least " + low
                                                          : "give a number above " + low;
  return *off == '\0' ? what : what + ", or " + off;
}

double number_of_word(const std::string& field, const std::string& text, const nn::Interval& interval, bool is_whole,
                      const char* off) {
  constexpr double largest_whole = 9007199254740992;  // 2^53: up to here every whole number is a double
  if (*off != '\0' && text == off) return 0;
  const std::string next = demand_of(interval, is_whole, off);
  const auto refuse = [&](const std::string& why) {
    fail({Fault::usage, "cannot use " + field, "", in_quotes(text) + why, next});
  };
  const auto value = parse_number(text);
  const bool is_number = value && std::isfinite(*value);
  if (is_whole && (!is_number || *value != std::floor(*value) || std::fabs(*value) > largest_whole)) {
    refuse(" is not a whole number");
  }
  if (!is_number) refuse(" is not a number");
  if (is_whole && *value < interval.low) refuse(" is less than " + number_text(interval.low));
  return *value;
}

}  // namespace pellucid
