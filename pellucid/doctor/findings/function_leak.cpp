// function_leak: a target that a simple formula of two or three columns gives is known once they are.
#include "pellucid/doctor/exact_sum.hpp"
#include "pellucid/doctor/simple_function.hpp"

namespace pellucid::doctor::findings {

Finding function_leak() {
  return {.name = "function_leak",
          .label = "leak by a formula",
          .summary = "two or three columns that give the target by a product, a ratio, a difference or a comparison",
          .rule =
              "20 training rows at least, of 2,000 at most each within a thousandth of the target's deviation, the "
              "formula times a constant; of a class, a comparison or a formula of few values that settles it "
              "beyond chance while each column alone leaves over a fifth of the changes; at most 128 columns of "
              "numbers, 48 for formulas of three; not where a sum is the target; it stops a training",
          .subject = Subject::target,
          .consequence = "a network would learn the formula, and its score would say nothing of rows to come",
          .find =
              [](const Case& at) {
                std::vector<Found> found;
                const std::optional<SimpleFunction> its = simple_function(at);
                if (!its || exact_sum(at)) return found;
                found.push_back({"", its->formula + " in every training row that was looked at",
                                 "if one is known only afterwards, leave it out: {source.ignore} " +
                                     as_option(its->columns) + "; else compute the target so",
                                 true});
                return found;
              },
          .example = {"each,count,cost\n33,21,693\n49,14,686\n48,27,1296\n30,14,420\n49,27,1323\n39,16,624\n11,"
                      "13,143\n9,3,27\n11,17,187\n16,10,160\n46,15,690\n52,22,1144\n57,11,627\n29,18,522\n56,14"
                      ",784\n39,13,507\n37,20,740\n29,20,580\n17,12,204\n46,2,92\n",
                      "cost = each * count in every training row that was looked at"}};
}

}  // namespace pellucid::doctor::findings
