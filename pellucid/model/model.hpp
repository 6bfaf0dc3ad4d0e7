// A network with its weights: what training returns, a file holds and prediction runs. Boosted trees stand in a
// network's place where one is as good: they predict, are judged and kept as it is, and refuse what asks for layers or
// gradients.
#pragma once

#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "pellucid/data/preparation.hpp"
#include "pellucid/model/recipe.hpp"
#include "pellucid/model/safetensors.hpp"
#include "pellucid/model/signature.hpp"
#include "pellucid/nn/network.hpp"

namespace pellucid {

struct Forest;
struct Inference;

/// Where a model comes from, told by digests, so that a run can be held to its data and its words.
struct Origin {
  std::string data;  ///< of the files that it was trained on
  std::string run;   ///< of what the recipe of its run says
  bool operator==(const Origin&) const = default;
};

/// How many rows of a model are worth to predict at once: so many that whole batches are predicted, and so few that
/// inputs and outputs take little memory.
Index rows_at_once(const Signature& signature);

/// A network, or the mean of several: then recipe, signature and preparation are those of the first, and tensors have
/// the member's name in front of theirs, "seed-1.0.weight".
class Model {
 public:
  /// A model with the first values that `recipe.seed` gives.
  Model(Recipe recipe, Signature signature);
  /// The mean of networks, which become its members: a prediction is the arithmetic mean of theirs (docs/ensembles.md).
  /// `names` are those in its file. Fails (Fault::usage) if there are fewer than two, or they do not predict the same.
  static Model mean_of(std::vector<Model> members, std::vector<std::string> names);
  /// Trees in place of a network; the recipe's dtype is that of the inputs they were grown on. Fails (Fault::usage) if
  /// they are for other inputs or outputs.
  Model(Recipe recipe, Signature signature, Forest forest);
  Model(const Model& other);  ///< with tensors of its own
  Model& operator=(const Model& other) { return *this = Model(other); }
  Model(Model&&) noexcept;
  Model& operator=(Model&&) noexcept;
  ~Model();

  /// The networks whose mean it is, and their names; empty of one network.
  const std::vector<Model>& members() const { return members_; }
  const std::vector<std::string>& member_names() const { return member_names_; }
  /// Whether it is a mean whose members prepare a row each in its own way, as folds do: it predicts rows of tables then
  /// (predict_table, predict_columns), and predict() fails (Fault::usage).
  bool has_own_preparations() const { return has_own_preparations_; }

  const Recipe& recipe() const { return recipe_; }
  const Signature& signature() const { return signature_; }
  /// The trees that it is; null for a network.
  const Forest* forest() const;
  /// From which probability on a row is decided for the second of two classes; it stands in the model's file. Fails
  /// (Fault::usage) on a model without two classes that tells probabilities, and on what is no probability.
  void set_threshold(double threshold);
  /// How cells of a table become its inputs; null for a model that was not trained on a table.
  const data::Preparation* preparation() const { return preparation_ ? &*preparation_ : nullptr; }
  /// Fails (Fault::data) if it gives other inputs or classes than the signature says.
  void set_preparation(data::Preparation preparation);
  /// Null for a model that no run made. It stands in the model's file.
  const Origin* origin() const { return origin_ ? &*origin_ : nullptr; }
  void set_origin(Origin origin) { origin_ = std::move(origin); }

  /// Predictions for some rows, [rows, outputs]: the numbers of a regression, the probability of the second class, or
  /// one probability per class. inputs is [rows, signature().inputs], row-major, as the network takes them. A row's
  /// prediction does not depend on the others. Numbers of a model with a preparation are in the units of its table.
  ///
  /// Safe from any number of threads at once, without a lock; but not while a tensor or the preparation is set. A
  /// thread's first call, and its first with another number of rows (modulo 256), plans; later ones allocate nothing in
  /// the form that writes to `predictions`. Fails (Fault::usage) if a size does not fit.
  std::vector<float> predict(std::span<const float> inputs) const;
  void predict(std::span<const float> inputs, std::span<float> predictions) const;
  void predict(std::span<const float> inputs, std::span<double> predictions) const;
  /// The same from and to float64; calculated in the model's own precision.
  std::vector<double> predict_float64(std::span<const double> inputs) const;
  void predict(std::span<const double> inputs, std::span<double> predictions) const;

  /// Names of all tensors in the order of the file, as torch.nn.Sequential names them.
  std::vector<std::string> names() const;
  /// The number of learned values; of trees that of their nodes.
  Index parameter_count() const;
  /// A tensor's values and shape as the file holds them: weights are [out, in].
  std::vector<double> tensor(const std::string& name) const;
  std::vector<Index> tensor_shape(const std::string& name) const;
  /// Sets a tensor from values in the file's layout. Fails if the count differs.
  void set_tensor(const std::string& name, std::span<const double> values);
  /// The same in the layout of the graph: weights are [in, out].
  std::vector<double> graph_tensor(const std::string& name) const;
  void set_graph_tensor(const std::string& name, std::span<const double> values);

  /// What its file says, and a model of what a file says; a checksum is of bytes, so neither has any.
  TensorFile to_file() const;
  static Model from_file(const TensorFile& file, const std::string& path_for_messages);
  /// Its file, with checksums over every byte. Equal models give equal bytes.
  std::string bytes() const;
  /// Fails (Fault::data) if a byte was changed since, or a tensor is missing, unknown, of another shape or not finite.
  static Model from_bytes(std::string_view bytes, const std::string& path_for_messages);
  void save(const std::string& path) const;
  static Model load(const std::string& path);
  /// False for a model of the format before checksums: whether its bytes were changed cannot be told.
  bool has_checksum() const { return has_checksum_; }
  /// The version of the arithmetic that made its weights (docs/numerics.md). Of a model of another version than this
  /// program's, predictions may differ from those of that time in the last bits.
  const std::string& numerics() const { return numerics_; }

 private:
  Model(std::vector<Model> members, std::vector<std::string> names);
  static Model mean_from_file(const TensorFile& file, const std::string& path_for_messages);
  TensorFile mean_to_file() const;
  /// The network that has the tensor, and the tensor's name there.
  std::pair<const Model*, std::string> place_of(const std::string& name) const;
  void check_sizes(std::size_t inputs, std::size_t predictions) const;
  template <class In, class Out>
  void predict_mean(std::span<const In> inputs, std::span<Out> predictions) const;
  Model(Recipe recipe, Signature signature, std::unique_ptr<const Forest> forest);
  Index rows_of(std::size_t inputs) const;
  template <class In, class Out>
  void predict_as(std::span<const In> inputs, std::span<Out> predictions) const;

  Recipe recipe_;
  Signature signature_;
  std::optional<data::Preparation> preparation_;
  std::optional<Origin> origin_;
  bool has_checksum_ = true;
  std::string numerics_;
  std::shared_ptr<Inference> inference_;  ///< of this model alone; threads hold weak pointers to it; null of a mean
  std::vector<Model> members_{};
  std::vector<std::string> member_names_{};
  bool has_own_preparations_ = false;
};

}  // namespace pellucid
