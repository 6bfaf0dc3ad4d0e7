// NumPy's .npy and .npz.
#include "pellucid/data/npy.hpp"
#include "tests/fuzz/fuzz.hpp"

PELLUCID_FUZZ({
  if ((choice & 1U) != 0) {
    pellucid::data::parse_npz(bytes, "x");
  } else {
    pellucid::data::parse_npy(bytes, "x");
  }
})
