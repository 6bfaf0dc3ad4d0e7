#include "pellucid/cli/run_words.hpp"

#include <filesystem>

#include "pellucid/cli/arguments.hpp"
#include "pellucid/cli/command.hpp"
#include "pellucid/data/read_table.hpp"
#include "pellucid/rows/presets.hpp"
#include "pellucid/run/run_files.hpp"

namespace pellucid::cli {

namespace {

std::string absolute(const std::string& path) {
  return path.empty() ? path : std::filesystem::absolute(path).lexically_normal().string();
}

}  // namespace

void RunWords::add_data_to(CLI::App& app) {
  app.add_option("DATA", data_,
                 "a table (" + data::table_formats() +
                     "; packed or not), or a folder of images: the files of the MNIST family, or class/picture.png");
}

void RunWords::add_to(CLI::App& app) {
  source_.add_training_to(app);
  app.add_option("--val,--validation", validation_,
                 "rows held out for validation: a part of all rows, or a file (default: 0.2; images: 0.1)")
      ->type_name("PART|FILE")
      ->group("Splitting");
  source_.add_reading_to(app);
  app.add_option(
         "--preset", preset_,
         "plain: the textbook network, two hidden layers sized by the data (default for tables); course: the "
         "same with batch_norm, dropout, weight decay, a one-cycle schedule and patience 10; options given beside "
         "it replace its own")
      ->type_name("NAME")
      ->group("Recipe");
  recipe_.add_to(app);
  source_.add_checking_to(app);
}

// --val and --test stand in both halves.
RunRecipe RunWords::run_recipe(const std::string& command) const {
  if (!recipe_.has_file()) demand(data_, command, "DATA");
  if (!preset_.empty() && preset_ != "plain" && preset_ != "course") {
    misuse("--preset", "\"" + printable(preset_) + "\" is unknown", "use plain or course");
  }
  std::error_code ignored;
  RunRecipe run = recipe_.from_file();
  if (recipe_.has_file()) run.source = source_near(run.source, recipe_.folder());
  if (!recipe_.has_file() && !std::filesystem::is_directory(data_, ignored)) run.recipe.validation = 0.2;
  if (data_ == "-") {
    misuse("- as DATA", "a run reads its table again, when it is resumed or its test set is opened",
           "write the rows to a file first");
  }
  if (!data_.empty()) run.source.path = data_;
  run.source = source_.source(run.source);
  if (!validation_.empty()) {
    const auto part = parse_number(validation_);
    if (part) {
      run.recipe.validation = *part;
      run.source.validation_file.clear();
    } else {
      run.source.validation_file = validation_;
    }
  }
  run.source.init = absolute(run.source.init);  // a run that moves with its data does not take it along
  run.recipe = recipe_.recipe(run.recipe);
  demand(run.source.path, command, "DATA");
  return run;
}

void RunWords::apply_preset(RunRecipe& run, const Prepared& prepared) const {
  const bool is_wanted = !preset_.empty() || (prepared.table && !recipe_.has_file());
  if (!is_wanted) return;
  const auto apply = preset_ == "course" ? apply_course_preset : apply_plain_preset;
  apply(run.recipe, prepared.signature.inputs, static_cast<Index>(prepared.split.train.size()));
  run.recipe = recipe_.recipe(run.recipe);
}

}  // namespace pellucid::cli
