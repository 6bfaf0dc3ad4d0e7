// What a column holds, inferred from training rows alone and said with its reason.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "pellucid/data/cells.hpp"
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

/// Different texts of a column with how often each stands there, in the order in which they come first: in memory of 16
/// bytes each. The column must outlive it.
class Counts {
 public:
  explicit Counts(const Column& column) : column_(&column) {}
  Counts() = default;

  /// Counts the trimmed cell of a row.
  void add(std::uint32_t row);
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
  };
  std::string_view text(const Each& each) const;
  std::uint32_t& place_of(std::string_view text);  ///< in places_; 0 there if it is new
  void grow();

  const Column* column_ = nullptr;
  std::vector<Each> all_;
  std::vector<std::uint32_t> places_;  ///< by hash: 1 + its place in all_, or 0; at least twice as many
};

/// One pass over a column's training rows.
struct Profile {
  Index rows = 0, missing = 0;
  Index numbers = 0, whole_numbers = 0, yes_no = 0, dates = 0;
  DateForm date_form = DateForm::year_first;
  Index words = 0;             ///< in all cells together
  bool is_counting = true;     ///< whole numbers that grow from row to row and stay below the table's rows
  double least = 0, most = 0;  ///< of the numbers
  Counts values{};             ///< trimmed cells that are not missing

  Index present() const { return rows - missing; }
};
Profile profile_of(const Column& column, const Rows& rows, const CellRules& rules);

struct Inference {
  ColumnType type;
  std::string reason;  ///< with its values: "206 different values in 206 rows"
};
Inference infer(const std::string& name, const Profile& profile);

/// How many rows a category must stand in to have an input of its own: one in 200, and 2.
Index least_frequent(const Profile& profile);

/// Whether so many of a column's values are numbers that the rest are taken for mistakes: 9 of 10.
bool is_mostly_numbers(const Profile& profile);

/// Cells that are neither a finite number nor missing.
struct NotNumbers {
  Index count = 0, cells = 0;  ///< of so many that were looked at
  std::string first{};
  Index first_row = 0;  ///< in the file, from 1
};
NotNumbers find_not_numbers(const Table& table, const Column& column, const Rows& rows, const CellRules& rules);

/// Fails (Fault::data) naming file, column, how many cells of `rows`, and of `others`, are neither a finite number nor
/// missing, and the first of them with its row.
void demand_numbers(const Table& table, const Column& column, const Rows& rows, const CellRules& rules,
                    const NotNumbers& others = {});

}  // namespace pellucid::data
