// Pictures of a user's own, brought to what a model takes.
#pragma once

#include <span>
#include <string>
#include <vector>

#include "pellucid/data/dataset.hpp"
#include "pellucid/model/model.hpp"
#include "pellucid/rows/source.hpp"

namespace pellucid {

/// An IDX file, a folder of pictures or one picture, in the size and the channels of a model. Targets are class numbers
/// of the model; below 0: a class that it does not know, or none. `is_labelled`: of a folder the class folders alone.
/// Fails (Fault::usage) as check_image_source does, (Fault::data) as the readers do, and where the pictures do not fit.
data::Dataset pictures_for(const Model& model, const std::string& path, Source reading, bool is_labelled);

/// The same of an IDX file with its labels. Fails (Fault::data) also on a label that the model does not know.
data::Dataset idx_pictures_for(const Model& model, const std::string& path, const std::string& labels);

/// Gives targets the numbers that a model's classes have; below 0: not known.
void number_as(const std::vector<std::string>& known, data::Dataset& pictures);

/// The range of the values of pictures that are all of 16 bits, if that is less than half of the whole: cameras of 10
/// and 12 bits store theirs so, and a network would see all of them as black. Else the whole.
data::PixelRange range_of(std::span<const float> values, const data::PictureAccount& account);
/// Brings the values of pictures into a range.
void stretch(data::Dataset& pictures, const data::PixelRange& range);

}  // namespace pellucid
