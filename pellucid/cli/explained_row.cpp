#include "pellucid/cli/explained_row.hpp"

#include <algorithm>
#include <utility>

#include "pellucid/base/text.hpp"
#include "pellucid/cli/arguments.hpp"
#include "pellucid/cli/command.hpp"
#include "pellucid/cli/picture_words.hpp"
#include "pellucid/explain/input_origins.hpp"
#include "pellucid/explain/pixel_names.hpp"
#include "pellucid/rows/pictures_for_model.hpp"
#include "pellucid/rows/table_rows.hpp"

namespace pellucid::cli {

namespace {

/// A class by its name or number, or a number in the units that the model predicts.
double class_or_number(const Model& model, const std::string& text) {
  const std::vector<std::string>& classes = model.signature().classes;
  const auto found = std::find(classes.begin(), classes.end(), text);
  if (found != classes.end()) return static_cast<double>(found - classes.begin());
  return number("--target", text, "give a class of the model or a number");
}

ExplainedRow row_of_numbers(const Model& model, const RowQuestion& asked) {
  ExplainedRow row;
  for (const std::string& text : pieces(asked.input, ',')) {
    row.inputs.push_back(number("--input", text, "give numbers with commas between: --input \"1,0.5\""));
  }
  if (!asked.target.empty()) row.target = class_or_number(model, asked.target);
  if (model.preparation() != nullptr) {
    row.names = model.preparation()->input_names();
    note(
        "--input gives numbers as the network takes them, scaled and encoded; --data FILE --row N takes a row of the "
        "table\n");
  }
  return row;
}

// "island=Torgersen" of a column that the network has as a code; in the text alone, --json names the column.
void name_categories(ExplainedRow& row, const Model& model, const data::Table& table, Index number) {
  for (const Field& field : model.signature().fields) {
    if (field.holds != Field::Holds::codes) continue;
    for (const Index column : field.columns) {
      std::string& name = row.names[static_cast<std::size_t>(column)];
      const data::Column* const cells = table.find(name);
      if (cells != nullptr) name += "=" + std::string(cells->cells[number - 1]);
    }
  }
}

ExplainedRow row_of_table(const Model& model, const RowQuestion& asked, const BeforeTruth& before_truth) {
  const Index number = asked.number();
  data::Table table = table_for(model, input_path(asked.data), asked.reading.source({}));
  if (number > table.rows) {
    misuse("--row", grouped(number) + " is behind the last of " + counted(table.rows, "row"),
           "give a row of the table");
  }
  const data::Preparation& preparation = *model.preparation();
  const data::Rows rows{static_cast<std::uint32_t>(number - 1)};
  ExplainedRow row{data::encode<double>(preparation, table, rows), {}, preparation.input_names()};
  for (const data::FittedColumn& column : preparation.columns) {
    if (column.width() > 0) row.cells.emplace_back(table.demand(column.name, "").cells[number - 1]);
  }
  const data::Column* target = table.find(preparation.target.name);
  if (!asked.target.empty()) {
    row.target = class_or_number(model, asked.target);
  } else if (before_truth && target != nullptr && !data::is_missing(target->cells[number - 1], preparation.rules)) {
    before_truth({&table, nullptr, rows.front()});
    row.target = table_truths(model, table, rows)[0];
  }
  if (!asked.json) name_categories(row, model, table, number);
  row.origins = input_origins(preparation, table, rows.front());
  row.table = std::move(table);
  return row;
}

ExplainedRow row_of_pictures(const Model& model, const RowQuestion& asked, const BeforeTruth& before_truth) {
  const Index number = asked.number();
  const data::Dataset pictures = pictures_for(model, input_path(asked.data), asked.reading.source({}), false);
  if (number > pictures.rows) {
    misuse("--row", grouped(number) + " is behind the last of " + counted(pictures.rows, "picture"),
           "give one of the pictures");
  }
  const auto begin = pictures.inputs.begin() + (number - 1) * pictures.columns;
  ExplainedRow row{{begin, begin + pictures.columns}, {}, explaining::pixel_names(model.signature())};
  const auto place = static_cast<std::size_t>(number - 1);
  if (!asked.target.empty()) {
    row.target = class_or_number(model, asked.target);
  } else if (before_truth && !pictures.targets.empty() && pictures.targets[place] >= 0) {
    before_truth({nullptr, &pictures, static_cast<std::uint32_t>(place)});
    row.target = static_cast<double>(pictures.targets[place]);
  }
  note_pictures(pictures.account);
  return row;
}

}  // namespace

Index RowQuestion::number() const { return whole_number("--row", row.empty() ? "1" : row, 1, "rows count from 1"); }

ExplainedRow explained_row(const Model& model, const RowQuestion& asked, const BeforeTruth& before_truth) {
  if (!asked.input.empty()) return row_of_numbers(model, asked);
  return model.preparation() != nullptr ? row_of_table(model, asked, before_truth)
                                        : row_of_pictures(model, asked, before_truth);
}

}  // namespace pellucid::cli
