// Reading the rows of a sealed test set where they lie. They are private, and what unseal() gives is not.
// g++ says: is private within this context
#include <utility>

#include "pellucid/data/sealed.hpp"

using namespace pellucid::data;

pellucid::Index program(Sealed<Dataset>& sealed, Seal& seal) {
#if defined(CORRECT)
  return unseal(std::move(sealed), seal).rows;
#else
  (void)seal;
  return sealed.value_.rows;
#endif
}
