// The loop: which epoch is kept, when it ends, what weights of rows mean, and what it refuses.
#include "pellucid/train/trainer.hpp"

#include <algorithm>
#include <array>
#include <cmath>

#include "pellucid/data/split.hpp"
#include "pellucid/train/program.hpp"
#include "tests/support/failure.hpp"
#include "tests/support/small_data.hpp"

namespace pellucid {
namespace {

using testing::error_of;
using testing::says;

TEST(Trainer, early_stopping_waits_its_patience_and_keeps_the_best_epoch) {
  const SmallData table(Task::regression, 60, 2.0);
  Recipe recipe = small_recipe();
  recipe.model = "linear(32) | tanh | linear(32) | tanh | linear";
  recipe.epochs = 400;
  recipe.patience = 7;
  recipe.validation = 0.4;
  const Trained trained = train_run(recipe, table.data());
  const History& history = trained.history;
  ASSERT_EQ(history.reason, Stop::patience);
  const auto best = std::min_element(history.epochs.begin(), history.epochs.end(), [](const Epoch& a, const Epoch& b) {
    return a.validation_loss < b.validation_loss;
  });
  EXPECT_EQ(history.best_epoch, best->epoch);
  EXPECT_TRUE(best->is_best);
  EXPECT_EQ(history.epochs.back().epoch, history.best_epoch + recipe.patience);
  // A run that ends at that epoch ends with the same weights; one epoch later they are others.
  recipe.epochs = history.best_epoch;
  EXPECT_EQ(weights_of(train_run(recipe, table.data()).model), weights_of(trained.model));
  recipe.validation = 0.4;
  recipe.epochs = history.best_epoch - 1;
  EXPECT_NE(weights_of(train_run(recipe, table.data()).model), weights_of(trained.model));
}

TEST(Trainer, without_rows_to_watch_every_epoch_is_run_and_the_last_kept) {
  const SmallData table(Task::binary, 40);
  Recipe recipe = small_recipe();
  recipe.validation = 0;
  recipe.patience = 1;
  const Trained trained = train_run(recipe, table.data());
  EXPECT_EQ(trained.history.reason, Stop::epochs);
  EXPECT_EQ(trained.history.best_epoch, recipe.epochs);
  ASSERT_EQ(trained.history.epochs.size(), static_cast<std::size_t>(recipe.epochs));
  for (const Epoch& epoch : trained.history.epochs) {
    EXPECT_TRUE(std::isnan(epoch.validation_loss));
    EXPECT_TRUE(std::isnan(epoch.validation_accuracy));
  }
  EXPECT_LT(trained.history.epochs.back().loss, trained.history.epochs.front().loss);
}

TEST(Trainer, never_learns_from_the_rows_it_watches) {
  SmallData table(Task::regression, 50);
  Recipe recipe = small_recipe();
  recipe.epochs = 1;
  recipe.validation = 0.3;
  const Trained before = train_run(recipe, table.data());
  const data::Split split = data::split_validation(50, recipe.validation, recipe.seed);
  ASSERT_EQ(split.validation.size(), 15U);
  for (const std::uint32_t row : split.validation) table.targets[row] += 100;
  const Trained after = train_run(recipe, table.data());
  EXPECT_EQ(weights_of(after.model), weights_of(before.model));
  EXPECT_GT(after.history.epochs[0].validation_loss, 1000);
  table.targets[split.train[0]] += 100;
  EXPECT_NE(weights_of(train_run(recipe, table.data()).model), weights_of(before.model));
}

/// The largest difference between the weights that two tables lead to, in float64 and from all rows at each step.
double distance_of(const SmallData& a, const SmallData& b, const char* optimizer) {
  Recipe recipe = small_recipe();
  recipe.dtype = Element::float64;
  recipe.optimizer = optimizer;
  recipe.batch_size = 0;
  recipe.epochs = 30;
  recipe.validation = 0;
  recipe.shuffle = false;
  const std::vector<double> left = weights_of(train_run(recipe, a.data()).model);
  const std::vector<double> right = weights_of(train_run(recipe, b.data()).model);
  double largest = 0;
  for (std::size_t i = 0; i < left.size(); ++i) largest = std::max(largest, std::abs(left[i] - right[i]));
  return largest;
}

TEST(Trainer, a_row_of_weight_2_is_a_row_given_twice_and_one_of_weight_0_is_left_out) {
  for (const Task task : {Task::regression, Task::binary, Task::classification}) {
    SmallData weighted(task, 30), repeated(task, 30), plain(task, 30);
    weighted.weights.assign(30, 1);
    for (const std::size_t row : {0U, 7U, 29U}) {
      weighted.weights[row] = 2;
      repeated.repeat(row);
    }
    EXPECT_LE(distance_of(weighted, repeated, "sgd(lr=0.1, momentum=0.9)"), 1e-12) << name_of(task);
    EXPECT_GT(distance_of(weighted, plain, "sgd(lr=0.1, momentum=0.9)"), 1e-6) << name_of(task);

    SmallData shorter(task, 30);
    weighted.weights.assign(30, 3);
    weighted.weights[29] = 0;
    shorter.inputs.resize(29 * SmallData::columns);
    shorter.targets.resize(29);
    EXPECT_LE(distance_of(weighted, shorter, "adam(lr=0.01)"), 1e-12) << name_of(task);
  }
}

TEST(Trainer, a_batch_whose_rows_all_have_weight_0_moves_nothing) {
  SmallData table(Task::regression, 32);
  table.weights.assign(32, 1);
  std::fill(table.weights.begin() + 16, table.weights.end(), 0.0F);
  Recipe recipe = small_recipe();
  recipe.optimizer = "sgd(lr=0.1)";
  recipe.shuffle = false;
  recipe.validation = 0;
  recipe.batch_size = 16;
  SmallData half(Task::regression, 16);
  EXPECT_EQ(weights_of(train_run(recipe, table.data()).model), weights_of(train_run(recipe, half.data()).model));
}

TEST(Trainer, a_run_that_diverges_ends_with_epoch_step_and_rate) {
  const SmallData table(Task::regression, 40);
  Recipe recipe = small_recipe();
  recipe.model = "linear(8) | identity | linear";
  recipe.optimizer = "sgd(lr=1e6)";
  recipe.validation = 0;
  const Error error = error_of([&] { train_run(recipe, table.data()); });
  EXPECT_EQ(error.fault, Fault::run);
  EXPECT_TRUE(says(error, "epoch "));
  EXPECT_TRUE(says(error, "step "));
  EXPECT_TRUE(says(error, "1e+06"));
}

TEST(Trainer, a_run_whose_last_step_diverges_gives_no_model) {
  const SmallData table(Task::regression, 16);
  Recipe recipe = small_recipe();
  recipe.model = "linear(8) | identity | linear";
  recipe.optimizer = "sgd(lr=1e300)";  // infinite in float32
  recipe.epochs = 1;
  for (const double validation : {0.0, 0.25}) {
    recipe.validation = validation;
    EXPECT_EQ(error_of([&] { train_run(recipe, table.data()); }).fault, Fault::run) << validation;
  }
}

TEST(Trainer, refuses_data_with_the_value_and_its_place) {
  const auto refuses = [](const std::string& part, auto change, Task task = Task::classification) {
    SmallData table(task, 20);
    Data data = table.data();
    change(table, data);
    const Error error = error_of([&] { train_run(small_recipe(), data); });
    EXPECT_EQ(error.fault, Fault::data);
    EXPECT_TRUE(says(error, part));
  };
  refuses("nan", [](SmallData& table, Data&) { table.inputs[7] = NAN; });
  refuses("row 3, column 2", [](SmallData& table, Data&) { table.inputs[7] = INFINITY; });
  refuses("1.5", [](SmallData& table, Data&) { table.targets[4] = 1.5F; });
  refuses("row 5", [](SmallData& table, Data&) { table.targets[4] = -1; });
  refuses("2 is no class", [](SmallData& table, Data&) { table.targets[4] = 2; }, Task::binary);
  refuses("inf", [](SmallData& table, Data&) { table.targets[4] = INFINITY; }, Task::regression);
  refuses("one class", [](SmallData& table, Data&) { std::ranges::fill(table.targets, 0.0F); });
  refuses("59 input values for 20 rows",
          [](SmallData& table, Data& data) { data.inputs = std::span<const float>(table.inputs).first(59); });
  refuses("no rows", [](SmallData&, Data& data) { data.inputs = data.targets = {}; });
  refuses("0 columns", [](SmallData&, Data& data) { data.columns = 0; });
  static const std::vector<float> short_weights(19, 1),
      bad_weights{1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, -0.5F}, no_weights(20, 0);
  refuses("19 for 20 rows", [](SmallData&, Data& data) { data.weights = short_weights; });
  refuses("weight of row 20", [](SmallData&, Data& data) { data.weights = bad_weights; });
  refuses("weights", [](SmallData&, Data& data) { data.weights = no_weights; });
  refuses("classes", [](SmallData&, Data& data) { data.classes = {"no", "yes", "maybe"}; }, Task::binary);
}

TEST(Trainer, refuses_networks_that_do_not_fit_into_memory) {
  const TrainingGraph training(parse(small_recipe(), Task::regression), {Task::regression, 3, 1, {}, {}}, false);
  EXPECT_NO_THROW(demand_memory(training, Element::float32, 1));
  const Error error = error_of([&] { demand_memory(training, Element::float32, Index{1} << 40); });
  EXPECT_EQ(error.fault, Fault::usage);
  EXPECT_TRUE(says(error, "GiB; this machine has"));
}

TEST(Trainer, refuses_counts_below_0) {
  SmallData table(Task::regression, 20);
  for (float& target : table.targets) target = std::abs(target);
  Recipe recipe = small_recipe();
  recipe.loss = "poisson";
  EXPECT_NO_THROW(train_run(recipe, table.data()));
  table.targets[4] = -2;
  const Error error = error_of([&] { train_run(recipe, table.data()); });
  EXPECT_EQ(error.fault, Fault::data);
  EXPECT_TRUE(says(error, "row 5"));
  EXPECT_TRUE(says(error, "-2 is no count"));
}

TEST(Trainer, refuses_impossible_numbers_of_a_recipe_by_name) {
  const SmallData table(Task::binary, 20);
  const auto refuses = [&](const std::string& part, auto change) {
    Recipe recipe = small_recipe();
    change(recipe);
    const Error error = error_of([&] { train_run(recipe, table.data()); });
    EXPECT_EQ(error.fault, Fault::usage);
    EXPECT_TRUE(says(error, part));
  };
  refuses("batch_size", [](Recipe& recipe) { recipe.batch_size = -1; });
  refuses("epochs", [](Recipe& recipe) { recipe.epochs = 0; });
  refuses("patience", [](Recipe& recipe) { recipe.patience = -3; });
  refuses("validation", [](Recipe& recipe) { recipe.validation = 1; });
  refuses("validation", [](Recipe& recipe) { recipe.validation = NAN; });
  refuses("seed", [](Recipe& recipe) { recipe.seed = std::uint64_t{1} << 53; });
  refuses("use bce", [](Recipe& recipe) { recipe.loss = "cce"; });
  refuses("wrong size", [](Recipe& recipe) { recipe.model = "linear(3)"; });
  refuses("batch_norm needs two rows", [](Recipe& recipe) {
    recipe.model = "linear(3) | batch_norm | linear";
    recipe.batch_size = 19;
    recipe.validation = 0;
  });
}

TEST(Trainer, an_interrupt_ends_after_the_step_and_keeps_the_best_epoch_so_far) {
  const SmallData table(Task::regression, 64);
  Recipe recipe = small_recipe();
  recipe.validation = 0.25;
  recipe.epochs = 50;
  for (const int steps : {1, 7}) {  // three steps are an epoch
    std::atomic<bool> interrupt = false;
    int done = 0;
    RunOptions options{.interrupt = &interrupt};
    options.on_step = [&](const Moment& moment) {
      if (moment.finished == nullptr && ++done == steps) interrupt = true;
    };
    const Trained trained = train_run(recipe, table.data(), options);
    EXPECT_EQ(done, steps);
    EXPECT_EQ(trained.history.reason, Stop::interrupted);
    EXPECT_EQ(trained.history.epochs.size(), static_cast<std::size_t>(steps / 3));
    if (steps == 1) continue;
    Recipe shorter = recipe;
    shorter.epochs = 2;
    EXPECT_EQ(weights_of(trained.model), weights_of(train_run(shorter, table.data()).model));
  }
}

TEST(Trainer, tells_after_each_step_where_it_stands) {
  const SmallData table(Task::classification, 50);
  Recipe recipe = small_recipe();
  recipe.validation = 0.2;
  recipe.epochs = 3;
  std::vector<Index> rows;
  std::vector<Epoch> finished;
  RunOptions options;
  options.on_step = [&](const Moment& moment) {
    EXPECT_EQ(moment.rows, 40);
    EXPECT_EQ(moment.epochs, 3);
    if (moment.finished != nullptr) return finished.push_back(*moment.finished);
    EXPECT_EQ(moment.epoch, static_cast<Index>(finished.size()) + 1);
    rows.push_back(moment.rows_done);
  };
  const Trained trained = train_run(recipe, table.data(), options);
  EXPECT_EQ(rows, (std::vector<Index>{16, 32, 40, 16, 32, 40, 16, 32, 40}));
  ASSERT_EQ(finished.size(), 3U);
  for (std::size_t i = 0; i < 3; ++i) {
    EXPECT_EQ(finished[i].loss, trained.history.epochs[i].loss);
    EXPECT_EQ(finished[i].validation_loss, trained.history.epochs[i].validation_loss);
    EXPECT_GE(finished[i].validation_accuracy, 0);
    EXPECT_LE(finished[i].validation_accuracy, 1);
  }
}

TEST(Trainer, the_rate_follows_the_schedule) {
  const SmallData table(Task::regression, 20);
  Recipe recipe = small_recipe();
  recipe.dtype = Element::float64;
  recipe.optimizer = "sgd(lr=0.1)";
  recipe.schedule = "step(size=2, gamma=0.5)";
  const Trained trained = train_run(recipe, table.data());
  for (std::size_t epoch = 0; epoch < 6; ++epoch)
    EXPECT_DOUBLE_EQ(trained.history.epochs[epoch].learning_rate, 0.1 * std::pow(0.5, static_cast<double>(epoch / 2)));
}

TEST(Trainer, a_batch_size_of_0_takes_all_rows) {
  const SmallData table(Task::regression, 20);
  Recipe all = small_recipe(), twenty = small_recipe(), more = small_recipe();
  all.validation = twenty.validation = more.validation = 0;
  all.batch_size = 0;
  twenty.batch_size = 20;
  more.batch_size = 1000;
  const std::vector<double> weights = weights_of(train_run(all, table.data()).model);
  EXPECT_EQ(weights_of(train_run(twenty, table.data()).model), weights);
  EXPECT_EQ(weights_of(train_run(more, table.data()).model), weights);
}

TEST(Trainer, one_row_is_enough_and_no_seed_is_no_model) {
  const SmallData table(Task::regression, 1);
  EXPECT_EQ(train_run(small_recipe(), table.data()).history.epochs.size(), 6U);
  EXPECT_TRUE(train_members(small_recipe(), table.data(), {}).empty());
}

TEST(Trainer, tells_schedules_how_long_the_run_is) {
  SmallData table(Task::regression, 70);
  Recipe recipe = small_recipe();
  recipe.optimizer = "sgd(lr=0.1)";
  recipe.schedule = "one_cycle";
  recipe.validation = 0;
  for (const Index epochs : {1, 2, 7}) {
    recipe.epochs = epochs;
    const Trained trained = train_run(recipe, table.data());
    EXPECT_NEAR(trained.history.epochs.back().learning_rate, 0.1 / 25 / 1e4, 1e-12);
  }
  recipe.schedule = "one_cycle(steps=34)";  // seven epochs of five steps are 35
  EXPECT_EQ(error_of([&] { train_run(recipe, table.data()); }).fault, Fault::usage);
}

TEST(Trainer, hands_its_losses_to_a_schedule_that_watches) {
  SmallData table(Task::regression, 70);
  Recipe recipe = small_recipe();
  recipe.optimizer = "sgd(lr=1e-9)";  // nothing is learned: no epoch is better than the first
  recipe.schedule = "reduce_on_plateau(factor=0.5, patience=1, eps=0)";
  for (const double validation : {0.0, 0.2}) {
    recipe.validation = validation;
    const Trained trained = train_run(recipe, table.data());
    std::vector<double> rates;
    for (const Epoch& epoch : trained.history.epochs) rates.push_back(std::round(epoch.learning_rate * 1e12));
    EXPECT_EQ(rates, (std::vector<double>{1000, 1000, 1000, 500, 500, 250}));
  }
}

TEST(Trainer, says_of_a_loss_of_ones_own_how_it_stays_a_number) {
  SmallData table(Task::regression, 60);
  Recipe recipe = small_recipe();
  for (const auto& [loss, name] : {std::pair("expr(-log(p) * y)", "log has no value below 0"),
                                   {"expr(sqrt(p) - y)", "sqrt has no value below 0"},
                                   {"expr((log1p(p * 9) - y)^2)", "log1p has no value below -1"}}) {
    recipe.loss = loss;
    const Error error = error_of([&] { train_run(recipe, table.data()); });
    EXPECT_TRUE(says(error, name));
    EXPECT_TRUE(says(error, "sigmoid(p)"));
  }
  recipe.loss = "mse";
  recipe.optimizer = "sgd(lr=1e30)";
  EXPECT_FALSE(says(error_of([&] { train_run(recipe, table.data()); }), "sigmoid(p)"));
  recipe.loss = "expr(where(y > 0, 1, -1) * log(sigmoid(p)) * 0 + (y - p)^2)";
  recipe.optimizer = "adam(lr=0.001)";
  EXPECT_NO_THROW(train_run(recipe, table.data()));
}

}  // namespace
}  // namespace pellucid
