#include "pellucid/data/encode.hpp"

#include <algorithm>
#include <array>
#include <chrono>
#include <cmath>
#include <limits>

#include "pellucid/base/parallel.hpp"
#include "pellucid/base/random.hpp"
#include "pellucid/base/text.hpp"
#include "pellucid/data/date_reader.hpp"

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

[[noreturn]] void refuse_missing_column(const Preparation& preparation, const Table& table, const std::string& name) {
  const std::string near = nearest(name, new_columns(preparation, table));
  fail({Fault::data, "cannot use \"" + printable(table.path) + "\"", "",
        "it has no column \"" + printable(name) + "\", which the model was trained with",
        near.empty() ? "add the column; empty cells stand for missing values"
                     : "did you name it \"" + printable(near) + "\"?"});
}

/// Whether most of a column's inputs are 0 in every row: one of many is not, or a few.
bool is_sparse(const FittedColumn& column) {
  return !column.is_coded && (column.type == ColumnType::category || column.type == ColumnType::text);
}

}  // namespace

/// Tells the inputs of one column, row by row: `put(place, number)` for each that is not 0, counted from the column's
/// first.
class ColumnEncoder {
 public:
  ColumnEncoder(const FittedColumn& fitted, const Preparation& preparation, const Table& table, const Column& column,
                bool clips)
      : fitted_(fitted), table_(table), column_(column), rules_(preparation.rules) {
    encounter.column = fitted.name;
    encounter.least = fitted.least;
    encounter.most = fitted.most;
    knows_range_ = fitted.most > fitted.least;
    clips_ = knows_range_ && (clips || preparation.clips);
    encounter.is_date = fitted.type == ColumnType::date;
    if (encounter.is_date && knows_range_) first_year_ = year_of(fitted.least), last_year_ = year_of(fitted.most);
    has_numbers_ = fitted.type == ColumnType::number && !column.numbers.empty();
  }

  template <class Put>
  void write(std::uint32_t row, Put put) {
    if (has_numbers_) {
      const double number = column_.numbers[row];
      if (std::isnan(number)) return write_missing(put);
      if (!std::isfinite(number)) refuse_cell(table_, column_, row, "number");
      return put(0, scaled(row, number));
    }
    const std::string_view cell = trimmed(column_.cells[row]);
    if (is_missing(cell, rules_)) return write_missing(put);
    switch (fitted_.type) {
      case ColumnType::number: {
        const auto number = number_of(cell);
        if (!number || !std::isfinite(*number)) refuse_cell(table_, column_, row, "number");
        put(0, scaled(row, *number));
        break;
      }
      case ColumnType::yes_no: {
        const auto answer = yes_or_no(cell);
        if (!answer) refuse_cell(table_, column_, row, "yes or no");
        put(0, fitted_.scale.of(*answer ? 1 : 0));
        break;
      }
      case ColumnType::date: {
        const auto& date = dates_.read(cell);
        if (!date) refuse_cell(table_, column_, row, std::string("date written ") + name_of(fitted_.date_form));
        look_at_range(row, knows_range_ ? hours_of(*date) : 0);
        for (std::size_t i = 0; i < fitted_.parts.size(); ++i) {
          double part = part_of(*date, fitted_.parts[i]);
          // The other parts come again each year, so they are known of a date that is not.
          if (clips_ && fitted_.parts[i] == DatePart::year) part = std::clamp(part, first_year_, last_year_);
          put(i, fitted_.part_scales[i].of(part));
        }
        break;
      }
      case ColumnType::category:
        write_category(row, cell, put);
        break;
      case ColumnType::text:
        write_words(cell, put);
        break;
      default:
        break;
    }
  }

  Encounter encounter{};

 private:
  double scaled(std::uint32_t row, double number) {
    look_at_range(row, number);
    if (clips_) number = std::clamp(number, fitted_.least, fitted_.most);
    const double input = fitted_.scale.of(number);
    if (std::abs(input) > static_cast<double>(std::numeric_limits<float>::max())) {
      refuse_cell(table_, column_, row, "number that a float holds beside those");
    }
    return input;
  }

  static double year_of(double hours) {
    const std::chrono::days day(static_cast<int>(std::floor(hours / 24)));
    return static_cast<int>(std::chrono::year_month_day(std::chrono::sys_days(day)).year());
  }

