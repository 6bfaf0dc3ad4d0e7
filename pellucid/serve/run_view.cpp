#include "pellucid/serve/run_view.hpp"

#include <filesystem>
#include <mutex>
#include <utility>

#include "pellucid/base/files.hpp"
#include "pellucid/base/json.hpp"
#include "pellucid/base/text.hpp"
#include "pellucid/model/recipe_json.hpp"
#include "pellucid/rows/known_rows.hpp"
#include "pellucid/rows/rows.hpp"
#include "pellucid/run/begun.hpp"
#include "pellucid/run/recipe_toml.hpp"
#include "pellucid/run/run_files.hpp"
#include "pellucid/run/run_folder.hpp"
#include "pellucid/serve/follow.hpp"

namespace pellucid::serve {

namespace {

constexpr std::size_t most_csv_bytes = std::size_t{64} << 20;

/// A cell as a field of CSV (RFC 4180). The only cell of a row is never nothing: an empty line is no row.
std::string csv_field(std::string_view cell, bool is_alone) {
  const bool is_plain = cell.find_first_of(",\"\r\n") == std::string_view::npos && !(cell.empty() && is_alone);
  if (is_plain) return std::string(cell);
  std::string quoted = "\"";
  for (const char letter : cell) quoted += letter == '"' ? std::string("\"\"") : std::string(1, letter);
  return quoted + "\"";
}

/// What is shown of the rows: as many as fit.
struct ShownRows {
  std::string csv{};
  Index training = 0, validation = 0;
};

ShownRows shown(const SeenRows& seen) {
  ShownRows shown;
  const std::vector<data::Column>& columns = seen.table.columns;
  const bool is_alone = columns.size() == 1;
  const auto line_of = [&](const auto& cell_of) {
    std::string line;
    for (const data::Column& column : columns) line += csv_field(cell_of(column), is_alone) + ",";
    line.back() = '\n';
    return line;
  };
  shown.csv = line_of([](const data::Column& column) -> std::string_view { return column.name; });
  for (Index row = 0; row < seen.table.rows && shown.csv.size() < most_csv_bytes; ++row) {
    shown.csv += line_of([&](const data::Column& column) { return column.cells[row]; });
    ++(row < seen.training ? shown.training : shown.validation);
  }
  return shown;
}

std::string shell_quoted(const std::string& word) {
  std::string quoted = "'";
  for (const char letter : word) quoted += letter == '\'' ? std::string("'\\''") : std::string(1, letter);
  return quoted + "'";
}

void refuse_several(const std::string& folder) {
  const std::string list = folder + "/" + networks_file;
  if (!is_file(list)) return;
  const WantedNetworks wanted = wanted_networks_from(read_text(list), list);
  fail({Fault::data, "cannot show " + in_quotes(folder) + " as a run", "",
        "it holds " + counted(static_cast<Index>(wanted.networks.size()), "network"),
        "name one of them, such as " + folder + "/" + wanted.networks.front().name});
}

class RunView {
 public:
  RunView(const std::string& given, const std::vector<std::string>& data, KeyNaming naming)
      : folder_(without_end_slashes(given)), naming_(naming) {
    refuse_several(folder_);
    const std::string recipe_path = part_of_run(folder_, recipe_file), seal_path = part_of_run(folder_, seal_file);
    run_ = run_recipe_from_toml(read_text(recipe_path), recipe_path);
    const data::Seal seal = data::seal_from_json(read_text(seal_path), seal_path);
    check_recipe(run_, seal, recipe_path);
    std::optional<Signature> signature;
    const FoundFiles found = search_files(run_.source, seal, folder_, data);
    missing_ = found.missing;
    if (!missing_) signature = open_rows(found);
    follower_.emplace(folder_, run_.recipe, std::move(signature));
  }

  const std::optional<Error>& missing() const { return missing_; }
  bool has_rows() const { return rows_ != nullptr; }
  std::shared_ptr<const std::string> rows() const { return rows_; }

  std::shared_ptr<const std::string> account() {
    const std::lock_guard lock(mutex_);
    const Standing& standing = follower_->now();
    const bool has_model = is_file(model());
    if (account_ && account_version_ == follower_->version() && account_has_model_ == has_model) return account_;
    Json epochs = Json::array();
    for (const std::string& line : standing.epochs) epochs.push_back(parse_json(line));
    Json account{{"schema", 1},
                 {"folder", folder_},
                 {"state", name_of(standing.state)},
                 {"stop", standing.stop.empty() ? Json() : Json(standing.stop)},
                 {"command", "pellucid train --recipe " + shell_quoted(folder_ + "/" + recipe_file) + " --run NEW"},
                 {"source", run_.source.path},
                 {"target", run_.source.target},
                 {"recipe", to_json(run_.recipe)},
                 {"epochs", std::move(epochs)},
                 {"events", "run/events"},
                 {"model", has_model ? Json(model_path_here) : Json()},
                 {"rows", rows_account()}};
    account_ = std::make_shared<const std::string>(account.dump(-1, ' ', false, Json::error_handler_t::replace) + "\n");
    account_version_ = follower_->version();
    account_has_model_ = has_model;
    return account_;
  }

