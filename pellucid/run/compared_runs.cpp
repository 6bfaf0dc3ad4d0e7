#include "pellucid/run/compared_runs.hpp"

#include <algorithm>
#include <cmath>
#include <filesystem>
#include <map>

#include "pellucid/base/error.hpp"
#include "pellucid/base/files.hpp"
#include "pellucid/base/text.hpp"
#include "pellucid/model/recipe_json.hpp"
#include "pellucid/rows/source_json.hpp"
#include "pellucid/run/networks.hpp"
#include "pellucid/run/reopened.hpp"
#include "pellucid/run/run_folder.hpp"

namespace pellucid {

namespace {

/// The folder itself, or of a folder of runs each of them.
std::vector<std::string> runs_in(const std::string& given) {
  const std::string folder = without_end_slashes(given);
  const auto is_run = [](const std::string& path) {
    return is_file(path + "/" + recipe_file) || is_file(path + "/" + networks_file);
  };
  std::vector<std::string> runs;
  std::error_code ignored;
  if (!is_run(folder)) {
    for (const auto& entry : std::filesystem::directory_iterator(folder, ignored)) {
      const std::string inside = folder + "/" + entry.path().filename().string();
      if (is_run(inside)) runs.push_back(inside);
    }
  }
  std::ranges::sort(runs);
  if (runs.empty()) runs.push_back(folder);  // which says itself what it is not
  return runs;
}

/// A network with what it is compared by.
struct Contender {
  std::string folder;
  std::string rows_of;  ///< the data and the validation rows: those with the same are comparable
  const Network* network;
  Json words;
};

std::string rows_told(const Outcome& outcome, const Network& network) {
  std::string told = data::data_digest(outcome.opened->seal) + network.run.source.target;
  for (const std::uint32_t row : network.prepared.split.validation) told += "," + std::to_string(row);
  return told;
}

Json words_of(const RunRecipe& run) {
  Json words = to_json(run.recipe);
  words.update(to_json(run.source));
  return words;
}

std::string shown(const Json& words, const std::string& key) {
  if (!words.contains(key)) return "";
  const Json& value = words[key];
  return value.is_string() ? value.get<std::string>() : value.dump();
}

std::vector<std::string> differing_keys(const std::vector<Contender>& all) {
  std::vector<std::string> keys;
  for (const auto& [key, value] : all.front().words.items()) {
    const bool is_same = std::ranges::all_of(all, [&, name = key](const Contender& each) {
      return shown(each.words, name) == shown(all.front().words, name);
    });
    if (!is_same) keys.push_back(key);
  }
  return keys;
}

}  // namespace

ComparedRuns compare_runs(const std::vector<std::string>& folders, const std::vector<std::string>& data) {
  std::vector<Outcome> outcomes;
  for (const std::string& folder : folders) {
    for (const std::string& run : runs_in(folder)) outcomes.push_back(reopen(run, data));
  }
  std::vector<Contender> all;
  for (const Outcome& outcome : outcomes) {
    for (const Network& network : outcome.networks) {
      all.push_back({outcome.folder_of(network), rows_told(outcome, network), &network, words_of(network.run)});
    }
  }
  ComparedRuns compared;
  if (all.empty()) {
    fail({Fault::usage, "cannot compare runs", "", "none is named", "give run folders, or a folder of runs"});
  }
  compared.keys = differing_keys(all);
  std::map<std::string, Index> groups;
  std::vector<const Contender*> bests;
  for (const Contender& each : all) {
    const auto [found, is_new] = groups.try_emplace(each.rows_of, static_cast<Index>(groups.size()));
    const judge::Metric& metric = judge::main_metric(each.network->trained.model.signature());
    if (is_new) {
      compared.metrics.emplace_back(metric.name.text);
      compared.labels.emplace_back(metric.label.text);
      compared.is_higher_better.push_back(metric.best == judge::Best::higher);
      bests.push_back(nullptr);
    }
    ComparedRun run{.folder = each.folder, .group = found->second};
    run.epochs = static_cast<Index>(each.network->trained.history.epochs.size());
    run.parameters = each.network->trained.model.parameter_count();
    for (const std::string& key : compared.keys) run.recipe.push_back(shown(each.words, key));
    if (each.network->validation) {
      run.rows = each.network->validation->rows;
      run.value = judge::value_of(metric, *each.network->validation);
      const Contender*& best = bests[static_cast<std::size_t>(run.group)];
      const auto worth = [&](const Contender& contender) {
        const double value = judge::value_of(metric, *contender.network->validation);
        return metric.best == judge::Best::higher ? value : -value;
      };
      if (best == nullptr || worth(each) > worth(*best)) best = &each;
    }
    compared.runs.push_back(std::move(run));
  }
  for (std::size_t i = 0; i < all.size(); ++i) {
    ComparedRun& run = compared.runs[i];
    const Contender* const best = bests[static_cast<std::size_t>(run.group)];
    if (best == nullptr || run.rows == 0) continue;
    const judge::Metric& metric = judge::main_metric(all[i].network->trained.model.signature());
    run.difference = judge::mean_of(judge::paired(metric, *best->network->validation, *all[i].network->validation));
  }
  std::ranges::stable_sort(compared.runs, [&](const ComparedRun& a, const ComparedRun& b) {
    if (a.group != b.group) return a.group < b.group;
    if (std::isnan(a.value) || std::isnan(b.value)) return !std::isnan(a.value) && std::isnan(b.value);
    return compared.is_higher_better[static_cast<std::size_t>(a.group)] ? a.value > b.value : a.value < b.value;
  });
  return compared;
}

}  // namespace pellucid
