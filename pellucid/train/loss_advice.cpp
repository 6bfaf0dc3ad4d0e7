#include "pellucid/train/loss_advice.hpp"

#include <string_view>

namespace pellucid {

std::string advice_on_loss(const std::string& loss) {
  for (const std::string_view call : {"log(", "log1p(", "sqrt("}) {
    const std::size_t at = loss.find(call);
    const bool is_whole_name = at != std::string::npos && at > 0 && loss[at - 1] != '_';
    if (!is_whole_name) continue;
    const std::string name(call.substr(0, call.size() - 1));
    return "p of this loss are the network's last values, which may be any number, and " + name +
           (name == "log1p" ? " has no value below -1" : " has no value below 0") +
           ": write sigmoid(p) for p to keep it between 0 and 1, or log1p(exp(p)), a softplus, to keep it above 0";
  }
  return "";
}

}  // namespace pellucid
