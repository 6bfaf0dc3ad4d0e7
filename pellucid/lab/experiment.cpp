#include "pellucid/lab/experiment.hpp"

#include "pellucid/base/error.hpp"
#include "pellucid/base/text.hpp"
#include "pellucid/rows/check_source.hpp"

namespace pellucid::lab {

namespace {

OpenTable opened(std::string_view csv, const RunRecipe& run) {
  const Source& source = run.source;
  check_table_source(source);
  return open_table(source, run.recipe.validation, {[&](const std::string& path) {
                      if (path == source.path) return data::parse_csv(csv, path, csv_options(source));
                      fail({Fault::usage, "cannot read " + in_quotes(path), "", "the lab holds one table",
                            "leave the files for validation and test out"});
                    }});
}

}  // namespace

Experiment::Experiment(std::string_view csv, const RunRecipe& run)
    : recipe_(run.recipe),
      table_(opened(csv, run)),
      data_(prepare_table(table_, run.recipe, split_table(table_, run))) {
  trainer_ = make_trainer(run.recipe, data_.data(), std::array{run.recipe.seed}, {.threads = 1});
  trainer_->look(0, [&](const EpochView& view) { learned_ = view.names(); });
  leave_trail();
}

void Experiment::leave_trail() {
  const Model model = trainer_->model(0);
  if (static_cast<std::size_t>(model.parameter_count()) > Trail::most_weights) return;
  std::vector<float> weights;
  for (const std::string& name : learned_) {
    for (const double value : model.graph_tensor(name)) weights.push_back(static_cast<float>(value));
  }
  trail_.add(trainer_->position().step, std::move(weights));
}

void Experiment::go_back_to(const TensorFile& checkpoint) {
  trainer_->go_back_to(checkpoint);
  trail_.forget_after(trainer_->position().step);
}

const data::Table& Experiment::unsealed() {
  if (unsealed_) {
    ++seal_.openings;
  } else {
    unsealed_ = unseal(std::move(table_.test), seal_);
  }
  return *unsealed_;
}

Model Experiment::prepared(Model model) const {
  model.set_preparation(data_.preparation);
  return model;
}

}  // namespace pellucid::lab
