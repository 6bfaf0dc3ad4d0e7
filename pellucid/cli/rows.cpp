#include "pellucid/cli/rows.hpp"

#include "pellucid/base/error.hpp"
#include "pellucid/base/text.hpp"
#include "pellucid/cli/command.hpp"
#include "pellucid/data/read_table.hpp"

namespace pellucid::cli {

data::Table table_for(const Model& model, const std::string& path, data::CsvOptions options) {
  if (model.preparation() == nullptr) {
    fail({Fault::usage, "cannot use the table \"" + printable(path) + "\"", "",
          "the model was trained on images, not on a table", "give images"});
  }
  options.decimal_comma = model.preparation()->rules.decimal_comma;
  return data::read_table(path, options).table;
}

void note_encounters(const std::vector<data::Encounter>& encounters) {
  for (const data::Encounter& met : encounters) {
    const std::string column = "column \"" + printable(met.column) + "\": ";
    if (met.missing > 0) {
      note(column + counted(met.missing, "missing value") + "; training had none, so the usual value stands for it\n");
    }
    if (met.unseen > 0) {
      note(column + counted(met.unseen, "cell") + " with a category that training had rarely or never (first: \"" +
           printable(met.first_unseen) + "\" in row " + grouped(met.first_row) + ")\n");
    }
  }
}

void demand_columns(const Model& model, const std::string& path, Index columns) {
  if (columns == model.signature().inputs) return;
  fail({Fault::data, "the rows of \"" + printable(path) + "\" do not fit the model", "",
        "they have " + grouped(columns) + " columns, the model takes " + grouped(model.signature().inputs),
        "give rows like those that the model was trained on"});
}

}  // namespace pellucid::cli
