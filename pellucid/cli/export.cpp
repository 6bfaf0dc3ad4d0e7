// `pellucid export`: a model in a form that other programs take.
#include "pellucid/export/export.hpp"
#include "pellucid/base/error.hpp"
#include "pellucid/base/text.hpp"
#include "pellucid/cli/arguments.hpp"
#include "pellucid/cli/command.hpp"
#include "pellucid/cli/model_words.hpp"
#include "pellucid/cli/out_options.hpp"
#include "pellucid/model/mean.hpp"
#include "pellucid/run/session.hpp"

namespace pellucid::cli {

namespace {

struct ExportArguments {
  std::string model, as, member;
  OutOptions out;
};

std::vector<std::string> export_names() {
  std::vector<std::string> names;
  for (const exports::Format& format : catalogue<exports::Format>()) names.emplace_back(format.name.text);
  return names;
}

const exports::Format& demand_format(const std::string& name) {
  for (const exports::Format& format : catalogue<exports::Format>()) {
    if (name == format.name.text) return format;
  }
  const std::string near = nearest(name, export_names());
  misuse("--as",
         name.empty()   ? "it is missing"
         : near.empty() ? in_quotes(name) + " is unknown"
                        : in_quotes(name) + " is unknown; did you mean \"" + near + "\"?",
         "\"pellucid list exports\" shows what there is");
}

int run_export(const ExportArguments& options) {
  demand(options.model, "export", "MODEL");
  const exports::Format& format = demand_format(options.as);
  const std::string path = input_path(options.model);
  const std::vector<std::string> read = read_with_model(path);
  options.out.demand_place(read);
  const Model model = open_told(path, options.member);
  demand_one_network(model, "a form that other programs take");
  options.out.write(format.write(model), read);
  return done;
}

}  // namespace

Command add_export(CLI::App& program) {
  const auto options = std::make_shared<ExportArguments>();
  std::string names;
  for (const std::string& name : export_names()) names += (names.empty() ? "" : ", ") + name;
  CLI::App* app = program.add_subcommand("export", "Writes a model in a form that other programs take.");
  app->add_option("MODEL", options->model, "a model file or a run folder");
  app->add_option("--member", options->member, "of an ensemble, which of its networks, from 1")->type_name("K");
  app->add_option("--as", options->as, "the form: " + names)->type_name("NAME");
  options->out.add_to(*app);
  app->footer("Example:\n  pellucid export runs/first --as dot --out network.dot");
  return {app, [options] { return run_export(*options); }};
}

}  // namespace pellucid::cli
