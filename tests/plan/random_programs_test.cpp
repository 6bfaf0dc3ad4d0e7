// Random programs of the whole language: what a plan computes is what plain loops compute; and fusion, taps, threads,
// instruction sets and other models change no bit of it.
#include "random_programs.hpp"

#include <gtest/gtest.h>

#include "isas.hpp"

namespace pellucid::plan {
namespace {

constexpr std::uint64_t programs = 150;

/// How a program is run.
struct Way {
  kernels::Isa isa = kernels::Isa::generic;
  bool fuse = true, compile = true, apart = true, tap = false;
  int threads = 1;
};

/// What two runs in a row leave behind, of each model: outputs and the store's values, by name.
using Results = std::vector<std::map<std::string, std::vector<double>>>;

template <class T>
Results run(RandomProgram& program, const std::vector<ModelValues>& models, const Way& way) {
  const auto count = static_cast<Index>(models.size());
  Store store(sizeof(T) == 4 ? Element::float32 : Element::float64, count);
  std::vector<Output> outputs = program.outputs;
  if (way.tap) outputs.insert(outputs.end(), program.taps.begin(), program.taps.end());
  Plan plan(program.graph, outputs, program.updates, store,
            {.isa = way.isa, .batch = program.batch, .fuse = way.fuse, .compile = way.compile, .apart = way.apart});
  const std::vector<T> table(program.table.begin(), program.table.end());
  plan.bind_table("table", table.data(), RandomProgram::table_rows);
  std::vector<std::uint64_t> seeds;
  for (std::size_t m = 0; m < models.size(); ++m) {
    seeds.push_back(models[m].seed);
    for (const Value value : program.stored) {
      const std::string& name = program.graph.node(value).name;
      store.tensor(name, value.shape());
      store.write(name, static_cast<Index>(m), models[m].leaves.at(name));
    }
    for (const char* const name : {"x", "y", "column", "codes"}) {
      const std::vector<double>& values = models[m].leaves.at(name);
      const std::span<T> input = plan.input<T>(name);
      if (!input.empty()) std::copy(values.begin(), values.end(), input.subspan(m * values.size()).begin());
    }
    const std::span<std::uint32_t> rows = plan.row_index("rows");
    if (!rows.empty())
      std::copy(models[m].rows.begin(), models[m].rows.end(), rows.subspan(m * models[m].rows.size()).begin());
    plan.set_scalar("lr", static_cast<Index>(m), models[m].leaves.at("lr")[0]);
  }
  Team team(way.threads);
  Results results(models.size());
  for (int step = 0; step < 2; ++step) {
    for (Index m = 0; m < count; ++m) plan.set_scalar("step", m, step);
    plan.set_random(seeds, static_cast<std::uint64_t>(step));
    plan.run(team);
    for (std::size_t m = 0; m < models.size(); ++m) {
      const std::string run_name = " of run " + std::to_string(step);
      for (const Output& output : program.outputs) {
        const std::span<const T> all = plan.output<T>(output.name);
        const std::size_t size = all.size() / models.size();
        results[m][output.name + run_name].assign(all.begin() + static_cast<std::ptrdiff_t>(m * size),
                                                  all.begin() + static_cast<std::ptrdiff_t>((m + 1) * size));
      }
      for (const Value value : program.stored) {
        const std::string& name = program.graph.node(value).name;
        results[m][name + run_name] = store.read(name, static_cast<Index>(m));
      }
    }
  }
  return results;
}

/// The same by plain loops. The second run starts from what the plan `got` in the first: rounding must not add up.
std::map<std::string, std::vector<double>> reference(RandomProgram& program, const ModelValues& model,
                                                     const std::map<std::string, std::vector<double>>& got) {
  graph::Reference<double> evaluate(program.graph, program.batch);
  evaluate.leaves = model.leaves;
  evaluate.rows["rows"] = model.rows;
  evaluate.seed = model.seed;
  std::map<std::string, std::vector<double>> results;
  for (int step = 0; step < 2; ++step) {
    const std::string run_name = " of run " + std::to_string(step);
    evaluate.step = static_cast<std::uint64_t>(step);
    evaluate.leaves["step"] = {static_cast<double>(step)};
    for (const Output& output : program.outputs) results[output.name + run_name] = evaluate(output.value);
    for (const Value value : program.stored) {
      const std::string& name = program.graph.node(value).name;
      results[name + run_name] = evaluate.leaves.at(name);
    }
    for (const graph::Update& update : program.updates) {
      std::vector<double>& target = results[program.graph.node(update.target).name + run_name];
      const std::vector<double> values = evaluate(update.value);
      if (!update.index) {
        target = values;
        continue;
      }
      const auto columns = static_cast<std::size_t>(update.target.shape().columns());
      const std::vector<double> codes = evaluate(update.index);
      for (std::size_t i = 0; i < codes.size(); ++i) {
        if (codes[i] < 0 || codes[i] >= RandomProgram::looked_up_rows) continue;
        for (std::size_t j = 0; j < columns; ++j)
          target[static_cast<std::size_t>(codes[i]) * columns + j] = values[i * columns + j];
      }
    }
    for (const Value value : program.stored) {
      const std::string& name = program.graph.node(value).name;
      evaluate.leaves[name] = got.at(name + run_name);
    }
  }
  return results;
}

bool same_bits(const std::vector<double>& a, const std::vector<double>& b) {
  return a.size() == b.size() && std::memcmp(a.data(), b.data(), a.size() * sizeof(double)) == 0;
}

void expect_same_bits(const Results& got, const Results& wanted, std::uint64_t number, const std::string& what) {
  for (std::size_t m = 0; m < wanted.size(); ++m) {
    for (const auto& [name, values] : wanted[m])
      EXPECT_TRUE(same_bits(got[m].at(name), values))
          << "program " << number << ", model " << m << ", " << name << ", " << what;
  }
}

TEST(RandomPrograms, compute_what_plain_loops_compute) {
  for (std::uint64_t number = 0; number < programs; ++number) {
    RandomProgram program(number);
    const ModelValues model(program, number);
    for (const kernels::Isa isa : isas()) {
      const auto got = run<double>(program, {model}, {.isa = isa}).front();
      const auto wanted = reference(program, model, got);
      for (const auto& [name, values] : wanted) {
        double largest = 1;
        for (const double value : values) largest = std::max(largest, std::abs(value));
        ASSERT_EQ(got.at(name).size(), values.size()) << number << " " << name;
        for (std::size_t i = 0; i < values.size(); ++i) {
          EXPECT_NEAR(got.at(name)[i], values[i], 1e-10 * largest)
              << "program " << number << ", " << name << " [" << i << "] on " << name_of(isa);
        }
      }
    }
  }
}

template <class T>
void expect_bits_of_every_way() {
  for (std::uint64_t number = 0; number < programs; ++number) {
    RandomProgram program(number);
    const std::vector<ModelValues> model{ModelValues(program, number)};
    std::map<kernels::Set, Results> of_set;
    for (const kernels::Isa isa : isas()) {
      const Results plain = run<T>(program, model, {.isa = isa});
      const std::string on = std::string(" on ") + name_of(isa);
      expect_same_bits(run<T>(program, model, {.isa = isa, .fuse = false}), plain, number, "unfused" + on);
      expect_same_bits(run<T>(program, model, {.isa = isa, .tap = true}), plain, number, "tapped" + on);
      expect_same_bits(run<T>(program, model, {.isa = isa, .compile = false}), plain, number, "interpreted" + on);
      expect_same_bits(run<T>(program, model, {.isa = isa, .fuse = false, .tap = true}), plain, number,
                       "unfused and tapped" + on);
      const auto [other, is_first] = of_set.try_emplace(set_of(isa), plain);
      if (!is_first) expect_same_bits(plain, other->second, number, "another instruction set" + on);
    }
  }
}

TEST(RandomPrograms, give_the_same_bits_fused_tapped_and_on_each_instruction_set_in_float64) {
  expect_bits_of_every_way<double>();
}
TEST(RandomPrograms, give_the_same_bits_fused_tapped_and_on_each_instruction_set_in_float32) {
  expect_bits_of_every_way<float>();
}

// Leaves around the smallest normal number: the instruction sets meet numbers that one of them could clear and another
// keep, and so could a product where it is fused with what follows.
TEST(RandomPrograms, give_the_same_bits_at_the_border_of_denormal_numbers) {
  for (std::uint64_t number = 0; number < programs; ++number) {
    RandomProgram program(number);
    std::vector<ModelValues> model{ModelValues(program, number)};
    for (auto& [name, values] : model[0].leaves) {
      if (name == "codes" || name == "step" || name == "lr") continue;
      for (double& value : values) value = static_cast<float>(value * 0x1p-126);
    }
    std::map<kernels::Set, Results> of_set;
    for (const kernels::Isa isa : isas()) {
      const std::string on = std::string(" on ") + name_of(isa);
      const Results plain = run<float>(program, model, {.isa = isa});
      expect_same_bits(run<float>(program, model, {.isa = isa, .fuse = false, .tap = true, .threads = 3}), plain,
                       number, "unfused, tapped, on three threads" + on);
      expect_same_bits(run<float>(program, model, {.isa = isa, .compile = false}), plain, number, "interpreted" + on);
      const auto [other, is_first] = of_set.try_emplace(set_of(isa), plain);
      if (!is_first) expect_same_bits(plain, other->second, number, "another instruction set" + on);
    }
  }
}

TEST(RandomPrograms, give_the_same_bits_for_any_number_of_threads) {
  for (std::uint64_t number = 4; number < programs; number += 5) {  // the large ones
    RandomProgram program(number);
    const std::vector<ModelValues> model{ModelValues(program, number)};
    for (const kernels::Isa isa : widest_isas()) {
      const Results one = run<float>(program, model, {.isa = isa});
      for (const int threads : {2, 3, 8}) {
        expect_same_bits(run<float>(program, model, {.isa = isa, .threads = threads}), one, number,
                         std::to_string(threads) + " threads on " + name_of(isa));
      }
    }
  }
}

TEST(RandomPrograms, give_each_of_five_models_the_bits_of_its_run_alone) {
  for (std::uint64_t number = 0; number < programs; number += 3) {
    RandomProgram program(number);
    std::vector<ModelValues> models;
    for (std::uint64_t m = 0; m < 5; ++m) models.emplace_back(program, 10 * number + m);
    for (const kernels::Isa isa : widest_isas()) {
      Results alone;
      for (const ModelValues& model : models) alone.push_back(run<float>(program, {model}, {.isa = isa}).front());
      for (const bool apart : {true, false}) {
        for (const int threads : {1, 2, 3, 8}) {
          const Way way{.isa = isa, .apart = apart, .threads = threads};
          expect_same_bits(run<float>(program, models, way), alone, number, apart ? "apart" : "in step");
        }
      }
    }
  }
}

TEST(Generators, of_one_column_repeat_where_the_result_is_wider) {
  constexpr Index batch = 3, columns = 5;
  graph::Graph graph;
  const Value rows = graph.row_index("rows");
  const Value x = graph.input("x", {graph::batch, columns});
  const Value one = uniform(rows, 1, "layer");
  Store store(Element::float64, 1);
  Plan plan(graph,
            {{"mask", x * one},
             {"wide", broadcast_to(one, {graph::batch, columns}) + x},
             {"zeros", x * iota(graph, 1)},
             {"counted", x * iota(graph, columns)}},
            {}, store, {.isa = kernels::Isa::generic, .batch = batch});
  std::ranges::fill(plan.input<double>("x"), 1.0);
  const std::array<std::uint32_t, batch> numbers{4, 0, 9};
  std::ranges::copy(numbers, plan.row_index("rows").begin());
  plan.set_random(std::array<std::uint64_t, 1>{7}, 2);
  Team team(1);
  plan.run(team);
  for (std::size_t i = 0; i < batch * columns; ++i) {
    const double drawn = random_uniform(random_key(7, "layer", 2), numbers[i / columns], 0);
    EXPECT_EQ(plan.output<double>("mask")[i], drawn) << i;
    EXPECT_EQ(plan.output<double>("wide")[i], drawn + 1) << i;
    EXPECT_EQ(plan.output<double>("zeros")[i], 0) << i;
    EXPECT_EQ(plan.output<double>("counted")[i], static_cast<double>(i % columns)) << i;
  }
}

}  // namespace
}  // namespace pellucid::plan
