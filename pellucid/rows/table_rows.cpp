#include "pellucid/rows/table_rows.hpp"

#include <sys/stat.h>

#include <algorithm>
#include <array>
#include <cstdint>
#include <filesystem>

#include "pellucid/base/error.hpp"
#include "pellucid/base/files.hpp"
#include "pellucid/base/text.hpp"
#include "pellucid/data/read_table.hpp"
#include "pellucid/rows/check_source.hpp"
#include "pellucid/rows/group_memory.hpp"
#include "pellucid/train/check_data.hpp"

namespace pellucid {

TableOrigin on_disk(const Source& source, data::FileDigests* digests) {
  return {[&source, digests](const std::string& path) {
            return data::read_table(path, csv_options(source), digests == nullptr ? nullptr : &(*digests)[path]);
          },
          remembered_groups};
}

OpenTable sealed_table(const Model& model, const Source& source, const data::Seal& seal) {
  check_unchanged(seal);
  OpenTable table = open_table(source, 0, on_disk(source), &seal, &model);
  check_unchanged(seal);  // while it was read
  return table;
}

namespace {

std::vector<std::string> paths_of(const Source& source) {
  std::vector<std::string> paths;
  for (const std::string& path : {source.path, source.validation_file, source.test_file}) {
    if (!path.empty()) paths.push_back(path);
  }
  return paths;
}

/// The files of a source as the system has them: which they are, and when they were written last. Who puts another file
/// there for a moment, or writes into one, leaves that behind.
std::vector<std::array<std::int64_t, 7>> states_of(const Source& source) {
  std::vector<std::array<std::int64_t, 7>> states;
  for (const std::string& path : paths_of(source)) {
    struct stat now{};
    if (::stat(path.c_str(), &now) != 0) now = {};
    states.push_back({static_cast<std::int64_t>(now.st_dev), static_cast<std::int64_t>(now.st_ino),
                      static_cast<std::int64_t>(now.st_size), now.st_mtim.tv_sec, now.st_mtim.tv_nsec,
                      now.st_ctim.tv_sec, now.st_ctim.tv_nsec});
  }
  return states;
}

/// How files were before they were read, and the digests of what was read: nothing of what can be read only once.
struct Reading {
  bool are_files;
  std::vector<std::array<std::int64_t, 7>> states{};
  data::FileDigests digests{};

  explicit Reading(const Source& source) : are_files(std::ranges::all_of(paths_of(source), is_file)) {
    if (are_files) states = states_of(source);
  }
  data::FileDigests* wanted() { return are_files ? &digests : nullptr; }
};

[[noreturn]] void refuse_changing(const std::string& path) {
  fail({Fault::data, "cannot use " + in_quotes(path), "", "it was changed while it was read",
        "do this again when nobody writes to it"});
}

/// Fails (Fault::data) if a file is another one than when it was sealed.
void demand_same(const data::Seal& before, const data::Seal& now) {
  for (const data::SealedFile& file : before.files) {
    const data::SealedFile* const found = now.file(file.role);
    if (found != nullptr && found->sha256 != file.sha256) refuse_changing(found->path);
  }
}

class OpenedTable final : public Opened {
 public:
  OpenedTable(const Source& source, double validation, const data::Seal* sealed)
      : OpenedTable(source, validation, sealed, Reading(source)) {}

  OpenedTable(const Source& source, double validation, const data::Seal* sealed, Reading reading)
      : table_(open_table(source, validation, on_disk(source, reading.wanted()), sealed)) {
    seal = seal_of_tables(source, reading.digests);
    if (reading.are_files && reading.states != states_of(source)) refuse_changing(source.path);
    if (sealed != nullptr && !sealed->is_old()) demand_same(*sealed, seal);
    seal.rule = rule_of(table_.rule);
    seal.own_rows = table_.rows;
    seal.rows = table_.test_rows;
    seal.groups = table_.sealing.groups;
    rows = table_.rows;
    columns = static_cast<Index>(table_.seen.columns.size());
    sealed_rows = table_.test_rows;
    path = source.path;
  }

