#include "pellucid/lab/request.hpp"

#include <algorithm>
#include <cmath>

#include "pellucid/base/error.hpp"
#include "pellucid/base/text.hpp"

namespace pellucid::lab {

namespace {

bool is_text(const Json& json) { return json.is_string(); }
bool is_number(const Json& json) { return json.is_number() && std::isfinite(json.get<double>()); }
bool is_flag(const Json& json) { return json.is_boolean(); }
bool is_object(const Json& json) { return json.is_object(); }
bool are_numbers(const Json& json) { return json.is_array() && std::all_of(json.begin(), json.end(), is_number); }
bool are_texts(const Json& json) { return json.is_array() && std::all_of(json.begin(), json.end(), is_text); }

}  // namespace

Request::Request(const Json& json) : json_(json) {
  if (!json.is_object()) {
    fail({Fault::usage, "cannot read a request", "", "it is no JSON object", R"(ask {"call": "catalogue"})"});
  }
}

void Request::refuse(const char* name, const std::string& why) const {
  fail({Fault::usage, "cannot answer " + in_quotes(call()), name, why, "docs/lab.md lists its fields"});
}

const Json* Request::find(const char* name) const {
  known_.emplace_back(name);
  const auto found = json_.find(name);
  return found == json_.end() || found->is_null() ? nullptr : &*found;
}

const Json& Request::demand(const char* name, bool (*is)(const Json&), const char* what) const {
  const Json* const given = find(name);
  if (given == nullptr) refuse(name, std::string("it is missing; it is ") + what);
  if (!is(*given)) refuse(name, std::string("it must be ") + what);
  return *given;
}

std::string Request::text(const char* name) const { return demand(name, is_text, "a text").get<std::string>(); }

std::string Request::text(const char* name, const std::string& fallback) const {
  return has(name) ? text(name) : fallback;
}

double Request::number(const char* name) const { return demand(name, is_number, "a number").get<double>(); }

double Request::number(const char* name, double fallback) const { return has(name) ? number(name) : fallback; }

Index Request::count(const char* name, Index fallback, Index least, Index most) const {
  const double given = number(name, static_cast<double>(fallback));
  if (given != std::floor(given) || given < static_cast<double>(least) || given > static_cast<double>(most)) {
    refuse(name, "it must be a whole number from " + grouped(least) + " to " + grouped(most));
  }
  return static_cast<Index>(given);
}

bool Request::flag(const char* name, bool fallback) const {
  return has(name) ? demand(name, is_flag, "true or false").get<bool>() : fallback;
}

std::vector<double> Request::numbers(const char* name) const {
  return demand(name, are_numbers, "a list of finite numbers").get<std::vector<double>>();
}

std::array<double, 2> Request::pair(const char* name, std::array<double, 2> fallback) const {
  if (!has(name)) return fallback;
  const std::vector<double> given = numbers(name);
  if (given.size() != 2) refuse(name, "it must be two numbers");
  return {given[0], given[1]};
}

std::vector<std::string> Request::texts(const char* name) const {
  return demand(name, are_texts, "a list of texts").get<std::vector<std::string>>();
}

const Json* Request::object(const char* name) const {
  return has(name) ? &demand(name, is_object, "an object") : nullptr;
}

void Request::refuse_unknown() const {
  for (const auto& [name, value] : json_.items()) {
    if (std::find(known_.begin(), known_.end(), name) != known_.end()) continue;
    refuse(name.c_str(), "it is unknown");
  }
}

}  // namespace pellucid::lab