  void look_at_range(std::uint32_t row, double number) {
    if (knows_range_ && !(number >= fitted_.least && number <= fitted_.most)) look_outside(row, number);
  }

  void look_outside(std::uint32_t row, double number) {
    constexpr std::size_t most_told = 5;
    const double margin = (fitted_.most - fitted_.least) / 2;
    if (number >= fitted_.least - margin && number <= fitted_.most + margin) return;
    ++encounter.outside;
    auto& first = encounter.first_outside;
    if (first.size() < most_told) first.emplace_back(table_.number_of_row(row), number);
  }

  template <class Put>
  void write_missing(Put put) {
    if (fitted_.is_coded) write_no_code(put);
    if (!fitted_.marks_missing) {
      ++encounter.missing;
    } else if (!fitted_.is_coded || fitted_.type == ColumnType::text) {
      put(static_cast<std::size_t>(fitted_.width()) - 1, 1);
    }
    // The mean of what is not known is 0 where inputs are scaled: dates and yes/no take it; numbers take the median.
    if (fitted_.type == ColumnType::number) put(0, fitted_.scale.of(fitted_.median));
  }

  template <class Put>
  void write_no_code(Put put) {
    const bool is_text = fitted_.type == ColumnType::text;
    const std::size_t codes = is_text ? static_cast<std::size_t>(fitted_.words) : 1;
    for (std::size_t i = 0; i < codes; ++i) put(i, static_cast<double>(is_text ? -1 : fitted_.other_code()));
  }

  template <class Put>
  void write_category(std::uint32_t row, std::string_view cell, Put put) {
    const auto found = std::lower_bound(fitted_.values.begin(), fitted_.values.end(), cell);
    if (found != fitted_.values.end() && *found == cell) {
      const std::ptrdiff_t place = found - fitted_.values.begin();
      if (fitted_.is_coded)
        put(0, static_cast<double>(fitted_.first_code + 1 + place));
      else
        put(static_cast<std::size_t>(place), 1);
      return;
    }
    if (fitted_.buckets > 0) return put(fitted_.values.size() + bucket_of(cell), 1);
    if (fitted_.is_coded)
      write_no_code(put);
    else if (fitted_.has_other)
      put(fitted_.values.size(), 1);
    if (encounter.unseen++ == 0) {
      encounter.first_unseen = cell;
      encounter.first_row = table_.number_of_row(row);
    }
  }

  // Counts of the words' buckets, divided by their length as a vector: long texts weigh as much as short ones.
  template <class Put>
  void write_words(std::string_view cell, Put put) {
    if (fitted_.is_coded) {
      std::size_t place = 0;
      for_each_word(cell, [&](std::string_view word) {
        if (place < static_cast<std::size_t>(fitted_.words)) put(place++, static_cast<double>(bucket_of(word)));
      });
      for (; place < static_cast<std::size_t>(fitted_.words); ++place) put(place, -1);
      return;
    }
    buckets_.clear();
    for_each_word(cell, [&](std::string_view word) { buckets_.push_back(bucket_of(word)); });
    std::ranges::sort(buckets_);
    const auto each_count = [&](auto take) {
      for (std::size_t begin = 0, end = 0; begin < buckets_.size(); begin = end) {
        while (end < buckets_.size() && buckets_[end] == buckets_[begin]) ++end;
        take(buckets_[begin], static_cast<double>(end - begin));
      }
    };
    double squares = 0;
    each_count([&](std::size_t, double count) { squares += count * count; });
    each_count([&](std::size_t bucket, double count) { put(bucket, count / std::sqrt(squares)); });
  }

  std::size_t bucket_of(std::string_view word) const {
    return static_cast<std::size_t>(hash_path(word) % static_cast<std::uint64_t>(fitted_.buckets));
  }

  const FittedColumn& fitted_;
  const Table& table_;
  const Column& column_;
  const CellRules& rules_;
  DateReader dates_{fitted_.date_form};
  bool knows_range_ = false, clips_ = false;
  double first_year_ = 0, last_year_ = 0;
  bool has_numbers_ = false;          ///< the table knows them
  std::vector<std::size_t> buckets_;  // of the words of a cell
};

struct Encoder::Columns {
  struct Each {
    ColumnEncoder encoder;
    std::size_t offset, width;  ///< of its inputs
    bool is_sparse;
  };
  std::vector<Each> all;
  std::size_t width = 0;  ///< inputs
};

