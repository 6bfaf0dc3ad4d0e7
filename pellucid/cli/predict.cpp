// `pellucid predict`: a line of CSV for each row, with the predicted class or number, and probabilities on request.
#include <charconv>
#include <memory>

#include "pellucid/base/error.hpp"
#include "pellucid/base/files.hpp"
#include "pellucid/base/text.hpp"
#include "pellucid/cli/command.hpp"
#include "pellucid/cli/evaluation.hpp"
#include "pellucid/data/images.hpp"
#include "pellucid/train/run_folder.hpp"

namespace pellucid::cli {

namespace {

struct Options {
  std::string model, data, out;
  bool proba = false;
};

// A text as one CSV field (RFC 4180).
std::string field(const std::string& text) {
  if (text.find_first_of(",\"\r\n") == std::string::npos) return text;
  std::string quoted = "\"";
  for (const char letter : text) quoted += letter == '"' ? std::string("\"\"") : std::string(1, letter);
  return quoted + "\"";
}

// The shortest text that reads back as the same float.
std::string shortest(float value) {
  char text[32];
  const auto [end, error] = std::to_chars(text, text + sizeof text, value);
  return {text, end};
}

std::string header(const Signature& signature, bool proba) {
  std::string line = "row,prediction";
  if (proba) {
    for (const std::string& name : signature.classes) line += "," + field(name);
  }
  return line + "\n";
}

// The probability of each class; a binary model gives that of the second one.
std::string probabilities(std::span<const float> row) {
  if (row.size() == 1) return "," + shortest(1 - row[0]) + "," + shortest(row[0]);
  std::string text;
  for (const float value : row) text += "," + shortest(value);
  return text;
}

std::string csv(const Signature& signature, std::span<const float> predictions, bool proba) {
  const auto width = static_cast<std::size_t>(signature.outputs);
  const bool tells_classes = signature.task != Task::regression;
  const std::vector<Index> decided = tells_classes ? decided_classes(signature, predictions) : std::vector<Index>{};
  std::string text = header(signature, proba);
  for (std::size_t row = 0; row * width < predictions.size(); ++row) {
    const std::span<const float> values = predictions.subspan(row * width, width);
    text += std::to_string(row + 1) + "," +
            (tells_classes ? field(signature.classes[static_cast<std::size_t>(decided[row])]) : shortest(values[0]));
    text += (proba ? probabilities(values) : "") + "\n";
  }
  return text;
}

int run(const Options& options) {
  demand(options.model, "predict", "MODEL");
  demand(options.data, "predict", "DATA");
  Model model = Model::load(model_path(options.model));
  const Signature& signature = model.signature();
  check_classes(signature);
  if (options.proba && signature.task == Task::regression) {
    fail({Fault::usage, "cannot use --proba", "", "the model predicts numbers, not classes", "leave --proba out"});
  }
  const data::Dataset dataset = data::read_images(options.data);
  if (dataset.columns != signature.inputs) {
    fail({Fault::data, "the rows of \"" + printable(options.data) + "\" do not fit the model", "",
          "they have " + grouped(dataset.columns) + " columns, the model takes " + grouped(signature.inputs),
          "give rows like those that the model was trained on"});
  }
  const std::string text = csv(signature, model.predict(dataset.inputs), options.proba);
  if (options.out.empty()) {
    print(text);
  } else {
    write_atomically(options.out, text);
  }
  return done;
}

}  // namespace

Command add_predict(CLI::App& program) {
  const auto options = std::make_shared<Options>();
  CLI::App* app = program.add_subcommand("predict", "Predicts each row of DATA, as CSV: row (from 1), prediction.");
  app->add_option("MODEL", options->model, "a model file or a run folder");
  app->add_option("DATA", options->data, "an IDX file of images, plain or .gz");
  app->add_option("--out", options->out, "write to this file, not to standard output")->type_name("FILE");
  app->add_flag("--proba", options->proba, "add a column with the probability of each class");
  app->footer("Example:\n  pellucid predict runs/first images-idx3-ubyte.gz --proba --out predictions.csv");
  return {app, [options] { return run(*options); }};
}

}  // namespace pellucid::cli
