// L-BFGS: PyTorch's iterates, the promises of every run (members, checkpoints, both precisions), and what it refuses.
#include "pellucid/train/lbfgs.hpp"

#include <gtest/gtest.h>

#include "golden_cases.hpp"
#include "pellucid/base/error.hpp"
#include "tests/support/small_data.hpp"

namespace pellucid {
namespace {

TEST(Golden, lbfgs_goes_through_pytorchs_points) {
  const auto files = golden_files("lbfgs-");
  ASSERT_EQ(files.size(), 9U);
  for (const auto& path : files) {
    GoldenCase golden(path);
    golden.recipe.dtype = Element::float64;
    golden.recipe.l2 = std::stod(golden.words["l2"]);
    Model start(golden.recipe, golden.signature);
    for (const std::string& name : start.names()) start.set_tensor(name, golden.tensors.at("0." + name));
    const Index epochs = std::stoll(golden.words["epochs"]);
    for (Index epoch = 1; epoch <= epochs; ++epoch) {
      golden.recipe.epochs = epoch;
      const Trained trained = train_run(golden.recipe, golden.data(), {.threads = 1, .start = &start});
      for (const std::string& name : trained.model.names()) {
        ASSERT_LE(distance(trained.model.tensor(name), golden.tensors.at(std::to_string(epoch) + "." + name)), 1e-9)
            << path.filename() << " " << name << " after epoch " << epoch << ": " << golden.words["model"] << ", "
            << golden.words["loss"] << ", " << golden.words["optimizer"];
      }
      if (epoch < epochs) continue;
      golden.recipe.epochs = 1;
      golden.recipe.optimizer = "sgd";
      const Trained seen = train_run(golden.recipe, golden.data(), {.threads = 1, .start = &trained.model});
      EXPECT_NEAR(seen.history.epochs.front().loss, golden.tensors.at("loss")[0], 1e-12) << path.filename();
    }
  }
}

Recipe search_recipe() {
  Recipe recipe = small_recipe();
  recipe.optimizer = "lbfgs(max_iter=3)";
  recipe.batch_size = 0;
  recipe.l2 = 0.01;
  recipe.epochs = 8;
  recipe.validation = 0.2;
  return recipe;
}

TEST(Lbfgs, falls_far_faster_than_gradient_descent) {
  SmallData table(Task::regression, 80);
  Recipe recipe = search_recipe();
  recipe.model = "linear";
  const double searched = train_run(recipe, table.data()).history.epochs.back().loss;
  recipe.optimizer = "sgd(lr=0.1)";
  EXPECT_LT(searched, 0.5 * train_run(recipe, table.data()).history.epochs.back().loss);
}

TEST(Lbfgs, gives_every_member_the_bytes_of_its_own_run) {
  SmallData table(Task::classification, 80);
  for (const Element dtype : {Element::float32, Element::float64}) {
    Recipe recipe = search_recipe();
    recipe.dtype = dtype;
    const std::vector<std::uint64_t> seeds{3, 5};
    const std::vector<Trained> all = train_members(recipe, table.data(), seeds);
    for (std::size_t i = 0; i < seeds.size(); ++i) {
      recipe.seed = seeds[i];
      EXPECT_EQ(all[i].model.bytes(), train_run(recipe, table.data(), {.threads = 2, .fuse = false}).model.bytes());
    }
  }
}

TEST(Lbfgs, goes_on_from_each_checkpoint_to_the_same_bytes) {
  SmallData table(Task::binary, 80);
  for (const Element dtype : {Element::float32, Element::float64}) {
    Recipe recipe = search_recipe();
    recipe.model = "linear(4) | batch_norm | tanh | linear";
    recipe.dtype = dtype;
    std::vector<TensorFile> checkpoints;
    RunOptions options;
    options.wants_checkpoint = [](double) { return true; };
    options.save_checkpoint = [&](TensorFile taken) { checkpoints.push_back(std::move(taken)); };
    const std::string whole = train_run(recipe, table.data(), options).model.bytes();
    ASSERT_EQ(checkpoints.size(), 8U);
    for (const TensorFile& checkpoint : checkpoints) {
      RunOptions resumed;
      resumed.checkpoint = &checkpoint;
      EXPECT_EQ(train_run(recipe, table.data(), resumed).model.bytes(), whole);
    }
  }
}

TEST(Lbfgs, keeps_a_memory_as_lists) {
  LbfgsMemory memory{7, 0.5, 2, {1, 2}, {3, 4}, {{5, 6}, {7, 8}}, {{9, 10}, {11, 12}}};
  EXPECT_EQ(lists_of(memory_of(lists_of(memory))), lists_of(memory));
  EXPECT_EQ(memory_of(lists_of(memory)).changes[1][0], 11);
  EXPECT_EQ(memory_of({{1, 2}}).iterations, 0);
  EXPECT_EQ(memory_of({{1, 2, 3}, {1}, {1, 2}}).iterations, 0);
}

TEST(Lbfgs, refuses_what_a_search_cannot_do) {
  SmallData table(Task::regression, 60);
  const auto refusal = [&](const std::function<void(Recipe&)>& change) {
    Recipe recipe = search_recipe();
    change(recipe);
    try {
      train_run(recipe, table.data());
    } catch (const Failure& failure) {
      EXPECT_EQ(failure.error().fault, Fault::usage);
      return std::string(failure.what());
    }
    return std::string("nothing");
  };
  const auto says = [](const std::string& text, const char* part) { return text.find(part) != std::string::npos; };
  EXPECT_EQ(refusal([](Recipe&) {}), "nothing");
  EXPECT_EQ(refusal([](Recipe& recipe) { recipe.batch_size = 60; }), "nothing");
  EXPECT_TRUE(says(refusal([](Recipe& recipe) { recipe.batch_size = 16; }), "recipe.batch_size = full"));
  EXPECT_TRUE(says(refusal([](Recipe& recipe) { recipe.model = "linear(4) | dropout(0.1) | linear"; }), "random"));
  EXPECT_TRUE(says(refusal([](Recipe& recipe) { recipe.schedule = "cosine"; }), "leave the schedule out"));
  EXPECT_TRUE(says(refusal([](Recipe& recipe) { recipe.l1 = 0.1; }), "l2"));
  EXPECT_TRUE(says(refusal([](Recipe& recipe) { recipe.clip_norm = 1; }), "clip_norm"));
}

}  // namespace
}  // namespace pellucid
