#include "pellucid/rows/rows.hpp"

#include <filesystem>

#include "pellucid/base/error.hpp"
#include "pellucid/base/text.hpp"
#include "pellucid/rows/check_source.hpp"
#include "pellucid/train/check_data.hpp"

namespace pellucid {

Data data_of(const Opened& opened, const Prepared& prepared) {
  return prepared.table ? prepared.table->data() : data_of(*opened.images, &prepared.split);
}

Opened open_source(const Source& source, double validation) {
  std::error_code ignored;
  if (std::filesystem::is_directory(source.path, ignored)) return open_images(source);
  if (!std::filesystem::exists(source.path, ignored)) {
    fail({Fault::data, "cannot read \"" + printable(source.path) + "\"", "", "there is no such file or folder",
          "check the path"});
  }
  if (source.target.empty()) {
    fail({Fault::usage, "pellucid train needs --target", "", "\"" + printable(source.path) + "\" is a table",
          "name the column to tell: --target COLUMN; \"pellucid check\" lists the columns"});
  }
  check_table_source(source);
  Opened opened;
  opened.table = open_table(source, validation);
  opened.seal = data::seal_files(opened.table->files);
  opened.rows = opened.table->rows;
  opened.columns = static_cast<Index>(opened.table->seen.columns.size());
  opened.test_rows = opened.table->test_rows;
  return opened;
}

Prepared prepare(const Opened& opened, const RunRecipe& run) {
  const Recipe& recipe = run.recipe;
  if (!opened.table) {
    check_image_source(run.source, true);  // folds are this network's own
    data::Split split =
        data::split_validation(static_cast<std::uint32_t>(opened.images->rows), recipe.validation, recipe.seed);
    Signature signature = check_data(data_of(*opened.images, &split));
    return {{}, std::move(split), std::move(signature)};
  }
  const OpenTable& table = *opened.table;
  data::Table own;
  const bool has_more = table.own_rows < table.seen.rows;
  if (has_more) own = data::rows_of(table.seen, data::all_rows(table.own_rows));
  const data::Table& rows = has_more ? own : table.seen;
  data::Split split = run.source.folds > 0
                          ? data::split_fold(rows, table.rule, run.source.fold - 1, run.source.folds, recipe.seed)
                          : data::split_rows(rows, table.rule, cell_rules(table.source), recipe.seed);
  if (split.train.empty()) {
    fail({Fault::data, "cannot train on \"" + printable(run.source.path) + "\"", "",
          "no row is left to train on: all " + counted(rows.rows, "row") + " are held out",
          "give more rows, or smaller parts to --val and --test"});
  }
  Prepared prepared{prepare_table(table, recipe, std::move(split)), {}, {}};
  prepared.split = prepared.table->split;
  prepared.signature = check_data(prepared.table->data());
  return prepared;
}

}  // namespace pellucid
