// Small cases for the tests of doctor/: tables from CSV in memory, runs from the CSV of their epochs.
#pragma once

#include <gtest/gtest.h>
#include <unistd.h>

#include <algorithm>
#include <cmath>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <limits>
#include <string>
#include <vector>

#include "pellucid/base/text.hpp"
#include "pellucid/data/csv.hpp"
#include "pellucid/data/number_form.hpp"
#include "pellucid/doctor/finding.hpp"
#include "pellucid/rows/rows.hpp"

namespace pellucid::doctor {

/// The table of `csv` with its last column as the target, sealed rows none; `held_out` of its last rows validate.
struct LabelledTable {
  std::unique_ptr<Opened> opened;
  Prepared prepared;

  explicit LabelledTable(const std::string& csv, std::size_t held_out = 0, const std::string& weight_column = "") {
    std::string path = (std::filesystem::temp_directory_path() / "pellucid-XXXXXX").string();
    ::close(::mkstemp(path.data()));
    std::ofstream(path) << csv;
    RunRecipe run;
    run.source.path = path;
    const std::string header = csv.substr(0, csv.find('\n'));
    run.source.target = header.substr(header.rfind(',') + 1);
    run.source.test = 0;
    run.source.weight_column = weight_column;
    run.recipe.dtype = Element::float64;
    opened = open_source(run.source, 0);
    std::filesystem::remove(path);
    data::Split split{data::all_rows(opened->table()->seen.rows), {}};
    split.validation.assign(split.train.end() - static_cast<std::ptrdiff_t>(held_out), split.train.end());
    split.train.resize(split.train.size() - held_out);
    prepared.table = prepare_table(*opened->table(), run.recipe, std::move(split));
    prepared.split = prepared.table->split;
  }

  const TableData& data() const { return *prepared.table; }
  Case at() const {
    return {.table = &opened->table()->seen,
            .preparation = &data().preparation,
            .labelled = &data(),
            .sealing = &opened->table()->sealing};
  }
};

/// The table of `csv` with its last column as the target, a part of which is sealed.
struct SplitTable {
  data::Parts parts;

  explicit SplitTable(const std::string& csv, const data::SplitRule& asked = {}) {
    data::SplitRule rule = asked;
    data::KeyedTable table{data::parse_csv(csv, "table.csv", {}).table, {}};
    rule.target = table.table.columns.back().name;
    table.keys = data::row_keys(table.table, rule.target);
    parts = data::seal_rows(std::move(table), rule, {});
  }
  Case at() const { return {.sealing = &parts.sealing}; }
};

/// The table of `csv`, none of whose columns is named as a target.
struct PlainTable {
  data::Table table;
  data::Preparation preparation;
  data::SealAudit repeating;

  explicit PlainTable(const std::string& csv) : table(data::parse_csv(csv, "table.csv", {}).table) {
    const data::Rows rows = data::all_rows(table.rows);
    data::read_numbers(table, {}, {});
    preparation = data::fit_columns(table, rows, rows, "", {});
    const data::TableAsRead as = data::table_as_texts(table, "");
    repeating.repetition = data::repetition_of(table, as, data::rows_as_read(table, as));
  }
  Case at() const { return {.table = &table, .preparation = &preparation, .sealing = &repeating}; }
};

/// Pictures a line each: the class, then the values.
inline data::Dataset pictures_of(const std::string& lines) {
  data::Dataset pictures;
  for (std::size_t at = 0; at < lines.size();) {
    const std::size_t end = lines.find('\n', at);
    const std::string line = lines.substr(at, end - at);
    at = end + 1;
    std::size_t comma = line.find(',');
    const std::string name = line.substr(0, comma);
    auto place = std::ranges::find(pictures.classes, name);
    if (place == pictures.classes.end()) place = pictures.classes.insert(place, name);
    pictures.targets.push_back(static_cast<float>(place - pictures.classes.begin()));
    for (pictures.columns = 0; comma != std::string::npos; ++pictures.columns) {
      const std::size_t next = line.find(',', comma + 1);
      pictures.inputs.push_back(static_cast<float>(*parse_number(line.substr(comma + 1, next - comma - 1))));
      comma = next;
    }
    ++pictures.rows;
  }
  return pictures;
}

/// A run that did all its epochs, from the CSV of loss, validation_loss and perhaps learning_rate.
struct FinishedRun {
  Recipe recipe;
  History history;

  explicit FinishedRun(const std::string& csv) {
    const data::Table table = data::parse_csv(csv, "epochs.csv", {}).table;
    double best = std::numeric_limits<double>::infinity();
    for (Index row = 0; row < table.rows; ++row) {
      const auto number = [&](const char* column, double otherwise) {
        const data::Column* found = table.find(column);
        return found == nullptr ? otherwise : *parse_number(found->cells[row]);
      };
      const double validation = number("validation_loss", std::nan(""));
      const double monitored = std::isnan(validation) ? number("loss", 0) : validation;
      const bool is_best = monitored < best;
      history.epochs.push_back({.epoch = row + 1,
                                .loss = number("loss", 0),
                                .validation_loss = validation,
                                .validation_accuracy = std::nan(""),
                                .monitored = monitored,
                                .learning_rate = number("learning_rate", 0.001),
                                .is_best = is_best});
      if (is_best) history.best_epoch = row + 1;
      best = std::min(best, monitored);
    }
    history.monitor = "loss";
    recipe.epochs = table.rows;
  }
  Case at() const { return {.recipe = &recipe, .history = &history}; }
};

/// What one finding finds in its example.
inline std::vector<Problem> found_in_example(const Finding& finding) {
  const auto own = [&](const Case& at) {
    std::vector<Problem> all = find_problems(at);
    std::erase_if(all, [&](const Problem& problem) { return problem.finding != &finding; });
    return all;
  };
  const std::string call = finding.example.call;
  switch (finding.subject) {
    case Subject::column:
    case Subject::table:
      return own(PlainTable(call).at());
    case Subject::split:
      return own(SplitTable(call).at());
    case Subject::target: {
      for (const std::size_t held_out : {0U, 1U, 10U}) {  // some need rows that validate
        const auto rows = static_cast<std::size_t>(std::ranges::count(call, '\n')) - 1;
        if (held_out >= rows) break;
        std::vector<Problem> all = own(LabelledTable(call, held_out).at());
        if (!all.empty()) return all;
      }
      return {};
    }
    case Subject::run:
      return own(FinishedRun(call).at());
    case Subject::pictures: {
      const data::Dataset pictures = pictures_of(call);
      return own({.pictures = &pictures});
    }
    case Subject::model:
      break;
  }
  const std::vector<nn::Step> steps = nn::parse_model(call);
  return own({.model = &steps});
}

}  // namespace pellucid::doctor
