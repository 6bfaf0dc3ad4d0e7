#include "pellucid/rows/known_rows.hpp"

#include <algorithm>
#include <array>

#include "pellucid/base/error.hpp"
#include "pellucid/data/read_table.hpp"
#include "pellucid/rows/picture_rows.hpp"
#include "pellucid/rows/rows.hpp"
#include "pellucid/rows/table_rows.hpp"

namespace pellucid {

const char* name_of(Side side) {
  switch (side) {
    case Side::training:
      return "training";
    case Side::validation:
      return "validation";
    case Side::sealed:
      return "sealed";
    case Side::fresh:
      break;
  }
  return "new";
}

void KnownRows::add(const std::vector<data::RowKey>& keys, const std::vector<Side>& sides) {
  for (std::size_t i = 0; i < keys.size(); ++i) {
    if (sides[i] != Side::fresh) rows_.emplace_back(keys[i], sides[i]);
  }
}

void KnownRows::close() { std::ranges::sort(rows_); }

Side KnownRows::of(const data::RowKey& key) const {
  const auto found = std::ranges::lower_bound(rows_, std::pair(key, Side::training));
  return found != rows_.end() && found->first == key ? found->second : Side::fresh;
}

bool KnownRows::is_sealed(const data::RowKey& key) const {
  return std::ranges::binary_search(rows_, std::pair(key, Side::sealed));
}

namespace {

std::unique_ptr<Opened> open_again(const RunRecipe& run, const data::Seal& seal) {
  return open_source(run.source, run.recipe.validation, &seal);
}

/// The sides of the rows that training may see.
std::vector<Side> sides_of_seen(const data::Split& split, Index rows) {
  std::vector<Side> sides(static_cast<std::size_t>(rows), Side::validation);
  for (const std::uint32_t row : split.train) sides[row] = Side::training;
  return sides;
}

/// Columns of a table that another one has too.
std::vector<std::string> common_columns(const data::Table& table, const data::Table& other) {
  std::vector<std::string> common;
  for (const std::string& name : table.names()) {
    if (other.find(name) != nullptr) common.push_back(name);
  }
  return common;
}

/// Adds the rows of a file of a run that have a target; all are on one side.
void add_file(KnownRows& known, const std::string& path, const Source& source, const std::vector<std::string>& columns,
              Side side) {
  if (path.empty()) return;
  const data::Table table = data::read_table(path, csv_options(source)).table;
  std::vector<Side> sides(static_cast<std::size_t>(table.rows), Side::fresh);
  const data::Column& target = table.demand(source.target, "{source.target}");
  for (const std::uint32_t row : data::rows_with_value(target, data::all_rows(table.rows), cell_rules(source))) {
    sides[row] = side;
  }
  known.add(data::row_keys(table, source.target, columns), sides);
}

/// The rows of a run, known by some columns.
struct KnownTable {
  KnownRows rows;
  std::vector<std::string> columns;
};

/// The rows of a table's run, by the columns that the table asked about has too. A row with a target that may not be
/// seen is sealed; which they are is all that is taken from them.
KnownTable known_table(const data::Table& asked, const RunRecipe& run, const data::Seal& seal) {
  const Source& source = run.source;
  const std::unique_ptr<Opened> opened = open_again(run, seal);
  const OpenTable& open = *opened->table();
  const std::vector<Side> seen = sides_of_seen(opened->prepare(run).split, open.own_rows);
  const data::Table all = data::read_table(source.path, csv_options(source)).table;
  const data::Column& target = all.demand(source.target, "{source.target}");
  std::vector<Side> sides(static_cast<std::size_t>(all.rows), Side::fresh);
  for (const std::uint32_t row : data::rows_with_value(target, data::all_rows(all.rows), cell_rules(source))) {
    sides[row] = Side::sealed;
  }
  for (std::uint32_t row = 0; row < seen.size(); ++row) {
    sides[static_cast<std::size_t>(open.seen.number_of_row(row) - 1)] = seen[row];
  }
  KnownTable known{{}, common_columns(all, asked)};
  known.rows.add(data::row_keys(all, source.target, known.columns), sides);
  add_file(known.rows, source.validation_file, source, known.columns, Side::validation);
  add_file(known.rows, source.test_file, source, known.columns, Side::sealed);
  known.rows.close();
  return known;
}

KnownRows known_pictures(const RunRecipe& run, const data::Seal& seal) {
  const std::unique_ptr<Opened> opened = open_again(run, seal);
  const PictureKeys keys = picture_keys_of(run.source);
  KnownRows known;
  known.add(keys.seen, sides_of_seen(opened->prepare(run).split, static_cast<Index>(keys.seen.size())));
  known.add(keys.sealed, std::vector<Side>(keys.sealed.size(), Side::sealed));
  known.close();
  return known;
}

/// Rows by their side, each side's judged; the sealed ones are counted first.
template <class Judge>
std::vector<JudgedSide> judge_sides(const std::vector<data::RowKey>& keys, const data::Rows& rows,
                                    const KnownRows& known, const std::function<void(Index)>& count,
                                    const Judge& judge) {
  std::array<data::Rows, std::size(all_sides)> parts;
  for (const std::uint32_t row : rows) parts[static_cast<std::size_t>(known.of(keys[row]))].push_back(row);
  const auto sealed = std::ranges::count_if(rows, [&](std::uint32_t row) { return known.is_sealed(keys[row]); });
  if (sealed > 0) count(sealed);
  std::vector<JudgedSide> judged;
  for (const Side side : all_sides) {
    const data::Rows& part = parts[static_cast<std::size_t>(side)];
    if (!part.empty()) judged.push_back({side, judge(part)});
  }
  if (judged.empty()) judged.push_back({Side::fresh, judge(rows)});  // which says what is missing
  return judged;
}

}  // namespace

std::vector<JudgedSide> evaluate_by_side(const Model& model, const std::string& path, const std::string& labels,
                                         const Source& reading, const RunRecipe& run, const data::Seal& seal,
                                         const std::function<void(Index)>& count) {
  if (model.preparation() == nullptr) {
    const data::Dataset pictures = labelled_pictures(model, path, labels, reading);
    return judge_sides(picture_keys(pictures), data::all_rows(pictures.rows), known_pictures(run, seal), count,
                       [&](const data::Rows& rows) { return judge_pictures(model, pictures, rows); });
  }
  demand_no_labels(labels);
  const data::Table table = table_for(model, path, reading);
  const data::FittedTarget& target = model.preparation()->target;
  const data::Rows labelled = data::rows_with_value(table.demand(target.name, "{source.target}"),
                                                    data::all_rows(table.rows), model.preparation()->rules);
  predict_table(model, table, {});  // fails where a column is missing, before anything is counted
  const KnownTable known = known_table(table, run, seal);
  return judge_sides(data::row_keys(table, target.name, known.columns), labelled, known.rows, count,
                     [&](const data::Rows& rows) {
                       Judged judged;
                       judged.evaluation = evaluate_table(model, table, rows, &judged.encounters);
                       return judged;
                     });
}

Judged evaluate_validation(const Model& model, const RunRecipe& run, const data::Seal& seal) {
  const std::unique_ptr<Opened> opened = open_again(run, seal);
  const data::Rows rows = opened->prepare(run).split.validation;
  if (rows.empty()) {
    fail({Fault::usage, "cannot evaluate without DATA", "", "the run has no validation rows", "give rows of your own"});
  }
  return {opened->evaluate(model, rows), {}};
}

}  // namespace pellucid
