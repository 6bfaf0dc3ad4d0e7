// time_cut: rows near in time are alike, and a split at random puts those to be judged between those that are known.
#include "pellucid/base/text.hpp"
#include "pellucid/doctor/evidence.hpp"

namespace pellucid::doctor::findings {

Finding time_cut() {
  return {
      .name = "time_cut",
      .label = "time cut by the split",
      .summary = "a target that goes with time, and a split that does not",
      .rule =
          "in 20 training rows at least (of more than 2,000 so many) the rows beside in a column of dates leave at "
          "most half of the target over, of its variance or its changes of class; without {source.time}",
      .subject = Subject::target,
      .find =
          [](const Case& at) {
            std::vector<Found> found;
            if (at.source != nullptr && !(at.source->time.empty() && at.source->group.empty())) return found;
            const Truths truths = sampled_truths(at);
            if (truths.size() < 20) return found;
            for (const InputColumn& dates : input_columns(at, {data::ColumnType::date})) {
              const double left = left_over(hours_in(dates, truths.rows), truths);
              if (left > 0.5) continue;
              found.push_back(
                  {dates.fitted.name,
                   "rows near in time leave " + number_text(100 * left, 2) +
                       " % of the target over, and rows to be judged lie between rows that are known",
                   "if rows to come are later ones, split by {source.time} " + as_option({dates.fitted.name})});
            }
            return found;
          },
      .example = {
          "day,stock\n2024-01-03,13\n2024-01-11,21\n2024-01-19,29\n2024-01-27,37\n2024-02-03,23\n20"
          "24-02-11,31\n2024-02-19,39\n2024-02-27,47\n2024-03-03,33\n2024-03-11,41\n2024-03-19,49\n"
          "2024-03-27,57\n2024-04-03,43\n2024-04-11,51\n2024-04-19,59\n2024-04-27,67\n2024-05-03,53"
          "\n2024-05-11,61\n2024-05-19,69\n2024-05-27,77\n",
          "rows near in time leave 10 % of the target over, and rows to be judged lie between rows that are known"}};
}

}  // namespace pellucid::doctor::findings
