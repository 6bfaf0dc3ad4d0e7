// id_leak: an id in which the class is written: a letter in front, a digit behind, even numbers.
#include <algorithm>
#include <cctype>
#include <string>
#include <unordered_map>

#include "pellucid/base/text.hpp"
#include "pellucid/data/column_rules.hpp"
#include "pellucid/doctor/evidence.hpp"

namespace pellucid::doctor::findings {

namespace {

struct Code {
  std::string name;
  std::string (*of)(std::string_view cell, std::size_t length);
  std::size_t length;
};

std::string first_signs(std::string_view cell, std::size_t length) { return std::string(cell.substr(0, length)); }
std::string last_signs(std::string_view cell, std::size_t length) {
  return std::string(cell.substr(cell.size() - std::min(cell.size(), length)));
}
std::string remainder(std::string_view cell, std::size_t divisor) {
  const auto number = parse_number(cell);
  if (!number || *number < 0 || *number > 9e15 || *number != static_cast<double>(static_cast<Index>(*number))) {
    return std::string(cell);
  }
  return std::to_string(static_cast<Index>(*number) % static_cast<Index>(divisor));
}

const std::vector<Code>& codes() {
  static const std::vector<Code> all = [] {
    std::vector<Code> made;
    for (std::size_t length = 1; length <= 4; ++length) {
      made.push_back({"first " + counted(static_cast<Index>(length), "sign"), first_signs, length});
    }
    for (std::size_t length = 1; length <= 2; ++length) {
      made.push_back({"last " + counted(static_cast<Index>(length), "sign"), last_signs, length});
    }
    for (std::size_t divisor = 2; divisor <= 12; ++divisor) {
      made.push_back({"remainder by " + std::to_string(divisor), remainder, divisor});
    }
    return made;
  }();
  return all;
}

/// How many codes there are, if each has one class; else 0.
Index pure_codes(const Code& code, const data::Column& column, const Truths& truths, Index most) {
  std::unordered_map<std::string, double> its;
  for (std::size_t i = 0; i < truths.rows.size(); ++i) {
    const std::string text = code.of(trimmed(column.cells[truths.rows[i]]), code.length);
    if (its.try_emplace(text, truths.numbers[i]).first->second != truths.numbers[i]) return 0;
    if (std::ssize(its) > most) return 0;
  }
  return std::ssize(its);
}

bool may_hold_codes(const data::FittedColumn& fitted) {
  using data::ColumnType;
  return fitted.type == ColumnType::identifier || fitted.type == ColumnType::category ||
         (fitted.type == ColumnType::number && data::is_named_as_identifier(fitted.name));
}

}  // namespace

Finding id_leak() {
  return {
      .name = "id_leak",
      .label = "leak in an id",
      .summary = "an id in which the class is written",
      .rule =
          "its first one to four signs, its last one or two, or its remainder by 2 to 12 settle the class in all "
          "training rows, of 2,000 at most, beyond chance",
      .subject = Subject::target,
      .find =
          [](const Case& at) {
            std::vector<Found> found;
            const Truths truths = sampled_truths(at);
            if (truths.classes == 0) return found;
            for (const data::FittedColumn& fitted : at.preparation->columns) {
              if (!may_hold_codes(fitted)) continue;
              const data::Column& column = *at.table->find(fitted.name);
              if (settling_values(column, truths) > 0) continue;  // a leak
              for (const Code& code : codes()) {
                const Index different = pure_codes(code, column, truths, truths.size() / 4);
                const Index tries = std::ssize(codes()) * std::ssize(at.preparation->columns);
                if (different < 2 || !is_no_chance(different, truths, tries)) continue;
                const bool is_input = fitted.width() > 0;
                found.push_back({fitted.name,
                                 "its " + code.name + " settles the target in every training row that was looked at",
                                 is_input ? "leave it out: {source.ignore} " + as_option({fitted.name})
                                          : "it is left out; keep it so, and look for other columns that know it"});
                break;
              }
            }
            return found;
          },
      .example = {"ref,x,kind\na40,0,p\nb85,4,q\nc79,0,r\na26,4,p\nb57,7,q\nc87,6,r\na70,6,p\nb90,6,q\nc84,"
                  "7,r\na18,2,p\nb93,5,q\nc11,1,r\na92,0,p\nb43,2,q\nc80,7,r\na39,3,p\nb34,4,q\nc86,6,r\na9"
                  "6,4,p\nb81,6,q\nc60,8,r\na29,6,p\nb83,5,q\nc77,8,r\na59,6,p\nb88,3,q\nc52,5,r\na74,0,p\n"
                  "b14,4,q\nc20,2,r\n",
                  "its first 1 sign settles the target in every training row that was looked at"}};
}

}  // namespace pellucid::doctor::findings
