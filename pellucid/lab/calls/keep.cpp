// {"call": "keep"}: remembers where the experiment stands. {"call": "back"}: puts it back to the newest place that was
// kept, and forgets the place: each "back" undoes one "keep".
#include "pellucid/base/error.hpp"
#include "pellucid/lab/calls.hpp"

namespace pellucid::lab::calls {

namespace {

constexpr std::size_t most_kept = 64;  // the oldest is forgotten beyond

}  // namespace

Answer keep(Bench& bench, const Request& request) {
  Trainer& trainer = demand_experiment(bench).trainer();
  request.refuse_unknown();
  if (bench.kept.size() == most_kept) bench.kept.erase(bench.kept.begin());
  bench.kept.push_back(trainer.checkpoint());
  return {{{"kept", bench.kept.size()}}};
}

Answer back(Bench& bench, const Request& request) {
  Experiment& experiment = demand_experiment(bench);
  const Trainer& trainer = experiment.trainer();
  request.refuse_unknown();
  if (bench.kept.empty()) {
    fail({Fault::usage, "cannot go back", "", "nothing is kept", R"(keep a place first: {"call": "keep"})"});
  }
  bench.model.reset();
  experiment.go_back_to(bench.kept.back());
  bench.kept.pop_back();
  return {{{"epoch", trainer.position().epoch},
           {"step", trainer.position().step},
           {"rows_of_epoch", trainer.position().begin},
           {"kept", bench.kept.size()}}};
}

}  // namespace pellucid::lab::calls
