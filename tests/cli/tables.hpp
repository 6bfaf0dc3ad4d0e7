// What the tests of tables share: the tables that are shipped, and a short training.
#pragma once

#include "tests/cli/program.hpp"

namespace pellucid::test {

inline const std::string examples = PELLUCID_SOURCE_DIR "/examples/";
inline const std::string penguins = examples + "penguins.csv";

inline std::vector<std::string> train(const std::string& data, const std::string& target,
                                      std::vector<std::string> more = {}) {
  std::vector<std::string> words{"train", data, "--target", target, "--run", "run", "--quiet", "--epochs", "15"};
  words.insert(words.end(), more.begin(), more.end());
  return words;
}

}  // namespace pellucid::test
