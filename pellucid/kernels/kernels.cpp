// Which instruction sets this machine has, and the choice among them. The only file that asks.
#include "pellucid/kernels/kernels.hpp"

#include <cstdlib>
#include <iterator>
#include <optional>
#include <string>
#include <string_view>

#include "pellucid/base/error.hpp"
#include "pellucid/kernels/isa/tables.hpp"

namespace pellucid::kernels {

namespace {

constexpr Isa widest = std::end(isas)[-1];

// What PELLUCID_ISA allows: nothing wider than its value.
Isa widest_allowed() {
  const char* const wanted = std::getenv("PELLUCID_ISA");
  if (wanted == nullptr || *wanted == '\0') return widest;
  for (const Isa isa : isas) {
    if (std::string_view(wanted) == name_of(isa)) return isa;
  }
  fail({Fault::usage, "unknown instruction set", "PELLUCID_ISA", wanted, "use generic, avx2 or avx512"});
}

}  // namespace

const char* name_of(Isa isa) {
  switch (isa) {
    case Isa::generic:
      return "generic";
    case Isa::avx2_bf16:
      return "avx2_bf16";
    case Isa::avx2:
      return "avx2";
    case Isa::avx512:
      return "avx512";
    case Isa::avx512_bf16:
      break;
  }
  return "avx512_bf16";
}

bool available(Isa isa) {
  if (isa == Isa::generic) return true;
#if defined(__x86_64__) && !defined(PELLUCID_PORTABLE_ONLY)
  if (!is_wide(isa)) return __builtin_cpu_supports("avx2") && __builtin_cpu_supports("fma");
  if (isa == Isa::avx512_bf16 && !__builtin_cpu_supports("avx512bf16")) return false;
  return __builtin_cpu_supports("avx512f") && __builtin_cpu_supports("avx512dq") &&
         __builtin_cpu_supports("avx512bw") && __builtin_cpu_supports("avx512vl");
#else
  return false;
#endif
}

Isa best(Set set) {
  const Isa allowed = widest_allowed();
  std::optional<Isa> widest_yet;
  for (const Isa isa : isas) {
    if (set_of(isa) == set && isa <= allowed && available(isa)) widest_yet = isa;
  }
  if (widest_yet || set == Set::portable) return widest_yet.value_or(Isa::generic);
  fail({Fault::usage, "this machine has no fused multiply-add", std::string("kernels = ") + name_of(set),
        "AVX2 and FMA are missing or switched off",
        "use kernels = portable; its results differ from fused ones in the last bits"});
}

Set default_set() { return available(Isa::avx2) ? Set::fused : Set::portable; }

std::size_t segment_scratch_bytes(Index codes) {
  std::size_t places = 2;
  while (places < 2 * static_cast<std::size_t>(codes)) places *= 2;
  return (places + static_cast<std::size_t>(codes)) * sizeof(std::uint32_t);
}

const Kernels& kernels([[maybe_unused]] Isa isa, Element element) {
#if defined(__x86_64__) && !defined(PELLUCID_PORTABLE_ONLY)
  if (isa == Isa::avx512_bf16) return *avx512_bf16_table(element);
  if (isa == Isa::avx512) return *avx512_table(element);
  if (isa == Isa::avx2_bf16) return *avx2_bf16_table(element);
  if (isa == Isa::avx2) return *avx2_table(element);
#endif
  return *generic_table(element);
}

}  // namespace pellucid::kernels
