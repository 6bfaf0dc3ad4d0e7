#include "pellucid/cli/training.hpp"

#include <cerrno>
#include <chrono>
#include <cstring>
#include <nlohmann/json.hpp>

#include "pellucid/base/error.hpp"
#include "pellucid/base/files.hpp"
#include "pellucid/base/text.hpp"
#include "pellucid/cli/arguments.hpp"

namespace pellucid::cli {

namespace {

using Clock = std::chrono::steady_clock;
constexpr auto checkpoint_after = std::chrono::seconds(5);

/// A JSON line per step.
class TraceFile {
 public:
  explicit TraceFile(const std::string& path) : path_(path), file_(path) {
    if (!file_) refuse();
  }
  void write(const StepTrace& step) {
    const nlohmann::ordered_json line{{"step", step.step},
                                      {"epoch", step.epoch},
                                      {"loss", step.loss},
                                      {"gradient_norm", step.gradient_norm},
                                      {"learning_rate", step.learning_rate}};
    if (!(file_ << line.dump() << "\n")) refuse();
  }
  void close() {
    file_.close();
    if (!file_) refuse();
  }

 private:
  [[noreturn]] void refuse() const {
    fail({Fault::run, "cannot write the trace \"" + printable(path_) + "\"", "", std::strerror(errno),
          "check that the folder exists, is writable and has room"});
  }
  std::string path_;
  std::ofstream file_;
};

}  // namespace

int threads_of(const std::string& text) {
  constexpr Index most = 1024;
  if (text.empty()) return 0;
  const Index threads = whole_number("--threads", text, 1, "give a number of threads");
  if (threads > most) misuse("--threads", grouped(threads) + " are too many", "give at most " + grouped(most));
  return static_cast<int>(threads);
}

Learned train_into(const std::string& folder, const Opened& opened, const RunRecipe& run, Prepared prepared,
                   const TrainingOptions& options) {
  Progress progress(options.quiet, 1);
  std::optional<TraceFile> trace;
  if (!options.trace.empty()) trace.emplace(options.trace);
  std::optional<Model> start;
  if (!run.source.init.empty()) start = model_with_tensors(run.recipe, prepared.signature, run.source.init);
  Clock::time_point saved = Clock::now();

  RunOptions with;
  with.threads = options.threads;
  with.on_step = [&](const Moment& moment) { progress.show(moment); };
  with.interrupt = options.interrupt;
  with.start = start ? &*start : nullptr;
  with.checkpoint = options.checkpoint;
  with.wants_checkpoint = [&] { return Clock::now() - saved > checkpoint_after; };
  with.save_checkpoint = [&](const std::string& bytes) {
    write_atomically(folder + "/" + checkpoint_file, bytes);
    saved = Clock::now();
  };
  if (trace) with.trace = [&](const StepTrace& step) { trace->write(step); };
  Learned learned = train_network(opened, run, std::move(prepared), with);
  if (trace) trace->close();
  return learned;
}

}  // namespace pellucid::cli
