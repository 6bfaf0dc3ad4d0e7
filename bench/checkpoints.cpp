// What checkpoints cost a run: the processor's seconds for copies, in which training waits, and those for files,
// against the whole. Usage: bench_checkpoints [EPOCHS]; rows and pixels of random numbers, in the sizes of
// Fashion-MNIST.
#include <time.h>

#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <string>
#include <vector>

#include "pellucid/base/files.hpp"
#include "pellucid/base/random.hpp"
#include "pellucid/run/checkpoint_writer.hpp"
#include "pellucid/train/trainer.hpp"

namespace {

using Clock = std::chrono::steady_clock;

double thread_seconds() {
  timespec time{};
  ::clock_gettime(CLOCK_THREAD_CPUTIME_ID, &time);
  return static_cast<double>(time.tv_sec) + 1e-9 * static_cast<double>(time.tv_nsec);
}

void measure(const char* name, const std::string& model, const pellucid::Data& data, pellucid::Index epochs) {
  pellucid::Recipe recipe;
  recipe.model = model;
  recipe.optimizer = "adam";
  recipe.batch_size = 128;
  recipe.epochs = epochs;
  recipe.patience = 0;
  const std::string folder = (std::filesystem::temp_directory_path() / "bench-checkpoints").string();
  std::filesystem::create_directories(folder);
  double copying = 0, writing = 0;
  int copies = 0, files = 0;
  std::size_t bytes = 0;
  double asked = 0, seconds = 0;
  {
    pellucid::CheckpointWriter writer([&](const std::string& part, std::span<const std::string_view> content) {
      pellucid::write_atomically(folder + "/" + part, content);
      writing = thread_seconds();
      bytes = 0;
      for (const std::string_view piece : content) bytes += piece.size();
      ++files;
    });
    pellucid::RunOptions options;
    options.wants_checkpoint = [&](double size) {
      asked = thread_seconds();
      return writer.wants(size);
    };
    options.save_checkpoint = [&](pellucid::TensorFile checkpoint) {
      writer.take(std::move(checkpoint));
      copying += thread_seconds() - asked;
      ++copies;
    };
    const Clock::time_point begun = Clock::now();
    pellucid::train_run(recipe, data, options);
    seconds = std::chrono::duration<double>(Clock::now() - begun).count();
  }
  std::filesystem::remove_all(folder);
  std::printf("%-28s %6.1f s; %3d copies %.4f s, %2d files of %.1f MB %.4f s of a processor: %.2f %%\n", name, seconds,
              copies, copying, files, 1e-6 * static_cast<double>(bytes), writing, 100 * (copying + writing) / seconds);
}

}  // namespace

int main(int count, char** words) {
  const pellucid::Index epochs = count > 1 ? std::atoi(words[1]) : 8;
  constexpr std::size_t rows = 60'000, pixels = 784;
  std::vector<float> inputs(rows * pixels), targets(rows);
  for (std::size_t i = 0; i < inputs.size(); ++i) {
    inputs[i] = static_cast<float>(pellucid::random_uniform(1, static_cast<std::uint32_t>(i), 0));
  }
  for (std::size_t i = 0; i < rows; ++i) targets[i] = static_cast<float>(i * 7 % 10);
  const pellucid::Data data{.inputs = inputs,
                            .targets = targets,
                            .columns = pixels,
                            .task = pellucid::Task::classification,
                            .classes = {"0", "1", "2", "3", "4", "5", "6", "7", "8", "9"}};
  const std::string layer = " | batch_norm | relu | dropout(0.2) | ";
  measure("quickstart", "linear(256)" + layer + "linear(128)" + layer + "linear", data, epochs);
  measure("1,024 units", "linear(1024) | relu | linear(1024) | relu | linear", data, (epochs + 1) / 2);
  measure("17 MB of weights", "linear(1700) | relu | linear(1700) | relu | linear", data, (epochs + 3) / 4);
}
