// group_cut: several rows of one person or thing, some of which are trained on and some judged: the network may know it
// again.
#include <algorithm>

#include "pellucid/base/text.hpp"
#include "pellucid/data/column_rules.hpp"
#include "pellucid/doctor/evidence.hpp"

namespace pellucid::doctor::findings {

namespace {

constexpr Index least_groups = 10;

/// How many groups have rows that are trained on and rows that are not.
Index groups_cut(const std::vector<std::size_t>& train, const std::vector<std::size_t>& validation, Index groups) {
  std::vector<bool> is_trained(static_cast<std::size_t>(groups)), is_cut(is_trained);
  for (const std::size_t group : train) is_trained[group] = true;
  for (const std::size_t group : validation) is_cut[group] = is_trained[group];
  return std::ranges::count(is_cut, true);
}

}  // namespace

Finding group_cut() {
  return {
      .name = "group_cut",
      .label = "groups cut by the split",
      .summary = "several rows of one thing, some trained on and some judged",
      .rule =
          "a column named as an id, of ten groups at least and two rows each on average, some of them in training "
          "and validation rows, and the others of a row's group leave at most half of the target over; it stops a "
          "training if one group has one target, beyond chance; not with {source.group} or {source.time}",
      .subject = Subject::target,
      .consequence = "a network that knows a thing again knows its answer, and its score would say nothing of others",
      .find =
          [](const Case& at) {
            std::vector<Found> found;
            if (at.source != nullptr && !(at.source->time.empty() && at.source->group.empty())) return found;
            Truths truths;  // asked for once a column is named so
            const data::Rows& judged = at.labelled->split.validation;
            for (const data::FittedColumn& fitted : at.preparation->columns) {
              if (fitted.type == data::ColumnType::ignored || !data::is_named_as_identifier(fitted.name)) continue;
              const data::Column& column = *at.table->find(fitted.name);
              if (truths.rows.empty()) truths = truths_of(at);
              data::Rows rows = truths.rows;
              rows.insert(rows.end(), judged.begin(), judged.end());
              std::vector<std::size_t> train = groups_in(column, rows);
              const std::vector<std::size_t> validation(train.begin() + truths.size(), train.end());
              const Index groups =
                  train.empty() ? 0 : static_cast<Index>(*std::ranges::max_element(train)) + 1;  // of both parts
              train.resize(truths.rows.size());
              if (groups < least_groups || 2 * groups > truths.size()) continue;
              const Index cut = groups_cut(train, validation, groups);
              const double left = left_over(train, truths);
              if (cut == 0 || left > 0.5) continue;
              const bool is_settled = settling_values(column, truths) > 0;
              const bool is_leak = fitted.type == data::ColumnType::category && truths.classes > 0;  // found as one
              if (is_settled && is_leak) continue;
              const bool stops = is_settled && (truths.classes == 0 ||
                                                is_no_chance(groups, truths, std::ssize(at.preparation->columns)));
              found.push_back({fitted.name,
                               "rows of " + grouped(cut) + " of its " + counted(groups, "group") +
                                   " are trained on and judged, and the others of a row's group " +
                                   (is_settled ? "settle the target"
                                               : "leave " + number_text(100 * left, 2) + " % of the target over"),
                               "keep each group on one side with {source.group} " + as_option({fitted.name}), stops});
            }
            return found;
          },
      .example = {
          "person_id,weight\n11,45\n18,87\n25,95\n32,30\n39,51\n46,79\n53,83\n60,82\n67,23\n74,93\n"
          "11,45\n18,87\n25,95\n32,30\n39,51\n46,79\n53,83\n60,82\n67,23\n74,93\n11,45\n",
          "rows of 1 of its 10 groups are trained on and judged, and the others of a row's group settle the target"}};
}

}  // namespace pellucid::doctor::findings
