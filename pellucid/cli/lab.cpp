// `pellucid lab`: the lab's pages from a server of this machine, beside them a run; the pages as a site of their own;
// and what a page asks of the engine, asked from the command line.
#include <unistd.h>

#include <CLI/CLI.hpp>
#include <filesystem>
#include <memory>
#include <optional>

#include "pellucid/base/files.hpp"
#include "pellucid/base/json.hpp"
#include "pellucid/base/output.hpp"
#include "pellucid/base/text.hpp"
#include "pellucid/cli/arguments.hpp"
#include "pellucid/cli/command.hpp"
#include "pellucid/cli/data_option.hpp"
#include "pellucid/cli/interrupt.hpp"
#include "pellucid/cli/key_options.hpp"
#include "pellucid/lab/workbench.hpp"
#include "pellucid/serve/run_view.hpp"
#include "pellucid/serve/server.hpp"
#include "pellucid/serve/site.hpp"

namespace pellucid::cli {

namespace {

constexpr std::size_t most_asked = 64 << 20;  // bytes of all requests together

struct LabArguments {
  std::string run, asked, pages, site, host, port;
  std::vector<std::string> data;

  bool serves() const { return !run.empty() || !host.empty() || !port.empty() || !data.empty(); }
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

int answer_requests(const LabArguments& options) {
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

serve::Pages pages_of(const LabArguments& options) {
  std::error_code ignored;
  return serve::read_pages(
      serve::find_pages(options.pages, std::filesystem::read_symlink("/proc/self/exe", ignored).string()));
}

int port_of(const std::string& text) {
  if (text.empty()) return 0;
  constexpr Index most = 65535;
  const Index port = whole_number("--port", text, 1, "give a number from 1 to 65535");
  if (port > most) misuse("--port", grouped(port) + " is too large", "give a number from 1 to 65535");
  return static_cast<int>(port);
}

int serve_lab(const LabArguments& options) {
  if (options.run.empty() && !options.data.empty())
    misuse("--data", "no run is given", "name the run folder before it");
  const int port = port_of(options.port);
  serve::Shelf shelf;
  for (auto& [path, page] : pages_of(options)) shelf[path] = {page.type, [bytes = page.bytes] { return bytes; }};
  if (!options.run.empty()) {
    const std::optional<Error> missing = serve::show_run(shelf, options.run, options.data, option_naming);
    if (missing) note("the rows of the run are not shown: " + missing->message(option_naming) + "\n");
  }
  const Interrupt interrupt;
  serve::Server server({options.host.empty() ? serve::Place{}.host : options.host, port}, std::move(shelf));
  print("the lab is at " + server.address() + " until Ctrl-C\n");
  if (!options.run.empty()) print("the run is at " + server.address() + "#/run?served\n");
  if (!server.run(interrupt.flag())) ::_exit(done);
  return done;
}

int run_lab(const LabArguments& options) {
  const bool has_others = options.serves() || (!options.asked.empty() && !options.site.empty());
  if (!options.asked.empty() && (has_others || !options.pages.empty()))
    misuse("--ask", "it answers requests and serves nothing", "leave the other words out");
  if (!options.site.empty() && has_others)
    misuse("--export", "it copies the pages and serves nothing", "leave the other words out, but for --pages");
  if (!options.asked.empty()) return answer_requests(options);
  if (options.site.empty()) return serve_lab(options);
  serve::export_pages(pages_of(options), options.site);
  return done;
}

}  // namespace

Command add_lab(CLI::App& program) {
  const auto options = std::make_shared<LabArguments>();
  CLI::App* app = program.add_subcommand(
      "lab",
      "Serves the lab, pages that take a network apart in the browser, to this machine alone, and prints its address. "
      "With RUN: that run too, live while it trains; its sealed rows stay sealed.");
  app->add_option("RUN", options->run, "a run folder to show");
  app->add_option("--port", options->port, "serve at this port (default: 7357, or the next that is free)")
      ->type_name("N");
  app->add_option("--host", options->host,
                  "serve at this address; other machines need the address with the token that is printed (default: "
                  "127.0.0.1)")
      ->type_name("ADDRESS");
  add_data_option(*app, options->data);
  app->add_option("--pages", options->pages, "where the built pages are (default: beside the program)")
      ->type_name("DIR");
  app->add_option("--export", options->site,
                  "copy the pages into a new folder, or over an export of before: a site for any web server")
      ->type_name("DIR");
  app->add_option("--ask", options->asked,
                  "asks the engine what a page asks of it: a request as JSON in each line of the file, an answer in "
                  "each line; - is standard input. docs/lab.md lists the calls")
      ->type_name("FILE");
  app->footer(
      "Examples:\n"
      "  pellucid lab\n"
      "  pellucid lab runs/first --port 8000\n"
      "  echo '{\"call\": \"make\", \"name\": \"circle\", \"rows\": 3}' | pellucid lab --ask -");
  return {app, [options] { return run_lab(*options); }};
}

}  // namespace pellucid::cli
