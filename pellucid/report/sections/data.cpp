// What the data is: the columns and what became of each, and what stands out.
#include "pellucid/base/text.hpp"
#include "pellucid/doctor/guard.hpp"
#include "pellucid/report/sections.hpp"
#include "pellucid/run/option_names.hpp"

namespace pellucid::report::sections {

namespace {

constexpr std::size_t most_columns = 200;

std::string inputs_of(const data::FittedColumn& column) {
  const Index width = column.width();
  return width == 0 ? "left out" : grouped(width);
}

std::string range_of(const data::FittedColumn& column) {
  if (column.type == data::ColumnType::number)
    return number_text(column.least, 5) + " to " + number_text(column.most, 5);
  if (column.type == data::ColumnType::date && column.most > column.least)
    return data::text_of_hours(column.least) + " to " + data::text_of_hours(column.most);
  if (column.type == data::ColumnType::category) return listed(column.values, 4);
  return "";
}

void tell_table(const ToldRun& run, Section& section) {
  const data::Preparation& preparation = *run.network.prepared.preparation();
  section.say(counted(run.outcome.opened->rows, "row") + " of " + counted(run.outcome.opened->columns, "column") +
              " were read; they give the network " + counted(preparation.inputs(), "input") + ".");
  Table table{"Columns, as the training rows have them", {"column", "taken for", "because", "holds", "inputs"}, {}, 4};
  for (const data::FittedColumn& column : preparation.columns) {
    if (table.rows.size() == most_columns) break;
    table.rows.push_back(
        {column.name, std::string(data::name_of(column.type)), column.reason, range_of(column), inputs_of(column)});
  }
  if (table.rows.size() < preparation.columns.size()) table.caption += "; the first " + std::to_string(most_columns);
  section.blocks.emplace_back(std::move(table));
}

void tell_pictures(const ToldRun& run, Section& section) {
  const data::Dataset& pictures = *run.outcome.opened->pictures();
  std::string size;
  for (const Index side : pictures.image) size += (size.empty() ? "" : " x ") + std::to_string(side);
  section.say(counted(pictures.rows, "picture") + " of " + size + " pixels in " +
              counted(static_cast<Index>(pictures.classes.size()), "class") +
              " were read for training and validation.");
}

}  // namespace

Section data(const ToldRun& run) {
  Section section{"data", "The data"};
  if (run.network.prepared.preparation() != nullptr) {
    tell_table(run, section);
  } else {
    tell_pictures(run, section);
  }
  if (run.problems.empty()) {
    section.say("Nothing stands out in it.");
    return section;
  }
  Table table{"What stands out", {"finding", "about", "evidence", "what to do"}, {}, 4};
  for (const doctor::Problem& problem : run.problems) {
    const std::string allowed = problem.is_allowed ? "allowed by " + doctor::way_to_allow(problem) + "; " : "";
    table.rows.push_back({problem.finding->label.text, problem.found.column, in_options(problem.found.text),
                          in_options(allowed + problem.found.remedy)});
  }
  section.blocks.emplace_back(std::move(table));
  return section;
}

}  // namespace pellucid::report::sections
