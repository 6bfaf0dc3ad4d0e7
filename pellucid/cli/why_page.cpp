// The account of a prediction as a page: the same words, with the contributions drawn.
#include "pellucid/base/text.hpp"
#include "pellucid/cli/terminal.hpp"
#include "pellucid/cli/why.hpp"
#include "pellucid/report/sections.hpp"

namespace pellucid::cli {

namespace {

constexpr std::size_t most_bars = 20;

report::Section drawn(const Why& why) {
  report::Section section{"contributions", "What each column contributed"};
  const std::vector<double>& given = why.attribution.contributions;
  draw::BarChart chart{"Contributions, from the largest down", "contribution", {}};
  for (const std::size_t at : why.attribution.order()) {
    if (chart.bars.size() < most_bars) chart.bars.push_back({why.columns[at].name, given[at]});
  }
  if (!chart.bars.empty()) section.blocks.emplace_back(report::figure(chart, "contributions"));
  return section;
}

report::Section tabled(const Why& why) {
  report::Section section{"columns", "Column by column"};
  const std::vector<std::string> shares = shares_of(why);
  report::Table table{"", {"column", "this row", "reference", "contribution", "Shapley"}, {}, 3};
  if (!shares.empty()) table.head.emplace_back("probability");
  const std::vector<std::size_t> order = why.attribution.order();
  for (std::size_t i = 0; i < order.size(); ++i) {
    const std::size_t at = order[i];
    table.rows.push_back({why.columns[at].name, why.asked.cells[at], why.reference_cells[at],
                          signed_text(why.attribution.contributions[at]), signed_text(why.shapley.values[at])});
    if (!shares.empty()) table.rows.back().push_back(shares[i]);
  }
  section.blocks.emplace_back(std::move(table));
  for (const std::string& note : notes_of(why)) section.say(note + ".");
  return section;
}

}  // namespace

report::Document document_of(const Why& why) {
  const std::string of = why.asked.data.empty() ? "" : ", row " + grouped(why.asked.number) + " of " + why.asked.data;
  report::Section first{"prediction", "In short"};
  first.say(prediction_in_words(why) + ".", true);
  if (const std::string members = members_in_words(why); !members.empty()) first.say(members + ".");
  first.say("Counted from " + rounded(why.attribution.reference) + ": " + why.reference.words +
            ". A contribution says what the network does, not what the world does.");
  report::Document page{"Why this prediction", printable(why.asked.model + of), {std::move(first)}};
  page.sections.push_back(drawn(why));
  page.sections.push_back(tabled(why));
  if (why.nearest) {
    report::Section near{"nearest", "Like what"};
    for (const std::string& line : neighbours_in_words(why)) near.say(line + ".");
    page.sections.push_back(std::move(near));
  }
  return page;
}

}  // namespace pellucid::cli
