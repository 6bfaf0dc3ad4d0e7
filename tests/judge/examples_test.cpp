// The example of each metric is run: "NAME of truth 0 1 1, predicted 0 1 0".
#include <gtest/gtest.h>

#include <cmath>

#include "pellucid/base/text.hpp"
#include "pellucid/judge/metric.hpp"

namespace pellucid {
namespace {

using judge::Metric;
using judge::Needs;
using Rows = std::vector<std::vector<double>>;

/// "1 2 3" is three rows of one number, "1 2; 3 4" two rows of two.
Rows rows_of(std::string_view text) {
  Rows rows{{}};
  const bool has_lines = text.find(';') != std::string_view::npos;
  while (!(text = trimmed(text)).empty()) {
    if (text.front() == ';') {
      rows.emplace_back();
      text.remove_prefix(1);
      continue;
    }
    const std::size_t end = std::min(text.find_first_of(" ;"), text.size());
    if (!has_lines && !rows.back().empty()) rows.emplace_back();
    rows.back().push_back(parse_number(std::string(text.substr(0, end))).value());
    text.remove_prefix(end);
  }
  return rows;
}

std::vector<double> flat(const Rows& rows) {
  std::vector<double> all;
  for (const std::vector<double>& row : rows) all.insert(all.end(), row.begin(), row.end());
  return all;
}

/// Takes off `text` what stands before `word`, and the word.
std::string_view before(std::string_view& text, std::string_view word) {
  const std::size_t at = text.find(word);
  const std::string_view part = text.substr(0, at);
  text.remove_prefix(std::min(text.size(), at == std::string_view::npos ? at : at + word.size()));
  return part;
}

double run(std::string_view example) {
  const nn::Use<Metric> metric = nn::use<Metric>(before(example, " of truth "));
  const Rows truths = rows_of(before(example, ", predicted "));
  Rows predicted = rows_of(before(example, ", costs "));
  Signature signature{Task::regression, 1, static_cast<Index>(truths.front().size()), {}, {}};
  if (metric.entry->of == judge::Of::numbers) {
    return judge::value_of(metric, evaluate(signature, flat(predicted), flat(truths)));
  }
  const bool has_scores = metric.entry->needs == Needs::scores || metric.entry->needs == Needs::probabilities;
  std::size_t classes = std::max<std::size_t>(2, predicted.front().size());
  for (const Rows& rows : {truths, has_scores ? truths : predicted}) {
    for (const std::vector<double>& row : rows) classes = std::max(classes, static_cast<std::size_t>(row.front()) + 1);
  }
  for (std::size_t one = 0; one < classes; ++one) signature.classes.push_back(std::to_string(one));
  if (!has_scores && classes > 2) {  // a decision is a probability of 1
    for (std::vector<double>& row : predicted) {
      const auto one = static_cast<std::size_t>(row.front());
      row.assign(classes, 0);
      row[one] = 1;
    }
  }
  signature.outputs = static_cast<Index>(predicted.front().size());
  signature.task = signature.outputs == 1 ? Task::binary : Task::classification;
  signature.costs = flat(rows_of(example));
  return judge::value_of(metric, evaluate(signature, flat(predicted), flat(truths)));
}

TEST(Examples, of_metrics_give_what_they_say) {
  for (const Metric& metric : catalogue<Metric>()) {
    const std::string call = metric.example.call;
    const std::string gives = metric.example.gives;
    EXPECT_FALSE(call.empty()) << metric.name.text << " has no example";
    if (call.empty()) continue;
    EXPECT_EQ(nn::find<Metric>(nn::parse_call(call.substr(0, call.find(" of truth "))).name), &metric) << call;
    const std::size_t point = gives.find('.');
    const auto digits = point == std::string::npos ? 0 : static_cast<double>(gives.size() - point - 1);
    EXPECT_NEAR(run(call), parse_number(gives).value(), 0.5 * std::pow(10, -digits)) << call;
  }
}

}  // namespace
}  // namespace pellucid
