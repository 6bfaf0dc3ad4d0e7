#include "pellucid/nn/spec.hpp"

#include <algorithm>
#include <cctype>
#include <cmath>
#include <optional>

#include "pellucid/nn/steps.hpp"

namespace pellucid::nn {

namespace {

std::string_view trimmed(std::string_view text) {
  while (!text.empty() && std::isspace(static_cast<unsigned char>(text.front()))) text.remove_prefix(1);
  while (!text.empty() && std::isspace(static_cast<unsigned char>(text.back()))) text.remove_suffix(1);
  return text;
}

bool is_name(std::string_view text) {
  if (text.empty() || std::isdigit(static_cast<unsigned char>(text.front()))) return false;
  for (const char letter : text) {
    if (!std::isalnum(static_cast<unsigned char>(letter)) && letter != '_') return false;
  }
  return true;
}

[[noreturn]] void complain(std::string_view text, std::size_t column, const std::string& why, const std::string& next) {
  fail({Fault::usage, "cannot read \"" + printable(std::string(text)) + "\"", "column " + std::to_string(column + 1),
        why, next});
}

constexpr int deepest = 40;  // brackets in brackets: reading steps inside steps is recursion

// Cuts at `separator` outside brackets.
std::vector<std::string_view> cut(std::string_view text, char separator) {
  std::vector<std::string_view> pieces;
  std::size_t start = 0;
  int depth = 0;
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (text[i] == '(' && ++depth > deepest) {
      complain(text, i, "more than " + std::to_string(deepest) + " brackets are open", "nest less deeply");
    }
    if (text[i] == ')' && --depth < 0) complain(text, i, "')' closes nothing", "remove it or open a bracket before it");
    if (text[i] != separator || depth > 0) continue;
    pieces.push_back(text.substr(start, i - start));
    start = i + 1;
  }
  if (depth > 0) complain(text, text.size(), "')' is missing", "close the bracket");
  pieces.push_back(text.substr(start));
  return pieces;
}

std::pair<std::string, std::string> argument(std::string_view text) {
  const std::size_t equals = text.find('=');
  const bool is_comparison = equals != std::string_view::npos && equals + 1 < text.size() && text[equals + 1] == '=';
  if (equals != std::string_view::npos && !is_comparison && is_name(trimmed(text.substr(0, equals)))) {
    return {std::string(trimmed(text.substr(0, equals))), std::string(trimmed(text.substr(equals + 1)))};
  }
  return {"", std::string(trimmed(text))};
}

std::optional<double> number(const std::string& text, Kind kind) {
  if (kind == Kind::boolean) {
    if (text == "true" || text == "1") return 1;
    if (text == "false" || text == "0") return 0;
    return std::nullopt;
  }
  const auto value = parse_number(text);
  if (!value || !std::isfinite(*value) || (kind == Kind::integer && *value != std::floor(*value))) return std::nullopt;
  return value;
}

std::string choice(const Parameter& row, const std::string& text, const std::string& what) {
  std::vector<std::string> choices;
  for (const std::string_view each : cut(row.choices, '|')) choices.emplace_back(each);
  if (std::find(choices.begin(), choices.end(), text) != choices.end()) return text;
  std::string known;
  for (const std::string& each : choices) known += (known.empty() ? "" : " or ") + each;
  fail({Fault::usage, "cannot use " + what, std::string("parameter ") + row.name.text,
        "\"" + printable(text) + "\" is not " + known, row.summary.text});
}

double gain(const Parameter& row, const std::string& text, const std::string& what) {
  const auto number = parse_number(text);
  if (number && std::isfinite(*number) && *number > 0) return *number;
  const Activation* activation = number ? nullptr : find<Activation>(parse_call(text).name);
  if (activation != nullptr && activation->gain != nullptr) return activation->gain(use<Activation>(text).arguments);
  fail({Fault::usage, "cannot use " + what, std::string("parameter ") + row.name.text,
        "\"" + printable(text) + "\" is " +
            (number                  ? "not above 0"
             : activation == nullptr ? "neither a number nor an activation"
                                     : "an activation whose gain is not known"),
        row.summary.text});
}

Arguments::Item item(const Parameter& row, const std::string& text, const std::string& what);

// "30 60 80": each word is read as a number of its own.
Arguments::Item list_item(const Parameter& row, std::string_view text, const std::string& what) {
  Parameter each = row;
  each.kind = Kind::number;
  Arguments::Item list{row.name.text, 0, ""};
  while (!(text = trimmed(text)).empty()) {
    const std::size_t end = std::min(text.find(' '), text.size());
    list.numbers.push_back(item(each, std::string(text.substr(0, end)), what).number);
    list.text += (list.text.empty() ? "" : " ") + number_text(list.numbers.back());
    text.remove_prefix(end);
  }
  if (list.numbers.empty()) {
    fail({Fault::usage, "cannot use " + what, std::string("parameter ") + row.name.text, "it has no numbers",
          "write them with blanks between: 30 60 80"});
  }
  return list;
}

Arguments::Item item(const Parameter& row, const std::string& text, const std::string& what) {
  const std::string name = row.name.text;
  if (row.kind == Kind::expression) return {name, 0, text};
  if (row.kind == Kind::numbers) return list_item(row, text, what);
  if (row.kind == Kind::initializer) return {name, 0, written(use<Initializer>(text))};
  if (row.kind == Kind::choice) return {name, 0, choice(row, text, what)};
  if (row.kind == Kind::gain) return {name, gain(row, text, what), text};
  if (row.kind == Kind::steps) return {name, 0, written(parse_model(text))};
  const auto value = number(text, row.kind);
  const std::string where = "parameter " + name;
  if (!value) {
    const char* form = row.kind == Kind::boolean   ? "true or false"
                       : row.kind == Kind::integer ? "a whole number"
                                                   : "a number";
    fail({Fault::usage, "cannot use " + what, where, "\"" + printable(text) + "\" is not " + form, row.summary.text});
  }
  if (!row.interval.contains(*value)) {
    fail({Fault::usage, "cannot use " + what, where, number_text(*value) + " is outside " + to_string(row.interval),
          std::string(row.summary.text) +
              (row.interval.contains(row.fallback) ? "; the default is " + number_text(row.fallback) : "")});
  }
  return {name, *value, ""};
}

}  // namespace

