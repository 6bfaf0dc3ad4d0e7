// Rows that are pictures: the files of the MNIST family, or a folder of PNG and JPEG files by class.
#pragma once

#include "pellucid/rows/opened.hpp"
#include "pellucid/train/data.hpp"

namespace pellucid {

/// As the trainer takes them, split by `split`, or by recipe and seed if that is null.
Data data_of(const data::Dataset& images, const data::Split* split);

Opened open_images(const Source& source);

/// The sealed rows of images again, for unseal: the files of the MNIST family, or the pictures of a folder that fall to
/// the test. Fails (Fault::refused) if they are not what was sealed.
data::Sealed<data::Dataset> sealed_images(const Source& source, const data::Seal& seal);
/// Fails (Fault::refused) if what a run began with was changed since.
void check_seal(const Source& source, const data::Seal& seal);

}  // namespace pellucid
