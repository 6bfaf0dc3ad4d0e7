// exp that no float overflows: what rates of counts are made with.
#pragma once

#include "pellucid/graph/graph.hpp"

namespace pellucid::nn {

using graph::Value;

/// exp(z) up to z = 80; above it goes on along its tangent, ever more slowly: exp(80) (1 + log(1 + z - 80)).
inline Value bounded_exp(Value z) {
  const Value near = minimum(z, 80);
  return exp(near) * (1 + log1p(z - near));
}

}  // namespace pellucid::nn
