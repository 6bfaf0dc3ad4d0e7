#include "pellucid/cli/memory.hpp"

#include <CLI/CLI.hpp>
#include <array>
#include <new>
#include <string>
#include <string_view>
#include <utility>

#include "pellucid/base/memory_limit.hpp"
#include "pellucid/cli/arguments.hpp"

namespace pellucid::cli {

namespace {

/// "400MB", "1.5 GiB", in bytes.
std::size_t bytes_of(const std::string& text) {
  constexpr std::array<std::pair<std::string_view, double>, 4> units{
      {{"MiB", 0x1p20}, {"GiB", 0x1p30}, {"MB", 1e6}, {"GB", 1e9}}};
  constexpr double least = 100e6, most = 1e15;
  for (const auto& [unit, bytes] : units) {
    if (!text.ends_with(unit)) continue;
    const std::string_view figures = trimmed(std::string_view(text).substr(0, text.size() - unit.size()));
    const auto number = parse_number(figures);
    if (!number) break;
    const double size = *number * bytes;
    if (size >= least && size <= most) return static_cast<std::size_t>(size);
    misuse("--memory", in_quotes(text) + " is " + (size < least ? "too little" : "too much"),
           "give 100MB to 1,000,000GB");
  }
  misuse("--memory", in_quotes(text) + " is no size of memory", "give one such as 400MB, 2GB or 1.5GiB");
}

}  // namespace

void add_memory_to_readers(CLI::App& program) {
  for (const char* const command : {"train", "lr-find", "resume", "unseal", "predict", "evaluate", "check"}) {
    program.get_subcommand(command)
        ->add_option_function<std::string>(
            "--memory", [](const std::string& text) { limit_memory(bytes_of(text), true); },
            "memory to stay within with a table that needs more: what is beyond stands in a file of TMPDIR or "
            "/var/tmp (default: three quarters of what is free); no result depends on it")
        ->type_name("SIZE");
  }
}

}  // namespace pellucid::cli

#if !defined(PELLUCID_SANITIZED)  // the sanitizers bring an operator new of their own
// Not inlined: g++ would see another function give back what operator new took.
[[gnu::noinline]] void* operator new(std::size_t bytes) {
  if (void* const memory = pellucid::take_memory(bytes)) return memory;
  throw std::bad_alloc();
}
[[gnu::noinline]] void operator delete(void* memory) noexcept { pellucid::give_back_memory(memory); }
[[gnu::noinline]] void operator delete(void* memory, std::size_t) noexcept { pellucid::give_back_memory(memory); }
#endif
