// What is said of an opening of sealed rows.
#pragma once

#include <string>
#include <vector>

#include "pellucid/base/json.hpp"
#include "pellucid/rows/opened.hpp"
#include "pellucid/run/ledger.hpp"

namespace pellucid::cli {

/// Of rows of a user's own that hold sealed ones.
std::string opened_line(const Openings& openings);

/// Makes the report of a run again once its sealed rows were opened; what hinders it is noted, and no failure.
void renew_report_told(const std::string& from, const std::vector<std::string>& data);

/// "" at the first opening that anybody knows of; else how often the rows were opened, and what that means.
std::string later_opening(const Openings& openings);

/// Who looked at these rows before, why, and what it measured.
std::string earlier_words(const std::vector<EarlierOpening>& earlier);
Json json_of(const std::vector<EarlierOpening>& earlier);

/// Why no figure of a run is for believing that was allowed to learn from what settles its target; "" if nothing was.
std::string allowed_words(const std::vector<std::string>& allowed);

/// What is to be noted of how an opening was counted; "" if nothing is.
std::string counting_notes(const Openings& openings);

/// "3 of 8 sealed rows are copies of rows that training saw, …" and how the others do; "" where copies are none.
std::string copies_lines(const Judged& judged, const std::string& rows);

}  // namespace pellucid::cli
