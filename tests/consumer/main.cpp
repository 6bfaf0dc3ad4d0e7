// A program outside the tree that finds the installed library: it enlists an activation of its own, trains on numbers,
// predicts from eight threads, saves and loads, and drives a whole run with folds and a stop rule of its own.
#include <atomic>
#include <cmath>
#include <cstdio>
#include <fstream>
#include <pellucid/classics.hpp>
#include <pellucid/pellucid.hpp>
#include <thread>
#include <vector>

namespace {

pellucid::Model trained(const std::vector<float>& inputs, const std::vector<float>& targets) {
  pellucid::Recipe recipe;
  recipe.model = "linear(8) | swirl | linear";
  recipe.loss = [](pellucid::Value y, pellucid::Value p) { return square(y - p); };
  recipe.optimizer = "adam(lr=0.03)";
  recipe.epochs = 200;
  recipe.batch_size = 16;
  recipe.validation = 0;
  return pellucid::train(recipe, {.inputs = inputs, .targets = targets, .columns = 1});
}

bool predicts_the_same_from_eight_threads(const pellucid::Model& model, const std::vector<float>& inputs,
                                          const std::vector<float>& expected) {
  std::atomic<bool> same{true};
  std::vector<std::thread> threads;
  for (int i = 0; i < 8; ++i) {
    threads.emplace_back([&] {
      std::vector<float> predictions(expected.size());
      for (int call = 0; call < 100; ++call) {
        model.predict(inputs, predictions);
        if (predictions != expected) same = false;
      }
    });
  }
  for (std::thread& thread : threads) thread.join();
  return same;
}

/// A run of three folds on a table: each is told its epochs, ends by the rule, and predicts rows by their cells.
bool folds_are_followed_and_end_by_the_rule() {
  {
    std::ofstream table("folds.csv");
    table << "x,kind,y\n";
    for (int i = 0; i < 120; ++i) table << i % 17 << (i % 2 == 0 ? ",a," : ",b,") << i % 17 * 2 + i % 2 * 5 << "\n";
  }
  pellucid::Training training;
  training.run.source.path = "folds.csv";
  training.run.source.target = "y";
  training.run.source.task = "regression";
  training.run.recipe.model = "linear(8) | swirl | linear";
  training.run.recipe.validation = 0.2;
  training.folds = 3;
  int epochs = 0;
  pellucid::Follower follower;
  follower.on_epoch = [&epochs](const pellucid::EpochView& view) {
    epochs += view.weights("0.weight").empty() ? 100 : 1;
  };
  follower.stop = [](const pellucid::History& history) { return history.epochs.size() == 4; };
  const pellucid::Outcome outcome = pellucid::train(training, follower);
  if (outcome.networks.size() != 3 || epochs != 12) return false;
  for (const pellucid::Network& network : outcome.networks) {
    const double value = pellucid::predict_cells(network.trained.model, {{"x", 3}, {"kind", "a"}}).value;
    if (network.trained.history.reason != pellucid::Stop::own_rule || !std::isfinite(value)) return false;
  }
  return true;
}

int check(bool holds, const char* what) {
  if (!holds) std::fprintf(stderr, "not true: %s\n", what);
  return holds ? 0 : 1;
}

}  // namespace

int main() {
  pellucid::enlist(pellucid::nn::Activation{
      .name = "swirl",
      .summary = "z sigmoid(2 z)",
      .range = "[-0.14, inf)",
      .use = "in a test",
      .source = "this program",
      .parameters = {},
      .define = [](pellucid::Value z, const pellucid::nn::Arguments&) { return z * sigmoid(2 * z); }});
  std::vector<float> inputs, targets;
  for (int i = 0; i < 64; ++i) {
    inputs.push_back(static_cast<float>(i) / 32 - 1);
    targets.push_back(inputs.back() * inputs.back());
  }
  const pellucid::Model model = trained(inputs, targets);
  const std::vector<float> predictions = model.predict(inputs);
  model.save("parabola.safetensors");
  const pellucid::Model loaded = pellucid::open_model("parabola.safetensors");
  return check(std::abs(model.predict(std::vector<float>{0.5F})[0] - 0.25F) < 0.03F, "0.5 squared is 0.25") +
         check(loaded.predict(inputs) == predictions, "the loaded model predicts the same") +
         check(predicts_the_same_from_eight_threads(model, inputs, predictions), "so do eight threads") +
         check(folds_are_followed_and_end_by_the_rule(), "three folds end after four epochs") +
         check(!pellucid::classics::one_neuron(pellucid::classics::truth_table("xor")).neuron, "no neuron is XOR");
}
