// `pellucid classic half-planes`: the circle out of N lines, drawn and measured.
#include "pellucid/classics/half_planes.hpp"

#include <CLI/CLI.hpp>
#include <memory>

#include "pellucid/base/text.hpp"
#include "pellucid/cli/arguments.hpp"
#include "pellucid/cli/classics/table_options.hpp"
#include "pellucid/cli/out_options.hpp"
#include "pellucid/cli/terminal.hpp"

namespace pellucid::cli {

namespace {

using namespace classics;

struct HalfPlanesArguments {
  std::string count;
  SaveOptions save;
  bool json = false;
};

/// The network's answers on a grid: a character is twice as high as wide.
std::string picture(const TwoLayers& network) {
  constexpr int rows = 17, columns = 2 * rows;
  constexpr double reach = 1.3;
  std::string text;
  for (int i = 0; i < rows; ++i) {
    text += "  ";
    for (int j = 0; j < columns; ++j) {
      const Corner point{reach * (2 * (j + 0.5) / columns - 1), reach * (1 - 2 * (i + 0.5) / rows)};
      const bool is_in_circle = point[0] * point[0] + point[1] * point[1] <= 1;
      text += !network.fires(point) ? '.' : is_in_circle ? '#' : '+';
    }
    text += "\n";
  }
  return text;
}

int run_half_planes(const HalfPlanesArguments& options) {
  const Index count = whole_or("COUNT", options.count, 3, 8);
  if (count > 4096) misuse("COUNT", grouped(count) + " is more than 4,096", "8 is rough, 64 is near");
  const TwoLayers network = circle_of_half_planes(count);
  const std::vector<Corner> corners = corners_of(network, 4);
  const double excess = area_excess(network);
  std::string page = heading("a circle out of " + grouped(count) + " half-planes") +
                     paragraph(
                         "Hidden neuron i fires on one side of a line: step(1 - cos(2 pi i / N) x - sin(2 pi i / N) "
                         "y). The output fires where all of them do: step(sum - (N - 1/2)). Nothing is trained.") +
                     "\n" + picture(network) + "  # fires, inside the circle   + fires, outside\n\n";
  Columns table({"N", "weights and biases", "area", "above the circle"});
  Json known = Json::array();
  std::vector<Index> counts{3, 4, 8, 16, 32, 64};
  if (std::find(counts.begin(), counts.end(), count) == counts.end()) counts.push_back(count);
  for (const Index n : counts) {
    const TwoLayers each = circle_of_half_planes(n);
    const double area = area_of(corners_of(each, 4)), more = area_excess(each);
    table.add({grouped(n), grouped(4 * n + 1), fixed(area, 5), rounded(100 * more, 3) + " %"});
    known.push_back({{"count", n}, {"area", area}, {"excess", more}});
  }
  page += table.text() + paragraph(
                             "The circle's area is 3.14159. What is too much falls with the square of N: twice the "
                             "neurons, a quarter of the error.");
  const Json json{{"schema", 1},      {"classic", "half-planes"}, {"count", count}, {"area", area_of(corners)},
                  {"excess", excess}, {"corners", corners},       {"known", known}};
  const int code = show(options.json, json, page);
  if (options.save.path().empty()) return code;
  options.save.save(model_of(network));
  suggest({{"explain " + shell_word(options.save.path()) + " --input 0.5,0.5", "the same network at one point"}});
  return code;
}

}  // namespace

Command add_half_planes(CLI::App& classic) {
  const auto options = std::make_shared<HalfPlanesArguments>();
  CLI::App* app = classic.add_subcommand("half-planes",
                                         "A circle out of N straight lines, by weights set by hand: two layers of step "
                                         "neurons make any shape if there are "
                                         "enough of them.");
  app->add_option("COUNT", options->count, "how many lines, from 3 (default: 8)");
  options->save.add_to(*app, "writes the network as a model, for explain and predict");
  app->add_flag("--json", options->json, "print one JSON object");
  app->footer("Example:\n  pellucid classic half-planes 16");
  return {app, [options] { return run_half_planes(*options); }};
}

}  // namespace pellucid::cli
