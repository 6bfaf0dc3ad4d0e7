// The verifier of plans: it takes every plan of the random programs, and none that was broken in one place.
#include "pellucid/plan/verify.hpp"

#include <gtest/gtest.h>

#include <algorithm>

#include "random_programs.hpp"
#include "tests/support/failure.hpp"

namespace pellucid::plan {
namespace {

using testing::error_of;

/// A plan before it runs, whose pieces can be broken.
class Planned {
 public:
  Planned(graph::Graph& graph, Index batch, const std::vector<Output>& outputs,
          const std::vector<graph::Update>& updates, bool fuse, Index models)
      : program_(trace(graph, batch, roots(outputs, updates), fuse)), store_(Element::float32, models) {
    const auto resolved = [&](Value value) { return program_.alias[value.id]; };
    std::vector<InPlace> pairs;
    for (const graph::Update& each : updates)
      pairs.push_back({each.target.id, resolved(each.value), each.index ? resolved(each.index) : -1});
    for (const Output& each : outputs) kept_.push_back(resolved(each.value));
    schedule = plan::schedule(program_, pairs, models > 1, fuse);
    lower_again();
  }

  /// Lays out and lowers what `schedule` has become.
  void lower_again() {
    memory_ = std::make_unique<Memory>(program_, schedule, kept_, store_);
    lowered = lower(program_, schedule, *memory_, kernels::kernels(kernels::Isa::generic, Element::float32),
                    store_.models(), true);
    turns = plan::turns(lowered, Element::float32);
  }
  void verify() const { plan::verify(program_, schedule, kept_, store_, *memory_, lowered, turns); }
  bool is_refused() const {
    return error_of([&] { verify(); }).fault == Fault::run;
  }
  const Program& program() const { return program_; }

  Schedule schedule{0};
  Lowered lowered;
  std::vector<Turn> turns;

 private:
  static std::vector<int> roots(const std::vector<Output>& outputs, const std::vector<graph::Update>& updates) {
    std::vector<int> all;
    for (const Output& each : outputs) all.push_back(each.value.id);
    for (const graph::Update& each : updates) {
      for (const Value value : {each.target, each.value, each.index}) {
        if (value) all.push_back(value.id);
      }
    }
    return all;
  }

