#include "pellucid/nn/numbers.hpp"

#include <numeric>

#include "pellucid/base/error.hpp"

namespace pellucid::nn {

namespace {

NumberColumns numbers_of(const Fields& fields) {
  NumberColumns numbers;
  for (const Field& field : fields) {
    if (field.holds != Field::Holds::numbers) continue;
    numbers.columns.insert(numbers.columns.end(), field.columns.begin(), field.columns.end());
    numbers.origin.insert(numbers.origin.end(), field.origin.begin(), field.origin.end());
  }
  if (numbers.origin.size() != numbers.columns.size()) numbers.origin.clear();
  return numbers;
}

std::vector<Index> counted(Index begin, Index count) {
  std::vector<Index> all(static_cast<std::size_t>(count));
  std::iota(all.begin(), all.end(), begin);
  return all;
}

}  // namespace

Value expand_numbers(Builder& build, Value x, const char* name,
                     const std::function<Value(const NumberColumns&)>& expand) {
  const Fields given = build.fields(x);
  const NumberColumns numbers = numbers_of(given);
  if (numbers.columns.empty()) {
    fail({Fault::usage, std::string(name) + " finds no number", "step " + build.path(),
          "none of the columns that it is given is a quantity", "leave this step out, or let it stand once"});
  }
  std::vector<Value> parts{expand(numbers)};
  Index begin = parts.front().shape().columns();
  Fields fields{{Field::Holds::learned, counted(0, begin), 0, {}}};
  for (Field field : given) {
    if (field.holds == Field::Holds::numbers) continue;
    parts.push_back(graph::take(x, field.columns));
    const auto columns = static_cast<Index>(field.columns.size());
    field.columns = counted(begin, columns);
    begin += columns;
    fields.push_back(std::move(field));
  }
  build.describe(std::move(fields));
  return graph::concatenate(parts);
}

std::vector<Index> repeated(const std::vector<Index>& indices, Index times) {
  std::vector<Index> all;
  for (const Index index : indices) all.insert(all.end(), static_cast<std::size_t>(times), index);
  return all;
}

}  // namespace pellucid::nn
