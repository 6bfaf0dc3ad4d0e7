// Copying a sealed test set over another one. It can only be handed on.
// g++ says: use of deleted function
#include <utility>

#include "pellucid/data/sealed.hpp"

using namespace pellucid::data;

void program(Sealed<Dataset>& one, Sealed<Dataset>& other) {
#if defined(CORRECT)
  one = std::move(other);
#else
  one = other;
#endif
}
