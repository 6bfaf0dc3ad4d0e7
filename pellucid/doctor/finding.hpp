// What is noteworthy about a table, a model or a run. Each finding is one file in doctor/findings that defines one
// function returning a Finding; the build collects them. `pellucid check`, a run's notes, the reference page and the
// tests follow from that one definition.
#pragma once

#include <initializer_list>
#include <string>
#include <vector>

#include "pellucid/base/catalogue.hpp"
#include "pellucid/data/dataset.hpp"
#include "pellucid/data/preparation.hpp"
#include "pellucid/model/recipe.hpp"
#include "pellucid/rows/opened.hpp"
#include "pellucid/rows/prepare_table.hpp"
#include "pellucid/train/history.hpp"

namespace pellucid::doctor {

/// What there is to look at; parts that are not there are null.
struct Case {
  const data::Table* table = nullptr;              ///< the rows that training may see
  const data::Preparation* preparation = nullptr;  ///< of `table`, and there whenever it is
  const TableData* labelled = nullptr;             ///< `table` with its target and its split
  const data::SealAudit* sealing = nullptr;        ///< how all rows repeat, and which are sealed
  const Source* source = nullptr;                  ///< of `table`: how it is split, what is allowed
  const data::Dataset* pictures = nullptr;         ///< those that training may see
  const std::vector<nn::Step>* model = nullptr;
  const Recipe* recipe = nullptr;    ///< of the run
  const History* history = nullptr;  ///< of the run
};

/// What a finding is about, and so what it needs of a case; also the order of a report.
enum class Subject : unsigned char {
  column,    ///< each input column of a table: table, preparation
  table,     ///< a table as a whole: table, preparation
  split,     ///< how rows repeat and are sealed: sealing
  target,    ///< what is to be predicted: table, preparation, labelled
  pictures,  ///< what is to be learned from: pictures
  model,     ///< the steps of a model: model
  run        ///< what became of a training run, of one epoch at least: recipe, history
};
const char* name_of(Subject subject);

/// One thing that was found.
struct Found {
  std::string column;  ///< "" if it is about no single column
  std::string text;    ///< evidence with its values
  std::string remedy;
  bool stops = false;  ///< beyond doubt it makes the result meaningless: training stops unless it is allowed
};

struct Finding {
  static constexpr const char* kind = "finding";
  static constexpr const char* plural = "findings";
  static constexpr const char* about = "what stands out in a table, a model or a run, with its remedy";
  static Entries<Finding>& registered();
  Text name;
  Text label;    ///< as reports say it: "nearly empty"
  Text summary;  ///< what it is
  Text rule;     ///< when it is found, with its limits
  Subject subject;
  /// What a result would mean, where it may stop a training; null: it never does.
  const char* consequence = nullptr;
  bool is_loud = false;                        ///< it may change what a result means: it is told under --quiet too
  std::vector<Found> (*find)(const Case& at);  ///< called only with what `subject` needs
  /// A small case in which it is found, and the text that it then gives. The case is the CSV of a table (its last
  /// column is the target if that or the split is the subject; a fifth is sealed for the split), pictures a line each
  /// (class, then the values), the steps of a model, or the CSV of a run's epochs: loss, validation_loss and, if it
  /// changes, learning_rate.
  Example example{};
  int rank = 0;  ///< where it stands among those about the same: the lower first, then by name
};

/// An input column: what became of it, and its cells.
struct InputColumn {
  const data::FittedColumn& fitted;
  const data::Column& cells;
};
/// Those of a table that are of one of the types, in its order.
std::vector<InputColumn> input_columns(const Case& at, std::initializer_list<data::ColumnType> types);

/// Names of columns as an option takes them: "a,b" in quotes.
std::string as_option(const std::vector<std::string>& names);

struct Problem {
  const Finding* finding;
  Found found;
  bool is_allowed = false;  ///< the source allows what would stop the training

  bool stops() const { return found.stops && !is_allowed; }
  /// What a source allows it by: "leak:refunded"; the finding's name alone where it is about no single column.
  std::string allowance() const;
};

/// All that the catalogue's findings find in a case, ordered by what they are about, there by the place of the column
/// (what is about no input column first), there by rank and name.
std::vector<Problem> find_problems(const Case& at);
/// The same of the rows of a run and its recipe's model; with a `history` of an epoch at least, of the run too.
std::vector<Problem> find_problems(const Opened& opened, const Prepared& prepared, const Recipe& recipe,
                                   const History* history = nullptr);

}  // namespace pellucid::doctor
