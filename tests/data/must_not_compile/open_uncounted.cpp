// Opening a sealed test set with a seal that cannot count. The opening would leave no trace.
// g++ says: discards qualifiers
#include <utility>

#include "pellucid/data/sealed.hpp"

using namespace pellucid::data;

#if defined(CORRECT)
Dataset program(Sealed<Dataset>& sealed, Seal& seal) {
#else
Dataset program(Sealed<Dataset>& sealed, const Seal& seal) {
#endif
  return unseal(std::move(sealed), seal);
}
