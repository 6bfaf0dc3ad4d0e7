// What a call of the lab's page gives back.
#pragma once

#include <string>
#include <vector>

#include "pellucid/base/json.hpp"

namespace pellucid::lab {

/// Numbers that go to the page as they lie in memory, and not as text.
struct Array {
  std::string name;
  std::vector<float> values;
};

struct Answer {
  Json json = Json::object();
  std::vector<Array> arrays{};
};

}  // namespace pellucid::lab
