// Training on a sealed test set. It must be opened first, which counts.
// g++ says: invalid initialization of reference
#include <utility>

#include "pellucid/data/sealed.hpp"

using namespace pellucid::data;

void train(const Dataset& dataset);

void program(Sealed<Dataset>& sealed, Seal& seal) {
#if defined(CORRECT)
  train(unseal(std::move(sealed), seal));
#else
  (void)seal;
  train(sealed);
#endif
}
