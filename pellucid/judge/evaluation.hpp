// How well a network does on labelled rows, as the rooms above call it.
#pragma once

#include "pellucid/judge/judgement.hpp"

namespace pellucid {

using Evaluation = judge::Judgement;

}  // namespace pellucid
