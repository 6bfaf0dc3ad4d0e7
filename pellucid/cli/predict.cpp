// `pellucid predict`: a line of CSV for each row, with the predicted class or number, and probabilities on request.
#include <CLI/CLI.hpp>
#include <charconv>
#include <memory>

#include "pellucid/base/error.hpp"
#include "pellucid/base/text.hpp"
#include "pellucid/cli/command.hpp"
#include "pellucid/cli/encounters.hpp"
#include "pellucid/cli/model_words.hpp"
#include "pellucid/cli/out_options.hpp"
#include "pellucid/cli/picture_words.hpp"
#include "pellucid/cli/source_options.hpp"
#include "pellucid/model/parsed.hpp"
#include "pellucid/rows/picture_rows.hpp"
#include "pellucid/rows/pictures_for_model.hpp"
#include "pellucid/run/session.hpp"

namespace pellucid::cli {

namespace {

struct PredictArguments {
  std::string model, data;
  OutOptions out;
  bool proba = false, excel_safe = false;
  SourceOptions reading;
};

// A text as one CSV field (RFC 4180). Spreadsheets take some texts for formulas and run them: where that is to be
// avoided, an apostrophe in front makes them texts.
std::string field(const std::string& cell, bool excel_safe) {
  const bool is_formula =
      excel_safe && !cell.empty() && std::string_view("=+-@\t\r").find(cell.front()) != std::string::npos;
  const std::string text = (is_formula ? "'" : "") + cell;
  if (text.find_first_of(",\"\r\n") == std::string::npos) return text;
  std::string quoted = "\"";
  for (const char letter : text) quoted += letter == '"' ? std::string("\"\"") : std::string(1, letter);
  return quoted + "\"";
}

/// Numbers as short as they read back: as a float where the model is one.
class Printer {
 public:
  /// `files` are the rows' own, or empty.
  Printer(const Model& model, const std::vector<std::string>& files, bool excel_safe)
      : signature_(model.signature()),
        files_(files),
        excel_safe_(excel_safe),
        is_float_(model.recipe().dtype == Element::float32 && signature_.task != Task::regression) {}

  /// Adds a line for each of the next rows.
  void add(std::span<const double> predictions, bool proba, std::string& text) {
    const auto width = static_cast<std::size_t>(signature_.outputs);
    const bool tells_classes = signature_.task != Task::regression;
    const std::vector<Index> decided = tells_classes ? decided_classes(signature_, predictions) : std::vector<Index>{};
    for (std::size_t row = 0; row * width < predictions.size(); ++row) {
      const std::span<const double> values = predictions.subspan(row * width, width);
      text += std::to_string(++rows_) + ",";
      if (!files_.empty()) text += field(files_[static_cast<std::size_t>(rows_) - 1], excel_safe_) + ",";
      text += (tells_classes ? field(signature_.classes[static_cast<std::size_t>(decided[row])], excel_safe_)
                             : shortest(values[0]));
      text += (proba ? probabilities(values) : "") + "\n";
    }
  }

  std::string header(bool proba) const {
    std::string line = files_.empty() ? "row,prediction" : "row,file,prediction";
    if (proba) {
      for (const std::string& name : signature_.classes) line += "," + field(name, excel_safe_);
    }
    return line + "\n";
  }

 private:
  std::string shortest(double value) const {
    char text[32];
    const auto end = is_float_ ? std::to_chars(text, text + sizeof text, static_cast<float>(value)).ptr
                               : std::to_chars(text, text + sizeof text, value).ptr;
    return {text, end};
  }
  // A binary model gives the probability of the second class.
  std::string probabilities(std::span<const double> row) const {
    if (row.size() == 1) return "," + complement(row[0]) + "," + shortest(row[0]);
    std::string text;
    for (const double value : row) text += "," + shortest(value);
    return text;
  }
  std::string complement(double value) const {
    return is_float_ ? shortest(static_cast<double>(1 - static_cast<float>(value))) : shortest(1 - value);
  }

  const Signature& signature_;
  const std::vector<std::string>& files_;
  bool excel_safe_;
  bool is_float_;
  Index rows_ = 0;  // so far
};

void demand_probabilities(const Model& model) {
  const Task task = model.signature().task;
  if (task == Task::regression) {
    fail({Fault::usage, "cannot use --proba", "", "the model predicts numbers, not classes", "leave --proba out"});
  }
  if (model.signature().output_kind == OutputKind::probabilities) return;
  fail({Fault::usage, "cannot use --proba", loss_of(model.recipe(), task),
        "this loss does not make the network tell any probabilities",
        std::string("leave --proba out, or train with --loss ") + default_loss(task)});
}

int run_predict(const PredictArguments& options) {
  demand(options.model, "predict", "MODEL");
  demand(options.data, "predict", "DATA");
  const std::string path = input_path(options.model), data = input_path(options.data);
  std::vector<std::string> read = read_with_model(path);
  read.push_back(data);
  options.out.demand_place(read);
  const Model model = open_told(path);
  check_classes(model.signature());
  if (options.proba) demand_probabilities(model);
  const Source reading = options.reading.source({});
  const bool are_pictures = model.preparation() == nullptr;
  const data::Dataset pictures = are_pictures ? pictures_for(model, data, reading, false) : data::Dataset{};
  Printer printer(model, pictures.names, options.excel_safe);
  std::string text = printer.header(options.proba);
  const auto add = [&](std::span<const double> predictions) { printer.add(predictions, options.proba, text); };
  if (are_pictures) {
    note_pictures(pictures.account);
    predict_pictures(model, pictures, add);
  } else {
    note_encounters(predict_rows(model, data, reading, add));
  }
  options.out.write(text, read);
  return done;
}

}  // namespace

Command add_predict(CLI::App& program) {
  const auto options = std::make_shared<PredictArguments>();
  CLI::App* app = program.add_subcommand(
      "predict", "Predicts each row of DATA, as CSV: row (from 1), of pictures the file, prediction.");
  app->add_option("MODEL", options->model, "a model file or a run folder");
  app->add_option("DATA", options->data,
                  "a table with the columns of the one trained on, in any order, or images: an IDX file, a picture, "
                  "a folder of them, by class or loose");
  options->out.add_to(*app);
  app->add_flag("--proba", options->proba, "add a column with the probability of each class");
  app->add_flag("--excel-safe", options->excel_safe,
                "put ' in front of class names that a spreadsheet would run as formulas: = + - @ first");
  options->reading.add_reading_to(*app);
  app->footer("Example:\n  pellucid predict runs/first new-rows.csv --proba --out predictions.csv");
  return {app, [options] { return run_predict(*options); }};
}

}  // namespace pellucid::cli
