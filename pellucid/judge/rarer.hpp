// The rarer of two classes: which one precision, recall and F1 are about where nobody names it.
#pragma once

#include "pellucid/judge/judgement.hpp"

namespace pellucid::judge {

/// The class that fewer of the rows are of; the second where both have as many. That is the 1 of a column of 0 and 1
/// for something rare, which scikit-learn and Keras take. Of plain counts: weights, which resampling gives too, change
/// nothing about which class it is.
std::size_t rarer_class(const Judgement& at);

/// A field of that class's score, 0 where it is NaN: scikit-learn's average="binary" with zero_division=0.
double of_rarer(const Judgement& at, double ClassScore::* field);

}  // namespace pellucid::judge
