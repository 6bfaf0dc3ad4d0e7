// From the cells of a table to the numbers that a network takes. Everything here is fitted on training rows alone, is
// stored in the model, and is applied to new rows exactly as it was to those that were trained on.
#pragma once

#include <map>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "pellucid/base/error.hpp"
#include "pellucid/base/field.hpp"
#include "pellucid/data/columns.hpp"
#include "pellucid/data/number_form.hpp"

namespace pellucid::data {

/// (x - mean) / deviation of one input; both of the training rows, the deviation with n in its denominator.
struct Scale {
  double mean = 0, deviation = 1;
  double of(double x) const { return (x - mean) / deviation; }
};

/// The part of a date that an input holds.
enum class DatePart : unsigned char { year, month, day, weekday, hour };
const char* name_of(DatePart part);
double part_of(const Date& date, DatePart part);

/// A column and what becomes of it.
struct FittedColumn {
  std::string name;
  ColumnType type = ColumnType::ignored;
  std::string reason{};               ///< why it is taken for that type
  bool marks_missing = false;         ///< an input of its own is 1 where the value is missing
  Scale scale{};                      ///< number, yes_no
  double median = 0;                  ///< number: what stands for a missing one, before scaling
  double least = 0, most = 0;         ///< number, date (its hours): in training; both 0 in models that do not know
  std::vector<std::string> values{};  ///< category: one input each; sorted
  bool has_other = false;             ///< category: an input for values rare in training, and for unseen ones
  DateForm date_form = DateForm::year_first;
  std::vector<DatePart> parts{};  ///< date: one input each
  std::vector<Scale> part_scales{};
  Index buckets = 0;      ///< text: inputs, or codes, that words are hashed to; category: inputs for its rare values
  bool is_coded = false;  ///< category, text: inputs are codes
  Index words = 0;        ///< coded text: how many of its words have an input
  Index first_code = 0;   ///< coded category: of rare, missing and unseen values; those of `values` follow it

  Index width() const;  ///< how many inputs it gives
  /// What stands for a value that is none of `values`: a code of its own if training had some, else -1.
  Index other_code() const { return has_other || marks_missing ? first_code : -1; }
};

/// What is to be told.
struct FittedTarget {
  std::string name;
  std::vector<std::string> classes{};  ///< empty: a number
  Scale scale{};                       ///< of a number
};

struct Preparation {
  CellRules rules{};
  NumberForms forms{};  ///< of columns whose numbers are not written plainly, the target among them
  /// Numbers outside those of training are taken for the nearest of them, years of dates too.
  bool clips = false;
  std::vector<FittedColumn> columns{};  ///< all columns of the table but the target
  FittedTarget target{};

  Index inputs() const;
  /// What the inputs hold, if some are codes; else empty. All categories share one run of codes; each text has its own.
  Fields fields() const;
  /// "bill_length_mm", "island=Biscoe", "sex missing", "date month", "review word 17".
  std::vector<std::string> input_names() const;
};

struct PreparationOptions {
  CellRules rules{};
  NumberForms forms{};
  bool clips = false;
  bool scale = true;   ///< false: numbers stay as they are, inputs and target
  bool codes = false;  ///< categories and words become codes, for embeddings, and not inputs of 0 and 1
  std::vector<std::string> numeric{}, categorical{}, text{}, ignore{};  ///< types by name
  std::map<std::string, SealedCells> sealed{};  ///< of each column: what an auditor found in the sealed rows
};

/// What options say of columns, to be asked of each.
class AskedTypes {
 public:
  explicit AskedTypes(const PreparationOptions& options)
      : ignored_(options.ignore), numeric_(options.numeric), categorical_(options.categorical), text_(options.text) {}
  bool ignores(std::string_view column) const { return ignored_.contains(column); }
  /// None if nothing was asked.
  std::optional<ColumnType> type_of(std::string_view column) const {
    if (text_.contains(column)) return ColumnType::text;
    if (categorical_.contains(column)) return ColumnType::category;
    if (numeric_.contains(column)) return ColumnType::number;
    return std::nullopt;
  }

 private:
  NameSet ignored_, numeric_, categorical_, text_;
};

/// Fits the columns other than `target` on `rows`. Fails (Fault::usage) on a name that is no column,
/// (Fault::data) on a number column with other cells in any row of `checked`, and if no column is left.
Preparation fit_columns(const Table& table, const Rows& rows, const Rows& checked, const std::string& target,
                        const PreparationOptions& options);

/// What encode met that training had not.
struct Encounter {
  std::string column;
  Index missing = 0;  ///< cells, in a column that never lacked a value in training
  Index unseen = 0;   ///< cells whose category has no input of its own: rare in training, or new
  std::string first_unseen{};
  Index first_row = 0;         ///< of the first unseen one, from 1
  bool is_date = false;        ///< what follows are hours_of() dates
  Index outside = 0;           ///< numbers far outside those of training: by more than half of their range
  double least = 0, most = 0;  ///< in training
  std::vector<std::pair<Index, double>> first_outside{};  ///< the first of these: row, from 1, and number
};

/// The inputs of `rows`, [rows, preparation.inputs()], row-major. Columns are found by name. Fails (Fault::data) on a
/// missing column (naming it, with the nearest), on a cell that is not what its column holds, and on a number that is
/// beyond a float once it is scaled.
template <class T>
std::vector<T> encode(const Preparation& preparation, const Table& table, const Rows& rows,
                      std::vector<Encounter>* encounters = nullptr);

}  // namespace pellucid::data
