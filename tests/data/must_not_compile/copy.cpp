// Copying a sealed test set, to open the copy and keep the seal. It can only be handed on.
// g++ says: use of deleted function
#include <utility>

#include "pellucid/data/sealed.hpp"

using namespace pellucid::data;

Sealed<Dataset> program(Sealed<Dataset>& sealed) {
#if defined(CORRECT)
  return std::move(sealed);
#else
  return sealed;
#endif
}
