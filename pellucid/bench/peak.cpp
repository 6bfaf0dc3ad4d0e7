#include "pellucid/bench/peak.hpp"

#include <algorithm>
#include <cstring>
#include <string>
#include <thread>

#include "pellucid/base/arithmetic.hpp"
#include "pellucid/base/buffer.hpp"
#include "pellucid/base/error.hpp"
#include "pellucid/base/text.hpp"
#include "pellucid/bench/stopwatch.hpp"

namespace pellucid::bench {

namespace {

constexpr int chains = 14;           // two units of a latency of four or five keep 8 to 10 busy
constexpr long chain_rounds = 4000;  // some 10 microseconds: short enough to run undisturbed

// A chain is x = x / 2 + 1, which stays an ordinary number. The loop is written in the machine's own words: a compiler
// may put chains into memory, and then memory is measured.
#define PELLUCID_CHAINS(ROW, ...) \
  ROW(0, __VA_ARGS__)             \
  ROW(1, __VA_ARGS__)             \
  ROW(2, __VA_ARGS__)             \
  ROW(3, __VA_ARGS__)             \
  ROW(4, __VA_ARGS__)             \
  ROW(5, __VA_ARGS__)             \
  ROW(6, __VA_ARGS__)             \
  ROW(7, __VA_ARGS__)             \
  ROW(8, __VA_ARGS__)             \
  ROW(9, __VA_ARGS__)             \
  ROW(10, __VA_ARGS__)            \
  ROW(11, __VA_ARGS__)            \
  ROW(12, __VA_ARGS__)            \
  ROW(13, __VA_ARGS__)

#if defined(__x86_64__)
/// `begin` puts the factor into register 14 and the term into register 15.
#define PELLUCID_LOOP(begin, clear, step, end, factor, term)                                                        \
  long left = chain_rounds;                                                                                         \
  __asm__ volatile(begin clear "1:\n" step "dec %0\njnz 1b\n" end                                                   \
                   : "+r"(left)                                                                                     \
                   : "m"(factor), "m"(term)                                                                         \
                   : "cc", "xmm0", "xmm1", "xmm2", "xmm3", "xmm4", "xmm5", "xmm6", "xmm7", "xmm8", "xmm9", "xmm10", \
                     "xmm11", "xmm12", "xmm13", "xmm14", "xmm15")

#define PELLUCID_CLEAR(n, ...) "xorps %%xmm" #n ", %%xmm" #n "\n"
#define PELLUCID_TWO_STEPS(n, kind) "mulp" kind " %%xmm14, %%xmm" #n "\naddp" kind " %%xmm15, %%xmm" #n "\n"
#define PELLUCID_NARROW(kind, factor, term)                                                    \
  PELLUCID_LOOP("movaps %1, %%xmm14\nmovaps %2, %%xmm15\n", PELLUCID_CHAINS(PELLUCID_CLEAR, ), \
                PELLUCID_CHAINS(PELLUCID_TWO_STEPS, kind), "", factor, term)
template <class T>
using Sixteen __attribute__((vector_size(16))) = T;

void generic_floats() {
  const Sixteen<float> factor{0.5F, 0.5F, 0.5F, 0.5F}, term{1, 1, 1, 1};
  PELLUCID_NARROW("s", factor, term);
}
void generic_doubles() {
  const Sixteen<double> factor{0.5, 0.5}, term{1, 1};
  PELLUCID_NARROW("d", factor, term);
}

#define PELLUCID_WIDE_CLEAR(n, ...) "vxorps %%xmm" #n ", %%xmm" #n ", %%xmm" #n "\n"
#define PELLUCID_STEP(n, reg, kind) "vfmadd213p" kind " %%" reg "15, %%" reg "14, %%" reg #n "\n"
#define PELLUCID_WIDE(reg, kind, factor, term)                                                                     \
  PELLUCID_LOOP("vbroadcasts" kind " %1, %%" reg "14\nvbroadcasts" kind " %2, %%" reg "15\n",                      \
                PELLUCID_CHAINS(PELLUCID_WIDE_CLEAR, ), PELLUCID_CHAINS(PELLUCID_STEP, reg, kind), "vzeroupper\n", \
                factor, term)
constexpr float single_factor = 0.5F, single_term = 1;
constexpr double double_factor = 0.5, double_term = 1;

void avx2_floats() { PELLUCID_WIDE("ymm", "s", single_factor, single_term); }
void avx2_doubles() { PELLUCID_WIDE("ymm", "d", double_factor, double_term); }
void avx512_floats() { PELLUCID_WIDE("zmm", "s", single_factor, single_term); }
void avx512_doubles() { PELLUCID_WIDE("zmm", "d", double_factor, double_term); }

#define PELLUCID_PAIRS(n, ...) "vdpbf16ps %%zmm15, %%zmm14, %%zmm" #n "\n"
void avx512_pairs() {
  PELLUCID_LOOP("vbroadcastss %1, %%zmm14\nvbroadcastss %2, %%zmm15\n", PELLUCID_CHAINS(PELLUCID_WIDE_CLEAR, ),
                PELLUCID_CHAINS(PELLUCID_PAIRS, ), "vzeroupper\n", single_factor, single_term);
}
#else
// Where nobody has written the machine's words: named variables, which a compiler keeps in registers.
template <class T>
void plain_chains() {
  typedef T Sixteen __attribute__((vector_size(16)));
#define PELLUCID_VARIABLE(n, ...) Sixteen x##n{};
#define PELLUCID_PLAIN(n, ...) x##n = x##n * T(0.5) + T(1);
#define PELLUCID_USED(n, ...) __asm__ volatile("" : : "w"(x##n));
  PELLUCID_CHAINS(PELLUCID_VARIABLE, )
  for (long i = 0; i < chain_rounds; ++i) {
    PELLUCID_CHAINS(PELLUCID_PLAIN, )
    __asm__ volatile("");
  }
  PELLUCID_CHAINS(PELLUCID_USED, )
}
void generic_floats() { plain_chains<float>(); }
void generic_doubles() { plain_chains<double>(); }
#endif

struct Chains {
  void (*run)();
  int lanes;
};

Chains chains_of([[maybe_unused]] kernels::Isa isa, Element element) {
  const bool is_single = element == Element::float32;
#if defined(__x86_64__)
  if (isa == kernels::Isa::avx512_bf16 && is_single) return {avx512_pairs, 32};
  if (is_wide(isa)) return is_single ? Chains{avx512_floats, 16} : Chains{avx512_doubles, 8};
  if (isa != kernels::Isa::generic) return is_single ? Chains{avx2_floats, 8} : Chains{avx2_doubles, 4};
#endif
  return is_single ? Chains{generic_floats, 4} : Chains{generic_doubles, 2};
}

}  // namespace

double peak_flops(kernels::Isa isa, Element element, Team& team) {
  // Every thread runs its chains many times and all of them at once: a core's clock depends on what the others do.
  struct Run {
    Chains of;
    Team* team;
    double best[1024];
  } run{chains_of(isa, element), &team, {}};
  constexpr int repeats = 3000;
  team.run(
      [](void* context, int thread) {
        Run& its = *static_cast<Run*>(context);
        const Arithmetic arithmetic(Denormals::kept);
        its.of.run();  // wakes the wide units, whose clock is another
        if (its.team->size() > 1) its.team->barrier();
        double best = 1e30;
        for (int i = 0; i < repeats; ++i) best = std::min(best, seconds_of(its.of.run));
        its.best[thread] = best;
      },
      &run);
  double flops = 0;
  for (int thread = 0; thread < team.size(); ++thread)
    flops += 2.0 * run.of.lanes * chains * static_cast<double>(chain_rounds) / run.best[thread];
  const double processors = std::max(1U, std::thread::hardware_concurrency());
  return flops * std::min(1.0, processors / team.size());  // more threads take turns
}

std::vector<Peak> all_peaks(Team& team) {
  Team one(1);
  std::vector<Peak> peaks;
  for (const kernels::Isa isa : kernels::isas) {
    const bool is_bf16 = set_of(isa) == kernels::Set::bf16;
    if (!kernels::available(isa) || (is_bf16 && isa != kernels::best(kernels::Set::bf16))) continue;
    for (const Element element : {Element::float32, Element::float64}) {
      if (is_bf16 && element == Element::float64) continue;
      peaks.push_back({isa, element, peak_flops(isa, element, one), peak_flops(isa, element, team)});
    }
  }
  return peaks;
}

double copy_bandwidth(Team& team) {
  struct Copy {
    Team* team;
    Buffer from, to;
  };
  constexpr std::size_t bytes = std::size_t{64} << 20;  // more than caches hold
  Copy copy{&team, Buffer(bytes), Buffer(bytes)};
  double best = 1e30;
  for (int i = 0; i < 8; ++i) {
    best = std::min(best, seconds_of([&] {
                      team.run(
                          [](void* context, int thread) {
                            Copy& its = *static_cast<Copy*>(context);
                            const auto threads = static_cast<std::size_t>(its.team->size());
                            const std::size_t begin = bytes / threads * static_cast<std::size_t>(thread);
                            std::memcpy(its.to.data() + begin, its.from.data() + begin, bytes / threads);
                          },
                          &copy);
                    }));
  }
  return 2.0 * static_cast<double>(bytes) / best;
}

void demand_possible(const char* what, double flops, double peak) {
  if (flops <= most_share * peak) return;
  fail({Fault::run, "the measured peak cannot be right", what,
        number_text(flops * 1e-9, 4) + " GFLOP/s of " + number_text(peak * 1e-9, 4) + " at most",
        "measure again while nothing else runs"});
}

}  // namespace pellucid::bench
