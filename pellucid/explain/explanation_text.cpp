// The text form of an explanation: what somebody wants to know first, then a calculation per line or two.
#include "pellucid/explain/explanation_page.hpp"

namespace pellucid {

std::vector<std::string> stops_of(const Explanation& explanation, int digits) {
  using namespace explaining;  // NOLINT(google-build-using-namespace): this file writes that room's words down
  if (explanation.at) return {answer_of(explanation, digits)};
  Page page(explanation, digits);
  page.line("One row through the network, in float64");
  page.summary();
  write_forward(page);
  if (explanation.loss) write_backward(page);
  return page.stops();
}

std::string text_of(const Explanation& explanation, int digits) {
  std::string text;
  for (const std::string& stop : stops_of(explanation, digits)) text += stop;
  return text;
}

}  // namespace pellucid
