// Fitting a preparation on the sealed rows of a table. They must be opened first, which counts.
// g++ says: invalid initialization of reference
#include <utility>

#include "pellucid/data/preparation.hpp"
#include "pellucid/data/sealed.hpp"

using namespace pellucid::data;

void program(Sealed<Table>& sealed, Seal& seal) {
#if defined(CORRECT)
  fit_columns(unseal(std::move(sealed), seal), {}, {}, "y", {});
#else
  (void)seal;
  fit_columns(sealed, {}, {}, "y", {});
#endif
}
