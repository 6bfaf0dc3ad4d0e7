#include "pellucid/cli/prediction_lines.hpp"

#include <charconv>
#include <set>

#include "pellucid/base/error.hpp"
#include "pellucid/base/json.hpp"
#include "pellucid/base/text.hpp"
#include "pellucid/cli/why.hpp"
#include "pellucid/data/csv_row.hpp"
#include "pellucid/judge/conformal.hpp"
#include "pellucid/rows/predict_cells.hpp"

namespace pellucid::cli {

namespace {

std::string json_text(std::string_view text) {
  return Json(std::string(text)).dump(-1, ' ', false, Json::error_handler_t::replace);
}

/// "cat|dog": a cell that holds several classes.
std::string joined(const std::vector<std::string>& names) {
  std::string all;
  for (const std::string& name : names) all += (all.empty() ? "" : "|") + name;
  return all;
}

/// Fails (Fault::usage) on two columns of one name: whoever reads the lines would lose one of them.
void demand_apart(const std::vector<std::string>& names) {
  std::set<std::string_view> seen;
  for (const std::string& name : names) {
    if (seen.insert(name).second) continue;
    fail({Fault::usage, "cannot write the predictions", "", "two columns would be called " + in_quotes(name),
          "name the columns to keep: --id COLUMN, or rename that column of the table"});
  }
}

}  // namespace

PredictionLines::PredictionLines(const Model& model, const PredictionForm& form, const Carried& carried)
    : model_(model),
      signature_(model.signature()),
      form_(form),
      carried_(carried),
      // Numbers as short as they read back: as a float where the model is one.
      is_float_(model.recipe().dtype == Element::float32 && signature_.task != Task::regression) {
  const bool has_any = signature_.task != Task::regression && signature_.output_kind == OutputKind::probabilities;
  form_.proba = has_any && (form.proba || form.is_json);
  form_.spread = !model.members().empty() && (form.spread || form.is_json);
}

void PredictionLines::begin() {
  if (has_begun_) return;
  has_begun_ = true;
  std::vector<std::string> names = carried_.table.names();
  if (names.empty()) names.emplace_back("row");
  names.emplace_back("prediction");
  if (form_.spread) names.emplace_back("spread");
  if (form_.bound && signature_.task == Task::regression) {
    names.insert(names.end(), {"lower", "upper"});
  } else if (form_.bound) {
    names.emplace_back("set");
  }
  if (form_.is_json && form_.proba) names.emplace_back("probabilities");
  if (!form_.is_json && form_.proba) names.insert(names.end(), signature_.classes.begin(), signature_.classes.end());
  if (form_.is_json && form_.reasons > 0) names.emplace_back("why");
  for (std::size_t i = 1; !form_.is_json && i <= form_.reasons; ++i) names.push_back("why_" + std::to_string(i));
  demand_apart(names);
  if (form_.is_json) return;
  for (const std::string& name : names) text_ += (text_.empty() ? "" : ",") + field(name);
  text_ += "\n";
}

void PredictionLines::add(std::span<const double> predictions, std::span<const double> spreads) {
  begin();
  const auto width = static_cast<std::size_t>(signature_.outputs);
  const bool tells_classes = signature_.task != Task::regression;
  std::vector<Index> decided;
  if (tells_classes) {
    decided =
        form_.threshold ? decided_at(model_, *form_.threshold, predictions) : decided_classes(signature_, predictions);
  }
  for (std::size_t row = 0; row * width < predictions.size(); ++row) {
    const std::span<const double> values = predictions.subspan(row * width, width);
    const std::string_view name =
        tells_classes ? std::string_view(signature_.classes[static_cast<std::size_t>(decided[row])]) : "";
    double spread = 0;
    if (form_.spread && width == 1) spread = spreads[row];
    if (form_.spread && width > 1) spread = spreads[row * width + static_cast<std::size_t>(decided[row])];
    form_.is_json ? add_json(values, name, spread) : add_csv(values, name, spread);
    ++rows_;
  }
}

void PredictionLines::add_csv(std::span<const double> values, std::string_view decided, double spread) {
  for (const data::Column& column : carried_.table.columns) text_ += field(column.cells[rows_]) + ",";
  if (carried_.table.columns.empty()) text_ += std::to_string(rows_ + 1) + ",";
  text_ += signature_.task == Task::regression ? number(values[0]) : field(decided);
  if (form_.spread) text_ += "," + number_text(spread, 4);
  if (form_.bound) {
    const std::vector<std::string> interval = this->interval(values);
    text_ += "," + (signature_.task == Task::regression ? interval[0] + "," + interval[1] : field(joined(interval)));
  }
  if (form_.proba) {
    for (const std::string& probability : probabilities(values)) text_ += "," + probability;
  }
  for (std::size_t i = 0; i < form_.reasons; ++i) {
    const bool is_there = i < reasons_[static_cast<std::size_t>(rows_)].size();
    if (!is_there) text_ += ",";
    if (!is_there) continue;
    const NamedReason& reason = reasons_[static_cast<std::size_t>(rows_)][i];
    text_ += "," + field(reason.column + " " + signed_text(reason.contribution));
  }
  text_ += "\n";
}

void PredictionLines::add_json(std::span<const double> values, std::string_view decided, double spread) {
  text_ += "{";
  for (const data::Column& column : carried_.table.columns) {
    text_ += json_text(column.name) + ":" + json_text(column.cells[rows_]) + ",";
  }
  if (carried_.table.columns.empty()) text_ += "\"row\":" + std::to_string(rows_ + 1) + ",";
  text_ += "\"prediction\":" + (signature_.task == Task::regression ? number(values[0]) : json_text(decided));
  if (form_.spread) text_ += ",\"spread\":" + number_text(spread);
  if (form_.bound) {
    const std::vector<std::string> interval = this->interval(values);
    text_ += signature_.task == Task::regression
                 ? ",\"lower\":" + interval[0] + ",\"upper\":" + interval[1]
                 : ",\"set\":" + Json(interval).dump(-1, ' ', false, Json::error_handler_t::replace);
  }
  if (form_.proba) {
    const std::vector<std::string> all = probabilities(values);
    for (std::size_t i = 0; i < all.size(); ++i) {
      text_ += (i == 0 ? ",\"probabilities\":{" : ",") + json_text(signature_.classes[i]) + ":" + all[i];
    }
    text_ += "}";
  }
  if (form_.reasons > 0) {
    Json reasons = Json::array();
    for (const NamedReason& reason : reasons_[static_cast<std::size_t>(rows_)])
      reasons.push_back({{"column", reason.column}, {"contribution", number_or_null(reason.contribution)}});
    text_ += ",\"why\":" + reasons.dump(-1, ' ', false, Json::error_handler_t::replace);
  }
  text_ += "}\n";
}

std::string PredictionLines::text() && {
  begin();
  return std::move(text_);
}

std::string PredictionLines::number(double value) const {
  char text[32];
  const auto end = is_float_ ? std::to_chars(text, text + sizeof text, static_cast<float>(value)).ptr
                             : std::to_chars(text, text + sizeof text, value).ptr;
  return {text, end};
}

std::vector<std::string> PredictionLines::interval(std::span<const double> values) const {
  if (signature_.task == Task::regression) return {number(values[0] - *form_.bound), number(values[0] + *form_.bound)};
  std::vector<std::string> names;
  for (const std::size_t one : judge::classes_within(values, *form_.bound)) names.push_back(signature_.classes[one]);
  return names;
}

// A binary model gives the probability of the second class.
std::vector<std::string> PredictionLines::probabilities(std::span<const double> values) const {
  if (values.size() == 1) {
    const double other = is_float_ ? static_cast<double>(1 - static_cast<float>(values[0])) : 1 - values[0];
    return {number(other), number(values[0])};
  }
  std::vector<std::string> all;
  for (const double value : values) all.push_back(number(value));
  return all;
}

// Spreadsheets take some texts for formulas and run them: where that is to be avoided, an apostrophe in front makes
// them texts. A number is none.
std::string PredictionLines::field(std::string_view cell) const {
  const bool is_formula = form_.excel_safe && !cell.empty() &&
                          std::string_view("=+-@\t\r").find(cell.front()) != std::string_view::npos &&
                          !parse_number(cell);
  return data::csv_field((is_formula ? "'" : "") + std::string(cell));
}

}  // namespace pellucid::cli
