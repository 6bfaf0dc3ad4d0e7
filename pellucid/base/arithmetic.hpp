// How this thread computes with floating-point numbers while the engine works on it.
#pragma once

#include <cstdint>

#if defined(__SSE2__)
#include <xmmintrin.h>
#endif

namespace pellucid {

/// What becomes of numbers below the smallest normal one: they are kept, or count as 0 where they are read and where
/// they would be a result (on some processors each costs a hundred cycles).
enum class Denormals : std::uint8_t { kept, flushed };

/// While it lives, this thread rounds to nearest, raises no exception and does with denormal numbers what is said,
/// whatever the program around the engine has set (a library built with -ffast-math clears denormals for the thread
/// that loads it and for all that thread starts). Afterwards the thread has again what it had.
class Arithmetic {
 public:
#if defined(__SSE2__)
  explicit Arithmetic(Denormals denormals)
      : before_(_mm_getcsr()), is_other_((before_ & ~status) != control_of(denormals)) {
    if (is_other_) _mm_setcsr(control_of(denormals));
  }
  ~Arithmetic() {
    if (is_other_) _mm_setcsr(before_);
  }

 private:
  static constexpr unsigned all_masked = 0x1f80, flush_results = 0x8000, flush_operands = 0x0040;
  static constexpr unsigned status = 0x3f;  // which exceptions occurred
  static constexpr unsigned control_of(Denormals denormals) {
    return denormals == Denormals::kept ? all_masked : all_masked | flush_results | flush_operands;
  }
  unsigned before_;
  bool is_other_;
#elif defined(__aarch64__)
  explicit Arithmetic(Denormals denormals) {
    asm volatile("mrs %0, fpcr" : "=r"(before_));
    const unsigned long control = denormals == Denormals::kept ? 0 : 1UL << 24;
    is_other_ = before_ != control;
    if (is_other_) asm volatile("msr fpcr, %0" : : "r"(control));
  }
  ~Arithmetic() {
    if (is_other_) asm volatile("msr fpcr, %0" : : "r"(before_));
  }

 private:
  unsigned long before_ = 0;
  bool is_other_ = false;
#else
  explicit Arithmetic(Denormals) {}
  ~Arithmetic() {}

 private:
#endif
  Arithmetic(const Arithmetic&) = delete;
  Arithmetic& operator=(const Arithmetic&) = delete;
};

}  // namespace pellucid
