// Opening a sealed test set and keeping it sealed as well. Who opens it gives it up, in plain sight.
// g++ says: cannot bind rvalue reference
#include <utility>

#include "pellucid/data/sealed.hpp"

using namespace pellucid::data;

Dataset program(Sealed<Dataset>& sealed, Seal& seal) {
#if defined(CORRECT)
  return unseal(std::move(sealed), seal);
#else
  return unseal(sealed, seal);
#endif
}
