// steps WORKLOAD STEPS: runs so many steps of a workload of `pellucid bench` on one thread and nothing else, for tools
// that count instructions, such as valgrind.
#include <cstdio>
#include <cstdlib>

#include "pellucid/bench/measurement.hpp"

int main(int count, char** words) {
  using namespace pellucid;
  if (count != 3) return std::puts("steps WORKLOAD STEPS"), 2;
  Team team(1);
  for (const bench::Workload& workload : bench::workloads()) {
    if (workload.name == words[1]) return bench::run_steps(workload, team, std::atol(words[2])), 0;
  }
  return std::printf("no workload is called %s\n", words[1]), 2;
}
