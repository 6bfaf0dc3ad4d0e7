// The rows of a run, whatever they are: what training may see of a source, and what one network is trained on. Tables
// and pictures are the two kinds; all that differs between them stands in table_rows.cpp and picture_rows.cpp.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "pellucid/data/dataset.hpp"
#include "pellucid/data/sealed.hpp"
#include "pellucid/data/split.hpp"
#include "pellucid/judge/evaluation.hpp"
#include "pellucid/model/model.hpp"
#include "pellucid/rows/prepare_table.hpp"
#include "pellucid/rows/source.hpp"
#include "pellucid/train/data.hpp"

namespace pellucid {

/// What one network is trained on.
struct Prepared {
  std::optional<TableData> table;  ///< none: pictures
  data::Split split;               ///< of the rows that training may see
  Signature signature;

  /// How cells become inputs; null for pictures.
  const data::Preparation* preparation() const { return table ? &table->preparation : nullptr; }
};

/// A source, opened: what may be trained on, and the seal on the rest.
class Opened {
 public:
  virtual ~Opened() = default;
  Opened(const Opened&) = delete;
  Opened& operator=(const Opened&) = delete;

  data::Seal seal;
  Index rows = 0, columns = 0;  ///< as the source has them
  Index sealed_rows = 0;        ///< 0 if there are none; -1: a file of them, not counted
  std::string path;             ///< of rows to predict: a table, a folder or a file of images

  /// Splits by the recipe, its seed and fold, fits on the training rows and encodes. Fails as data::fit_columns and
  /// data::fit_target do, and (Fault::data) if no row is left to train on.
  virtual Prepared prepare(const RunRecipe& run) const = 0;
  /// What `prepared` says of the rows, as the trainer takes them; both must outlive it.
  virtual Data data(const Prepared& prepared) const = 0;
  /// How a model does on rows that may be seen; in the target's units.
  virtual Evaluation evaluate(const Model& model, const data::Rows& rows) const = 0;
  /// The table itself; null for pictures.
  virtual const OpenTable* table() const { return nullptr; }
  /// The pictures that training may see, with the account of all that were read; null for tables.
  virtual const data::Dataset* pictures() const { return nullptr; }
  /// Remembers what is sealed, so that a later run over more rows seals it too. For a run that begins.
  virtual void remember_seal() const {}
  /// Whether networks of several seeds see the same numbers, so that they can train as one program.
  virtual bool is_same_for_all() const = 0;

 protected:
  Opened() = default;
};

/// What a model predicts for rows of a user's own.
struct Predicted {
  std::vector<double> values;  ///< [rows, outputs], in the target's units
  std::vector<double>
      spreads{};  ///< of a mean of networks, as many: the standard deviation of what its members predict
  std::vector<data::Encounter> encounters{};
};

/// How well it does on labelled ones.
struct Judged {
  Evaluation evaluation;
  std::vector<data::Encounter> encounters;
  data::Repetition repetition{};                   ///< of the table that sealed rows were taken from
  std::optional<Evaluation> without_copies{};      ///< of the sealed rows that are no copies; none if all are, or none
  std::optional<data::PictureAccount> pictures{};  ///< what was read, where rows are pictures

  /// Sealed rows that are copies of rows that training could see. Where rows repeat by nature none are.
  Index copies() const { return repetition.seen_copies(); }
};

}  // namespace pellucid
