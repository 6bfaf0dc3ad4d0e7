#include "pellucid/train/checkpoint.hpp"

#include <algorithm>
#include <bit>
#include <limits>
#include <map>

#include "pellucid/base/error.hpp"
#include "pellucid/base/hash.hpp"
#include "pellucid/base/text.hpp"
#include "pellucid/kernels/numerics.hpp"
#include "pellucid/model/recipe_json.hpp"
#include "pellucid/model/safetensors.hpp"

namespace pellucid {

namespace {

constexpr const char* checkpoint_format = "pellucid-checkpoint-2";
constexpr std::size_t digest_size = 64;  // SHA-256 of all that follows, in hexadecimal digits

constexpr std::size_t epoch_numbers = 7;

std::string version_of(const std::string& numerics) {
  return std::string(checkpoint_format) + ", numerics " + numerics;
}

// A double by its bits: JSON has no infinities, and these must come back exactly.
Json bits_of(double value) { return std::bit_cast<std::uint64_t>(value); }

Json json_of(const MemberState& member) {
  Json watches = Json::array();
  for (const nn::Watch& watch : member.watches) {
    watches.push_back({bits_of(watch.scale), bits_of(watch.best), watch.waited, watch.resting});
  }
  return {{"seed", member.seed},
          {"epoch_loss", bits_of(member.epoch_loss)},
          {"epoch_weight", bits_of(member.epoch_weight)},
          {"best_badness", bits_of(member.best_badness)},
          {"waited", member.waited},
          {"is_running", member.is_running},
          {"watches", watches},
          {"reason", static_cast<int>(member.history.reason)},
          {"best_epoch", member.history.best_epoch},
          {"best", member.best.size()},
          {"search", lists_of(member.search).size()}};
}

/// The epochs as a table: a long run has many, and a checkpoint must not take long.
std::vector<double> table_of(const std::vector<Epoch>& epochs) {
  std::vector<double> table;
  table.reserve(epochs.size() * epoch_numbers);
  for (const Epoch& epoch : epochs) {
    table.insert(table.end(),
                 {static_cast<double>(epoch.epoch), epoch.loss, epoch.validation_loss, epoch.validation_accuracy,
                  epoch.monitored, epoch.learning_rate, epoch.is_best ? 1.0 : 0.0});
  }
  return table;
}

/// Each number in its own precision: those of a network are exact in its element type.
Tensor list_tensor(std::string name, Element element, std::span<const double> values) {
  return tensor_of(std::move(name), element, {static_cast<Index>(values.size())}, values);
}

/// Reads fields, failing at the first that is not what a checkpoint has.
class CheckpointReader {
 public:
  explicit CheckpointReader(const std::string& path, const TensorFile* file = nullptr) : path_(path) {
    if (file == nullptr) return;
    for (const Tensor& tensor : file->tensors) tensors_.emplace(tensor.name, &tensor);
  }

  [[noreturn]] void refuse(const std::string& where, const std::string& why) const {
    fail({Fault::data, "cannot resume from \"" + printable(path_) + "\"", where, why,
          "train again; the recipe of the run is in its folder"});
  }
  const Json& at(const Json& json, const char* key) const {
    if (!json.is_object() || !json.contains(key)) refuse(key, "it is missing");
    return json[key];
  }
  std::uint64_t whole(const Json& value, const char* key) const {
    if (!value.is_number_unsigned()) refuse(key, "it is no whole number");
    return value.get<std::uint64_t>();
  }
  std::uint64_t whole_at(const Json& json, const char* key) const { return whole(at(json, key), key); }
  Index index(const Json& json, const char* key) const {
    const std::uint64_t value = whole(json, key);
    if (value > std::uint64_t{1} << 53) refuse(key, "it is too large");
    return static_cast<Index>(value);
  }
  Index index_at(const Json& json, const char* key) const { return index(at(json, key), key); }
  double real(const Json& value, const char* key) const { return std::bit_cast<double>(whole(value, key)); }
  double real_at(const Json& json, const char* key) const { return real(at(json, key), key); }
  bool flag(const Json& value, const char* key) const {
    if (!value.is_boolean()) refuse(key, "it is neither true nor false");
    return value.get<bool>();
  }

