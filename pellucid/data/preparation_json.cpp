// What is read is checked field by field: a model file may say anything.
#include "pellucid/data/preparation_json.hpp"

#include <algorithm>

#include "pellucid/base/text.hpp"

namespace pellucid::data {

namespace {

constexpr std::array<DateForm, 3> date_forms{DateForm::year_first, DateForm::day_first, DateForm::month_first};
constexpr std::array<DatePart, 5> date_parts{DatePart::year, DatePart::month, DatePart::day, DatePart::weekday,
                                             DatePart::hour};
constexpr std::array<ColumnType, 9> column_types{ColumnType::number,   ColumnType::category, ColumnType::yes_no,
                                                 ColumnType::date,     ColumnType::text,     ColumnType::identifier,
                                                 ColumnType::constant, ColumnType::empty,    ColumnType::ignored};

Json scale_json(const Scale& scale) { return {{"mean", scale.mean}, {"deviation", scale.deviation}}; }

Json column_json(const FittedColumn& column) {
  Json json{{"name", column.name}, {"type", name_of(column.type)}, {"reason", column.reason}};
  if (column.width() == 0) return json;
  json["marks_missing"] = column.marks_missing;
  switch (column.type) {
    case ColumnType::number:
      json["median"] = column.median;
      json["least"] = column.least;
      json["most"] = column.most;
      json["scale"] = scale_json(column.scale);
      break;
    case ColumnType::yes_no:
      json["scale"] = scale_json(column.scale);
      break;
    case ColumnType::category:
      json["values"] = column.values;
      json["has_other"] = column.has_other;
      if (column.buckets > 0) json["buckets"] = column.buckets;
      if (column.is_coded) json["first_code"] = column.first_code;
      break;
    case ColumnType::date: {
      json["form"] = name_of(column.date_form);
      json["least"] = column.least;
      json["most"] = column.most;
      Json parts = Json::array();
      for (std::size_t i = 0; i < column.parts.size(); ++i) {
        Json part = scale_json(column.part_scales[i]);
        part["part"] = name_of(column.parts[i]);
        parts.push_back(part);
      }
      json["parts"] = parts;
      break;
    }
    case ColumnType::text:
      json["buckets"] = column.buckets;
      if (column.is_coded) json["words"] = column.words;
      break;
    default:
      break;
  }
  return json;
}

constexpr std::array<NumberForm::Kind, NumberForm::kinds - 1> form_kinds{
    NumberForm::Kind::written,    NumberForm::Kind::time,   NumberForm::Kind::hexadecimal,
    NumberForm::Kind::multiplied, NumberForm::Kind::months, NumberForm::Kind::inches,
    NumberForm::Kind::degrees,    NumberForm::Kind::bytes,  NumberForm::Kind::fraction};
const char* name_of(NumberForm::Kind kind) {
  constexpr std::array<const char*, NumberForm::kinds> names{
      "plain", "written", "time", "hexadecimal", "multiplied", "months", "inches", "degrees", "bytes", "fraction"};
  return names[static_cast<std::size_t>(kind)];
}

Json forms_json(const NumberForms& forms) {
  Json all = Json::object();
  for (const auto& [column, form] : forms) {
    all[column] = {{"kind", name_of(form.kind)},
                   {"decimal", std::string(1, form.decimal)},
                   {"before", form.before},
                   {"behind", form.behind}};
  }
  return all;
}

class PreparationReader {
 public:
  explicit PreparationReader(const std::string& source) : source_(source) {}

  [[noreturn]] void refuse(const std::string& key, const std::string& why) const {
    fail({Fault::data, "cannot load the model \"" + printable(source_) + "\"",
          "metadata preparation, " + printable(key), why, "give a model that pellucid wrote"});
  }

  const Json& at(const Json& json, const char* key) const {
    if (!json.is_object() || !json.contains(key)) refuse(key, "it is missing");
    return json[key];
  }
  std::string text(const Json& json, const char* key) const {
    const Json& value = at(json, key);
    if (!value.is_string()) refuse(key, "it is no text");
    return value.get<std::string>();
  }
  bool flag(const Json& json, const char* key) const {
    const Json& value = at(json, key);
    if (!value.is_boolean()) refuse(key, "it is neither true nor false");
    return value.get<bool>();
  }
  double number(const Json& json, const char* key) const {
    const Json& value = at(json, key);
    if (!value.is_number()) refuse(key, "it is no number");
    return value.get<double>();
  }
  Index count(const Json& json, const char* key, Index least, Index most) const {
    const double value = number(json, key);
    if (!(value >= static_cast<double>(least) && value <= static_cast<double>(most)))
      refuse(key, number_text(value) + " is outside " + std::to_string(least) + " to " + std::to_string(most));
    return static_cast<Index>(value);
  }
  const Json& list(const Json& json, const char* key) const {
    const Json& value = at(json, key);
    if (!value.is_array()) refuse(key, "it is no list");
    return value;
  }
  std::vector<std::string> texts(const Json& json, const char* key) const {
    std::vector<std::string> all;
    for (const Json& value : list(json, key)) {
      if (!value.is_string()) refuse(key, "it holds what is no text");
      all.push_back(value.get<std::string>());
    }
    return all;
  }
  Scale scale(const Json& json) const {
    const Scale scale{number(json, "mean"), number(json, "deviation")};
    if (!(scale.deviation > 0)) refuse("deviation", "it is not above 0");
    return scale;
  }
  template <class Choice, std::size_t count>
  Choice choice(const Json& json, const char* key, const std::array<Choice, count>& choices) const {
    const std::string name = text(json, key);
    for (const Choice each : choices) {
      if (name == name_of(each)) return each;
    }
    refuse(key, "\"" + printable(name) + "\" is unknown");
  }

