// Rows of cells to rows of numbers: what a fitted preparation does to new rows.
#include <algorithm>
#include <cmath>

#include "pellucid/base/random.hpp"
#include "pellucid/base/text.hpp"
#include "pellucid/data/preparation.hpp"

namespace pellucid::data {

namespace {

[[noreturn]] void refuse_cell(const Table& table, const Column& column, std::uint32_t row, const std::string& wanted) {
  fail({Fault::data, "cannot use \"" + printable(table.path) + "\"",
        "row " + grouped(table.number_of_row(row)) + ", column \"" + printable(column.name) + "\"",
        "\"" + printable(column.cells[row]) + "\" is no " + wanted + ", which the column held in training",
        "mend the cell, or leave it empty if the value is missing"});
}

/// The columns of a table that training had not: one of them may be a column under another name.
std::vector<std::string> new_columns(const Preparation& preparation, const Table& table) {
  std::vector<std::string> names = table.names();
  std::erase(names, preparation.target.name);
  for (const FittedColumn& known : preparation.columns) std::erase(names, known.name);
  return names;
}

const Column& find_column(const Preparation& preparation, const Table& table, const std::string& name) {
  const Column* column = table.find(name);
  if (column != nullptr) return *column;
  const std::string near = nearest(name, new_columns(preparation, table));
  fail({Fault::data, "cannot use \"" + printable(table.path) + "\"", "",
        "it has no column \"" + printable(name) + "\", which the model was trained with",
        near.empty() ? "add the column; empty cells stand for missing values"
                     : "did you name it \"" + printable(near) + "\"?"});
}

/// Writes the inputs of one column, row by row.
class Encoder {
 public:
  Encoder(const FittedColumn& fitted, const Preparation& preparation, const Table& table)
      : fitted_(fitted),
        table_(table),
        column_(find_column(preparation, table, fitted.name)),
        rules_(preparation.rules) {
    encounter.column = fitted.name;
  }

  /// `out`: fitted.width() zeros.
  template <class T>
  void write(std::uint32_t row, std::span<T> out) {
    const std::string_view cell = trimmed(column_.cells[row]);
    if (is_missing(cell, rules_)) return write_missing(out);
    switch (fitted_.type) {
      case ColumnType::number: {
        const auto number = number_of(cell, rules_);
        if (!number || !std::isfinite(*number)) refuse_cell(table_, column_, row, "number");
        out[0] = static_cast<T>(fitted_.scale.of(*number));
        break;
      }
      case ColumnType::yes_no: {
        const auto answer = yes_or_no(cell);
        if (!answer) refuse_cell(table_, column_, row, "yes or no");
        out[0] = static_cast<T>(fitted_.scale.of(*answer ? 1 : 0));
        break;
      }
      case ColumnType::date: {
        const auto date = date_of(cell, fitted_.date_form);
        if (!date) refuse_cell(table_, column_, row, std::string("date written ") + name_of(fitted_.date_form));
        for (std::size_t i = 0; i < fitted_.parts.size(); ++i) {
          out[i] = static_cast<T>(fitted_.part_scales[i].of(part_of(*date, fitted_.parts[i])));
        }
        break;
      }
      case ColumnType::category:
        write_category(row, cell, out);
        break;
      case ColumnType::text:
        write_words(cell, out);
        break;
      default:
        break;
    }
  }

  Encounter encounter{};

 private:
  template <class T>
  void write_missing(std::span<T> out) {
    if (fitted_.is_coded) write_no_code(out);
    if (!fitted_.marks_missing) {
      ++encounter.missing;
    } else if (!fitted_.is_coded || fitted_.type == ColumnType::text) {
      out.back() = T{1};
    }
    // The mean of what is not known is 0 where inputs are scaled: dates and yes/no take it; numbers take the median.
    if (fitted_.type == ColumnType::number) out[0] = static_cast<T>(fitted_.scale.of(fitted_.median));
  }

  template <class T>
  void write_no_code(std::span<T> out) {
    const bool is_text = fitted_.type == ColumnType::text;
    const std::size_t codes = is_text ? static_cast<std::size_t>(fitted_.words) : 1;
    std::fill_n(out.begin(), codes, static_cast<T>(is_text ? -1 : fitted_.other_code()));
  }

  template <class T>
  void write_category(std::uint32_t row, std::string_view cell, std::span<T> out) {
    const auto found = std::lower_bound(fitted_.values.begin(), fitted_.values.end(), cell);
    if (found != fitted_.values.end() && *found == cell) {
      const std::ptrdiff_t place = found - fitted_.values.begin();
      if (fitted_.is_coded)
        out[0] = static_cast<T>(fitted_.first_code + 1 + place);
      else
        out[static_cast<std::size_t>(place)] = T{1};
      return;
    }
    if (fitted_.is_coded)
      write_no_code(out);
    else if (fitted_.has_other)
      out[fitted_.values.size()] = T{1};
    if (encounter.unseen++ == 0) {
      encounter.first_unseen = cell;
      encounter.first_row = table_.number_of_row(row);
    }
  }

  // Counts of the words' buckets, divided by their length as a vector: long texts weigh as much as short ones.
  template <class T>
  void write_words(std::string_view cell, std::span<T> out) {
    const auto bucket_of = [&](std::string_view word) {
      return static_cast<std::size_t>(hash_path(word) % static_cast<std::uint64_t>(fitted_.buckets));
    };
    if (fitted_.is_coded) {
      write_no_code(out);
      std::size_t place = 0;
      for_each_word(cell, [&](std::string_view word) {
        if (place < static_cast<std::size_t>(fitted_.words)) out[place++] = static_cast<T>(bucket_of(word));
      });
      return;
    }
    for_each_word(cell, [&](std::string_view word) { out[bucket_of(word)] += T{1}; });
    double squares = 0;
    const std::span<T> words = out.first(static_cast<std::size_t>(fitted_.buckets));
    for (const T count : words) squares += static_cast<double>(count) * static_cast<double>(count);
    if (squares == 0) return;
    for (T& count : words) count = static_cast<T>(static_cast<double>(count) / std::sqrt(squares));
  }

  const FittedColumn& fitted_;
  const Table& table_;
  const Column& column_;
  const CellRules& rules_;
};

}  // namespace

template <class T>
std::vector<T> encode(const Preparation& preparation, const Table& table, const Rows& rows,
                      std::vector<Encounter>* encounters) {
  const auto width = static_cast<std::size_t>(preparation.inputs());
  std::vector<T> inputs(rows.size() * width, T{0});
  std::size_t offset = 0;
  for (const FittedColumn& column : preparation.columns) {
    const auto size = static_cast<std::size_t>(column.width());
    if (size == 0) continue;
    Encoder encoder(column, preparation, table);
    for (std::size_t i = 0; i < rows.size(); ++i) {
      encoder.write(rows[i], std::span<T>(inputs).subspan(i * width + offset, size));
    }
    if (encounters != nullptr && encoder.encounter.missing + encoder.encounter.unseen > 0) {
      encounters->push_back(encoder.encounter);
    }
    offset += size;
  }
  return inputs;
}

template std::vector<float> encode<float>(const Preparation&, const Table&, const Rows&, std::vector<Encounter>*);
template std::vector<double> encode<double>(const Preparation&, const Table&, const Rows&, std::vector<Encounter>*);

}  // namespace pellucid::data
