#include "pellucid/cli/out_options.hpp"

#include "pellucid/base/files.hpp"
#include "pellucid/cli/command.hpp"
#include "pellucid/cli/terminal.hpp"
#include "pellucid/run/run_folder.hpp"

namespace pellucid::cli {

void OutOptions::add_to(CLI::App& app) {
  app.add_option("--out", out_, "write to this file, not to standard output (-)")->type_name("FILE");
  add_force_to(app, is_forced_, "the file of --out");
}

void OutOptions::demand_place(const std::vector<std::string>& read) const {
  if (!out_.empty()) demand_output(out_, {.may_replace = is_forced_, .read = read});
}

void OutOptions::write(const std::string& text, const std::vector<std::string>& read) const {
  if (out_.empty() || out_ == "-") return print(text);
  const std::string shown = is_terminal(out_) ? for_terminal(text, false) : text;
  write_output(out_, shown, {.may_replace = is_forced_, .read = read});
}

void SaveOptions::add_to(CLI::App& app, const std::string& help) {
  app.add_option("--save", path_, help)->type_name("FILE");
  add_force_to(app, is_forced_, "the file of --save");
}

void SaveOptions::save(const Model& model) const { write_output(path_, model.bytes(), {.may_replace = is_forced_}); }

void add_force_to(CLI::App& app, bool& is_forced, const std::string& of) {
  app.add_flag("--force", is_forced, "replace " + of + " if it exists; what is being read is never replaced");
}

void add_tensorboard_to(CLI::App& app, std::string& folder) {
  app.add_option("--tensorboard", folder,
                 "also write loss, metrics and learning rate of each epoch into this folder, for TensorBoard")
      ->type_name("DIR");
}

void add_layers_to(CLI::App& app, bool& observes) {
  app.add_flag("--observe-layers", observes,
               "also record each layer's gradient norm, update ratio, dead and saturated units of each epoch, in "
               "layers.jsonl of the "
               "run folder; \"pellucid plot\" draws them");
}

std::vector<std::string> read_with_model(const std::string& model) {
  std::vector<std::string> read{model};
  const std::size_t slash = model.rfind('/');
  const std::string folder = slash == std::string::npos ? "." : model.substr(0, slash + 1);
  if (is_file(folder + "/" + recipe_file)) read.push_back(folder);
  return read;
}

}  // namespace pellucid::cli
