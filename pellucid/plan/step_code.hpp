// A plan's run as one WebAssembly function, made while the program runs: a small network's step takes less time than
// its kernels' calls. The bits are those of the kernels. Elsewhere there is none.
#pragma once

#include <memory>

#include "pellucid/kernels/kernels.hpp"
#include "pellucid/plan/lower.hpp"

namespace pellucid::plan {

/// Runs before code is made: many a plan runs once.
constexpr int runs_before_code = 100;

#if defined(__wasm__)

constexpr bool has_step_code = true;

class StepCode {
 public:
  explicit StepCode(int number) : number_(number) {}
  StepCode(const StepCode&) = delete;
  StepCode& operator=(const StepCode&) = delete;
  ~StepCode();

  void run() const;

 private:
  int number_;  // by which the page knows it
};

/// The code of all stages, which must outlive it; null where none is written.
std::unique_ptr<StepCode> step_code(const Lowered& lowered, const kernels::Kernels& kernels, Index models,
                                    std::byte* scratch);

#else

constexpr bool has_step_code = false;

struct StepCode {
  void run() const {}
};
inline std::unique_ptr<StepCode> step_code(const Lowered&, const kernels::Kernels&, Index, std::byte*) {
  return nullptr;
}

#endif

}  // namespace pellucid::plan
