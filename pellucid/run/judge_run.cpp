#include "pellucid/run/judge_run.hpp"

#include "pellucid/base/error.hpp"
#include "pellucid/base/files.hpp"
#include "pellucid/base/text.hpp"
#include "pellucid/judge/conformal.hpp"
#include "pellucid/rows/picture_rows.hpp"
#include "pellucid/rows/rows.hpp"
#include "pellucid/run/begun.hpp"
#include "pellucid/run/open_model.hpp"
#include "pellucid/run/recipe_toml.hpp"
#include "pellucid/run/run_files.hpp"
#include "pellucid/run/run_folder.hpp"

namespace pellucid {

namespace {

/// A run on disk, as it was written.
struct JudgedRun {
  std::string folder;
  const Model& model;
  RunRecipe run;
  data::Seal seal;
  std::vector<RunRecipe> others{};  ///< of a run without a model of its own, those of its other networks

  JudgedRun(const Model& opened, const std::string& from) : folder(folder_of_model(from)), model(opened) {
    const std::vector<std::string> networks = networks_without_mean(folder);
    if (!networks.empty()) folder = networks.front();
    for (std::size_t i = 1; i < networks.size(); ++i) {
      const std::string path = part_of_run(networks[i], recipe_file);
      others.push_back(run_recipe_from_toml(read_text(path), path));
    }
    const std::string seal_path = part_of_run(folder, seal_file);
    const std::string recipe_path = part_of_run(folder, recipe_file);
    seal = data::seal_from_json(read_text(seal_path), seal_path);
    run = run_recipe_from_toml(read_text(recipe_path), recipe_path);
    check_recipe(run, seal, recipe_path);
    check_origin(seal_path, recipe_path);
    read_ledger(folder, seal);
  }

  /// The model says which data and which recipe made it; a seal or a recipe that says another was changed, or is
  /// another run's.
  void check_origin(const std::string& seal_path, const std::string& recipe_path) const {
    const Origin* const origin = others.empty() ? model.origin() : model.members().front().origin();
    if (origin == nullptr) return;
    if (origin->run != digest_of(run)) {
      fail({Fault::refused, "the recipe and the model of the run do not belong together", in_quotes(recipe_path),
            "the model was trained by another recipe", "put the run's own recipe back"});
    }
    if (origin->data == data::data_digest(seal)) return;
    fail({Fault::refused, "the seal and the model of the run do not belong together", in_quotes(seal_path),
          "the model was trained on other data than the seal names", "put the run's own seal back"});
  }

  /// With the files where they are.
  void take(FoundFiles found) {
    run.source = std::move(found.source);
    seal = std::move(found.seal);
  }

  /// The recipes of all networks, each with the files where they are.
  std::vector<RunRecipe> all() const {
    std::vector<RunRecipe> runs{run};
    for (RunRecipe other : others) {
      const Index fold = other.source.fold;
      other.source = run.source;
      other.source.fold = fold;
      runs.push_back(std::move(other));
    }
    return runs;
  }

