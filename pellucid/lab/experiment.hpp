// A table on the bench, and a network that learns from it: opened, sealed, split, prepared and trained as by
// `pellucid train`, to the same bits.
#pragma once

#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "pellucid/lab/trail.hpp"
#include "pellucid/rows/prepare_table.hpp"
#include "pellucid/train/trainer.hpp"

namespace pellucid::lab {

class Experiment {
 public:
  /// `run.source.path` is what the table is called. Fails as open_table, prepare_table and make_trainer do.
  Experiment(std::string_view csv, const RunRecipe& run);

  const Recipe& recipe() const { return recipe_; }
  const OpenTable& table() const { return table_; }
  const TableData& data() const { return data_; }
  Trainer& trainer() { return *trainer_; }
  const Trainer& trainer() const { return *trainer_; }
  /// Where the network has been.
  const Trail& trail() const { return trail_; }
  /// Where it stands joins its trail.
  void leave_trail();
  /// Puts all back to where a checkpoint was taken.
  void go_back_to(const TensorFile& checkpoint);
  /// The sealed rows, which are looked at once more.
  const data::Table& unsealed();
  /// How often they were looked at.
  Index openings() const { return seal_.openings; }
  /// The network where it stands, with how cells become its inputs.
  Model model() const { return prepared(trainer_->model(0)); }
  /// What a run keeps of it.
  Model best() const { return prepared(trainer_->best(0)); }

 private:
  Model prepared(Model model) const;

  Recipe recipe_;
  OpenTable table_;
  TableData data_;
  std::unique_ptr<Trainer> trainer_;
  std::vector<std::string> learned_;
  Trail trail_;
  data::Seal seal_;
  std::optional<data::Table> unsealed_;
};

}  // namespace pellucid::lab