  /// One copy in memory for all who ask at once.
  std::shared_ptr<const std::string> model_bytes() {
    const std::lock_guard lock(mutex_);
    if (!is_file(model())) return nullptr;
    std::error_code ignored;
    const auto written = std::filesystem::last_write_time(model(), ignored);
    std::shared_ptr<const std::string> bytes = model_.lock();
    if (bytes == nullptr || written != model_written_) bytes = std::make_shared<const std::string>(read_text(model()));
    model_ = bytes;
    model_written_ = written;
    return bytes;
  }

  Told told(Cursor& cursor) {
    const std::lock_guard lock(mutex_);
    const Standing& standing = follower_->now();
    Told told;
    if (const std::string state = name_of(standing.state); state != cursor.said) {
      told.text += "event: state\ndata: " + Json{{"state", state}}.dump() + "\n\n";
      cursor.said = state;
    }
    const auto count = static_cast<Index>(standing.epochs.size());
    for (; cursor.seen < count; ++cursor.seen) {
      told.text += "id: " + std::to_string(cursor.seen + 1) +
                   "\nevent: epoch\ndata: " + standing.epochs[static_cast<std::size_t>(cursor.seen)] + "\n\n";
    }
    told.is_end = standing.state == State::done;
    if (told.is_end) told.text += "event: end\ndata: " + Json{{"stop", standing.stop}}.dump() + "\n\n";
    return told;
  }

  static constexpr const char* model_path_here = "run/model.safetensors";
  static constexpr const char* rows_path_here = "run/rows.csv";

 private:
  std::string model() const { return folder_ + "/" + model_file; }

  /// Rows of tables are kept as they will be sent; of the rest only what a network is like that takes them.
  Signature open_rows(const FoundFiles& found) {
    RunRecipe run = run_;
    run.source = found.source;
    const std::unique_ptr<Opened> opened = open_source(run.source, run.recipe.validation, &found.seal);
    const Prepared prepared = opened->prepare(run);
    if (const std::optional<SeenRows> seen = seen_rows(*opened, prepared.split)) {
      ShownRows all = shown(*seen);
      is_whole_ = all.training + all.validation == seen->table.rows;
      training_ = all.training;
      validation_ = all.validation;
      rows_ = std::make_shared<const std::string>(std::move(all.csv));
    }
    return prepared.signature;
  }

  Json rows_account() const {
    if (missing_) return {{"missing", missing_->message(naming_)}};
    if (rows_ == nullptr) return {{"missing", "the run learned from pictures, which are not shown"}};
    return {{"table", rows_path_here}, {"training", training_}, {"validation", validation_}, {"is_whole", is_whole_}};
  }

  std::string folder_;
  KeyNaming naming_;
  RunRecipe run_{};
  std::optional<Error> missing_{};
  std::shared_ptr<const std::string> rows_{};
  Index training_ = 0, validation_ = 0;
  bool is_whole_ = true;  ///< all rows that may be seen are shown

  std::mutex mutex_{};  ///< of what follows
  std::optional<RunFollower> follower_{};
  std::shared_ptr<const std::string> account_{};
  std::uint64_t account_version_ = 0;
  bool account_has_model_ = false;
  std::weak_ptr<const std::string> model_{};
  std::filesystem::file_time_type model_written_{};
};

}  // namespace

std::optional<Error> show_run(Shelf& shelf, const std::string& folder, const std::vector<std::string>& data,
                              KeyNaming naming) {
  const auto view = std::make_shared<RunView>(folder, data, naming);
  shelf["run.json"] = {"application/json", [view] { return view->account(); }};
  shelf["run/events"] = {"text/event-stream", {}, [view](Cursor& cursor) { return view->told(cursor); }};
  shelf[RunView::model_path_here] = {"application/octet-stream", [view] { return view->model_bytes(); }};
  if (view->has_rows()) {
    shelf[RunView::rows_path_here] = {"text/csv; charset=utf-8", [view] { return view->rows(); }};
  }
  return view->missing();
}

}  // namespace pellucid::serve
