// What a column holds, inferred from training rows alone and said with its reason.
#pragma once

#include <array>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "pellucid/data/cells.hpp"
#include "pellucid/data/dates.hpp"
#include "pellucid/data/table.hpp"

namespace pellucid::data {

enum class ColumnType : unsigned char {
  number,
  category,
  yes_no,
  date,
  text,        ///< words: a bag of hashed ones
  identifier,  ///< names a row and tells nothing about it: left out
  constant,    ///< one value: left out
  empty,       ///< no value: left out
  ignored      ///< by the user
};
const char* name_of(ColumnType type);

/// Rows of a table, by number.
using Rows = std::vector<std::uint32_t>;
/// From 0 to count - 1.
Rows all_rows(Index count);

/// Different texts of a column with how often each stands there, in the order in which they come first: in memory of 20
/// bytes each. The column must outlive it.
class Counts {
 public:
  explicit Counts(const Column& column) : column_(&column) {}
  Counts() = default;

  /// Counts the trimmed cell of a row; which of the different texts it is, from 0.
  std::size_t add(std::uint32_t row);
  std::size_t size() const { return all_.size(); }
  bool empty() const { return all_.empty(); }
  std::string_view first() const { return text(all_.front()); }

  class Iterator {
   public:
    std::pair<std::string_view, Index> operator*() const {
      const Each& each = of_->all_[at_];
      return {of_->text(each), Index{each.count}};
    }
    Iterator& operator++() {
      ++at_;
      return *this;
    }
    bool operator==(const Iterator& other) const { return at_ == other.at_; }

   private:
    friend class Counts;
    Iterator(const Counts* of, std::size_t at) : of_(of), at_(at) {}
    const Counts* of_;
    std::size_t at_;
  };
  Iterator begin() const { return {this, 0}; }
  Iterator end() const { return {this, size()}; }

 private:
  struct Each {
    std::uint32_t row;  ///< where it stands first
    std::uint32_t count;
    std::uint32_t hash;
  };
  std::string_view text(const Each& each) const;
  std::uint32_t& place_of(std::string_view text, std::uint32_t hash);  ///< in places_; 0 there if it is new
  void grow();

  const Column* column_ = nullptr;
  std::vector<Each> all_;
  std::vector<std::uint32_t> places_;  ///< by hash: 1 + its place in all_, or 0; at least twice as many
};

/// One pass over a column's training rows.
struct Profile {
  Index rows = 0, missing = 0;
  Index numbers = 0, whole_numbers = 0, finite_numbers = 0, dates = 0;
  Index different_numbers = 0, different_dates = 0;
  Index codes = 0, digits = 0;    ///< is_code(); codes and cells of digits alone
  Index lettered = 0;             ///< is_lettered_code(), of cells that are neither numbers nor dates
  bool is_yes_no = false;         ///< one word of each side of a pair
  bool has_placeholders = false;  ///< all cells that are no numbers are words like "?", "-" and "unknown"
  DateForm date_form = DateForm::year_first;
  bool is_month_named = false;           ///< of most dates
  bool is_date_order_open = false;       ///< 3/4/2024 and its like alone: nothing tells day from month
  Index words = 0, different_words = 0;  ///< in all cells together, figures left out
  bool is_counting = false;              ///< the number of each row in the file, from 0 or 1
  double least = 0, most = 0;            ///< of the numbers
  std::string written{};                 ///< of the column
  Doubt doubt{};                         ///< of the column
  /// Trimmed cells that are not missing: all that are no numbers, and enough numbers to know that they are no few.
  Counts values{};

  Index present() const { return rows - missing; }
};
/// `origin` is the table's: where its rows stood in the file. `all_values`: no number is left out of the values.
Profile profile_of(const Column& column, const Rows& rows, const CellRules& rules,
                   std::span<const std::uint32_t> origin = {}, bool all_values = false);

struct Inference {
  ColumnType type;
  std::string reason;  ///< with its values: "206 different values in 206 rows"
};
Inference infer(const std::string& name, const Profile& profile);

/// How many rows a category must stand in to have an input of its own: one in 200, and 2.
Index least_frequent(const Profile& profile);

/// Whether `read` cells, so many of them different, make a column a column of such cells, and the others mistakes: they
/// are one of ten at most; or, beside ten different values or more, a few words at any share, or fewer than those read.
/// `codes` of the others are codes: where they are most of them, the column may be one of codes.
bool are_mostly(Index read, Index different_read, Index others, Index different_others, Index codes = 0);
bool is_mostly_numbers(const Profile& profile);
/// Whether all cells are numbers as demand_numbers() wants them.
bool are_finite(const Profile& profile);
bool is_mostly_dates(const Profile& profile);

/// Cells that are not missing and not what the others of their column are.
struct Misfits {
  Index count = 0, cells = 0;  ///< of so many that were looked at
  std::string first{};
  Index first_row = 0;               ///< in the file, from 1
  std::vector<std::string> words{};  ///< different ones, a few
};
/// What sealed rows hold beside finite numbers and beside dates, which is all that is told of them.
struct SealedCells {
  Misfits not_numbers{};
  std::array<Misfits, 3> not_dates{};  ///< by DateForm
};
Misfits find_not_numbers(const Table& table, const Column& column, const Rows& rows, const CellRules& rules);
SealedCells look_at_sealed(const Table& table, const Column& column, const Rows& rows, const CellRules& rules);

/// Fails (Fault::data) naming file, column, how many cells of `rows`, and of `others`, are neither a finite number nor
/// missing, the first of them with its row, and their words.
void demand_numbers(const Table& table, const Column& column, const Rows& rows, const CellRules& rules,
                    const SealedCells& sealed = {});
/// The same of dates written in that order.
void demand_dates(const Table& table, const Column& column, const Rows& rows, const CellRules& rules, DateForm form,
                  const SealedCells& sealed = {});
/// Fails (Fault::data) if the column's numbers could not be read for doubt.
void demand_no_doubt(const Table& table, const Column& column);

}  // namespace pellucid::data
