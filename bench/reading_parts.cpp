// Seconds that a table takes to be read, and its numbers to be found in the form that people wrote them in.
// Usage: reading_parts FILE [rounds]
#include <algorithm>
#include <chrono>
#include <cstdio>
#include <cstdlib>

#include "pellucid/data/number_form.hpp"
#include "pellucid/data/read_table.hpp"

int main(int count, char** arguments) {
  using namespace pellucid::data;
  if (count < 2) return 2;
  double least_read = 1e9, least_typed = 1e9;
  for (int round = count > 2 ? std::atoi(arguments[2]) : 1; round > 0; --round) {
    const auto start = std::chrono::steady_clock::now();
    Table table = read_table(arguments[1], {}).table;
    const auto read = std::chrono::steady_clock::now();
    read_numbers(table, {}, {});
    const auto typed = std::chrono::steady_clock::now();
    least_read = std::min(least_read, std::chrono::duration<double>(read - start).count());
    least_typed = std::min(least_typed, std::chrono::duration<double>(typed - read).count());
  }
  std::printf("%.3f %.3f\n", least_read, least_typed);
}
