// Model files: the tensors, and the network, signature, preparation and recipe in their metadata.
#include "pellucid/model/model.hpp"

#include "tests/fuzz/fuzz.hpp"

PELLUCID_FUZZ(pellucid::Model::from_file(pellucid::decode(bytes, "x"), "x").bytes())
