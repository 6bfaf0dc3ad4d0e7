#include "pellucid/explain/pixel_names.hpp"

#include <array>

namespace pellucid::explaining {

std::vector<std::string> pixel_names(const Signature& signature) {
  const std::vector<Index>& image = signature.image;
  if (image.size() < 2) return {};
  const Index channels = image.size() == 3 ? image[0] : 1;
  const Index height = image[image.size() - 2], width = image.back();
  if (channels * height * width != signature.inputs) return {};
  constexpr std::array colours{"red", "green", "blue"};
  std::vector<std::string> names;
  for (Index i = 0; i < signature.inputs; ++i) {
    const Index pixel = i % (height * width), channel = i / (height * width);
    names.push_back("row " + std::to_string(pixel / width + 1) + ", column " + std::to_string(pixel % width + 1));
    if (channels == 3) names.back() += std::string(", ") + colours[static_cast<std::size_t>(channel)];
    if (channels != 1 && channels != 3) names.back() += ", channel " + std::to_string(channel + 1);
  }
  return names;
}

}  // namespace pellucid::explaining
