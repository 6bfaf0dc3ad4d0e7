// sum_leak: a numeric target that is a weighted sum of columns, as a total is of its parts, is known once they are.
#include "pellucid/doctor/exact_sum.hpp"
#include "pellucid/doctor/finding.hpp"

namespace pellucid::doctor::findings {

Finding sum_leak() {
  return {.name = "sum_leak",
          .label = "leak by a sum",
          .summary = "a weighted sum of columns that is the target, as a total is the sum of its parts",
          .rule =
              "at most 256 columns of numbers, of which a tenth of the training rows or less lack one; in at least "
              "10 rows and two for each column their sum leaves over 1e-9 of the target's variance at most; it stops "
              "a training",
          .subject = Subject::target,
          .consequence = "a network would learn to add it up, and its score would say nothing of rows to come",
          .find =
              [](const Case& at) {
                std::vector<Found> found;
                const std::optional<ExactSum> sum = exact_sum(at);
                if (!sum) return found;
                found.push_back({sum->columns.size() == 1 ? sum->columns.front() : "",
                                 sum->formula + " in every training row",
                                 "if it is known only afterwards, leave it out: {source.ignore} " +
                                     as_option(sum->columns) + "; else compute the target so",
                                 true});
                return found;
              },
          .example = {"a,b,total\n3.5,5,8.5\n2.1,3,5.1\n1.4,8,9.4\n4.2,1,5.2\n5.3,9,14.3\n6.6,2,8.6\n7.7,7,14.7\n8.1,4,"
                      "12.1\n9.9,6,15.9\n10.2,10,20.2\n",
                      "total = a + b in every training row"}};
}

}  // namespace pellucid::doctor::findings