Encoder::Encoder(const Preparation& preparation, const Table& table, bool clips)
    : columns_(std::make_unique<Columns>()) {
  const ColumnsByName named(table);
  for (const FittedColumn& fitted : preparation.columns) {
    if (fitted.width() == 0) continue;
    const Column* const found = named.find(fitted.name);
    if (found == nullptr) refuse_missing_column(preparation, table, fitted.name);
    columns_->all.push_back({ColumnEncoder(fitted, preparation, table, *found, clips), columns_->width,
                             static_cast<std::size_t>(fitted.width()), is_sparse(fitted)});
    columns_->width += static_cast<std::size_t>(fitted.width());
  }
}

Encoder::~Encoder() = default;

// Some rows of a column at a time: its cells lie side by side.
constexpr std::size_t rows_at_once = 32;

template <class T>
void Encoder::write(std::span<const std::uint32_t> rows, std::vector<T>& inputs) {
  inputs.assign(rows.size() * columns_->width, T{0});
  write_dense(rows, inputs.data());
}

template <class T>
void Encoder::write_dense(std::span<const std::uint32_t> rows, T* inputs) {
  for (std::size_t begin = 0; begin < rows.size(); begin += rows_at_once) {
    const std::size_t end = std::min(rows.size(), begin + rows_at_once);
    for (Columns::Each& column : columns_->all) {
      for (std::size_t i = begin; i < end; ++i) {
        T* const out = inputs + i * columns_->width + column.offset;
        column.encoder.write(rows[i], [&](std::size_t place, double value) { out[place] = static_cast<T>(value); });
      }
    }
  }
}

/// What rows say beside the inputs that all of them hold.
template <class T>
struct Encoder::Entries {
  std::vector<std::size_t> counts;  ///< of each row
  std::vector<std::uint32_t> places;
  std::vector<T> values;

  /// Into rows of `width` inputs.
  void write(T* inputs, std::size_t width) const {
    std::size_t at = 0;
    for (std::size_t row = 0; row < counts.size(); ++row) {
      for (const std::size_t end = at + counts[row]; at < end; ++at) inputs[row * width + places[at]] = values[at];
    }
  }
};

template <class T>
void Encoder::write_held(std::span<const std::uint32_t> rows, T* inputs, std::size_t step, bool are_packed) {
  for (std::size_t begin = 0; begin < rows.size(); begin += rows_at_once) {
    const std::size_t end = std::min(rows.size(), begin + rows_at_once);
    std::size_t held = 0;
    for (Columns::Each& column : columns_->all) {
      if (column.is_sparse) continue;
      for (std::size_t i = begin; i < end; ++i) {
        T* const out = inputs + i * step + (are_packed ? held : column.offset);
        column.encoder.write(rows[i], [&](std::size_t place, double value) { out[place] = static_cast<T>(value); });
      }
      held += column.width;
    }
  }
}

template <class T>
void Encoder::write_entries(std::span<const std::uint32_t> rows, Entries<T>& entries) {
  struct Entry {
    std::uint32_t column;
    T value;
  };
  std::array<std::vector<Entry>, rows_at_once> of_row;
  for (std::size_t begin = 0; begin < rows.size(); begin += rows_at_once) {
    const std::size_t end = std::min(rows.size(), begin + rows_at_once);
    for (Columns::Each& column : columns_->all) {
      if (!column.is_sparse) continue;
      for (std::size_t i = begin; i < end; ++i) {
        column.encoder.write(rows[i], [&](std::size_t place, double value) {
          of_row[i - begin].push_back({static_cast<std::uint32_t>(column.offset + place), static_cast<T>(value)});
        });
      }
    }
    for (std::size_t i = begin; i < end; ++i) {
      for (const Entry& entry : of_row[i - begin]) {
        entries.places.push_back(entry.column);
        entries.values.push_back(entry.value);
      }
      entries.counts.push_back(of_row[i - begin].size());
      of_row[i - begin].clear();
    }
  }
}

template <class T>
void Encoder::begin(CompactRows<T>& inputs) const {
  inputs.columns = static_cast<Index>(columns_->width);
  for (const Columns::Each& column : columns_->all) {
    if (column.is_sparse) continue;
    for (std::size_t i = 0; i < column.width; ++i) inputs.held.push_back(static_cast<std::uint32_t>(column.offset + i));
  }
}

bool Encoder::has_sparse_columns() const {
  return std::ranges::any_of(columns_->all, [](const Columns::Each& column) { return column.is_sparse; });
}

