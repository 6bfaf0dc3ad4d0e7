#include "pellucid/rows/known_rows.hpp"

#include <algorithm>
#include <array>
#include <functional>
#include <iterator>

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
std::vector<Side> sides_of_seen(const Opened& opened, std::span<const RunRecipe> runs, Index rows) {
  std::vector<Side> sides(static_cast<std::size_t>(rows), Side::validation);
  for (const RunRecipe& run : runs) {
    for (const std::uint32_t row : opened.prepare(run).split.train) sides[row] = Side::training;
  }
  return sides;
}

/// How rows of a run are compared with those of a table that is asked about. Where they repeat by nature, equal inputs
/// are no sign of the same row: then all columns that both have are looked at.
data::TableAsRead compared(const Model& model, bool is_natural, const data::Table& own, const data::Table& asked) {
  data::TableAsRead as = table_as_read(*model.preparation());
  if (!is_natural) return as;
  const std::vector<std::string> names = as.input_names();
  const data::NameSet inputs(names);
  const data::ColumnsByName columns(asked);
  for (const std::string& name : own.names()) {
    const bool is_more = name != as.target.name && !inputs.contains(name);
    if (is_more && columns.find(name) != nullptr) as.inputs.push_back({name});
  }
  std::ranges::sort(as.inputs, {}, &data::ColumnAsRead::name);
  return as;
}

/// The rows of a table's run.
struct KnownTable {
  data::TableAsRead as;
  data::NumberForms forms;
  KnownRows rows{};
  bool is_natural = false;
  std::vector<std::uint64_t> trained{}, seen{};  ///< what the training rows say, and those with the validation rows

  /// `all` with the sides of its rows.
  void add(const data::Table& all, const std::vector<Side>& sides) {
    const data::RowsAsRead said = rows_as_read(all, as);
    rows.add(data::row_keys(said), sides);
    for (std::size_t row = 0; row < sides.size(); ++row) {
      if (sides[row] == Side::training) trained.push_back(said.whole[row]);
      if (sides[row] == Side::training || sides[row] == Side::validation) seen.push_back(said.whole[row]);
    }
  }
  /// Adds the rows of a file of the run that have a target; all are on one side.
  void add_file(const std::string& path, const Source& source, Side side) {
    if (path.empty()) return;
    data::Table table = data::read_table(path, csv_options(source)).table;
    data::read_by_forms(table, cell_rules(source), forms);
    std::vector<Side> sides(static_cast<std::size_t>(table.rows), Side::fresh);
    const data::Column& target = table.demand(source.target, "{source.target}");
    for (const std::uint32_t row : data::rows_with_value(target, data::all_rows(table.rows), cell_rules(source))) {
      sides[row] = side;
    }
    add(table, sides);
  }
};

/// The rows of a table's run. A row with a target that may not be seen is sealed; which they are is all that is taken
/// from them.
KnownTable known_table(const Model& model, const data::Table& asked, std::span<const RunRecipe> runs,
                       const data::Seal& seal) {
  const Source& source = runs.front().source;
  const std::unique_ptr<Opened> opened = open_again(runs.front(), seal);
  const OpenTable& open = *opened->table();
  const std::vector<Side> seen = sides_of_seen(*opened, runs, open.own_rows);
  data::Table all = data::read_table(source.path, csv_options(source)).table;
  data::read_by_forms(all, cell_rules(source), open.forms);
  const data::Column& target = all.demand(source.target, "{source.target}");
  std::vector<Side> sides(static_cast<std::size_t>(all.rows), Side::fresh);
  for (const std::uint32_t row : data::rows_with_value(target, data::all_rows(all.rows), cell_rules(source))) {
    sides[row] = Side::sealed;
  }
  for (std::uint32_t row = 0; row < seen.size(); ++row) {
    sides[static_cast<std::size_t>(open.seen.number_of_row(row) - 1)] = seen[row];
  }
  const bool is_natural = open.sealing.repetition.is_natural;
  KnownTable known{.as = compared(model, is_natural, all, asked), .forms = open.forms, .is_natural = is_natural};
  known.add(all, sides);
  known.add_file(source.validation_file, source, Side::validation);
  known.add_file(source.test_file, source, Side::sealed);
  known.rows.close();
  if (!seal.is_old()) data::check_unchanged(seal);  // while it was read again
  return known;
}

KnownRows known_pictures(std::span<const RunRecipe> runs, const data::Seal& seal) {
  const std::unique_ptr<Opened> opened = open_again(runs.front(), seal);
  const PictureKeys keys = picture_keys_of(runs.front().source, opened->pictures()->account.pixels);
  KnownRows known;
  known.add(keys.seen, sides_of_seen(*opened, runs, static_cast<Index>(keys.seen.size())));
  known.add(keys.sealed, std::vector<Side>(keys.sealed.size(), Side::sealed));
  known.close();
  return known;
}

data::Rows sealed_of(const std::vector<data::RowKey>& keys, const data::Rows& rows, const KnownRows& known) {
  data::Rows sealed;
  std::ranges::copy_if(rows, std::back_inserter(sealed), [&](std::uint32_t row) { return known.is_sealed(keys[row]); });
  return sealed;
}

/// Rows by their side, each side's judged; the sealed ones are counted first.
template <class Judge>
std::vector<JudgedSide> judge_sides(const std::vector<data::RowKey>& keys, const data::Rows& rows,
                                    const KnownRows& known, const std::function<void(const data::Rows&)>& count,
                                    const Judge& judge) {
  std::array<data::Rows, std::size(all_sides)> parts;
  for (const std::uint32_t row : rows) parts[static_cast<std::size_t>(known.of(keys[row]))].push_back(row);
  const data::Rows sealed = sealed_of(keys, rows, known);
  if (!sealed.empty()) count(sealed);
  std::vector<JudgedSide> judged;
  for (const Side side : all_sides) {
    const data::Rows& part = parts[static_cast<std::size_t>(side)];
    if (!part.empty()) judged.push_back({side, judge(side, part)});
  }
  if (judged.empty()) judged.push_back({Side::fresh, judge(Side::fresh, rows)});  // which says what is missing
  return judged;
}