std::string to_string(const Interval& interval) {
  const auto bound = [](double x) { return std::isinf(x) ? std::string(x < 0 ? "-inf" : "inf") : number_text(x); };
  return (interval.low_included ? "[" : "(") + bound(interval.low) + ", " + bound(interval.high) +
         (interval.high_included ? "]" : ")");
}

bool Arguments::has(std::string_view name) const {
  for (const Item& item : items_) {
    if (item.name == name) return true;
  }
  return false;
}

const Arguments::Item& Arguments::item(std::string_view name) const {
  for (const Item& item : items_) {
    if (item.name == name) return item;
  }
  fail({Fault::usage, "an entry of the catalogue reads a parameter that it does not declare", std::string(name), "",
        "add the parameter to the entry"});
}

std::vector<std::string> Arguments::texts(std::string_view name) const {
  std::vector<std::string> all;
  for (const Item& item : items_) {
    if (item.name == name) all.push_back(item.text);
  }
  return all;
}

Call parse_call(std::string_view text) {
  const std::string_view whole = trimmed(text);
  const std::size_t open = whole.find('(');
  const std::string_view name = trimmed(whole.substr(0, open));
  if (!is_name(name))
    complain(whole, 0, whole.empty() ? "a name is missing" : "no name stands here",
             "write name or name(parameter=value)");
  Call call{std::string(name), {}};
  if (open == std::string_view::npos) return call;
  cut(whole, '|');  // brackets must close
  if (whole.back() != ')') complain(whole, whole.rfind(')') + 1, "text after the closing bracket", "join steps with |");
  const std::string_view inside = trimmed(whole.substr(open + 1, whole.size() - open - 2));
  if (inside.empty()) return call;
  for (const std::string_view piece : cut(inside, ',')) {
    if (trimmed(piece).empty()) complain(whole, open + 1, "an argument is empty", "remove a comma");
    call.arguments.push_back(argument(piece));
  }
  return call;
}

