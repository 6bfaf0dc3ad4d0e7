#include "pellucid/serve/follow.hpp"

#include <sys/stat.h>

#include <filesystem>
#include <utility>

#include "pellucid/base/error.hpp"
#include "pellucid/base/files.hpp"
#include "pellucid/base/json.hpp"
#include "pellucid/base/text.hpp"
#include "pellucid/run/checkpoint_writer.hpp"
#include "pellucid/run/metrics_lines.hpp"
#include "pellucid/run/networks.hpp"
#include "pellucid/run/run_folder.hpp"
#include "pellucid/run/run_lock.hpp"
#include "pellucid/train/checkpoint.hpp"
#include "pellucid/train/stopping.hpp"

namespace pellucid::serve {

const char* name_of(State state) {
  return state == State::training ? "training" : state == State::stopped ? "stopped" : "done";
}

namespace {

std::array<std::int64_t, 4> stamp_of(const std::string& path) {
  struct stat now{};
  if (::stat(path.c_str(), &now) != 0) return {};
  return {static_cast<std::int64_t>(now.st_ino), static_cast<std::int64_t>(now.st_size), now.st_mtim.tv_sec,
          now.st_mtim.tv_nsec};
}

}  // namespace

RunFollower::RunFollower(std::string folder, Recipe recipe, std::optional<Signature> signature)
    : folder_(std::move(folder)),
      locked_(folder_),
      checkpoints_(folder_),
      recipe_(std::move(recipe)),
      signature_(std::move(signature)) {
  const std::optional<std::string> above = run_above(folder_);
  if (!above) return;
  locked_ = *above;
  const std::string list = *above + "/" + networks_file;
  const WantedNetworks wanted = wanted_networks_from(read_text(list), list);
  const std::string name = std::filesystem::canonical(folder_).filename().string();
  if (!wanted.are_together) return;
  checkpoints_ = *above;
  for (std::size_t i = 0; i < wanted.networks.size(); ++i) {
    if (wanted.networks[i].name == name) member_ = i;
  }
}

const Standing& RunFollower::now() {
  std::vector<Stamp> stamps{stamp_of(folder_ + "/" + metrics_file)};
  for (const char* const name : checkpoint_files) stamps.push_back(stamp_of(checkpoints_ + "/" + name));
  if (stamps != stamps_) {
    stamps_ = std::move(stamps);
    try {
      if (!read_metrics()) read_checkpoint();
    } catch (
        const Failure&) {  // damaged, or replaced while it was read: then its stamp is another one at the next look
    }
    ++version_;
  }
  const State state = !standing_.stop.empty()        ? State::done
                      : RunLock::seems_held(locked_) ? State::training
                                                     : State::stopped;
  if (std::exchange(standing_.state, state) != state) ++version_;
  return standing_;
}

bool RunFollower::read_metrics() {
  const std::string path = folder_ + "/" + metrics_file;
  if (!is_file(path)) return false;
  Standing standing;
  for (std::string& line : pieces(read_text(path), '\n')) {
    const Json epoch = parse_json(line);
    if (!epoch.is_object()) continue;
    if (epoch.contains("stop") && epoch["stop"].is_string()) standing.stop = epoch["stop"].get<std::string>();
    standing.epochs.push_back(std::move(line));
  }
  standing_ = std::move(standing);
  return !standing_.epochs.empty();
}

void RunFollower::read_checkpoint() {
  if (!signature_) return;
  const std::optional<FoundCheckpoint> found = find_checkpoint(checkpoints_);
  if (!found) return;
  std::vector<std::vector<Epoch>> all = epochs_of(found->content, checkpoints_);
  if (member_ >= all.size()) return;
  const History history{std::move(all[member_]), 0, Stop::interrupted, Monitor(recipe_, *signature_).name};
  standing_ = {};
  for (std::string& line : pieces(metrics_lines(history, signature_->task), '\n')) {
    if (!line.empty()) standing_.epochs.push_back(std::move(line));
  }
}

}  // namespace pellucid::serve