/// Tells which of the rows of a side are copies of rows that training saw, and how the others do.
void tell_copies(Judged& judged, const std::vector<std::uint64_t>& whole, const std::vector<std::uint64_t>& seen,
                 const data::Rows& rows, const std::function<Evaluation(const data::Rows&)>& evaluate) {
  std::vector<std::uint64_t> said;
  for (const std::uint32_t row : rows) said.push_back(whole[row]);
  const std::vector<bool> is_copy = data::found_in(said, seen);
  data::Rows others;
  for (std::size_t i = 0; i < rows.size(); ++i) {
    if (!is_copy[i]) others.push_back(rows[i]);
  }
  judged.repetition.sealed = static_cast<Index>(rows.size());
  judged.repetition.sealed_copies = static_cast<Index>(rows.size() - others.size());
  if (judged.copies() > 0 && !others.empty()) judged.without_copies = evaluate(others);
}

}  // namespace

std::vector<JudgedSide> evaluate_by_side(const Model& model, const std::string& path, const std::string& labels,
                                         const Source& reading, std::span<const RunRecipe> runs, const data::Seal& seal,
                                         const CountOpening& count) {
  if (model.preparation() == nullptr) {
    const data::Dataset pictures = labelled_pictures(model, path, labels, reading);
    const auto counted = [&](const data::Rows& sealed) {
      count({table_of_pictures(pictures, sealed), data::all_rows(static_cast<Index>(sealed.size())), ""});
    };
    return judge_sides(picture_keys(pictures), data::all_rows(pictures.rows), known_pictures(runs, seal), counted,
                       [&](Side, const data::Rows& rows) { return judge_pictures(model, pictures, rows); });
  }
  demand_no_labels(labels);
  const data::Table table = table_for(model, path, reading);
  const data::FittedTarget& target = model.preparation()->target;
  const data::Rows labelled = data::rows_with_value(table.demand(target.name, "{source.target}"),
                                                    data::all_rows(table.rows), model.preparation()->rules);
  predict_table(model, table, {});  // fails where a column is missing, before anything is counted
  const KnownTable known = known_table(model, table, runs, seal);
  const data::RowsAsRead said = rows_as_read(table, known.as);
  const auto counted = [&](const data::Rows& sealed) { count({table, sealed, target.name}); };
  return judge_sides(data::row_keys(said), labelled, known.rows, counted, [&](Side side, const data::Rows& rows) {
    Judged judged;
    judged.evaluation = evaluate_table(model, table, rows, &judged.encounters);
    judged.repetition.is_natural = known.is_natural;
    if (side == Side::training) return judged;
    tell_copies(judged, said.whole, side == Side::validation ? known.trained : known.seen, rows,
                [&](const data::Rows& some) { return evaluate_table(model, table, some); });
    return judged;
  });
}

data::Rows sealed_among(const Model& model, const data::Table& table, const data::Rows& rows,
                        std::span<const RunRecipe> runs, const data::Seal& seal) {
  const KnownTable known = known_table(model, table, runs, seal);
  return sealed_of(data::row_keys(rows_as_read(table, known.as)), rows, known.rows);
}

data::Rows sealed_among(const data::Dataset& pictures, const data::Rows& rows, std::span<const RunRecipe> runs,
                        const data::Seal& seal) {
  return sealed_of(picture_keys(pictures), rows, known_pictures(runs, seal));
}

namespace {

/// The rows of a run's file of validation rows that are sealed.
data::Rows sealed_among_validation(const OpenTable& open, const data::Rows& validation) {
  data::Rows sealed;
  if (open.sealing.repetition.file_copies == 0) return sealed;
  const std::vector<std::uint64_t> whole = rows_as_read(open.seen, open.rule.as_read).whole;
  const std::vector<bool> is_sealed = data::found_in(whole, open.sealing.whole);
  for (const std::uint32_t row : validation) {
    if (row >= open.own_rows && is_sealed[row]) sealed.push_back(row);
  }
  return sealed;
}

}  // namespace

std::optional<SeenRows> seen_rows(const Opened& opened, const data::Split& split) {
  const OpenTable* const open = opened.table();
  if (open == nullptr) return std::nullopt;
  const data::Rows sealed = sealed_among_validation(*open, split.validation);
  data::Rows rows = split.train;
  std::ranges::set_difference(split.validation, sealed, std::back_inserter(rows));
  const auto training = static_cast<Index>(split.train.size());
  return SeenRows{data::rows_of(open->seen, rows), training, static_cast<Index>(rows.size()) - training};
}

Judged evaluate_validation(const Model& model, const RunRecipe& run, const data::Seal& seal,
                           const CountOpening& count) {
  const std::unique_ptr<Opened> opened = open_again(run, seal);
  const data::Rows rows = opened->prepare(run).split.validation;
  if (rows.empty()) {
    fail({Fault::usage, "the run has no validation rows", "", "it was trained without: {recipe.validation=0}",
          "give rows of your own, or train with validation rows"});
  }
  Judged judged;
  if (const OpenTable* const open = opened->table()) {
    const data::Rows sealed = sealed_among_validation(*open, rows);
    if (!sealed.empty()) count({open->seen, sealed, run.source.target});
    judged.repetition.file_copies = static_cast<Index>(sealed.size());
  }
  judged.evaluation = opened->evaluate(model, rows);
  return judged;
}

}  // namespace pellucid
