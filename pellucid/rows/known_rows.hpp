// Which rows of a user's file a run knows already: those that it was trained on, held out for validation or sealed. A
// row is known by its inputs as the model reads them (data/as_read.hpp) and by its number among the rows of equal
// inputs: where the run's data holds two rows alike, a third one is new. Where rows repeat by nature, by all columns
// that both tables have.
#pragma once

#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "pellucid/data/row_keys.hpp"
#include "pellucid/rows/opened.hpp"
#include "pellucid/rows/opening_memory.hpp"

namespace pellucid {

enum class Side : unsigned char { training, validation, sealed, fresh };
constexpr Side all_sides[] = {Side::training, Side::validation, Side::sealed, Side::fresh};
const char* name_of(Side side);  ///< "training", "validation", "sealed", "new"

/// The rows of one side in a file, judged.
struct JudgedSide {
  Side side;
  Judged judged;
};

/// The keys of a run's rows, each with the side that it is on.
class KnownRows {
 public:
  /// Where a key is named twice, as by a file of validation rows that repeats training rows, the first side stands.
  void add(const std::vector<data::RowKey>& keys, const std::vector<Side>& sides);
  /// Sorts; before of().
  void close();
  Side of(const data::RowKey& key) const;
  /// Whether it is a sealed row, whatever else it is.
  bool is_sealed(const data::RowKey& key) const;

 private:
  std::vector<std::pair<data::RowKey, Side>> rows_;
};

/// Judges labelled rows as evaluate_rows() does, those of each side of the run apart, in the order of the sides; a side
/// without rows is left out. Of each side but the training rows it is told how many are copies of rows that training
/// saw. `count` is called with the sealed rows among them, if there are any, before they are looked at. `runs`
/// and `seal` are the run's, with the paths at which its files are now: one recipe, or of networks with splits of their
/// own each one's; then a row is a training row that one of them was trained on.
std::vector<JudgedSide> evaluate_by_side(const Model& model, const std::string& path, const std::string& labels,
                                         const Source& reading, std::span<const RunRecipe> runs, const data::Seal& seal,
                                         const CountOpening& count);

/// Which of `rows` of a table, or pictures, are sealed rows of a run; `runs` and `seal` as evaluate_by_side() has them.
data::Rows sealed_among(const Model& model, const data::Table& table, const data::Rows& rows,
                        std::span<const RunRecipe> runs, const data::Seal& seal);
data::Rows sealed_among(const data::Dataset& pictures, const data::Rows& rows, std::span<const RunRecipe> runs,
                        const data::Seal& seal);

/// The rows of a run that anybody may see: those that it trains on, then those that it holds out for validation.
struct SeenRows {
  data::Table table;
  Index training = 0, validation = 0;
};
/// None of pictures. A row of the file of validation rows that is a sealed one too is left out.
std::optional<SeenRows> seen_rows(const Opened& opened, const data::Split& split);

/// The run's validation rows, judged. Nothing is unsealed, unless sealed rows stand in its file of validation rows:
/// `count` is called with those before they are looked at, and repetition.file_copies says how many they are. Fails
/// (Fault::usage) if there are no validation rows.
Judged evaluate_validation(const Model& model, const RunRecipe& run, const data::Seal& seal, const CountOpening& count);

}  // namespace pellucid
