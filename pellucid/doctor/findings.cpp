#include "pellucid/doctor/findings.hpp"

#include <algorithm>
#include <cmath>
#include <map>
#include <set>

#include "pellucid/base/text.hpp"

namespace pellucid {

namespace {

std::string percent(double part) {
  const double value = 100 * part;
  return number_text(value < 10 ? std::round(10 * value) / 10 : std::round(value)) + " %";
}

void find_in_columns(const data::Table& seen, const data::Preparation& preparation, std::vector<Finding>& findings) {
  constexpr double nearly_empty = 0.95;
  const data::Rows rows = data::all_rows(seen.rows);
  for (const data::FittedColumn& column : preparation.columns) {
    if (column.type == data::ColumnType::constant) {
      findings.push_back({"constant", column.name, column.reason, "it tells nothing and is left out"});
      continue;
    }
    if (column.type == data::ColumnType::identifier) {
      findings.push_back({"identifier", column.name, column.reason,
                          "it names rows and is left out; if it tells something, say --categorical or --numeric"});
      continue;
    }
    const data::Profile profile = data::profile_of(*seen.find(column.name), rows, preparation.rules);
    const double missing =
        profile.rows == 0 ? 0 : static_cast<double>(profile.missing) / static_cast<double>(profile.rows);
    if (missing >= nearly_empty) {
      findings.push_back(
          {"nearly empty", column.name,
           grouped(profile.missing) + " of " + grouped(profile.rows) + " cells are missing",
           "leave it out with --ignore " + in_quotes(column.name) + " unless its absence tells something"});
    }
    if (column.type == data::ColumnType::category && column.has_other) {
      findings.push_back({"many categories", column.name,
                          grouped(static_cast<Index>(profile.values.size())) + " different values, of which " +
                              grouped(static_cast<Index>(column.values.size())) + " are frequent",
                          "rare values share one input"});
    }
  }
}

// Numbers whose spread differs a thousandfold: unscaled, the large ones drown the small ones.
void find_scales(const data::Preparation& preparation, std::vector<Finding>& findings) {
  const data::FittedColumn* narrow = nullptr;
  const data::FittedColumn* wide = nullptr;
  for (const data::FittedColumn& column : preparation.columns) {
    if (column.type != data::ColumnType::number) continue;
    if (narrow == nullptr || column.scale.deviation < narrow->scale.deviation) narrow = &column;
    if (wide == nullptr || column.scale.deviation > wide->scale.deviation) wide = &column;
  }
  if (narrow == nullptr || wide->scale.deviation < 1000 * narrow->scale.deviation) return;
  findings.push_back({"scales", "",
                      "standard deviations from " + number_text(std::round(1e4 * narrow->scale.deviation) / 1e4) +
                          " (" + printable(narrow->name) + ") to " + number_text(std::round(wide->scale.deviation)) +
                          " (" + printable(wide->name) + ")",
                      "training standardises them; with --scale none the large ones would drown the small ones"});
}

void find_duplicates(const data::Table& seen, std::vector<Finding>& findings) {
  std::set<std::string> known;
  Index duplicates = 0;
  for (Index row = 0; row < seen.rows; ++row) {
    std::string all;
    for (const data::Column& column : seen.columns) {
      all += column.cells[row];
      all += '\x1f';
    }
    duplicates += known.insert(std::move(all)).second ? 0 : 1;
  }
  if (duplicates == 0) return;
  findings.push_back({"duplicates", "",
                      counted(duplicates, "row") + " of " + grouped(seen.rows) + " stands there before",
                      "equal rows never stand on both sides of the sealed test set, but can on both sides of the "
                      "validation split: remove them if they are mistakes"});
}

void find_in_target(const data::Table& seen, const TableData& data, std::vector<Finding>& findings) {
  const data::FittedTarget& target = data.preparation.target;
  if (target.classes.empty()) return;
  std::map<std::string, Index> counts;
  const data::Column& column = *seen.find(target.name);
  for (const std::uint32_t row : data.split.train) ++counts[std::string(trimmed(column.cells[row]))];
  const auto [least, most] = std::minmax_element(counts.begin(), counts.end(),
                                                 [](const auto& a, const auto& b) { return a.second < b.second; });
  const auto rows = static_cast<double>(data.split.train.size());
  if (least->second * 10 < most->second) {
    findings.push_back({"imbalanced", target.name,
                        in_quotes(least->first) + " stands in " + counted(least->second, "training row") + ", " +
                            in_quotes(most->first) + " in " + grouped(most->second) + " (" +
                            percent(static_cast<double>(most->second) / rows) + ")",
                        "do not judge by accuracy alone: look at recall and balanced accuracy"});
  }
  // A column that settles the target by itself is more often a leak than luck.
  for (const data::Column& other : seen.columns) {
    if (other.name == target.name) continue;
    std::map<std::string_view, std::string_view> told;
    bool settles = true;
    for (const std::uint32_t row : data.split.train) {
      const auto [known, is_new] = told.try_emplace(trimmed(other.cells[row]), trimmed(column.cells[row]));
      if (!is_new && known->second != trimmed(column.cells[row])) settles = false;
      if (!settles) break;
    }
    if (settles && 2 * told.size() <= data.split.train.size() && told.size() > 1) {
      findings.push_back({"leak", other.name, "its value settles the target in every training row",
                          "if it is known only afterwards, leave it out: --ignore " + in_quotes(other.name)});
    }
  }
}

}  // namespace

std::vector<Finding> find_problems(const data::Table& seen, const data::Preparation& preparation,
                                   const TableData* data) {
  std::vector<Finding> findings;
  find_in_columns(seen, preparation, findings);
  find_scales(preparation, findings);
  find_duplicates(seen, findings);
  if (data != nullptr) find_in_target(seen, *data, findings);
  return findings;
}

Advice advise(Index rows, const data::Preparation& preparation, bool has_target, Task task) {
  Index used = 0;
  Index texts = 0;
  for (const data::FittedColumn& column : preparation.columns) {
    used += column.type <= data::ColumnType::text ? 1 : 0;
    texts += column.type == data::ColumnType::text ? 1 : 0;
  }
  const std::string size = counted(rows, "row") + " of " + counted(used, "usable column");
  const std::string simple = task == Task::regression ? "linear regression" : "logistic regression";
  const std::string goal = has_target ? "" : " (name a --target for a closer answer)";
  if (rows < 200) {
    return {"Probably not: begin with " + simple + "." + goal,
            size +
                " are few: a network has more weights than there are rows to settle them, and the held-out parts are "
                "too small to tell luck from skill. A linear model is settled by fewer rows and can be read."};
  }
  if (texts > 0) {
    return {"Worth trying, beside " + simple + " on the words." + goal,
            size + ", " + counted(texts, "column") +
                " of them running text: what words mean together is structure that "
                "networks are good at. With little text a linear model on the words is a strong and readable rival, "
                "and so are "
                "boosted trees on the other columns."};
  }
  if (rows < 10000) {
    return {
        "Only beside simpler models: boosted trees and " + simple + " are the ones to beat." + goal,
        size +
            " are a table of moderate size. On such tables boosted trees usually do as well or better, train faster "
            "and need less care, and " +
            simple +
            " can be explained to anybody. One or two hidden layers are "
            "enough if a network is wanted; compare them on the same validation rows."};
  }
  return {
      "Yes, beside boosted trees as the rival." + goal,
      size +
          " are enough to train a network with one or two hidden layers. Boosted trees remain the strongest rival on "
          "tables; a network gains where effects are smooth, where many columns act together, or where the model "
          "must be trained further later. If each prediction must be explained, " +
          simple +
          " stays the first "
          "choice."};
}

}  // namespace pellucid
