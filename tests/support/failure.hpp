// What the tests of errors share: the error that a piece of work ends with.
#pragma once

#include <gtest/gtest.h>

#include <string>

#include "pellucid/base/error.hpp"

namespace pellucid::testing {

/// The error that `work` fails with; a test failure if it does not fail.
template <class Work>
Error error_of(Work work) {
  try {
    work();
  } catch (const Failure& failure) {
    return failure.error();
  }
  ADD_FAILURE() << "nothing failed";
  return {Fault::run, "", "", "", ""};
}

/// Whether the whole message of `error` holds `part`, and if not, what it is.
inline ::testing::AssertionResult says(const Error& error, const std::string& part) {
  if (error.message().find(part) != std::string::npos) return ::testing::AssertionSuccess();
  return ::testing::AssertionFailure() << "\"" << part << "\" is not in: " << error.message();
}

}  // namespace pellucid::testing