  void read(const Json& json, MemberState& member) const {
    member.seed = whole_at(json, "seed");
    member.epoch_loss = real_at(json, "epoch_loss");
    member.epoch_weight = real_at(json, "epoch_weight");
    member.best_badness = real_at(json, "best_badness");
    member.waited = index_at(json, "waited");
    member.is_running = flag(at(json, "is_running"), "is_running");
    const Json& watches = at(json, "watches");
    if (!watches.is_array() || watches.size() != member.watches.size()) refuse("watches", "their number differs");
    for (std::size_t i = 0; i < watches.size(); ++i) {
      const Json& watch = watches[i];
      if (!watch.is_array() || watch.size() != 4) refuse("watches", "a watch has four numbers");
      member.watches[i] = {real(watch[0], "scale"), real(watch[1], "best"), index(watch[2], "waited"),
                           index(watch[3], "resting")};
    }
    const std::uint64_t reason = whole_at(json, "reason");
    if (reason > static_cast<std::uint64_t>(Stop::own_rule)) refuse("reason", "it is unknown");
    member.history.reason = static_cast<Stop>(reason);
    member.history.best_epoch = index_at(json, "best_epoch");
  }

  void read(const Tensor& table, History& history) const {
    const std::vector<double> values = values_of(table);
    if (values.size() % epoch_numbers != 0) refuse("epochs", "an epoch has seven numbers");
    history.epochs.clear();
    for (auto from = values.begin(); from != values.end(); from += epoch_numbers) {
      history.epochs.push_back(
          {static_cast<Index>(from[0]), from[1], from[2], from[3], from[4], from[5], from[6] != 0});
    }
  }

  const Tensor& tensor(const std::string& name, Element element) const {
    const auto found = tensors_.find(name);
    if (found == tensors_.end() || found->second->element != element) refuse(name, "it is missing");
    return *found->second;
  }

