#include "pellucid/reference/pages_json.hpp"

#include <array>
#include <cmath>
#include <cstdint>
#include <cstdio>

#include "pellucid/base/text.hpp"

namespace pellucid::reference {

namespace {

// A value of JSON's own type; null if the parameter is required or comes from the task.
Json default_of(const ParameterPage& row) {
  const double value = row.declared.fallback;
  if (std::isnan(value)) return nullptr;
  if (row.kind == "boolean") return value != 0;
  if (row.interval.empty()) return row.fallback;
  if (!row.declared.interval.contains(value)) return nullptr;
  return row.kind == "integer" ? Json(static_cast<std::int64_t>(value)) : Json(value);
}

Json json_of(const ParameterPage& row) {
  Json json{{"name", row.name},
            {"summary", row.summary},
            {"kind", row.kind},
            {"default", default_of(row)},
            {"required", std::isnan(row.declared.fallback)}};
  if (row.interval.empty()) return json;
  const nn::Interval& interval = row.declared.interval;
  const auto bound = [](double value) { return std::isinf(value) ? Json(nullptr) : Json(value); };
  json["interval"] = {{"text", row.interval},
                      {"low", bound(interval.low)},
                      {"high", bound(interval.high)},
                      {"low_included", interval.low_included},
                      {"high_included", interval.high_included}};
  return json;
}

// Six digits: what a plot shows, and the same on every machine.
Json json_of(const std::vector<double>& numbers) {
  Json list = Json::array();
  for (const double number : numbers) {
    std::array<char, 32> text{};
    std::snprintf(text.data(), text.size(), "%.6g", number);
    list.push_back(std::isfinite(number) ? Json(*parse_number(text.data())) : Json(nullptr));
  }
  return list;
}

Json json_of(const nn::Plot& plot) {
  Json json{{"axis", plot.axis}, {"x", json_of(plot.x)}, {"curves", Json::object()}};
  for (const nn::Curve& curve : plot.curves) json["curves"][curve.name] = json_of(curve.y);
  return json;
}

Json json_of(const EntryPage& entry) {
  Json formulas = Json::object();
  for (const auto& [name, formula] : entry.formulas) formulas[name] = formula;
  Json mathematics = Json::array();
  for (const auto& [name, expression] : entry.mathematics) mathematics.push_back(name + " = " + expression);
  Json parameters = Json::array();
  for (const ParameterPage& row : entry.parameters) parameters.push_back(json_of(row));
  Json json{{"name", entry.name}, {"signature", entry.signature}, {"summary", entry.summary}};
  if (!entry.aliases.empty()) json["aliases"] = entry.aliases;
  if (!entry.formulas.empty()) {
    json["mathematics"] = mathematics;
    json["options"] = entry.options;
    json["symbols"] = entry.symbols;
    json["has_stable_form"] = entry.has_stable_form;
    json["formula"] = entry.formulas.front().second;
    json["formula_at"] = entry.formula_at;
    json["formulas"] = formulas;
  }
  json["example"] = {{"call", entry.example.call}, {"gives", entry.example.gives}};
  for (const auto& [name, text] : entry.facts) json[name] = text;
  json["parameters"] = parameters;
  if (entry.plot) json["plot"] = json_of(*entry.plot);
  return json;
}

}  // namespace

Json json_of(const std::vector<KindPage>& kinds) {
  Json json{{"schema", 1}};
  for (const KindPage& kind : kinds) {
    json[kind.name] = Json::array();
    for (const EntryPage& entry : kind.entries) json[kind.name].push_back(json_of(entry));
  }
  return json;
}

}  // namespace pellucid::reference
