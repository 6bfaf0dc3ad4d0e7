// Folders of images in the MNIST family's naming: train-images-idx3-ubyte, t10k-labels-idx1-ubyte and so on, plain or
// .gz.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "pellucid/data/dataset.hpp"

namespace pellucid::data {

struct ImageFiles {
  std::string train_images, train_labels;  ///< paths
  std::string test_images, test_labels;
};

/// The four files of a folder. Fails (Fault::data) naming the folder and the first file that is missing.
ImageFiles find_images(const std::string& folder);

/// Images as rows of pixels divided by 255, and their labels as classes. Fails (Fault::data) if their numbers differ or
/// there are none. The labels that occur are the classes, named by their number; those of Fashion-MNIST, told by its
/// folder, by their garments.
Dataset read_images(const std::string& images, const std::string& labels);

/// Which of the classes that a model knows a class of read_images() is: the one of its name; the garment of that number
/// and the other way round; where no class of the model is a number, the one that is counted so from 0.
std::optional<std::size_t> class_of_label(const std::vector<std::string>& known, const std::string& label);

/// Images alone, without labels.
Dataset read_images(const std::string& images);

}  // namespace pellucid::data