 private:
  const std::string& path_;
  std::map<std::string_view, const Tensor*> tensors_;  ///< by name
};

std::string stored(Index model, const std::string& name) { return std::to_string(model) + " now " + name; }
std::string kept(std::size_t model, std::size_t tensor) {
  return std::to_string(model) + " best " + std::to_string(tensor);
}

std::string past(std::size_t model) { return std::to_string(model) + " epochs"; }

std::string searched(std::size_t model, std::size_t list) {
  return std::to_string(model) + " search " + std::to_string(list);
}

}  // namespace

TensorFile take_checkpoint(const Recipe& recipe, const RunState& run_state, plan::Store& store) {
  TensorFile file;
  Json members = Json::array();
  for (std::size_t m = 0; m < run_state.members.size(); ++m) {
    const MemberState& member = *run_state.members[m];
    const auto model = static_cast<Index>(m);
    members.push_back(json_of(member));
    for (const auto& [name, tensor] : store.tensors()) {
      const std::span<const std::byte> bytes = store.bytes(name, model);
      file.tensors.push_back(
          {stored(model, name), store.element(), {tensor.shape.count()}, {bytes.begin(), bytes.end()}});
    }
    file.tensors.push_back(list_tensor(past(m), Element::float64, table_of(member.history.epochs)));
    for (std::size_t i = 0; i < member.best.size(); ++i) {
      file.tensors.push_back(list_tensor(kept(m, i), store.element(), member.best[i]));
    }
    const std::vector<std::vector<double>> search = lists_of(member.search);
    for (std::size_t i = 0; i < search.size(); ++i) {
      file.tensors.push_back(list_tensor(searched(m, i), Element::float64, search[i]));
    }
  }
  const Position& position = run_state.position;
  const Json run{{"epoch", position.epoch},
                 {"begin", position.begin},
                 {"step", position.step},
                 {"learning_rate", bits_of(position.learning_rate)},
                 {"average_share", bits_of(position.average_share)},
                 {"members", members}};
  file.metadata = {
      {"version", version_of(kernels::numerics_version)}, {"recipe", to_json(recipe).dump()}, {"run", run.dump()}};
  return file;
}

std::string checkpoint_bytes(const TensorFile& checkpoint) {
  std::string bytes;
  with_checkpoint_pieces(checkpoint, [&](std::span<const std::string_view> pieces) {
    for (const std::string_view piece : pieces) bytes += piece;
  });
  return bytes;
}

void with_checkpoint_pieces(const TensorFile& checkpoint,
                            const std::function<void(std::span<const std::string_view> pieces)>& use) {
  const std::string head = encode_head(checkpoint);
  std::vector<std::string_view> pieces{head};
  for (const Tensor& tensor : checkpoint.tensors) pieces.push_back(text_of(tensor));
  const std::string digest = sha256(pieces);
  pieces.emplace_back(digest);
  use(pieces);
}

double checkpoint_size(const RunState& run_state, const plan::Store& store) {
  double bytes = 0;
  for (const auto& [name, tensor] : store.tensors()) bytes += static_cast<double>(tensor.data.size());
  for (const MemberState* const member : run_state.members) {
    for (const std::vector<double>& best : member->best) {
      bytes += static_cast<double>(best.size() * bytes_of(store.element()));
    }
    for (const auto* const lists : {&member->search.steps, &member->search.changes}) {
      for (const std::vector<double>& list : *lists) bytes += static_cast<double>(list.size() * sizeof(double));
    }
  }
  return bytes;
}

TensorFile read_checkpoint(std::string_view bytes, const std::string& path) {
  const std::size_t end = bytes.size() < digest_size ? 0 : bytes.size() - digest_size;
  if (end == 0 || sha256(bytes.substr(0, end)) != bytes.substr(end)) {
    CheckpointReader(path).refuse("", "its bytes are damaged: they do not agree with their digest");
  }
  // The digest proves that it is ours: networks of many layers and seeds have many tensors.
  return decode(bytes.substr(0, end), path, std::numeric_limits<int>::max());
}

std::vector<std::vector<Epoch>> epochs_of(const TensorFile& checkpoint, const std::string& path) {
  const CheckpointReader read(path, &checkpoint);
  std::vector<std::vector<Epoch>> all;
  const auto is_there = [&](const Tensor& tensor) { return tensor.name == past(all.size()); };
  while (std::ranges::any_of(checkpoint.tensors, is_there)) {
    History history;
    read.read(read.tensor(past(all.size()), Element::float64), history);
    all.push_back(std::move(history.epochs));
  }
  return all;
}

void restore_checkpoint(const TensorFile& file, const Recipe& recipe, RunState& run_state, plan::Store& store) {
  const std::string path = "the checkpoint";
  const CheckpointReader read(path, &file);
  const auto text = [&](const char* key) -> std::string {
    for (const auto& [name, value] : file.metadata) {
      if (name == key) return value;
    }
    read.refuse(key, "it is missing");
  };
  const auto differ = [&](const char* what, const std::string& theirs, const std::string& ours) {
    fail({Fault::usage, "cannot resume from \"" + printable(path) + "\"", what,
          printable(theirs) + ", but this run has " + printable(ours),
          "resume with the recipe that the run began with"});
  };
  const std::string version = text("version");
  if (!version.starts_with(version_of(""))) differ("version", version, checkpoint_format);
  const std::string ours = to_json(recipe).dump();
  if (text("recipe") != ours) differ("recipe", text("recipe"), ours);
  if (const std::string wanted = version_of(kernels::numerics_version); version != wanted) {
    fail({Fault::usage, "cannot resume from \"" + printable(path) + "\"", "version",
          "the run began as " + printable(version) + ", and this program goes on as " + wanted +
              ": its end would not have the bits of a run that never stopped",
          "resume with the version of the program that began the run, or train again by its recipe.toml"});
  }

  const Json run = Json::parse(text("run"), nullptr, false);
  run_state.position = {read.index_at(run, "epoch"), read.index_at(run, "begin"), read.whole_at(run, "step"),
                        read.real_at(run, "learning_rate"), read.real_at(run, "average_share")};
  const Json& members = read.at(run, "members");
  if (!members.is_array() || members.size() != run_state.members.size()) read.refuse("members", "their number differs");
  for (std::size_t m = 0; m < run_state.members.size(); ++m) {
    MemberState& member = *run_state.members[m];
    const std::uint64_t seed = member.seed;
    read.read(members[m], member);
    read.read(read.tensor(past(m), Element::float64), member.history);
    if (member.seed != seed) differ("seed", std::to_string(member.seed), std::to_string(seed));
    for (const auto& each : store.tensors()) {
      const std::string& name = each.first;
      const Tensor& saved = read.tensor(stored(static_cast<Index>(m), name), store.element());
      const std::span<std::byte> bytes = store.bytes(name, static_cast<Index>(m));
      if (saved.data.size() != bytes.size()) read.refuse(name, "its size differs");
      std::copy(saved.data.begin(), saved.data.end(), bytes.begin());
    }
    member.best.clear();
    const auto best = static_cast<std::size_t>(read.index_at(members[m], "best"));
    for (std::size_t i = 0; i < best; ++i) {
      member.best.push_back(values_of(read.tensor(kept(m, i), store.element())));
    }
    std::vector<std::vector<double>> search;
    const auto lists = static_cast<std::size_t>(read.index_at(members[m], "search"));
    for (std::size_t i = 0; i < lists; ++i) {
      search.push_back(values_of(read.tensor(searched(m, i), Element::float64)));
    }
    member.search = memory_of(std::move(search));
  }
}

}  // namespace pellucid
