// What the lab's page asks of the engine: a request as JSON, answered by one of the calls of calls.hpp. The command
// line asks the same ones (`pellucid lab --ask`), so that both are held to the same values.
#pragma once

#include <memory>

#include "pellucid/lab/answer.hpp"

namespace pellucid::lab {

struct Bench;

class Workbench {
 public:
  Workbench();
  ~Workbench();
  Workbench(const Workbench&) = delete;
  Workbench& operator=(const Workbench&) = delete;

  /// Answers {"call": NAME, …}. Fails on an unknown call, a field that it does not know, lacks or cannot use; what was
  /// on the bench then stays as it was.
  Answer ask(const Json& request);

 private:
  std::unique_ptr<Bench> bench_;
};

}  // namespace pellucid::lab
