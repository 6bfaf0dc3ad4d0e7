// Part of every test program: what Pellucid remembers of a user goes to a folder of this process, and never to a home.
#include <cstdlib>

#include "tests/support/folder.hpp"

namespace {

struct StateHome {
  StateHome() { ::setenv("XDG_STATE_HOME", folder.path().c_str(), 1); }
  pellucid::testing::Folder folder;
} const state_home;

}  // namespace
