// The calls that the page makes of the engine, one file each in calls/. docs/lab.md lists their fields.
#pragma once

#include "pellucid/lab/answer.hpp"
#include "pellucid/lab/bench.hpp"
#include "pellucid/lab/request.hpp"

namespace pellucid::lab::calls {

/// The catalogue: every entry with its parameters, formula and curve.
Answer catalogue(Bench& bench, const Request& request);
/// A table made from a seed, as the text of a CSV file.
Answer make(Bench& bench, const Request& request);
/// Lays a network with its first weights, or with given ones, on the bench.
Answer network(Bench& bench, const Request& request);
/// One row through the network and back.
Answer explain(Bench& bench, const Request& request);
/// What each step gives over the line or plane of the inputs.
Answer map(Bench& bench, const Request& request);
/// Plain descent on a parabola, with the rate above which it diverges.
Answer descent(Bench& bench, const Request& request);
/// A gradient on its way back through a chain of neurons, which lies on the bench.
Answer chain(Bench& bench, const Request& request);
/// A circle out of half-planes; its network lies on the bench.
Answer half_planes(Bench& bench, const Request& request);
/// The loss of one row over what is predicted.
Answer loss(Bench& bench, const Request& request);
/// Heights of a surface over its part of the plane.
Answer surface(Bench& bench, const Request& request);
/// The loss over a plane through the network's weights, and the path of the training on it.
Answer landscape(Bench& bench, const Request& request);
/// Lays a table and a network that learns from it on the bench.
Answer open(Bench& bench, const Request& request);
/// Trains the network, for some steps or some time.
Answer run(Bench& bench, const Request& request);
/// Weights and gradients, layer by layer.
Answer layers(Bench& bench, const Request& request);
/// Rows of the table, to be drawn.
Answer points(Bench& bench, const Request& request);
/// How the network does on rows of the table.
Answer judge(Bench& bench, const Request& request);
/// How the network does on the rows that were sealed.
Answer unseal(Bench& bench, const Request& request);
/// What one neuron can do at best.
Answer line(Bench& bench, const Request& request);
/// Remembers where the experiment stands.
Answer keep(Bench& bench, const Request& request);
/// Puts it back.
Answer back(Bench& bench, const Request& request);
/// Another value for one number of the network.
Answer set(Bench& bench, const Request& request);
/// What trains it again: a command, a program.
Answer repeat(Bench& bench, const Request& request);
/// The network as a model file.
Answer save(Bench& bench, const Request& request);
/// A model file onto the bench.
Answer load(Bench& bench, const Request& request);
/// Where optimizers go down a surface.
Answer race(Bench& bench, const Request& request);

}  // namespace pellucid::lab::calls
