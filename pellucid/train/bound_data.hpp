// The data set as plans read it: in the run's precision, copied only where the caller's differs.
#pragma once

#include <vector>

#include "pellucid/model/plans.hpp"
#include "pellucid/train/data.hpp"

namespace pellucid {

template <class T>
class BoundData {
 public:
  explicit BoundData(const Data& data)
      : rows_(data.rows()),
        tables_{{"inputs", data.inputs, {}}, {"targets", data.targets, {}}, {"weights", data.weights, {}}} {
    for (Table& table : tables_) {
      if (table.values.element() == element || table.values.empty()) continue;
      for (std::size_t i = 0; i < table.values.size(); ++i) table.copy.push_back(static_cast<T>(table.values[i]));
    }
  }

  void bind_to(Plans& plans) const {
    for (const Table& table : tables_) {
      if (table.values.empty()) continue;
      plans.bind(table.name, table.copy.empty() ? table.values.data() : table.copy.data(), rows_);
    }
  }

 private:
  static constexpr Element element = sizeof(T) == sizeof(float) ? Element::float32 : Element::float64;
  struct Table {
    const char* name;
    Numbers values;
    std::vector<T> copy;
  };
  Index rows_;
  std::vector<Table> tables_;
};

}  // namespace pellucid
