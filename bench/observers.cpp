// What it costs a training to be followed: the processor's seconds of the same run with somebody who listens and with
// nobody, in pairs that take turns. Usage: bench_observers [ROUNDS [EPOCHS [quickstart|tabular]]]; rows of random
// numbers, in the sizes of Fashion-MNIST and of a table of 100,000 rows.
#include <algorithm>
#include <cmath>
#include <cstdio>
#include <cstdlib>
#include <ctime>
#include <filesystem>
#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "pellucid/base/files.hpp"
#include "pellucid/base/random.hpp"
#include "pellucid/doctor/finding.hpp"
#include "pellucid/run/event_files.hpp"
#include "pellucid/run/session.hpp"

namespace {

namespace fs = std::filesystem;
using namespace pellucid;

/// Of all threads.
double processor_seconds() { return static_cast<double>(std::clock()) / CLOCKS_PER_SEC; }

std::string folder() { return (fs::temp_directory_path() / "bench-observers").string(); }

std::string big_endian(std::uint32_t number) {
  std::string bytes;
  for (int shift = 24; shift >= 0; shift -= 8) bytes += static_cast<char>(number >> shift & 0xFFU);
  return bytes;
}

/// Pictures of ten classes, as the MNIST family names its files.
void write_pictures(const std::string& part, std::uint32_t rows) {
  constexpr std::uint32_t side = 28;
  std::string images = big_endian(0x803) + big_endian(rows) + big_endian(side) + big_endian(side);
  std::string labels = big_endian(0x801) + big_endian(rows);
  for (std::uint32_t row = 0; row < rows; ++row) {
    for (std::uint32_t pixel = 0; pixel < side * side; ++pixel) {
      images += static_cast<char>(random_bits(row % 10 + 1, pixel, 0) % 200 + random_bits(99, row, pixel) % 56);
    }
    labels += static_cast<char>(row % 10);
  }
  write_atomically(part + "-images-idx3-ubyte", images);
  write_atomically(part + "-labels-idx1-ubyte", labels);
}

Training quickstart(Index epochs) {
  const std::string data = folder() + "/pictures";
  fs::create_directories(data);
  write_pictures(data + "/train", 60'000);
  write_pictures(data + "/t10k", 10'000);
  Training training;
  training.run.source.path = data;
  const std::string layer = " | batch_norm | relu | dropout(0.2) | ";
  training.run.recipe.model = "linear(256)" + layer + "linear(128)" + layer + "linear";
  training.run.recipe.optimizer = "adam(lr=0.002)";
  training.run.recipe.batch_size = 128;
  training.run.recipe.epochs = epochs;
  return training;
}

Training tabular(Index epochs) {
  constexpr std::uint32_t rows = 100'000, columns = 20;
  std::string text;
  for (std::uint32_t column = 0; column < columns; ++column) text += "x" + std::to_string(column) + ",";
  text += "y\n";
  for (std::uint32_t row = 0; row < rows; ++row) {
    double sum = 0;
    for (std::uint32_t column = 0; column < columns; ++column) {
      const double value = random_uniform(7, row, column);
      sum += value * std::sin(column + 3 * value);
      text += std::to_string(value) + ",";
    }
    text += std::to_string(sum) + "\n";
  }
  Training training;
  training.run.source.path = folder() + "/table.csv";
  write_atomically(training.run.source.path, text);
  training.run.source.target = "y";
  training.run.recipe.model = "linear(64) | relu | linear(32) | relu | linear";
  training.run.recipe.optimizer = "adam(lr=0.001)";
  training.run.recipe.batch_size = 32;
  training.run.recipe.epochs = epochs;
  return training;
}

/// Somebody who listens.
struct Listener {
  const char* name;
  bool has_folder;
  std::function<void(Follower&)> listen;
};

const std::vector<Listener>& listeners() {
  static std::optional<EventFiles> events;
  static const std::vector<Listener> all{
      {"a run folder: metrics, checkpoints, model", true, [](Follower&) {}},
      {"steps and histories", false,
       [](Follower& follower) {
         follower.on_step = [](const Moment&) {};
         follower.on_history = [](const std::string&, const History&) {};
       }},
      {"findings", false,
       [](Follower& follower) {
         follower.on_prepared = [](RunRecipe& run, const Opened& opened, const Prepared& prepared) {
           doctor::find_problems(opened, prepared, run.recipe);
         };
       }},
      {"TensorBoard's events", false,
       [](Follower& follower) {
         events.emplace(folder() + "/events");
         follower.on_history = [](const std::string& network, const History& history) {
           events->take(network, history);
         };
       }},
      {"layers: gradients, updates, dead units", false,
       [](Follower& follower) { follower.on_epoch = [](const EpochView& view) { (void)view.layers(); }; }}};
  return all;
}

struct Measured {
  double seconds;
  std::string bits;
};

Measured measured(Training training, const Listener* listener) {
  fs::remove_all(folder() + "/run");
  if (listener != nullptr && listener->has_folder) training.folder = folder() + "/run";
  Follower follower;
  if (listener != nullptr) listener->listen(follower);
  const double begun = processor_seconds();
  const Outcome outcome = train(training, follower);
  return {processor_seconds() - begun, outcome.networks.front().trained.model.bytes()};
}

double quantile(std::vector<double> values, double part) {
  std::ranges::sort(values);
  return values[static_cast<std::size_t>(part * static_cast<double>(values.size() - 1) + 0.5)];
}

void compare(const char* name, const Training& training, int rounds) {
  std::printf("%s\n", name);
  for (const Listener& listener : listeners()) {
    std::vector<double> costs, seconds;
    bool are_same = true;
    for (int round = 0; round < rounds; ++round) {
      const bool is_first = round % 2 == 0;  // who comes first takes turns
      const Measured one = measured(training, is_first ? nullptr : &listener);
      const Measured other = measured(training, is_first ? &listener : nullptr);
      const Measured& alone = is_first ? one : other;
      const Measured& followed = is_first ? other : one;
      costs.push_back(100 * (followed.seconds / alone.seconds - 1));
      seconds.push_back(alone.seconds);
      are_same = are_same && alone.bits == followed.bits;
    }
    std::printf("  %-42s %+6.2f %% of %.2f s of a processor (quartiles %+.2f to %+.2f); %s\n", listener.name,
                quantile(costs, 0.5), quantile(seconds, 0.5), quantile(costs, 0.25), quantile(costs, 0.75),
                are_same ? "the same bits" : "OTHER BITS");
    std::fflush(stdout);
  }
}

}  // namespace

int main(int count, char** words) {
  const int rounds = count > 1 ? std::atoi(words[1]) : 7;
  const Index epochs = count > 2 ? std::atoi(words[2]) : 4;
  const std::string what = count > 3 ? words[3] : "";
  fs::create_directories(folder());
  if (what != "tabular") compare("quickstart", quickstart(epochs), rounds);
  if (what != "quickstart") compare("tabular", tabular(epochs), rounds);
  fs::remove_all(folder());
}
