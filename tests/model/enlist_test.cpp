// Entries of a program's own: what is enlisted is found, trained, saved and loaded by name; what is wrong is refused.
#include "pellucid/nn/enlist.hpp"

#include <cmath>

#include "pellucid/model/model.hpp"
#include "pellucid/nn/builder.hpp"
#include "tests/support/failure.hpp"
#include "tests/support/small_data.hpp"

namespace pellucid {
namespace {

using nn::Activation;
using nn::Arguments;
using testing::error_of;
using testing::says;

/// z tanh(z), with a parameter.
Activation bowl(Text name = "bowl") {
  return {.name = name,
          .summary = "a smooth |z|",
          .range = "[0, inf)",
          .use = "in a test",
          .source = "this test",
          .parameters = {{.name = "steepness", .summary = "of the bend", .fallback = 2, .interval = nn::above(0)}},
          .define = [](Value z, const Arguments& with) { return z * tanh(with["steepness"] * z); }};
}

nn::Loss fourth(Text name = "fourth") {
  return {.name = name,
          .summary = "error^4",
          .use = "in a test",
          .source = "this test",
          .parameters = {},
          .output = "identity",
          .truth = nn::Truth::numbers,
          .define = [](Value y, Value p, const Arguments&) { return square(square(p - y)); }};
}

nn::Optimizer downhill(Text name = "downhill") {
  return {.name = name,
          .summary = "plain descent",
          .use = "in a test",
          .source = "Cauchy 1847",
          .parameters = {{.name = "lr", .summary = "learning rate", .fallback = 0.05, .interval = nn::above(0)}},
          .define = [](nn::Stepper& at, Value w, Value g, const Arguments&) { return w - at.lr() * g; }};
}

nn::Initializer halves(Text name = "halves") {
  return {.name = name,
          .summary = "from -0.5 to 0.5",
          .use = "in a test",
          .source = "this test",
          .parameters = {},
          .define = [](Value u, double, double, const Arguments&) { return u - 0.5; }};
}

nn::Schedule falling(Text name = "falling") {
  return {.name = name,
          .summary = "lr / (1 + epoch)",
          .use = "in a test",
          .source = "this test",
          .parameters = {},
          .define = [](Value lr, const nn::Progress& at, const Arguments&) { return lr / (1 + at.epoch); }};
}

/// Enlisted once for this program.
void enlist_all() {
  static const bool once = [] {
    enlist(bowl());
    enlist(fourth());
    enlist(downhill());
    enlist(halves());
    enlist(falling());
    return true;
  }();
  (void)once;
}

Recipe own_recipe() {
  Recipe recipe = small_recipe();
  recipe.model = "linear(8, init=halves) | bowl(steepness=3) | residual(linear(8, init=halves) | bowl) | linear";
  recipe.loss = "fourth";
  recipe.optimizer = "downhill(lr=0.02)";
  recipe.schedule = "falling";
  return recipe;
}

TEST(Enlist, what_a_program_enlists_trains_is_saved_by_name_and_loaded) {
  enlist_all();
  EXPECT_STREQ(catalogue<Activation>().back().name.text, "bowl");
  const SmallData data(Task::regression, 200);
  const Trained trained = train_run(own_recipe(), data.data());
  EXPECT_LT(trained.history.epochs.back().loss, trained.history.epochs.front().loss);
  const TensorFile file = trained.model.to_file();
  const Model loaded = Model::from_file(file, "own.safetensors");
  EXPECT_EQ(loaded.predict(data.inputs), trained.model.predict(data.inputs));
  EXPECT_EQ(loaded.recipe().model, own_recipe().model);
}

TEST(Enlist, equals_the_expression_that_it_names) {
  enlist_all();
  const SmallData data(Task::regression, 100);
  Recipe named = small_recipe(), written = small_recipe();
  named.model = "linear(8) | bowl | linear";
  written.model = "linear(8) | expr(z * tanh(2 * z)) | linear";
  named.loss = "fourth";
  written.loss = "expr(((p - y)^2)^2)";
  EXPECT_EQ(train(named, data.data()).predict(data.inputs), train(written, data.data()).predict(data.inputs));
}

TEST(Enlist, a_model_whose_entry_is_not_enlisted_is_refused_by_its_name) {
  enlist_all();
  const SmallData data(Task::regression, 50);
  const TensorFile good = train(own_recipe(), data.data()).to_file();
  for (const auto& [from, to, kind] :
       {std::array{"bowl(steepness=3)", "bawl(steepness=3)", "layer or activation \"bawl\""},
        {"| bowl)", "| bawl)", "layer or activation \"bawl\""},
        {"init=halves) | bowl)", "init=holves) | bowl)", "initializer \"holves\""},
        {"\"fourth\"", "\"fifth\"", "loss \"fifth\""},
        {"downhill", "uphill", "optimizer \"uphill\""},
        {"\"falling\"", "\"rising\"", "schedule \"rising\""}}) {
    TensorFile file = good;
    for (auto& [key, text] : file.metadata) {
      if (key != "recipe") continue;
      const std::size_t at = text.find(from);
      ASSERT_NE(at, std::string::npos) << from << " in " << text;
      text.replace(at, std::string(from).size(), to);
    }
    const Error error = error_of([&] { Model::from_file(file, "own.safetensors"); });
    EXPECT_EQ(error.fault, Fault::data);
    EXPECT_TRUE(says(error, "own.safetensors"));
    EXPECT_TRUE(says(error, kind));
    EXPECT_TRUE(says(error, "enlist it before loading"));
  }
}

template <class Entry>
void expect_refused(const Entry& entry, const std::string& part) {
  const std::size_t before = catalogue<Entry>().size();
  const Error error = error_of([&] { enlist(entry); });
  EXPECT_EQ(error.fault, Fault::usage);
  EXPECT_TRUE(says(error, std::string(Entry::kind) + " \"" + entry.name.text + "\""));
  EXPECT_TRUE(says(error, part));
  EXPECT_EQ(catalogue<Entry>().size(), before);
}

TEST(Enlist, names_must_be_names_and_new) {
  enlist_all();
  for (const Activation& entry : {bowl("Bowl"), bowl("2bowls"), bowl("my bowl"), bowl("_bowl")})
    expect_refused(entry, "it is no name");
  for (const Activation& entry : {bowl("bowl"), bowl("relu"), bowl("linear")})
    expect_refused(entry, "has an entry of that name");
  expect_refused(fourth("mse"), "has an entry of that name");
  nn::Layer layer{.name = "relu", .summary = "s", .use = "u", .source = "s", .parameters = {}, .define = nullptr};
  expect_refused(layer, "has an entry of that name");
  layer.name = "nothing";
  expect_refused(layer, "define: it is missing");
}

TEST(Enlist, definitions_that_are_wrong_are_refused_with_what_is_wrong) {
  Activation activation = bowl("wrong");
  activation.define = [](Value z, const Arguments&) { return sum_last(z); };
  expect_refused(activation, "it gives [B, 1] where [B, 3] is wanted");
  activation.define = [](Value z, const Arguments&) { return z * exp(z); };
  expect_refused(activation, "its value is inf at 10000");
  activation.define = [](Value z, const Arguments&) { return sqrt(abs(z)); };
  expect_refused(activation, "its derivative is");
  activation.define = [](Value z, const Arguments&) { return z * detach(z); };
  expect_refused(activation, "differences of its values give");
  activation.define = nullptr;
  expect_refused(activation, "it is missing");

  nn::Loss loss = fourth("wrong");
  loss.define = [](Value, Value p, const Arguments&) { return log(p); };
  expect_refused(loss, "is nan at");
  loss.define = [](Value y, Value p, const Arguments&) { return sum(square(p - y)); };
  expect_refused(loss, "it gives []");
  loss = fourth("wrong");
  loss.output = "sigmiod";
  expect_refused(loss, "no activation is called \"sigmiod\"");

  nn::Optimizer optimizer = downhill("wrong");
  optimizer.define = [](nn::Stepper& at, Value w, Value g, const Arguments&) {
    return w - at.lr() * g / sqrt(square(g));
  };
  expect_refused(optimizer, "the new weight is");
  optimizer = downhill("wrong");
  optimizer.parameters.clear();
  expect_refused(optimizer, "none is named lr");

  nn::Initializer initializer = halves("wrong");
  initializer.define = [](Value u, double, double, const Arguments&) { return log(u); };
  expect_refused(initializer, "its value is -inf at 0");

  nn::Schedule schedule = falling("wrong");
  schedule.define = [](Value lr, const nn::Progress& at, const Arguments&) { return lr / at.epoch; };
  expect_refused(schedule, "the rate is inf");
}

TEST(Enlist, refuses_nothing_that_the_catalogue_has) {
  for (const auto& entry : catalogue<nn::Activation>()) nn::check_entry(entry);
  for (const auto& entry : catalogue<nn::Loss>()) nn::check_entry(entry);
  for (const auto& entry : catalogue<nn::Layer>()) nn::check_entry(entry);
  for (const auto& entry : catalogue<nn::Initializer>()) nn::check_entry(entry);
  for (const auto& entry : catalogue<nn::Optimizer>()) nn::check_entry(entry);
  for (const auto& entry : catalogue<nn::Schedule>()) nn::check_entry(entry);
  for (const auto& entry : catalogue<nn::Averaging>()) nn::check_entry(entry);
}

}  // namespace
}  // namespace pellucid
