// The one door for errors: what is thrown, and how its four sentences become one message.
#include "pellucid/base/error.hpp"

#include <gtest/gtest.h>

#include <string>

#include "tests/support/failure.hpp"

namespace pellucid {
namespace {

TEST(Error, is_thrown_with_all_its_fields) {
  const Error error = testing::error_of([] { fail({Fault::data, "what", "where", "why", "next"}); });
  EXPECT_EQ(error.fault, Fault::data);
  EXPECT_EQ(error.what, "what");
  EXPECT_EQ(error.where, "where");
  EXPECT_EQ(error.why, "why");
  EXPECT_EQ(error.next, "next");
}

TEST(Error, reads_as_one_message) {
  const Error error{Fault::data, "cannot read \"a.gz\"", "byte 16 of 20", "expected 60,000 images, found 2",
                    "get it again"};
  EXPECT_EQ(error.message(), "cannot read \"a.gz\": byte 16 of 20: expected 60,000 images, found 2. get it again");
  EXPECT_STREQ(Failure(error).what(), error.message().c_str());
}

TEST(Error, leaves_out_what_is_empty_and_puts_no_full_stop_behind_a_question) {
  EXPECT_EQ((Error{Fault::run, "stopped", "", "", ""}).message(), "stopped");
  EXPECT_EQ((Error{Fault::run, "stopped", "", "disk full", ""}).message(), "stopped: disk full");
  EXPECT_EQ((Error{Fault::usage, "unknown loss", "", "did you mean \"mse\"?", "see the list"}).message(),
            "unknown loss: did you mean \"mse\"? see the list");
}

TEST(Error, its_fault_is_the_exit_code) {
  EXPECT_EQ(static_cast<int>(Fault::run), 1);
  EXPECT_EQ(static_cast<int>(Fault::usage), 2);
  EXPECT_EQ(static_cast<int>(Fault::data), 3);
  EXPECT_EQ(static_cast<int>(Fault::refused), 4);
}

}  // namespace
}  // namespace pellucid
