// Pictures of each format, in their own size and in another.
#include "pellucid/data/pictures.hpp"
#include "tests/fuzz/fuzz.hpp"

PELLUCID_FUZZ({
  using pellucid::data::PictureSize;
  const auto size = (choice & 1U) != 0 ? std::optional(PictureSize{5, 7}) : std::nullopt;
  pellucid::data::decode_picture(bytes, "x", size, (choice & 2U) != 0 ? 1 : 3);
})