std::vector<Call> parse_steps(std::string_view text) {
  std::vector<Call> steps;
  for (const std::string_view piece : cut(text, '|')) {
    if (trimmed(piece).empty()) {
      complain(text, static_cast<std::size_t>(piece.data() - text.data()),
               text.find('|') == std::string_view::npos ? "a name is missing"
                                                        : "a name is missing: nothing stands between the |",
               "write name or name(parameter=value), with | between two");
    }
    steps.push_back(parse_call(piece));
  }
  return steps;
}

Arguments bind_arguments(const Call& call, const std::vector<Parameter>& parameters, const std::string& what) {
  std::vector<std::vector<Arguments::Item>> given(parameters.size());
  const auto takes_rest = [&](std::size_t at) { return at < parameters.size() && parameters[at].takes_rest; };
  std::size_t position = 0;
  for (const auto& [name, text] : call.arguments) {
    std::size_t at = 0;
    if (name.empty()) at = takes_rest(position) ? position : position++;
    while (!name.empty() && at < parameters.size() && name != parameters[at].name.text) ++at;
    if (at >= parameters.size()) {
      std::vector<std::string> known;
      for (const Parameter& row : parameters) known.emplace_back(row.name.text);
      if (!name.empty()) fail_unknown("parameter of " + what, name, known);
      fail({Fault::usage, "too many arguments for " + what, "argument " + std::to_string(at + 1), in_quotes(text),
            "it takes " + std::to_string(parameters.size())});
    }
    if (!given[at].empty() && !takes_rest(at))
      fail({Fault::usage, "a parameter is given twice", what, parameters[at].name.text, "give it once"});
    given[at].push_back(item(parameters[at], text, what));
  }
  std::vector<Arguments::Item> items;
  for (std::size_t i = 0; i < parameters.size(); ++i) {
    const Parameter& row = parameters[i];
    if (given[i].empty() && std::isnan(row.fallback)) {
      fail({Fault::usage, what + " needs " + row.name.text, "", row.summary.text, "write " + call.name + "(…)"});
    }
    const bool is_read = row.kind == Kind::gain || row.kind == Kind::numbers;  // a default that is a text with a value
    if (given[i].empty() && is_read) given[i].push_back(item(row, row.fallback_text, what));
    if (given[i].empty()) given[i].push_back({row.name.text, row.fallback, row.fallback_text});
    items.insert(items.end(), given[i].begin(), given[i].end());
  }
  return Arguments(std::move(items));
}

void fail_unknown(const std::string& kind, const std::string& name, const std::vector<std::string>& known) {
  fail({Fault::usage, "unknown " + kind + " " + in_quotes(name), "", did_you_mean(name, known),
        known.empty() ? "there are none" : "known are: " + listed(known)});
}

std::string written(std::string_view name, const Arguments& arguments, const std::vector<Parameter>& parameters) {
  std::string text(name);
  const char* separator = "(";
  for (std::size_t i = 0; i < arguments.items().size(); ++i) {
    const Arguments::Item& item = arguments.items()[i];
    const Parameter& row = parameters[std::min(i, parameters.size() - 1)];  // the last one may take the rest
    const Kind kind = row.kind;
    if (kind == Kind::integer && item.number == from_task && !row.interval.contains(item.number)) continue;
    text += separator;
    separator = ", ";
    if (kind != Kind::expression && kind != Kind::steps) text += item.name + "=";
    if (kind == Kind::boolean)
      text += item.number != 0 ? "true" : "false";
    else if (kind == Kind::number || kind == Kind::integer)
      text += number_text(item.number);
    else
      text += item.text;
  }
  return separator[0] == ',' ? text + ")" : text;
}

}  // namespace pellucid::nn
