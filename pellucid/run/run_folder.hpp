// A run on disk: recipe.toml, seal.json, two checkpoints, metrics.jsonl and model.safetensors in one folder; a run of
// several networks has a folder in it for each, and networks.json. Each part is written atomically. Whoever trains
// holds the folder's lock. An error never takes away what was learned; what has learned nothing leaves no folder
// behind.
#pragma once

#include <atomic>
#include <memory>
#include <mutex>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "pellucid/run/run_lock.hpp"
#include "pellucid/train/trainer.hpp"

namespace pellucid {

constexpr const char* recipe_file = "recipe.toml";
constexpr const char* metrics_file = "metrics.jsonl";
constexpr const char* model_file = "model.safetensors";
constexpr const char* seal_file = "seal.json";
constexpr const char* ledger_file = "openings.jsonl";
/// Of models that are kept beside a run's own.
constexpr const char* baselines_folder = "baselines";

/// A run folder that is being written to, by its only owner. Its destructor removes whatever it wrote and made, unless
/// save() or keep() was called.
class RunFolder {
 public:
  /// Makes `path` and the folders above it. A folder that is empty, or that a kill left before a recipe was written, is
  /// taken over. Fails (Fault::usage) if something else stands there: a run is never overwritten; (Fault::refused) if
  /// another process trains there; (Fault::run) if it cannot be made.
  static std::unique_ptr<RunFolder> made(const std::string& path);
  /// Makes the first of `<prefix>-1`, `<prefix>-2`, … that is free.
  static std::unique_ptr<RunFolder> numbered(const std::string& prefix);
  /// A run that is there, to go on with; what a kill left half written is removed, in the folders of its `networks`
  /// too. Fails (Fault::refused) if another process trains there.
  static std::unique_ptr<RunFolder> opened(const std::string& path, const std::vector<std::string>& networks = {});
  ~RunFolder();
  RunFolder(const RunFolder&) = delete;
  RunFolder& operator=(const RunFolder&) = delete;

  const std::string& path() const { return path_; }
  /// The path of a part: "runs/iris-1/model.safetensors".
  std::string file(const std::string& name) const;
  /// Makes a folder inside it, if it is not there: "seed-1".
  void make_folder(const std::string& name);
  /// Writes what a run begins with. Fails (Fault::run) if the system refuses.
  void write(const std::string& name, std::string_view content);
  /// Writes what was learned: from now on the folder stays, also if this fails (Fault::run); the message says how to go
  /// on. From any thread.
  void save(const std::string& name, std::span<const std::string_view> content);
  void save(const std::string& name, std::string_view content) { save(name, {&content, 1}); }
  /// Adds to a part that grows while a network is trained, from its beginning if `is_new`. It is there for who reads
  /// along, and no power cut is waited for. Fails as save(); the folder does not stay for it.
  void append(const std::string& name, std::string_view content, bool is_new);
  /// The folder stays.
  void keep() { is_kept_ = true; }
  bool is_kept() const { return is_kept_; }
  /// Gives an empty folder back, as the destructor does: for a program that ends at once.
  void give_back_if_empty();

 private:
  RunFolder(std::string path, std::vector<std::string> folders);
  [[noreturn]] void fail_to_save(Error error) const;
  void bring_names_to_disk();

  std::string path_;
  std::vector<std::string> folders_;  ///< made here, outermost first
  std::vector<std::string> files_{};
  std::mutex mutex_{};  ///< of the two lists: a signal is answered from another thread
  std::atomic<bool> is_kept_ = false;
  std::unique_ptr<RunLock> lock_{};
};

/// "runs/a" for "runs/a/".
std::string without_end_slashes(std::string path);

/// Whether a folder is empty but for what a kill leaves before a run has its recipe: a new run may have it.
bool is_unused(const std::string& folder);

/// The run that a folder is one network of, as its whole path; none if it is a run itself.
std::optional<std::string> run_above(const std::string& folder);

/// Whether `folder` holds a network that is done: its model and metrics, and no checkpoint or one that a kill left
/// over.
bool is_done(const std::string& folder);

/// The folder of the run that a model belongs to, if it does: `path` itself, the folder of a model file, or the one
/// above where it is kept beside the run's own.
std::string folder_of_model(const std::string& path);

/// Fails (Fault::data) unless `path` is a run folder that holds the part `name`; returns the part's path.
std::string part_of_run(const std::string& path, const std::string& name);

}  // namespace pellucid