  Prepared prepare(const RunRecipe& run) const override {
    Prepared prepared{prepare_table(table_, run.recipe, split_table(table_, run)), {}, {}};
    prepared.split = prepared.table->split;
    prepared.signature = check_data(prepared.table->data());
    return prepared;
  }

  Data data(const Prepared& prepared) const override { return prepared.table->data(); }
  Evaluation evaluate(const Model& model, const data::Rows& rows) const override {
    return evaluate_table(model, table_.seen, rows);
  }
  const OpenTable* table() const override { return &table_; }
  void remember_seal() const override {
    const std::set<std::uint64_t>& groups = table_.sealing.groups;
    if (!groups.empty()) remember_groups(table_.source.group, table_.seen.names(), groups);
  }
  bool is_same_for_all() const override { return false; }  // each network's preparation is fitted on its own rows

 private:
  OpenTable table_;
};

}  // namespace

std::unique_ptr<Opened> open_table_rows(const Source& source, double validation, const data::Seal* seal) {
  if (source.target.empty()) {
    fail({Fault::usage, "{source.target} is missing", "", in_quotes(source.path) + " is a table",
          "name the column to predict: {source.target=COLUMN}; \"pellucid check\" lists the columns"});
  }
  check_table_source(source);
  return std::make_unique<OpenedTable>(source, validation, seal);
}

data::Seal seal_of_tables(const Source& source, const data::FileDigests& known) {
  std::vector<data::RoleOfFile> files{{source.path, data::role::data}};
  if (!source.validation_file.empty()) files.push_back({source.validation_file, data::role::validation});
  if (!source.test_file.empty()) files.push_back({source.test_file, data::role::test});
  return data::seal_files(files, known);
}

namespace {

void carry(Carried& carried, const data::Table& table) {
  carried.table.path = table.path;
  carried.table.rows = table.rows;
  for (const std::string& name : carried.are_all ? table.names() : columns_meant(table, carried.names)) {
    carried.table.columns.push_back(table.demand(name, "{run.id}"));
  }
}

}  // namespace

void demand_no_folder_of_tables(const std::string& path) {
  std::vector<std::string> tables;
  std::error_code ignored;
  for (const auto& entry : std::filesystem::directory_iterator(path, ignored)) {
    const std::string name = entry.path().filename().string();
    if (name.starts_with(".")) continue;
    const auto ends_with_any = [&](const auto& endings) {
      return std::ranges::any_of(endings, [&](const char* ending) { return name.ends_with(ending); });
    };
    const bool is_of_pictures = name.find("-ubyte") != std::string::npos ||
                                ends_with_any(std::array{".png", ".PNG", ".jpg", ".JPG", ".jpeg", ".JPEG"});
    if (is_of_pictures || entry.is_directory(ignored)) return;
    if (data::ends_as_table(name)) tables.push_back(name);
  }
  if (tables.empty()) return;
  std::ranges::sort(tables);
  constexpr std::size_t most_named = 6;
  fail({Fault::usage, "cannot use " + in_quotes(path), "",
        std::string("it is a folder that holds ") + (tables.size() == 1 ? "the table " : "tables: ") +
            listed(tables, most_named),
        "name the table: " + printable((std::filesystem::path(path) / tables.front()).string())});
}

namespace {

/// A file's own words for a missing value become empty cells.
void blank_missing(data::Table& table, const std::vector<std::string>& words) {
  const auto is_one = [&](std::string_view cell) { return std::ranges::find(words, trimmed(cell)) != words.end(); };
  for (data::Column& column : table.columns) {
    data::Cells cells;
    for (Index row = 0; row < column.cells.size(); ++row) {
      const std::string_view cell = column.cells[row];
      cells.push_back(is_one(cell) ? std::string_view{} : cell);
    }
    column.cells = std::move(cells);
  }
}

/// The forms of a model's numbers, with the decimal mark that a file is said to have.
data::NumberForms forms_for(const data::Preparation& preparation, const Source& reading) {
  data::NumberForms forms = preparation.forms;
  if (!reading.decimal_comma && !reading.decimal_point) return forms;
  for (const data::FittedColumn& column : preparation.columns) {
    if (column.type == data::ColumnType::number) {
      forms.try_emplace(column.name, data::NumberForm{data::NumberForm::Kind::written});
    }
  }
  for (auto& [name, form] : forms) form.decimal = reading.decimal_comma ? ',' : '.';
  return forms;
}

/// Fails (Fault::usage) for what a model has learned and no file can say anew.
void demand_readable(const Source& reading) {
  const char* const learned = reading.day_first              ? "{source.day_first}"
                              : !reading.not_missing.empty() ? "{source.not_missing}"
                                                             : nullptr;
  if (learned == nullptr) return;
  fail({Fault::usage, std::string("cannot use ") + learned, "", "the model reads cells as it did in training",
        "leave it out, or train with it"});
}

}  // namespace

data::Table table_for(const Model& model, const std::string& path, const Source& reading, Carried* carried) {
  if (model.preparation() == nullptr) {
    fail({Fault::usage, "cannot use the table " + in_quotes(path), "",
          "the model was trained on images, not on a table", "give images"});
  }
  demand_no_folder_of_tables(path);
  demand_readable(reading);
  data::CsvOptions options = csv_options(reading);
  const data::Preparation& preparation = *model.preparation();
  options.may_be_empty = carried != nullptr;
  data::Table table = data::read_table(path, options).table;
  if (carried != nullptr) carry(*carried, table);
  if (!reading.missing.empty()) blank_missing(table, reading.missing);
  data::read_by_forms(table, preparation.rules, forms_for(preparation, reading));
  return table;
}

std::vector<data::Encounter> predict_table_file(const Model& model, const std::string& path, const Source& reading,
                                                const TakePredictions& take, Carried* carried) {
  Carried none;
  const data::Table table = table_for(model, path, reading, carried == nullptr ? &none : carried);
  return predict_table(model, table, data::all_rows(table.rows), take, reading.clip);
}

void demand_no_labels(const std::string& labels) {
  if (labels.empty()) return;
  fail({Fault::usage, "cannot use LABELS", "", "the labels of a table stand in it", "leave the file out"});
}

Judged evaluate_table_file(const Model& model, const std::string& path, const std::string& labels,
                           const Source& reading) {
  demand_no_labels(labels);
  const data::Table table = table_for(model, path, reading);
  Judged judged;
  judged.evaluation = evaluate_table(model, table, data::all_rows(table.rows), &judged.encounters);
  return judged;
}

Judged evaluate_sealed_table(const Model& model, const Source& source, data::Seal& seal, const CountOpening& count) {
  OpenTable table = sealed_table(model, source, seal);
  const data::Table test = unseal(std::move(table.test), seal);
  if (test.rows == 0) refuse_unsealed();
  const data::Rows all = data::all_rows(test.rows);
  count({test, all, source.target});
  Judged judged;
  judged.evaluation = evaluate_table(model, test, all, &judged.encounters);
  judged.repetition = table.sealing.repetition;
  if (judged.copies() == 0) return judged;
  data::Rows own;
  for (std::uint32_t row = 0; row < test.rows; ++row) {
    if (!table.sealing.is_copy[row]) own.push_back(row);
  }
  if (!own.empty()) judged.without_copies = evaluate_table(model, test, own);
  return judged;
}

void refuse_unsealed() {
  fail({Fault::usage, "nothing is sealed in this run", "",
        "it was trained with {source.test=0}, or no row fell to the test set", "train with {source.test=0.2}"});
}

}  // namespace pellucid