std::vector<Encounter> Encoder::encounters() const {
  std::vector<Encounter> all;
  for (const Columns::Each& column : columns_->all) {
    const Encounter& met = column.encoder.encounter;
    if (met.missing + met.unseen + met.outside > 0) all.push_back(met);
  }
  return all;
}

template <class T>
std::vector<T> encode(const Preparation& preparation, const Table& table, const Rows& rows,
                      std::vector<Encounter>* encounters) {
  Encoder encoder(preparation, table);
  std::vector<T> inputs;
  encoder.write(rows, inputs);
  if (encounters != nullptr) *encounters = encoder.encounters();
  return inputs;
}

template <class T>
EncodedRows<T> encode_for_training(const Preparation& preparation, const Table& table, const Rows& rows) {
  EncodedRows<T> encoded;
  const Encoder whole(preparation, table);
  const std::span<const std::uint32_t> all(rows);
  const auto width = static_cast<std::size_t>(preparation.inputs());
  const Index size = std::ssize(rows) * std::ssize(preparation.columns);
  // Each range of rows by an encoder of its own, all into one memory.
  constexpr std::size_t range = 16'384;
  const std::size_t ranges = (rows.size() + range - 1) / range;
  const auto each_range = [&](auto write) {
    for_each_part(static_cast<Index>(ranges), size, [&](Index part) {
      Encoder encoder(preparation, table);
      const std::size_t first = static_cast<std::size_t>(part) * range;
      write(encoder, all.subspan(first, std::min(range, rows.size() - first)), first);
    });
  };
  if (!whole.has_sparse_columns()) {
    encoded.dense.resize(rows.size() * width);
    each_range([&](Encoder& encoder, std::span<const std::uint32_t> part, std::size_t first) {
      encoder.write_dense(part, encoded.dense.data() + first * width);
    });
    return encoded;
  }
  // What is mostly 0 first: how much it is decides in which memory all of it stands.
  std::vector<Encoder::Entries<T>> entries(ranges);
  each_range([&](Encoder& encoder, std::span<const std::uint32_t> part, std::size_t first) {
    encoder.write_entries(part, entries[first / range]);
  });
  std::size_t count = 0;
  for (const Encoder::Entries<T>& own : entries) count += own.places.size();
  CompactRows<T> compact;
  whole.begin(compact);
  const std::size_t held = compact.held.size();
  const std::size_t compact_bytes = rows.size() * held * sizeof(T) + (rows.size() + 1) * sizeof(std::size_t) +
                                    count * (sizeof(std::uint32_t) + sizeof(T));
  if (2 * compact_bytes > rows.size() * width * sizeof(T)) {
    encoded.dense.resize(rows.size() * width);
    each_range([&](Encoder& encoder, std::span<const std::uint32_t> part, std::size_t first) {
      T* const inputs = encoded.dense.data() + first * width;
      encoder.write_held(part, inputs, width, false);
      entries[first / range].write(inputs, width);
    });
    return encoded;
  }
  compact.values.resize(rows.size() * held);
  each_range([&](Encoder& encoder, std::span<const std::uint32_t> part, std::size_t first) {
    encoder.write_held(part, compact.values.data() + first * held, held, true);
  });
  compact.begins.reserve(rows.size() + 1);
  compact.places.reserve(count);
  compact.entries.reserve(count);
  for (Encoder::Entries<T>& own : entries) {
    for (const std::size_t of_row : own.counts) compact.begins.push_back(compact.begins.back() + of_row);
    compact.places.insert(compact.places.end(), own.places.begin(), own.places.end());
    compact.entries.insert(compact.entries.end(), own.values.begin(), own.values.end());
    own = {};
  }
  encoded.compact = std::move(compact);
  return encoded;
}

template void Encoder::write<float>(std::span<const std::uint32_t>, std::vector<float>&);
template void Encoder::write<double>(std::span<const std::uint32_t>, std::vector<double>&);
template std::vector<float> encode<float>(const Preparation&, const Table&, const Rows&, std::vector<Encounter>*);
template std::vector<double> encode<double>(const Preparation&, const Table&, const Rows&, std::vector<Encounter>*);
template EncodedRows<float> encode_for_training<float>(const Preparation&, const Table&, const Rows&);
template EncodedRows<double> encode_for_training<double>(const Preparation&, const Table&, const Rows&);

}  // namespace pellucid::data
