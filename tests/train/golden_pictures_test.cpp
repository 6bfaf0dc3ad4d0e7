// Convolutional networks against PyTorch: the same tensors after 60 steps in float64, and batch_norm's running
// statistics after 100.
#include <gtest/gtest.h>

#include "golden_cases.hpp"

namespace pellucid {
namespace {

TEST(GoldenPictures, training_in_float64_ends_where_pytorch_ends) { expect_same_ends("pictures-", 60); }

}  // namespace
}  // namespace pellucid
