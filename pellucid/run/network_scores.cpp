#include "pellucid/run/network_scores.hpp"

#include <algorithm>
#include <cmath>

#include "pellucid/base/json.hpp"
#include "pellucid/judge/evaluation_json.hpp"
#include "pellucid/judge/metric.hpp"

namespace pellucid {

namespace {

NetworkScore score_of(const std::string& name, const History& history, const Evaluation& at,
                      const std::vector<const judge::Metric*>& metrics) {
  NetworkScore score{name, at.rows, history.best_epoch, &at, {}};
  for (const judge::Metric* metric : metrics) score.values.push_back(judge::value_of(*metric, at));
  return score;
}

double deviation_of(const std::vector<double>& values, double mean) {
  double squares = 0;
  for (const double value : values) squares += (value - mean) * (value - mean);
  return std::sqrt(squares / static_cast<double>(values.size() - 1));
}

Json json_of(const NetworkScore& score) {
  return {{"name", score.name},
          {"rows", score.rows},
          {"best_epoch", score.best_epoch},
          {"validation", judge::metrics_json(*score.at)}};
}

}  // namespace

std::optional<NetworkScores> scores_of_networks(const Outcome& outcome) {
  if (outcome.networks.empty()) return std::nullopt;
  NetworkScores scores;
  const Network& first = outcome.networks.front();
  for (const judge::Metric* metric : judge::metrics_of(first.trained.model.signature())) {
    if (metric->place != 0 && metric->best != judge::Best::none) scores.metrics.push_back(metric);
  }
  const auto add = [&](const auto& network) {
    if (!network.validation) return;
    scores.networks.push_back(score_of(network.name, network.trained.history, *network.validation, scores.metrics));
  };
  for (const EnsembleMember& member : first.members) add(member);
  if (first.members.empty()) {
    for (const Network& network : outcome.networks) add(network);
  } else if (first.validation) {
    scores.ensemble = score_of("ensemble", first.trained.history, *first.validation, scores.metrics);
  }
  if (scores.networks.size() < 2) return std::nullopt;
  for (std::size_t i = 0; i < scores.metrics.size(); ++i) {
    std::vector<double> values;
    for (const NetworkScore& each : scores.networks) values.push_back(each.values[i]);
    scores.means.push_back(judge::mean_of(values));
    if (std::ranges::min(values) == std::ranges::max(values)) scores.means.back() = {values.front(), 0};  // not nearly
    scores.deviations.push_back(deviation_of(values, scores.means.back().value));
  }
  return scores;
}

std::string scores_json(const NetworkScores& scores) {
  Json json{{"schema", 1}, {"networks", Json::array()}};
  for (const NetworkScore& each : scores.networks) json["networks"].push_back(json_of(each));
  for (std::size_t i = 0; i < scores.metrics.size(); ++i) {
    json["mean"][scores.metrics[i]->name.text] = {{"mean", number_or_null(scores.means[i].value)},
                                                  {"margin", number_or_null(scores.means[i].margin)},
                                                  {"deviation", number_or_null(scores.deviations[i])}};
  }
  if (scores.ensemble) json["ensemble"] = json_of(*scores.ensemble);
  return json.dump(2, ' ', false, Json::error_handler_t::replace) + "\n";
}

}  // namespace pellucid
