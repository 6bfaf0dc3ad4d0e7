#include "pellucid/cli/source_options.hpp"

#include <CLI/CLI.hpp>
#include <algorithm>
#include <filesystem>

#include "pellucid/cli/arguments.hpp"

namespace pellucid::cli {

namespace {

constexpr const char* reading = "Reading";
constexpr const char* column_group = "Columns";
constexpr const char* splitting = "Splitting";
constexpr const char* folder_group = "Images";

std::string delimiter(const std::string& text) {
  if (text == "tab" || text == "\\t") return "\t";
  for (const auto& [name, character] :
       {std::pair{"comma", ","}, std::pair{"semicolon", ";"}, std::pair{"bar", "|"}, std::pair{"space", " "}}) {
    if (text == name) return character;
  }
  if (text.size() != 1 || text == "\"" || text == "\n" || text == "\r") {
    misuse("--delimiter", "\"" + printable(text) + "\" is no delimiter",
           "give one character, or tab, comma, semicolon, bar, space");
  }
  return text;
}

void add_names(std::vector<std::string>& names, const std::string& text) {
  for (const std::string& name : comma_list(text)) names.push_back(name);
}

double part(const char* option, const std::string& text) {
  const double value = number(option, text, "give a part of the rows such as 0.2, or a file");
  if (!(value >= 0 && value < 1)) misuse(option, text + " is outside [0, 1)", "give a part of the rows such as 0.2");
  return value;
}

}  // namespace

void SourceOptions::add(CLI::App& app, const char* name, const char* value, const char* help,
                        void (*set)(Source&, const std::string&)) {
  app.add_option_function<std::string>(
         name, [this, name, set](const std::string& text) { given_.push_back({name, set, text}); }, help)
      ->type_name(value);
}

void SourceOptions::add_reading_to(CLI::App& app) {
  app.option_defaults()->group(reading);
  add(app, "--delimiter", "CHAR", "what stands between cells: a character, tab, comma, semicolon, bar (default: found)",
      [](Source& source, const std::string& text) { source.delimiter = delimiter(text); });
  app.add_flag("--no-header", no_header_, "the first row is data; columns are column_1, column_2, …");
  app.add_flag("--decimal-comma", decimal_comma_, "numbers are written 3,14");
  add(app, "--missing", "WORDS", "more words for a missing value, with commas between (beside pandas' list)",
      [](Source& source, const std::string& text) { add_names(source.missing, text); });
  add(app, "--sample", "ROWS", "read the first rows alone: a look before the whole is used",
      [](Source& source, const std::string& text) {
        source.sample = whole_number("--sample", text, 1, "give a number of rows");
      });
  app.option_defaults()->group("Options");
}

void SourceOptions::add_training_to(CLI::App& app) {
  app.option_defaults()->group(column_group);
  add(app, "--target", "COLUMN", "the column to tell",
      [](Source& source, const std::string& text) { source.target = text; });
  add(app, "--task", "TASK", "regression or classification (default: by the target's values)",
      [](Source& source, const std::string& text) {
        if (text != "regression" && text != "classification") {
          misuse("--task", "\"" + printable(text) + "\" is unknown", "use regression or classification");
        }
        source.task = text;
      });
  add(app, "--numeric", "COLUMNS", "columns that hold numbers, with commas between (default: found)",
      [](Source& source, const std::string& text) { add_names(source.numeric, text); });
  add(app, "--categorical", "COLUMNS", "columns that hold categories",
      [](Source& source, const std::string& text) { add_names(source.categorical, text); });
  add(app, "--text", "COLUMNS", "columns that hold texts",
      [](Source& source, const std::string& text) { add_names(source.text, text); });
  add(app, "--ignore", "COLUMNS", "columns to leave out",
      [](Source& source, const std::string& text) { add_names(source.ignore, text); });
  add(app, "--weight-column", "COLUMN", "what each row counts for in the loss, from 0; it is no input",
      [](Source& source, const std::string& text) { source.weight_column = text; });
  add(app, "--scale", "standard|none",
      "numbers less their mean, over their deviation; or as they are (default: standard)",
      [](Source& source, const std::string& text) {
        if (text != "standard" && text != "none") {
          misuse("--scale", "\"" + printable(text) + "\" is unknown", "use standard or none");
        }
        source.scale = text == "standard";
      });
  app.option_defaults()->group(splitting);
  add(app, "--test", "PART|FILE", "rows that are sealed: a part, chosen by what a row says, or a file (default: 0.2)",
      [](Source& source, const std::string& text) {
        const bool is_part = parse_number(text).has_value();
        source.test = is_part ? part("--test", text) : 0;
        source.test_file = is_part ? "" : text;
      });
  add(app, "--group", "COLUMN", "rows that agree in this column stay on one side",
      [](Source& source, const std::string& text) { source.group = text; });
  add(app, "--time", "COLUMN", "the latest rows are the test set, those before them are watched",
      [](Source& source, const std::string& text) { source.time = text; });
  app.option_defaults()->group(folder_group);
  add(app, "--image-size", "HxW", "the size that pictures are brought to (default: as they are)",
      [](Source& source, const std::string& text) { source.image_size = text; });
  app.option_defaults()->group("Options");
}

Source SourceOptions::source(Source base) const {
  for (const Given& given : given_) given.set(base, given.text);
  if (no_header_) base.header = false;
  if (decimal_comma_) base.decimal_comma = true;
  if (!base.group.empty() && !base.time.empty()) {
    misuse("--group", "--time is given too", "split by one of them");
  }
  return base;
}

std::string SourceOptions::first_given() const {
  if (!given_.empty()) return given_.front().name;
  return no_header_ ? "--no-header" : decimal_comma_ ? "--decimal-comma" : "";
}

}  // namespace pellucid::cli