  Program program_;
  std::vector<int> kept_;
  Store store_;
  std::unique_ptr<Memory> memory_;
};

constexpr std::uint64_t planned_programs = 150;

TEST(Verifier, takes_every_plan_of_the_random_programs) {
  for (std::uint64_t number = 0; number < planned_programs; ++number) {
    for (const bool fuse : {true, false}) {
      RandomProgram random(number);
      std::vector<Output> outputs = random.outputs;
      if (number % 2 == 0) outputs.insert(outputs.end(), random.taps.begin(), random.taps.end());
      const Index models = 1 + static_cast<Index>(number % 3);
      EXPECT_NO_THROW(Planned(random.graph, random.batch, outputs, random.updates, fuse, models).verify()) << number;
    }
  }
}

TEST(Verifier, takes_a_sum_over_windows_by_spans_and_no_other_number_of_them) {
  graph::Graph graph;
  const Value x = graph.input("x", {graph::batch, 20, 20, 3});
  const Value gradient = graph.input("gradient", {graph::batch, 20, 20, 5});
  const Value sum = product(patches(x, {3, 3, 1, 1}), gradient, true);
  const Value after = sum * sum + 1;
  for (const std::vector<Output>& outputs :
       {std::vector<Output>{{"sum", sum}}, {{"after", after}}, {{"sum", sum}, {"after", after}}}) {
    Planned planned(graph, 11, outputs, {}, true, 2);
    EXPECT_NO_THROW(planned.verify());
    for (const auto& stage : planned.lowered.stages) {
      if (auto* product = std::get_if<kernels::Product>(&stage->call)) product->span /= 2;
    }
    EXPECT_TRUE(planned.is_refused());
  }
}

enum class Broken { here, not_here, no_more };

/// Breaks plans of the random programs in each of the ways 0, 1, … that `break_one` knows for a plan, and expects each
/// to be refused.
template <class Break>
void expect_refusals(Break break_one) {
  int count = 0;
  for (std::uint64_t number = 0; number < planned_programs; number += 3) {
    Broken broken = Broken::here;
    for (std::size_t way = 0; broken != Broken::no_more; ++way) {
      RandomProgram random(number);
      Planned planned(random.graph, random.batch, random.outputs, random.updates, number % 2 == 0, 1);
      broken = break_one(planned, way);
      if (broken != Broken::here) continue;
      ++count;
      EXPECT_TRUE(planned.is_refused()) << "program " << number << ", way " << way;
    }
  }
  EXPECT_GT(count, 3);
}

/// Runs `break_pass(stage)`, which says whether it broke something, on pass number `way`.
template <class Break>
auto in_each_pass(Break break_pass) {
  return [=](Planned& planned, std::size_t way) {
    if (way >= planned.lowered.stages.size()) return Broken::no_more;
    return break_pass(*planned.lowered.stages[way]) ? Broken::here : Broken::not_here;
  };
}

TEST(Verifier, refuses_models_apart_in_memory_that_is_laid_out_for_passes_in_step) {
  int refused = 0;
  for (std::uint64_t number = 0; number < planned_programs; ++number) {
    RandomProgram random(number);
    Planned planned(random.graph, random.batch, random.outputs, random.updates, true, 3);
    if (!planned.schedule.models_apart) continue;
    planned.schedule.models_apart = false;
    planned.lower_again();
    planned.schedule.models_apart = true;  // only those that shared no bytes may run so
    try {
      planned.verify();
    } catch (const Failure& failure) {
      ++refused;
      EXPECT_TRUE(testing::says(failure.error(), "another model may still read")) << number;
    }
  }
  EXPECT_GT(refused, 20);
}

TEST(Verifier, refuses_a_plan_that_leaves_out_a_pass) {
  expect_refusals([](Planned& planned, std::size_t way) {
    std::vector<std::unique_ptr<Stage>>& stages = planned.lowered.stages;
    if (way >= stages.size()) return Broken::no_more;
    stages.erase(stages.begin() + static_cast<std::ptrdiff_t>(way));
    planned.turns = plan::turns(planned.lowered, Element::float32);
    return Broken::here;
  });
}

TEST(Verifier, refuses_a_pass_that_comes_before_what_it_reads) {
  expect_refusals([](Planned& planned, std::size_t way) {
    std::vector<Group>& groups = planned.schedule.groups;
    if (way >= groups.size()) return Broken::no_more;
    const auto reads_a_pass_before = [&](int id) {
      for (std::size_t i = 0; i < 3; ++i) {
        const int operand = in_memory_of(planned.program(), planned.program().input(id, i));
        for (std::size_t g = 0; g < way; ++g) {
          if (std::ranges::find(groups[g].nodes, operand) != groups[g].nodes.end()) return true;
        }
      }
      return false;
    };
    if (std::ranges::none_of(groups[way].nodes, reads_a_pass_before)) return Broken::not_here;
    std::rotate(groups.begin(), groups.begin() + static_cast<std::ptrdiff_t>(way),
                groups.begin() + static_cast<std::ptrdiff_t>(way) + 1);  // it is the first now
    planned.lower_again();
    return Broken::here;
  });
}

TEST(Verifier, refuses_updates_in_place_where_the_old_value_is_still_read) {
  graph::Graph graph;
  const Value a = graph.parameter("a", {6, 6}), b = graph.parameter("b", {6, 6});
  const auto expect_refusal = [&](const std::vector<graph::Update>& updates, bool fuse) {
    Planned planned(graph, 1, {}, updates, fuse, 2);
    planned.verify();
    ASSERT_FALSE(planned.schedule.committed.empty());
    const InPlace update = planned.schedule.committed.back();
    planned.schedule.in_place.push_back(update);
    planned.schedule.overwrites[update.value] = update.target;
    planned.schedule.committed.pop_back();
    planned.lower_again();
    EXPECT_TRUE(planned.is_refused());
  };
  expect_refusal({{a, sin(product(a, b))}, {b, cos(product(b, a))}}, true);  // a product reads again for each tile
  expect_refusal({{a, sin(b)}, {b, a + b}}, false);                          // of two passes one comes first
}

TEST(Verifier, refuses_a_plan_whose_update_or_output_is_lost) {
  graph::Graph graph;
  const Value a = graph.parameter("a", {6}), b = graph.parameter("b", {6});
  Planned planned(graph, 1, {}, {{a, b}}, true, 1);  // a copy in the end
  planned.verify();
  planned.lowered.stages.clear();
  EXPECT_TRUE(planned.is_refused());
}

TEST(Verifier, refuses_a_result_that_is_written_where_another_value_lives) {
  expect_refusals(in_each_pass([](Stage& stage) {
    if (stage.results.empty() || stage.operands.empty()) return false;
    const void* const operand = stage.operands.back().memory.data;
    if (operand == nullptr || operand == stage.results.front().data) return false;
    stage.results.front().data = const_cast<void*>(operand);
    return true;
  }));
}

TEST(Verifier, refuses_an_operand_that_is_read_from_another_place_or_beyond_its_end) {
  const auto moved = [](Index rows_further) {
    return in_each_pass([=](Stage& stage) {
      for (kernels::Operand& operand : stage.operands) {
        if (operand.source != kernels::Source::memory || operand.memory.data == nullptr) continue;
        if (rows_further == 0)
          operand.memory.data = static_cast<const std::byte*>(operand.memory.data) + 4;
        else
          operand.memory.row_stride += rows_further * 100'000;
        return rows_further == 0 || stage.results.empty() || stage.parts.back().row_end > 1;
      }
      return false;
    });
  };
  expect_refusals(moved(0));
  expect_refusals(moved(1));
}

TEST(Verifier, refuses_registers_out_of_order_and_out_of_range) {
  expect_refusals(in_each_pass([](Stage& stage) {
    if (stage.instructions.size() < 2) return false;
    std::ranges::reverse(stage.instructions);
    return true;
  }));
  expect_refusals(in_each_pass([](Stage& stage) {
    if (stage.instructions.empty()) return false;
    stage.instructions.back().to = 255;
    return true;
  }));
}

TEST(Verifier, refuses_a_missing_barrier_between_passes_of_several_parts) {
  expect_refusals([](Planned& planned, std::size_t way) {
    if (way >= planned.turns.size()) return Broken::no_more;
    if (!planned.turns[way].waits || planned.schedule.models_apart) return Broken::not_here;
    planned.turns[way].waits = false;
    return Broken::here;
  });
}

TEST(Verifier, refuses_passes_that_go_together_where_parts_of_one_touch_what_others_write) {
  expect_refusals([](Planned& planned, std::size_t way) {
    std::vector<Turn>& all = planned.turns;
    if (way + 1 >= all.size()) return Broken::no_more;
    if (!all[way + 1].waits || planned.schedule.models_apart) return Broken::not_here;
    all[way].passes += all[way + 1].passes;
    all.erase(all.begin() + static_cast<std::ptrdiff_t>(way) + 1);
    return Broken::here;
  });
}

}  // namespace
}  // namespace pellucid::plan
