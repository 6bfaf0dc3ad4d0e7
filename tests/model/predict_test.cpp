// Prediction as a service needs it: the same bits from any number of threads, and nothing allocated after the first.
#include <gtest/gtest.h>

#include <thread>

#include "pellucid/base/random.hpp"
#include "pellucid/model/model.hpp"
#include "tests/support/allocations.hpp"
#include "tests/support/failure.hpp"

#if defined(__SSE2__)
#include <immintrin.h>
#endif

namespace pellucid {
namespace {

using testing::error_of;
using testing::says;

constexpr std::size_t columns = 7;

Model fresh_model(Element dtype, std::uint64_t seed = 3) {
  Recipe recipe;
  recipe.model = "linear(16) | batch_norm | tanh | linear(9) | relu | linear";
  recipe.dtype = dtype;
  recipe.seed = seed;
  return {recipe, {Task::classification, columns, 3, {"a", "b", "c"}, {}}};
}

template <class T>
std::vector<T> some_rows(std::size_t rows) {
  std::vector<T> inputs(rows * columns);
  for (std::size_t i = 0; i < inputs.size(); ++i)
    inputs[i] = static_cast<T>(4 * random_uniform(5, static_cast<std::uint32_t>(i), 1) - 2);
  return inputs;
}

template <class T>
void expect_the_same_bits_from_eight_threads(Element dtype) {
  const Model model = fresh_model(dtype), other = fresh_model(dtype, 4);
  const std::vector<T> inputs = some_rows<T>(300);
  std::vector<T> alone(300 * 3), others(300 * 3);
  model.predict(inputs, alone);
  other.predict(inputs, others);
  std::atomic<int> wrong{0}, waiting{8};
  std::vector<std::thread> threads;
  for (std::size_t thread = 0; thread < 8; ++thread) {
    threads.emplace_back([&, thread] {
      std::vector<T> predictions(300 * 3);
      for (--waiting; waiting > 0;) std::this_thread::yield();  // all make their first call at once
      for (std::size_t call = 0; call < 200; ++call) {
        const std::size_t rows = call % 50 == 0 ? 300 : 1 + (call + thread) % 3;
        const std::size_t begin = rows == 300 ? 0 : (call * 7 + thread * 31) % 297;
        const bool is_other = call % 4 == 3;
        const std::span<T> to = std::span(predictions).first(rows * 3);
        (is_other ? other : model).predict(std::span(inputs).subspan(begin * columns, rows * columns), to);
        const auto expected = std::span(is_other ? others : alone).subspan(begin * 3, rows * 3);
        if (!std::ranges::equal(to, expected)) ++wrong;
      }
    });
  }
  for (std::thread& thread : threads) thread.join();
  EXPECT_EQ(wrong, 0);
}

TEST(Predict, from_eight_threads_at_once_gives_the_bits_of_one) {
  expect_the_same_bits_from_eight_threads<float>(Element::float32);
  expect_the_same_bits_from_eight_threads<double>(Element::float64);
}

#if !defined(PELLUCID_SANITIZED)
TEST(Predict, allocates_nothing_after_the_first_call_of_a_thread) {
  const Model model = fresh_model(Element::float32), other = fresh_model(Element::float64);
  const std::vector<float> inputs = some_rows<float>(300);
  std::vector<float> predictions(300 * 3);
  const auto predict_all = [&] {
    for (const std::size_t rows : {1U, 300U}) {
      for (const Model* each : {&model, &other})
        each->predict(std::span(inputs).first(rows * columns), std::span(predictions).first(rows * 3));
    }
  };
  predict_all();
  for (int call = 0; call < 10; ++call) {
    EXPECT_EQ(testing::allocations_of(predict_all), 0);
  }
}
#endif

TEST(Predict, of_models_that_come_and_go_is_never_that_of_one_that_is_gone) {
  const std::vector<float> inputs = some_rows<float>(2);
  for (std::uint64_t seed = 0; seed < 20; ++seed) {
    Model model = fresh_model(Element::float32, seed);  // most likely where the one before stood
    const Model copy = model;
    const std::vector<float> predictions = model.predict(inputs);
    EXPECT_EQ(copy.predict(inputs), predictions);
    model = fresh_model(Element::float32, seed + 100);
    EXPECT_NE(model.predict(inputs), predictions);
    const Model moved = std::move(model);
    EXPECT_NE(moved.predict(inputs), predictions);
    EXPECT_EQ(copy.predict(inputs), predictions);
  }
}

TEST(Predict, sees_a_tensor_that_was_set_after_the_first_call) {
  const std::vector<float> inputs = some_rows<float>(2);
  Model model = fresh_model(Element::float32);
  const std::vector<float> before = model.predict(inputs);
  model.set_tensor("5.bias", std::vector<double>{3, 0, 0});
  EXPECT_GT(model.predict(inputs)[0], before[0]);
}

TEST(Predict, in_each_form_is_the_same) {
  const std::vector<float> inputs = some_rows<float>(5);
  const std::vector<double> inputs64(inputs.begin(), inputs.end());
  for (const Element dtype : {Element::float32, Element::float64}) {
    const Model model = fresh_model(dtype);
    const std::vector<double> exact = model.predict_float64(inputs64);
    std::vector<double> written(exact.size());
    model.predict(inputs64, written);
    EXPECT_EQ(written, exact);
    model.predict(inputs, written);
    EXPECT_EQ(written, exact);
    const std::vector<float> rounded(exact.begin(), exact.end());
    EXPECT_EQ(model.predict(inputs), rounded);
  }
}

TEST(Predict, refuses_a_place_of_the_wrong_size) {
  const Model model = fresh_model(Element::float32);
  std::vector<float> place(7);
  const std::vector<float> inputs = some_rows<float>(2);
  EXPECT_TRUE(says(error_of([&] { model.predict(inputs, place); }), "7 of 2 rows of 3"));
}

#if defined(__SSE2__)
TEST(Predict, gives_the_same_bits_whatever_the_thread_has_set_for_its_arithmetic) {
  constexpr unsigned flush_denormals = 0x8040, round_up = 0x4000;
  const Model model = fresh_model(Element::float64);
  std::vector<double> inputs = some_rows<double>(9);
  for (double& input : inputs) input *= 1e-3;
  const std::vector<double> expected = model.predict_float64(inputs);
  const unsigned before = _mm_getcsr();
  for (const unsigned mode : {flush_denormals, round_up}) {
    _mm_setcsr(before | mode);
    const std::vector<double> predictions = model.predict_float64(inputs);
    _mm_setcsr(before);
    EXPECT_EQ(predictions, expected);
  }
}
#endif

}  // namespace
}  // namespace pellucid