  /// Fails (Fault::usage) on networks that each have a split of their own.
  void demand_one_split(const std::string& what) const {
    if (others.empty()) return;
    fail({Fault::usage, what, "",
          "the " + grouped(static_cast<Index>(others.size()) + 1) +
              " networks of the run have training and validation rows of their own: no row is held out by all",
          "name one of them, such as " + folder + ", or train an ensemble: {source.ensemble}"});
  }
};

Openings count_by(const JudgedRun& run, const std::string& command, const Looking& looking, const OpenedRows& opened) {
  const std::string by = looking.reason.empty() ? command : command + ": " + looking.reason;
  return count_opening(run.folder, by, opened, looking.tell_earlier);
}

/// A model that says which data it was trained on, without the run that says which rows.
Error without_run(const Origin& origin, const std::string& path) {
  const bool is_own = is_file(path) && data::data_digest(data::seal_files({{path, data::role::data}})) == origin.data;
  return {Fault::data, "the run of this model is not here", "",
          "the model was trained on data of the digest " + origin.data.substr(0, 16) +
              "…, and without seal and recipe of its run nobody can tell which rows are training rows" +
              (is_own ? "; these rows are that very data" : ""),
          "evaluate it where it was trained, in its run folder"};
}

}  // namespace

bool lies_in_a_run(const std::string& path) {
  if (!networks_without_mean(path).empty()) return true;
  const std::string folder = folder_of_model(path);
  return is_file(folder + "/" + seal_file) && is_file(folder + "/" + recipe_file);
}

Unsealed unseal(const std::string& folder, const std::vector<std::string>& data, const std::string& reason,
                const TellEarlier& tell_earlier) {
  part_of_run(folder, seal_file);  // says what is no run
  const Model model = open_model(folder);
  JudgedRun run(model, folder);
  run.take(find_files(run.run.source, run.seal, run.folder, data));
  Unsealed unsealed{{}, run.seal, {}};
  unsealed.judged = evaluate_sealed(run.model, run.run.source, unsealed.seal, [&](const OpenedRows& opened) {
    unsealed.openings = count_by(run, "unseal", {reason, tell_earlier}, opened);
    unsealed.seal.openings = unsealed.openings.by_run;
  });
  unsealed.measured = measured_metrics(unsealed.judged.evaluation, unsealed.openings.looks());
  unsealed.is_recorded = record_measured(run.folder, unsealed.openings, unsealed.measured);
  unsealed.is_finished = is_done(run.folder);
  unsealed.criterion = judge::criterion_of(run.run.recipe, model.signature());
  unsealed.allowed = run.run.source.allow;
  return unsealed;
}

Evaluated evaluate_model(const Model& model, const std::string& from, const std::string& path,
                         const std::string& labels, const Source& reading, const std::vector<std::string>& data,
                         const Looking& looking) {
  Evaluated evaluated;
  const auto as_new = [&] {
    evaluated.sides.push_back({Side::fresh, evaluate_rows(model, path, labels, reading)});
    return evaluated;
  };
  if (!lies_in_a_run(from)) {
    if (model.origin() != nullptr) evaluated.unknown = without_run(*model.origin(), path);
    return as_new();
  }
  JudgedRun run(model, from);
  FoundFiles found = search_files(run.run.source, run.seal, run.folder, data, path);
  if (found.missing) {
    evaluated.unknown = std::move(found.missing);
    return as_new();
  }
  run.take(std::move(found));
  evaluated.sides = evaluate_by_side(
      run.model, path, labels, reading, run.all(), run.seal,
      [&](const OpenedRows& opened) { evaluated.openings = count_by(run, "evaluate", looking, opened); });
  for (const JudgedSide& each : evaluated.sides) {
    if (each.side != Side::sealed || !evaluated.openings) continue;
    record_measured(run.folder, *evaluated.openings,
                    measured_metrics(each.judged.evaluation, evaluated.openings->looks()));
  }
  return evaluated;
}

Evaluated evaluate_run(const Model& model, const std::string& from, const std::vector<std::string>& data,
                       const Looking& looking) {
  JudgedRun run(model, from);
  run.demand_one_split("cannot evaluate on validation rows");
  run.take(find_files(run.run.source, run.seal, run.folder, data));
  Evaluated evaluated;
  evaluated.sides.push_back(
      {Side::validation, evaluate_validation(run.model, run.run, run.seal, [&](const OpenedRows& opened) {
         evaluated.openings = count_by(run, "evaluate", looking, opened);
       })});
  return evaluated;
}

std::optional<Openings> count_shown(const Model& model, const std::string& from, const ShownRow& shown,
                                    const std::string& by, const std::vector<std::string>& data,
                                    const std::string& perhaps) {
  if (!lies_in_a_run(from)) return std::nullopt;
  JudgedRun run(model, from);
  FoundFiles found = search_files(run.run.source, run.seal, run.folder, data, perhaps);
  if (found.missing) return std::nullopt;
  run.take(std::move(found));
  const data::Rows row{shown.row};
  const bool is_sealed = !(shown.table != nullptr ? sealed_among(model, *shown.table, row, run.all(), run.seal)
                                                  : sealed_among(*shown.pictures, row, run.all(), run.seal))
                              .empty();
  if (!is_sealed) return std::nullopt;
  if (shown.table != nullptr) return count_by(run, by, {}, {*shown.table, row, run.run.source.target});
  return count_by(run, by, {}, {table_of_pictures(*shown.pictures, row), data::all_rows(1), ""});
}

std::optional<SeenRows> rows_of_run(const Model& model, const std::string& from, const std::vector<std::string>& data,
                                    const std::string& perhaps) {
  if (!lies_in_a_run(from)) {
    fail({Fault::usage, "cannot find the training rows", in_quotes(from), "the run of the model is not here",
          "name the run folder"});
  }
  JudgedRun run(model, from);
  run.demand_one_split("cannot compare with the training rows");
  FoundFiles found = search_files(run.run.source, run.seal, run.folder, data, perhaps);
  if (found.missing) fail(*found.missing);
  run.take(std::move(found));
  const std::unique_ptr<Opened> opened = open_source(run.run.source, run.run.recipe.validation, &run.seal);
  return seen_rows(*opened, opened->prepare(run.run).split);
}

Calibration calibrate(const Model& model, const std::string& from, const std::vector<std::string>& data) {
  if (!lies_in_a_run(from)) {
    fail({Fault::usage, "cannot make intervals", in_quotes(from),
          "how wrong the model may be is read from the validation rows of its run, and the run is not here",
          "name the run folder"});
  }
  const Evaluated evaluated = evaluate_run(model, from, data);
  return {judge::conformal_scores(evaluated.sides.front().judged.evaluation), evaluated.openings};
}

}  // namespace pellucid
