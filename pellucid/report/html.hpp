// A report as one page: no script, no network, light and dark, for a phone, a screen reader and paper.
#pragma once

#include <string>

#include "pellucid/report/document.hpp"

namespace pellucid::report {

std::string html(const Document& document);

}  // namespace pellucid::report
