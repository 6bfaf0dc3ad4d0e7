// Which instruction set is chosen, and that PELLUCID_ISA can only narrow the choice.
#include <cstdlib>

#include "pellucid/base/error.hpp"
#include "support.hpp"

namespace pellucid::kernels::testing {
namespace {

class DispatchTest : public ::testing::Test {
 protected:
  void SetUp() override {
    const char* const value = std::getenv("PELLUCID_ISA");
    if (value != nullptr) before_ = value;
    unsetenv("PELLUCID_ISA");
  }
  void TearDown() override {
    if (before_.empty())
      unsetenv("PELLUCID_ISA");
    else
      setenv("PELLUCID_ISA", before_.c_str(), 1);
  }

 private:
  std::string before_;
};

TEST_F(DispatchTest, the_portable_set_is_always_there) {
  EXPECT_TRUE(available(Isa::generic));
  EXPECT_EQ(best(Set::portable), Isa::generic);
}

TEST_F(DispatchTest, the_fused_set_takes_the_widest_instruction_set) {
  if (!available(Isa::avx2)) GTEST_SKIP() << "no fused multiply-add here";
  EXPECT_EQ(default_set(), Set::fused);
  EXPECT_EQ(best(Set::fused), available(Isa::avx512) ? Isa::avx512 : Isa::avx2);
  setenv("PELLUCID_ISA", "avx2", 1);
  EXPECT_EQ(best(Set::fused), Isa::avx2);
  EXPECT_EQ(best(Set::portable), Isa::generic);
}

TEST_F(DispatchTest, the_set_bf16_takes_the_instruction_for_pairs_where_it_is_and_allowed) {
  if (!available(Isa::avx2)) GTEST_SKIP() << "no fused multiply-add here";
  EXPECT_EQ(best(Set::bf16), available(Isa::avx512_bf16) ? Isa::avx512_bf16 : Isa::avx2_bf16);
  for (const char* const narrower : {"avx512", "avx2"}) {
    setenv("PELLUCID_ISA", narrower, 1);
    EXPECT_EQ(best(Set::bf16), Isa::avx2_bf16) << narrower;
  }
}

TEST_F(DispatchTest, an_unknown_instruction_set_is_an_error_that_names_it) {
  setenv("PELLUCID_ISA", "avx1024", 1);
  try {
    best(Set::portable);
    FAIL() << "expected a failure";
  } catch (const Failure& failure) {
    EXPECT_EQ(failure.error().fault, Fault::usage);
    EXPECT_NE(failure.error().message().find("avx1024"), std::string::npos) << failure.what();
  }
}

TEST_F(DispatchTest, a_table_names_its_instruction_set_and_element_type) {
  for (const Isa isa : product_isas()) {
    for (const Element element : {Element::float32, Element::float64}) {
      const Kernels& table = kernels(isa, element);
      EXPECT_EQ(table.isa, isa);
      EXPECT_EQ(table.element, element);
      EXPECT_EQ(table.lanes * static_cast<int>(bytes_of(element)), isa == Isa::generic ? 16 : is_wide(isa) ? 64 : 32);
      EXPECT_GT(table.row_grain, 0);
      EXPECT_GT(table.column_grain, 0);
    }
  }
}

}  // namespace
}  // namespace pellucid::kernels::testing
