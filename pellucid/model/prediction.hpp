// The graph of a network without a loss: rows in, predictions out.
#pragma once

#include "pellucid/model/parsed.hpp"
#include "pellucid/model/signature.hpp"
#include "pellucid/nn/network.hpp"

namespace pellucid {

/// The network's last values [B, outputs] for x.
Value scores_of(const Parsed& parsed, nn::Builder& build, Value x, const Signature& signature);

/// Prediction: rows given as the input "x".
struct PredictionGraph {
  /// Fails if the network is larger than `bounds`.
  PredictionGraph(const Parsed& parsed, const Signature& signature, const nn::Bounds& bounds = {});

  graph::Graph graph;
  nn::Builder build;
  Value predictions;  ///< [B, outputs]
};

}  // namespace pellucid
