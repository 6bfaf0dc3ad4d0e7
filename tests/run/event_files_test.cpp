// The records of TensorBoard's files; scripts/tensorboard-test reads them with TensorBoard itself.
#include "pellucid/run/event_files.hpp"

#include <gtest/gtest.h>

#include "tests/support/failure.hpp"
#include "tests/support/folder.hpp"

namespace pellucid {
namespace {

using testing::error_of;

TEST(EventFiles, have_the_checksums_of_the_format) {
  EXPECT_EQ(events::crc32c("123456789"), 0xE3069283U);            // the check value of the polynomial
  EXPECT_EQ(events::crc32c(std::string(32, '\0')), 0x8A9136AAU);  // RFC 3720, B.4
  const std::string record = events::scalar_record(1.5, 3, "loss", 0.25);
  EXPECT_EQ(record.size(), 12 + static_cast<unsigned char>(record[0]) + 4U);
}

TEST(EventFiles, refuse_a_file_in_place_of_their_folder) {
  const testing::Folder place;
  place.write("taken", "");
  EXPECT_EQ(error_of([&] { EventFiles(place.at("taken")); }).fault, Fault::usage);
}

}  // namespace
}  // namespace pellucid