  /// Models of before forms were kept said of all columns whether they have decimal commas.
  NumberForms forms(const Json& json, const Preparation& preparation) const {
    NumberForms forms;
    if (json.contains("decimal_comma")) {
      if (!flag(json, "decimal_comma")) return forms;
      const NumberForm comma{NumberForm::Kind::written, ','};
      for (const FittedColumn& each : preparation.columns) {
        if (each.type == ColumnType::number) forms[each.name] = comma;
      }
      if (preparation.target.classes.empty()) forms[preparation.target.name] = comma;
      return forms;
    }
    const Json& all = at(json, "forms");
    if (!all.is_object()) refuse("forms", "it is no object");
    for (const auto& [column, form] : all.items()) {
      const std::string decimal = text(form, "decimal");
      if (decimal != "." && decimal != ",") refuse("decimal", "it is neither a point nor a comma");
      forms[column] = {choice(form, "kind", form_kinds), decimal.front(), text(form, "before"), text(form, "behind")};
    }
    return forms;
  }

  FittedColumn column(const Json& json) const {
    FittedColumn column{
        .name = text(json, "name"), .type = choice(json, "type", column_types), .reason = text(json, "reason")};
    const bool has_inputs = column.type <= ColumnType::text;
    if (!has_inputs || !json.contains("marks_missing")) {
      if (has_inputs) column.type = ColumnType::ignored;  // a date whose parts were all constant
      return column;
    }
    column.marks_missing = flag(json, "marks_missing");
    if (column.type == ColumnType::number) column.median = number(json, "median");
    if ((column.type == ColumnType::number || column.type == ColumnType::date) && json.contains("least")) {
      column.least = number(json, "least");
      column.most = number(json, "most");
      constexpr double farthest = 1e8;  // hours from 1970: beyond the years that dates have
      const bool is_date = column.type == ColumnType::date;
      if (is_date && !(column.least >= -farthest && column.most <= farthest)) refuse("least", "it is no date");
    }
    if (column.type == ColumnType::number || column.type == ColumnType::yes_no) column.scale = scale(at(json, "scale"));
    if (column.type == ColumnType::category) {
      column.values = texts(json, "values");
      column.has_other = flag(json, "has_other");
      if (json.contains("buckets")) column.buckets = count(json, "buckets", 1, 1 << 20);
      if (!std::is_sorted(column.values.begin(), column.values.end())) refuse("values", "they are not sorted");
      column.is_coded = json.contains("first_code");
      if (column.is_coded) column.first_code = count(json, "first_code", 0, most_codes);
    }
    if (column.type == ColumnType::date) {
      column.date_form = choice(json, "form", date_forms);
      for (const Json& part : list(json, "parts")) {
        column.parts.push_back(choice(part, "part", date_parts));
        column.part_scales.push_back(scale(part));
      }
    }
    if (column.type == ColumnType::text) {
      column.buckets = count(json, "buckets", 1, 1 << 20);
      column.is_coded = json.contains("words");
      if (column.is_coded) column.words = count(json, "words", 1, 1 << 20);
    }
    return column;
  }

 private:
  const std::string& source_;
};

}  // namespace

Json to_json(const Preparation& preparation) {
  Json columns = Json::array();
  for (const FittedColumn& column : preparation.columns) columns.push_back(column_json(column));
  Json target{{"name", preparation.target.name}, {"classes", preparation.target.classes}};
  if (preparation.target.classes.empty()) target["scale"] = scale_json(preparation.target.scale);
  return {{"missing", preparation.rules.missing},
          {"present", preparation.rules.present},
          {"forms", forms_json(preparation.forms)},
          {"clips", preparation.clips},
          {"columns", columns},
          {"target", target}};
}

Preparation preparation_from_json(const Json& json, const std::string& source) {
  const PreparationReader read(source);
  Preparation preparation;
  preparation.rules.missing = read.texts(json, "missing");
  if (!json.contains("decimal_comma")) preparation.rules.present = read.texts(json, "present");
  for (const Json& column : read.list(json, "columns")) preparation.columns.push_back(read.column(column));
  const Json& target = read.at(json, "target");
  preparation.target = {read.text(target, "name"), read.texts(target, "classes"), {}};
  if (preparation.target.classes.empty()) preparation.target.scale = read.scale(read.at(target, "scale"));
  preparation.forms = read.forms(json, preparation);
  if (!json.contains("decimal_comma")) preparation.clips = read.flag(json, "clips");
  return preparation;
}

Json account_of_columns(const Preparation& preparation) {
  Json columns = Json::array();
  for (const FittedColumn& column : preparation.columns) {
    columns.push_back(
        {{"name", column.name}, {"type", name_of(column.type)}, {"inputs", column.width()}, {"reason", column.reason}});
  }
  return columns;
}

}  // namespace pellucid::data
