#include "pellucid/model/workspace.hpp"

#include <vector>

namespace pellucid {

namespace {

/// One model's workspace on this thread.
struct Held {
  std::uint64_t model;
  std::weak_ptr<const Inference> owner;
  std::unique_ptr<Workspace> workspace;
};

}  // namespace

Workspace::Ready& Workspace::at(Index rows) {
  const auto found = ready_.find(rows);
  if (found != ready_.end()) return found->second;
  Ready ready{.plan = {program_.graph,
                       {{"predictions", program_.predictions}},
                       {},
                       store_,
                       plan::Options{.isa = isa_, .batch = rows}},
              .inputs = {},
              .inputs64 = {},
              .predictions = {},
              .predictions64 = {}};
  if (store_.element() == Element::float32) {
    ready.inputs = ready.plan.input<float>("x");
    ready.predictions = ready.plan.output<float>("predictions");
  } else {
    ready.inputs64 = ready.plan.input<double>("x");
    ready.predictions64 = ready.plan.output<double>("predictions");
  }
  return ready_.emplace(rows, std::move(ready)).first->second;
}

// In a region of the team, because that one computes by the default arithmetic whatever the caller's thread has set.
void Workspace::run(Ready& ready) {
  struct Job {
    plan::Plan& plan;
    Team& team;
  } job{ready.plan, alone_};
  alone_.run(
      [](void* context, int) {
        auto& [plan, team] = *static_cast<Job*>(context);
        plan.run(team);
      },
      &job);
}

Workspace& workspace_of(const std::shared_ptr<Inference>& inference, const Recipe& recipe, const Signature& signature) {
  thread_local std::vector<Held> held;
  for (const Held& each : held) {
    if (each.model == inference->id) return *each.workspace;
  }
  std::erase_if(held, [](const Held& each) { return each.owner.expired(); });
  held.push_back(
      {inference->id, inference, std::make_unique<Workspace>(recipe, signature, inference->store, inference->isa)});
  return *held.back().workspace;
}

}  // namespace pellucid
