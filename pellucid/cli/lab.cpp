// `pellucid lab`: what the lab's page asks of the engine, asked from the command line.
#include <CLI/CLI.hpp>
#include <memory>

#include "pellucid/base/files.hpp"
#include "pellucid/base/json.hpp"
#include "pellucid/base/output.hpp"
#include "pellucid/base/text.hpp"
#include "pellucid/cli/arguments.hpp"
#include "pellucid/cli/command.hpp"
#include "pellucid/cli/terminal.hpp"
#include "pellucid/lab/workbench.hpp"

namespace pellucid::cli {

namespace {

constexpr std::size_t most_asked = 64 << 20;  // bytes of all requests together

struct LabArguments {
  std::string asked;
};

std::string written(const lab::Answer& answer) {
  Json json = answer.json;
  for (const lab::Array& array : answer.arrays) {
    Json values = Json::array();
    for (const float value : array.values) values.push_back(number_or_null(static_cast<double>(value)));
    json["arrays"][array.name] = std::move(values);
  }
  return json.dump(-1, ' ', false, Json::error_handler_t::replace) + "\n";
}

int run_lab(const LabArguments& options) {
  lab::Workbench workbench;
  Index number = 0;
  for (const std::string& line : pieces(read_text(input_path(options.asked), most_asked), '\n')) {
    ++number;
    if (line.empty()) continue;
    const Json request = parse_json(line);
    if (request.is_discarded())
      misuse("--ask", "line " + grouped(number) + " is no JSON", "write a request in each line");
    print(written(workbench.ask(request)));
  }
  return done;
}

}  // namespace

Command add_lab(CLI::App& program) {
  const auto options = std::make_shared<LabArguments>();
  CLI::App* app = program.add_subcommand(
      "lab", "Asks the engine what the lab's page asks of it: a request as JSON in each line, an answer in each line.");
  app->add_option("--ask", options->asked, "the requests; - is standard input. docs/lab.md lists the calls")
      ->type_name("FILE")
      ->required();
  app->footer("Example:\n  echo '{\"call\": \"make\", \"name\": \"circle\", \"rows\": 3}' | pellucid lab --ask -");
  return {app, [options] { return run_lab(*options); }};
}

}  // namespace pellucid::cli
