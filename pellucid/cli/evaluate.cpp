// `pellucid evaluate`: the metrics of a model on labelled images of one's own.
#include <memory>
#include <nlohmann/json.hpp>

#include "pellucid/cli/command.hpp"
#include "pellucid/cli/evaluation.hpp"
#include "pellucid/cli/terminal.hpp"
#include "pellucid/data/images.hpp"
#include "pellucid/train/run_folder.hpp"

namespace pellucid::cli {

namespace {

using Json = nlohmann::ordered_json;

struct Options {
  std::string model, images, labels;
  bool json = false;
};

int run(const Options& options) {
  demand(options.model, "evaluate", "MODEL");
  demand(options.images, "evaluate", "IMAGES");
  demand(options.labels, "evaluate", "LABELS");
  Model model = Model::load(model_path(options.model));
  const data::Dataset dataset = data::read_images(options.images, options.labels);
  const Evaluation evaluation = evaluate(model, dataset.inputs, dataset.columns, dataset.targets);
  if (options.json) {
    Json json{{"schema", 1}, {"model", options.model}};
    json.update(json_of(evaluation));
    print(json.dump(2, ' ', false, Json::error_handler_t::replace) + "\n");
    return done;
  }
  const Terminal out = terminal(stdout);
  print(report(evaluation, out.columns, out.has_colour));
  return done;
}

}  // namespace

Command add_evaluate(CLI::App& program) {
  const auto options = std::make_shared<Options>();
  CLI::App* app = program.add_subcommand("evaluate", "Reports the metrics of a model on labelled images.");
  app->add_option("MODEL", options->model, "a model file or a run folder");
  app->add_option("IMAGES", options->images, "an IDX file of images, plain or .gz");
  app->add_option("LABELS", options->labels, "the IDX file of their labels, plain or .gz");
  app->add_flag("--json", options->json, "print one JSON object");
  app->footer("Example:\n  pellucid evaluate runs/first images-idx3-ubyte.gz labels-idx1-ubyte.gz");
  return {app, [options] { return run(*options); }};
}

}  // namespace pellucid::cli
