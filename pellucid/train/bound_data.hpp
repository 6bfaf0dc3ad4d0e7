// The data set as plans read it: in the run's precision, copied only where the caller's differs.
#pragma once

#include <type_traits>
#include <vector>

#include "pellucid/model/plans.hpp"
#include "pellucid/train/data.hpp"

namespace pellucid {

template <class T>
class BoundData {
 public:
  explicit BoundData(const Data& data)
      : rows_(data.rows()),
        tables_{{"inputs", data.inputs, {}, {}}, {"targets", data.targets, {}, {}}, {"weights", data.weights, {}, {}}} {
    for (Table& table : tables_) {
      if (table.values.element() == element || table.values.empty()) continue;
      if (table.values.is_compact()) {
        table.compact_copy = table.values.compact() != nullptr ? table.values.compact()->template as<T>()
                                                               : table.values.compact64()->template as<T>();
      } else {
        table.copy.reserve(table.values.size());
        for (std::size_t i = 0; i < table.values.size(); ++i) table.copy.push_back(static_cast<T>(table.values[i]));
      }
    }
  }

  void bind_to(Plans& plans) const {
    for (const Table& table : tables_) {
      if (table.values.empty()) continue;
      if (table.values.is_compact()) {
        plans.bind(table.name, compact_of(table));
      } else {
        plans.bind(table.name, table.copy.empty() ? table.values.data() : table.copy.data(), rows_);
      }
    }
  }

 private:
  static constexpr Element element = sizeof(T) == sizeof(float) ? Element::float32 : Element::float64;
  struct Table {
    const char* name;
    Numbers values;
    std::vector<T> copy;
    CompactRows<T> compact_copy;
  };

  static kernels::CompactTable compact_of(const Table& table) {
    const CompactRows<T>* rows = &table.compact_copy;
    if constexpr (std::is_same_v<T, float>) {
      if (table.values.compact() != nullptr) rows = table.values.compact();
    } else {
      if (table.values.compact64() != nullptr) rows = table.values.compact64();
    }
    return {rows->held.data(),   static_cast<Index>(rows->held.size()),
            rows->values.data(), rows->begins.data(),
            rows->places.data(), rows->entries.data()};
  }

  Index rows_;
  std::vector<Table> tables_;
};

}  // namespace pellucid
