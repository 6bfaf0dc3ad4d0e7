#include "pellucid/kernels/wasm/calls.hpp"
#include "pellucid/plan/step_code.hpp"

namespace pellucid::plan {

namespace {

extern "C" {
/// The page compiles a module and gives it a number; runs it; forgets it.
__attribute__((import_module("page"), import_name("compile"))) int page_compile(const char* bytes, std::size_t size);
__attribute__((import_module("page"), import_name("run"))) void page_run(int number);
__attribute__((import_module("page"), import_name("forget"))) void page_forget(int number);
}

/// A stage by its kernel.
void run_stage(const Stage* stage, const kernels::Kernels* kernels, std::byte* scratch) {
  for (const kernels::Part& part : stage->parts) stage->run(*kernels, part, scratch);
}

}  // namespace

StepCode::~StepCode() { page_forget(number_); }
void StepCode::run() const { page_run(number_); }

std::unique_ptr<StepCode> step_code(const Lowered& lowered, const kernels::Kernels& kernels, Index models,
                                    std::byte* scratch) {
  if (models != 1 || kernels.element != Element::float32) return nullptr;
  kernels::wasm::Code code;
  bool is_any = false;
  for (const auto& stage : lowered.stages) {
    const bool is_written =
        stage->parts.size() == 1 &&
        std::visit([&](const auto& call) { return kernels::wasm::write(code, call, stage->parts.front(), scratch); },
                   stage->call);
    is_any = is_any || is_written;
    if (is_written) continue;
    code.begin();
    for (const void* argument :
         {static_cast<const void*>(stage.get()), static_cast<const void*>(&kernels), static_cast<const void*>(scratch)})
      code.number(kernels::wasm::address_of(argument));
    code.call(reinterpret_cast<const void*>(run_stage), false);
    code.end();
  }
  if (!is_any) return nullptr;
  const std::string module = code.module();
  return std::make_unique<StepCode>(page_compile(module.data(), module.size()));
}

}  // namespace pellucid::plan
