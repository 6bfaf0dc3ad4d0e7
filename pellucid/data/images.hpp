// Folders of images in the MNIST family's naming: train-images-idx3-ubyte, t10k-labels-idx1-ubyte and so on, plain or
// .gz.
#pragma once

#include <string>

#include "pellucid/data/dataset.hpp"

namespace pellucid::data {

struct ImageFiles {
  std::string train_images, train_labels;  ///< paths
  std::string test_images, test_labels;
};

/// The four files of a folder. Fails (Fault::data) naming the folder and the first file that is missing.
ImageFiles find_images(const std::string& folder);

/// Images as rows of pixels divided by 255, and their labels as classes. Fails (Fault::data) if their numbers differ or
/// there are none. Classes are named by their number; those of Fashion-MNIST, told by its folder, by their garments.
Dataset read_images(const std::string& images, const std::string& labels);

/// Images alone, without labels.
Dataset read_images(const std::string& images);

}  // namespace pellucid::data
