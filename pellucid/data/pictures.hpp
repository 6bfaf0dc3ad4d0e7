// Folders of pictures: one folder per class, named as the class, with pictures in it.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "pellucid/data/dataset.hpp"
#include "pellucid/data/picture.hpp"

namespace pellucid::data {

/// Whether there is a folder in it that holds at least one picture, by its ending.
bool is_picture_folder(const std::string& folder);

struct PictureReading {
  std::optional<PictureSize> size{};  ///< to bring them to; none: their own
  Index channels = 0;                 ///< 1 or 3; 0: 3 if one has colours
  bool may_be_loose = false;          ///< pictures beside the class folders are taken too, as of no class (-1)
};

/// All pictures as rows [channels * height * width] of values from 0 to 1, channel by channel; `image` is {height,
/// width} if every picture is gray, else {3, height, width}. Classes are the folders that hold pictures, sorted by the
/// bytes of their names; their files are sorted as well, so the same folder gives the same rows on every machine. Other
/// files, deeper folders and names that begin with a dot are passed over, and counted; so are damaged pictures, and a
/// class of which no other is there. A size resizes them as resized() does. Fails (Fault::data), naming the file, on
/// one that may not be read, or is coloured where `channels` is 1; without a size also on two sizes, naming a file of
/// each; naming the folder if it holds no pictures, or damaged ones alone.
Dataset read_pictures(const std::string& folder, const PictureReading& reading = {});

/// One file as such a row, of no class.
Dataset read_one_picture(const std::string& path, const PictureReading& reading);

/// Whether a file is a picture by its first bytes, or should be by its name.
bool is_picture_file(const std::string& path);

/// One picture as such a row, for a model that takes `channels` (1 or 3) of `size`; without `size` in its own.
std::vector<float> decode_picture(std::string_view bytes, const std::string& path, std::optional<PictureSize> size,
                                  Index channels);

}  // namespace pellucid::data
