// A run on disk: recipe.toml, seal.json, checkpoint, metrics.jsonl and model.safetensors in one folder. Each part is
// written atomically. What an error leaves unfinished is taken away again; what a crash leaves can be resumed.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "pellucid/train/trainer.hpp"

namespace pellucid {

constexpr const char* recipe_file = "recipe.toml";
constexpr const char* metrics_file = "metrics.jsonl";
constexpr const char* model_file = "model.safetensors";
constexpr const char* seal_file = "seal.json";
constexpr const char* checkpoint_file = "checkpoint";

/// A folder that is being made. Its destructor removes whatever it wrote and made, unless keep() was called.
class NewRunFolder {
 public:
  /// Makes `path` and the folders above it. Fails (Fault::usage) if something stands there already: a run is never
  /// overwritten; (Fault::run) if it cannot be made.
  explicit NewRunFolder(std::string path);
  /// Makes the first of `<prefix>-1`, `<prefix>-2`, … that is free.
  static NewRunFolder numbered(const std::string& prefix);
  ~NewRunFolder();
  NewRunFolder(const NewRunFolder&) = delete;
  NewRunFolder& operator=(const NewRunFolder&) = delete;

  const std::string& path() const { return path_; }
  /// The path of a part: "runs/iris-1/model.safetensors".
  std::string file(const std::string& name) const;
  /// Makes a folder inside it: "seed-1".
  void make_folder(const std::string& name);
  /// Writes a part, in a folder made before. Fails (Fault::run) if the system refuses.
  void write(const std::string& name, std::string_view content);
  /// Somebody else may write this part: it is removed with the rest.
  void expect(const std::string& name);
  /// The folder stays.
  void keep();

 private:
  struct Made {};
  NewRunFolder(std::string path, std::vector<std::string> folders, Made);

  std::string path_;
  std::vector<std::string> folders_;  ///< made here, outermost first
  std::vector<std::string> files_;
};

/// One JSON line per epoch: epoch, loss, val_loss, val_accuracy (not of a regression), learning_rate; null where there
/// is no value.
std::string metrics_lines(const History& history, Task task);

/// Writes what came of a run into `folder`, or into its folder `name` if one is given: metrics and model.
void write_run(NewRunFolder& folder, const std::string& name, const Trained& trained);

/// Does nothing if there is none.
void remove_file(const std::string& path);

/// The model file that a user means by `path`: a file itself, or that of a run folder. Fails (Fault::data) if there is
/// none, naming the runs inside where `path` holds several.
std::string model_path(const std::string& path);

/// The model of a model file or a run folder.
Model open_model(const std::string& path);

/// Fails (Fault::data) unless `path` is a run folder that holds the part `name`; returns the part's path.
std::string part_of_run(const std::string& path, const std::string& name);

}  // namespace pellucid
