#include "pellucid/base/error.hpp"
#include "pellucid/base/json.hpp"
#include "pellucid/base/text.hpp"
#include "pellucid/run/baselines.hpp"

namespace pellucid {

namespace {

double number_in(const Json& json, const char* key) {
  return json.at(key).is_null() ? judge::nan : json.at(key).get<double>();
}

}  // namespace

std::string comparison_json(const Comparison& all) {
  Json json{{"metric", all.metric},
            {"label", all.label},
            {"because", all.because},
            {"higher_is_better", all.is_higher_better},
            {"rows", all.rows},
            {"training_rows", all.trained_on},
            {"network", number_or_null(all.network)},
            {"baselines", Json::array()}};
  for (const Rival& rival : all.rivals) {
    json["baselines"].push_back({{"name", rival.name},
                                 {"label", rival.label},
                                 {"left_out", rival.left_out},
                                 {"rounds", rival.rounds},
                                 {"unfinished", rival.is_unfinished},
                                 {"rows", rival.rows},
                                 {"seconds", number_or_null(rival.seconds)},
                                 {"value", number_or_null(rival.value)},
                                 {"difference", number_or_null(rival.difference.value)},
                                 {"margin", number_or_null(rival.difference.margin)}});
    if (!rival.rounds_of_each.empty()) json["baselines"].back()["rounds_of_each"] = rival.rounds_of_each;
  }
  json["seconds"] = number_or_null(all.seconds);
  json["verdict"] = name_of(all.verdict);
  json["best"] = all.best;
  json["sentence"] = all.sentence;
  return json.dump(2, ' ', false, Json::error_handler_t::replace) + "\n";
}

Comparison comparison_from(const std::string& text, const std::string& path) {
  const Json json = parse_json(text);
  try {
    Comparison all;
    all.metric = json.at("metric").get<std::string>();
    all.label = json.at("label").get<std::string>();
    all.because = json.value("because", "");
    all.is_higher_better = json.at("higher_is_better").get<bool>();
    all.rows = json.at("rows").get<Index>();
    all.trained_on = json.at("training_rows").get<Index>();
    all.network = number_in(json, "network");
    for (const Json& each : json.at("baselines")) {
      all.rivals.push_back({each.at("name").get<std::string>(),
                            each.at("label").get<std::string>(),
                            each.at("left_out").get<std::string>(),
                            each.at("rounds").get<Index>(),
                            each.at("rows").get<Index>(),
                            number_in(each, "seconds"),
                            each.value("unfinished", false),
                            number_in(each, "value"),
                            {number_in(each, "difference"), number_in(each, "margin")},
                            each.value("rounds_of_each", std::vector<Index>{})});
    }
    all.seconds = number_in(json, "seconds");
    for (const Verdict verdict : {Verdict::network, Verdict::baseline, Verdict::noise}) {
      if (json.at("verdict").get<std::string>() == name_of(verdict)) all.verdict = verdict;
    }
    all.best = json.at("best").get<std::string>();
    all.sentence = json.at("sentence").get<std::string>();
    return all;
  } catch (const Json::exception&) {
    fail({Fault::data, "cannot read the baselines of the run", in_quotes(path), "it is not what a run writes",
          "remove it: the report is made without it"});
  }
}

}  // namespace pellucid
