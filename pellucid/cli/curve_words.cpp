#include "pellucid/cli/curve_words.hpp"

#include <algorithm>

#include "pellucid/base/error.hpp"
#include "pellucid/base/text.hpp"
#include "pellucid/cli/terminal.hpp"
#include "pellucid/draw/terminal.hpp"

namespace pellucid::cli {

std::string in_terminal(const std::vector<draw::Chart>& charts, int rows) {
  constexpr int widest = 120;
  const draw::TerminalSize size{std::min(terminal(stdout).columns, widest), rows, shows_unicode()};
  std::string text;
  for (const draw::Chart& chart : charts) text += (text.empty() ? "" : "\n") + draw::in_terminal(chart, size);
  return text;
}

bool has_epochs(const std::vector<NamedHistory>& networks) {
  return std::ranges::any_of(networks, [](const NamedHistory& each) { return !each.history.epochs.empty(); });
}

void demand_epochs(const std::vector<NamedHistory>& networks, const std::string& run) {
  if (has_epochs(networks)) return;
  fail({Fault::data, "nothing of " + in_quotes(run) + " can be drawn", "", "no epoch of it has ended",
        "\"pellucid watch\" draws it while it trains"});
}

}  // namespace pellucid::cli
