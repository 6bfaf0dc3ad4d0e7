// A place for runs whose reports are looked at.
#pragma once

#include <gtest/gtest.h>

#include <string>

#include "pellucid/run/session.hpp"
#include "tests/support/folder.hpp"

namespace pellucid::report {

struct Report : ::testing::Test {
  testing::Folder place;
  std::string path = place.path().string();

  Outcome trained(Training training, const std::string& name) const {
    training.folder = path + "/" + name;
    return train(training);
  }
};

}  // namespace pellucid::report
