// The recipe as TOML, in the form that recipes are written in: comments, [data], and name = value with the value as
// JSON writes it (TOML takes the same), or 'text' without escapes. See docs/decisions/005-toml.md.
#include "pellucid/run/recipe_toml.hpp"

#include <algorithm>

#include "pellucid/base/error.hpp"
#include "pellucid/base/hash.hpp"
#include "pellucid/base/text.hpp"
#include "pellucid/model/recipe_json.hpp"
#include "pellucid/rows/source_json.hpp"

namespace pellucid {

namespace {

bool is_name_letter(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_' || c == '-';
}

class Parser {
 public:
  Parser(std::string_view text, const std::string& path) : text_(text), path_(path) {}

  Json parse() {
    if (text_.starts_with("\xef\xbb\xbf")) at_ = 3;
    Json json = Json::object();
    std::string table;
    constexpr int most_names = 1000;  // each is looked for among those before it
    int names = 0;
    while (at_ < text_.size()) {
      skip_blanks();
      if (is_at('[')) {
        table = read_table();
        if (json.contains(table)) refuse("[" + table + "] stands there twice", "write it once");
        json[table] = Json::object();
      } else if (at_ < text_.size() && is_name_letter(text_[at_])) {
        const std::string name = read_name();
        if (++names > most_names) refuse("there are more than 1,000 names", "give a recipe that pellucid wrote");
        Json& place = table.empty() ? json : json[table];
        if (place.contains(name)) refuse("\"" + name + "\" stands there twice", "write it once");
        place[name] = read_value();
      }
      end_line();
    }
    return json;
  }

 private:
  [[noreturn]] void refuse(const std::string& why, const std::string& next) const {
    const auto line = 1 + std::count(text_.begin(), text_.begin() + static_cast<std::ptrdiff_t>(at_), '\n');
    fail({Fault::usage, "cannot use the recipe \"" + printable(path_) + "\"", "line " + std::to_string(line), why,
          next});
  }
  bool is_at(char c) const { return at_ < text_.size() && text_[at_] == c; }
  void skip_blanks() {
    while (is_at(' ') || is_at('\t') || is_at('\r')) ++at_;
  }
  std::string read_name() {
    const std::size_t begin = at_;
    while (at_ < text_.size() && is_name_letter(text_[at_])) ++at_;
    return std::string(text_.substr(begin, at_ - begin));
  }
  std::string read_table() {
    ++at_;
    const std::string name = read_name();
    if (name.empty() || !is_at(']')) refuse("a table is not closed", "write [data]");
    ++at_;
    return name;
  }
  /// The value behind "=": up to the line end, or to the end of the brackets that it opens.
  Json read_value() {
    skip_blanks();
    if (!is_at('=')) refuse("no = follows the name", "write name = value");
    ++at_;
    skip_blanks();
    if (is_at('\'')) return read_literal();
    const std::size_t begin = at_;
    bool in_quotes = false;
    Index depth = 0;
    for (; at_ < text_.size(); ++at_) {
      const char c = text_[at_];
      if (in_quotes) {
        if (c == '\\') ++at_;
        if (c == '"') in_quotes = false;
        continue;
      }
      if (depth <= 0 && (c == '\n' || c == '#')) break;
      in_quotes = c == '"';
      depth += c == '[' ? 1 : c == ']' ? -1 : 0;
    }
    at_ = std::min(at_, text_.size());
    const std::string_view value = trimmed(text_.substr(begin, at_ - begin));
    Json json = Json::parse(value, nullptr, false);
    if (json.is_discarded() || json.is_object() || json.is_null()) {
      refuse(printable(value.substr(0, 60)) + " is no value",
             "write a text in quotes, a number, true, false or a list");
    }
    return json;
  }
  Json read_literal() {
    const std::size_t end = text_.find_first_of("'\n", at_ + 1);
    if (end == std::string_view::npos || text_[end] != '\'') refuse("a text is not closed", "write 'text'");
    const std::string_view text = text_.substr(at_ + 1, end - at_ - 1);
    at_ = end + 1;
    if (valid_utf8(text) < text.size()) refuse("a text is no UTF-8", "write it in UTF-8");
    return std::string(text);
  }
  void end_line() {
    skip_blanks();
    if (is_at('#')) at_ = std::min(text_.find('\n', at_), text_.size());
    if (at_ < text_.size() && text_[at_] != '\n') {
      refuse("\"" + printable(text_.substr(at_, 20)) + "\" is neither name = value nor [data]", "write name = value");
    }
    at_ = std::min(at_ + 1, text_.size());
  }

  std::string_view text_;
  const std::string& path_;
  std::size_t at_ = 0;
};

std::string lines(const Json& json) {
  std::string text;
  for (const auto& [key, value] : json.items()) {
    text += key + " = " + value.dump(-1, ' ', false, Json::error_handler_t::replace) + "\n";
  }
  return text;
}

}  // namespace

std::string to_toml(const Recipe& recipe) { return lines(to_json(recipe)); }

std::string to_toml(const RunRecipe& run) { return to_toml(run.recipe) + "\n[data]\n" + lines(to_json(run.source)); }

RunRecipe run_recipe_from_toml(const std::string& text, const std::string& path) {
  const Json json = Parser(text, path).parse();
  RunRecipe run{recipe_from_json(json, path), {}};
  if (json.contains("data")) run.source = source_from_json(json["data"], path);
  return run;
}

std::string digest_of(const RunRecipe& run) {
  RunRecipe said = run;
  Source& source = said.source;
  for (std::string* const path : {&source.path, &source.validation_file, &source.test_file, &source.init}) {
    if (!path->empty()) *path = "a file";
  }
  // A key that came later says nothing while it has its default: runs from before it still agree with theirs.
  Json data = to_json(said.source);
  if (source.ensemble == 0) {
    for (const char* const key : {"ensemble", "member"}) data.erase(key);
  }
  return sha256(to_toml(said.recipe) + "\n[data]\n" + lines(data));
}

}  // namespace pellucid
