// What was read of pictures, in numbers and in one line.
#pragma once

#include <string>
#include <vector>

#include "pellucid/data/picture.hpp"
#include "pellucid/data/pixel_range.hpp"

namespace pellucid::data {

/// Files or folders that were not read, for one reason.
struct PassedOver {
  std::string what;   ///< of one: "hidden file", ".bmp file"
  std::string where;  ///< behind it: " in deeper folders"
  Index count;
  std::string first;  ///< its path in the folder; of unreadable ones the first three, each with what is wrong with it
};

struct PictureAccount {
  Index pictures = 0;
  std::vector<std::string> classes{};  ///< empty: without labels
  std::vector<Index> counts{};         ///< pictures of each class
  PictureSize size{0, 0};              ///< as they were taken
  Index channels = 1;
  Index of_16_bits = 0;  ///< so many pictures; the others have 8
  Index turned = 0;      ///< as EXIF notes it
  Index resized = 0;     ///< brought from another size
  std::string first_resized{};
  PictureSize first_size{0, 0};  ///< that it had
  PixelRange pixels{};           ///< of 16 bits, as the network takes them
  std::vector<PassedOver> passed_over{};

  /// Files that a user may think were read: all that were passed over and are not hidden.
  bool has_losses() const;
};

/// Counts a picture that cannot be read among those that were passed over.
void add_unreadable(std::vector<PassedOver>& all, const std::string& name, const std::string& why);

/// "; passed over 3 .bmp files (first: cat/b1.bmp), 1 hidden file (cat/.x)"; "" if none was.
std::string passed_over_text(const std::vector<PassedOver>& all);

/// "read 600 pictures of 2 classes (cat 300, dog 300), 12x16, colour; passed over 3 .bmp files (first: cat/b1.bmp)"
std::string text_of(const PictureAccount& account);

}  // namespace pellucid::data
