// A report as Markdown: a model card. Drawings are told in words.
#pragma once

#include <string>

#include "pellucid/report/document.hpp"

namespace pellucid::report {

std::string markdown(const Document& document);

}  // namespace pellucid::report
