// number_pairs: cells of two numbers, as a blood pressure of 120/80, that are taken for categories because they repeat:
// a network then sees names without an order.
#include "pellucid/base/text.hpp"
#include "pellucid/data/number_form.hpp"
#include "pellucid/doctor/finding.hpp"

namespace pellucid::doctor::findings {

Finding number_pairs() {
  constexpr std::size_t least_values = 8;
  return {
      .name = "number_pairs",
      .label = "number pairs",
      .summary = "a column of two numbers in each cell that is taken for one of categories",
      .rule = "8 different values or more, all of which hold two numbers",
      .subject = Subject::column,
      .find =
          [](const Case& at) {
            std::vector<Found> found;
            for (const auto& [fitted, column] : input_columns(at, {data::ColumnType::category})) {
              data::Counts values(column);
              bool are_pairs = true;
              for (const std::uint32_t row : data::all_rows(at.table->rows)) {
                const std::string_view cell = column.cells[row];
                if (!are_pairs || data::is_missing(cell, at.preparation->rules)) continue;
                are_pairs = data::is_pair_of_numbers(trimmed(cell));
                values.add(row);
              }
              if (!are_pairs || values.size() < least_values) continue;
              found.push_back({fitted.name,
                               "its cells hold two numbers each (" + in_quotes(std::string(values.first())) +
                                   ") and are taken for names, so that nothing says which of them lie near each other",
                               "if they are measured, part them into two columns; if they are groups, it is well so"});
            }
            return found;
          },
      .example = {"bp,y\n110/70,a\n115/75,b\n120/80,a\n125/70,b\n130/75,a\n135/80,b\n140/70,a\n145/75,b\n"
                  "110/70,b\n115/75,a\n120/80,b\n125/70,a\n130/75,b\n135/80,a\n140/70,b\n145/75,a\n110/70,a\n"
                  "115/75,b\n120/80,a\n125/70,b\n130/75,a\n135/80,b\n140/70,a\n145/75,b\n110/70,b\n115/75,a\n"
                  "120/80,b\n125/70,a\n130/75,b\n135/80,a\n140/70,b\n145/75,a\n",
                  "its cells hold two numbers each (\"110/70\") and are taken for names, so that nothing says which of "
                  "them lie near each other"},
      .rank = 1};
}

}  // namespace pellucid::doctor::findings
