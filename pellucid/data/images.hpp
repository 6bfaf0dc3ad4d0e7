// Folders of images in the MNIST family's naming: train-images-idx3-ubyte, t10k-labels-idx1-ubyte and so on, plain or
// .gz; and archives of NumPy's arrays as Keras' mnist.npz: x_train, y_train, x_test, y_test.
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

/// Whether a file, named as NumPy's archives are (.npz), holds pictures and their labels: arrays x and y, or x_train,
/// y_train, x_test and y_test, x with the axes rows, height, width and perhaps channels.
bool is_image_archive(const std::string& path);
/// Whether it is, among files that hold pictures: by its name.
bool is_named_as_archive(const std::string& path);
/// Whether its test rows stand apart (x_test).
bool has_test_images(const std::string& path);
/// Its rows, those for training or those for testing; without test rows apart, all. Classes are the labels that occur,
/// numbers in their order before words. Fails (Fault::data), naming file and array, on pictures of other values than
/// unsigned bytes, of other than 1 or 3 channels, in columns' order, and on labels of another number.
Dataset read_image_archive(const std::string& path, bool are_for_test);

}  // namespace pellucid::data
