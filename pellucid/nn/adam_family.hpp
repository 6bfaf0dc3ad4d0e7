// What Adam and its kin share: running means of the gradient and of its square, and what corrects their start at 0.
#pragma once

#include "pellucid/nn/builder.hpp"
#include "pellucid/nn/catalogue.hpp"

namespace pellucid::nn {

/// beta * (the slot's value) + (1 - beta) * value, kept in the slot.
inline Value running_mean(Stepper& at, const char* slot, Value beta, Value value) {
  const Value mean = beta * at.slot(slot) + (1 - beta) * value;
  at.set(at.slot(slot), mean);
  return mean;
}

/// 1 - beta^t without losing digits at small t.
inline Value bias_correction(Stepper& at, Value beta) { return -expm1(at.step() * log(beta)); }

/// Adam's step from gradient g. `with` has beta1, beta2, eps, amsgrad, bias_correction. The correction of the mean
/// square stands in the rate and in eps (Kingma and Ba 2015, end of section 2), as c in c m / (sqrt(v) + c eps): one
/// quotient for each weight instead of two.
inline Value adam_step(Stepper& at, Value g, const Arguments& with) {
  const Value beta1 = at.momentum(with["beta1"]);
  const Value beta2 = at.number(with["beta2"]);
  const Value mean = running_mean(at, "m", beta1, g);
  Value mean_square = running_mean(at, "v", beta2, square(g));
  if (with.is_set("amsgrad")) {
    mean_square = maximum(at.slot("v_max"), mean_square);
    at.set(at.slot("v_max"), mean_square);
  }
  if (!with.is_set("bias_correction")) return at.lr() * (mean / (sqrt(mean_square) + with["eps"]));
  const Value correction = sqrt(bias_correction(at, beta2));
  const Value rate = at.lr() * correction / bias_correction(at, beta1);
  return rate * (mean / (sqrt(mean_square) + correction * with["eps"]));
}

}  // namespace pellucid::nn
