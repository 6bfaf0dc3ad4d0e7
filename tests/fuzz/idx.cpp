// IDX files of labels and of images, plain or gzip'd.
#include "pellucid/data/idx.hpp"

#include "tests/fuzz/fuzz.hpp"

PELLUCID_FUZZ({
  const pellucid::fuzz::File file(bytes);
  pellucid::data::read_idx(file.path(), (choice & 1U) != 0 ? 3 : 1);
})
