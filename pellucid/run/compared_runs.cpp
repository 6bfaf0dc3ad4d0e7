#include "pellucid/run/compared_runs.hpp"

#include <algorithm>
#include <cmath>
#include <filesystem>
#include <functional>
#include <map>

#include "pellucid/base/error.hpp"
#include "pellucid/base/files.hpp"
#include "pellucid/base/text.hpp"
#include "pellucid/judge/criterion.hpp"
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
  const Outcome* run;
  const Network* network;
  Json words;

  const Signature& signature() const { return network->trained.model.signature(); }
  const Evaluation& at() const { return *network->validation; }
};

/// By what these are compared: what they were asked to be judged by, where that is one thing.
judge::Criterion criterion_of(const std::vector<const Contender*>& group, const std::string& metric) {
  std::optional<judge::Criterion> common;
  for (const Contender* each : group) {
    const Signature& signature = each->signature();
    const judge::Criterion own =
        metric.empty() ? judge::criterion_of(each->network->run.recipe, signature)
                       : judge::Criterion{judge::demand_metric(
                             metric, signature, {"cannot compare runs by", each->folder, {}, "give one of: "})};
    if (common && common->name() != own.name()) return judge::usual_criterion(signature);
    common = own;
  }
  return *common;
}

ComparedBy told(const judge::Criterion& criterion) {
  return {criterion.name(), criterion.label(), criterion.is_higher_better()};
}

/// Contenders by what `key` gives, in the order in which they come.
template <class Key>
std::vector<std::vector<const Contender*>> grouped_by(const std::vector<Contender>& all, Key key) {
  std::vector<std::vector<const Contender*>> groups;
  std::map<std::string, std::size_t> places;
  for (const Contender& each : all) {
    const auto [found, is_new] = places.try_emplace(key(each), groups.size());
    if (is_new) groups.emplace_back();
    groups[found->second].push_back(&each);
  }
  return groups;
}

/// The best first; those without a value last.
template <class Compared>
void sort_by_value(std::vector<Compared>& some, bool is_higher_better) {
  std::ranges::stable_sort(some, [&](const Compared& a, const Compared& b) {
    if (std::isnan(a.value) || std::isnan(b.value)) return !std::isnan(a.value) && std::isnan(b.value);
    return is_higher_better ? a.value > b.value : a.value < b.value;
  });
}

/// The one of the best value; null if none has one.
template <class Compared>
const Compared* best_of(const std::vector<Compared>& some, bool is_higher_better) {
  const Compared* best = nullptr;
  for (const Compared& each : some) {
    if (std::isnan(each.value)) continue;
    if (best == nullptr || (is_higher_better ? each.value > best->value : each.value < best->value)) best = &each;
  }
  return best;
}

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

void compare_group(const std::vector<const Contender*>& group, const std::string& metric, ComparedRuns& compared) {
  const judge::Criterion criterion = criterion_of(group, metric);
  std::vector<ComparedRun> runs;
  for (const Contender* each : group) {
    const Trained& trained = each->network->trained;
    ComparedRun run{.folder = each->folder, .group = static_cast<Index>(compared.groups.size())};
    run.epochs = static_cast<Index>(trained.history.epochs.size());
    run.parameters = trained.model.parameter_count();
    for (const std::string& key : compared.keys) run.recipe.push_back(shown(each->words, key));
    if (each->network->validation) {
      run.rows = each->at().rows;
      run.value = criterion.value(each->at());
    }
    runs.push_back(std::move(run));
  }
  if (const ComparedRun* const best = best_of(runs, criterion.is_higher_better())) {
    const Contender& first = *group[static_cast<std::size_t>(best - runs.data())];
    for (std::size_t i = 0; i < runs.size(); ++i) {
      if (runs[i].rows > 0) runs[i].difference = mean_of(judge::paired(criterion.metric, first.at(), group[i]->at()));
    }
  }
  sort_by_value(runs, criterion.is_higher_better());
  std::ranges::move(runs, std::back_inserter(compared.runs));
  compared.groups.push_back(told(criterion));
}

/// A run of several networks by the rows that they were validated on.
using Whole = std::map<std::string, std::vector<const Contender*>>;

/// What each row adds to the mean of the networks.
judge::Parts parts_of(const Whole& whole, const judge::Criterion& criterion) {
  judge::Parts all;
  for (const auto& [rows, networks] : whole) {
    judge::Parts mean;
    for (const Contender* each : networks) {
      const judge::Parts own = judge::parts_of(criterion.metric, each->at());
      if (mean.values.empty()) mean = {std::vector<double>(own.values.size(), 0.0), own.weights};
      for (std::size_t part = 0; part < own.values.size(); ++part) {
        mean.values[part] += own.values[part] / static_cast<double>(networks.size());
      }
    }
    all.add(mean, networks.front()->at().rows);
  }
  return all;
}

ComparedWhole compared_whole(const Whole& whole, const judge::Criterion& criterion) {
  ComparedWhole told{.folder = whole.begin()->second.front()->run->folder};
  double sum = 0;
  for (const auto& [rows_of, networks] : whole) {
    const auto rows = static_cast<double>(networks.front()->at().rows);
    for (const Contender* each : networks) {
      sum += criterion.value(each->at()) * rows / static_cast<double>(networks.size());
      ++told.networks;
    }
    told.rows += networks.front()->at().rows;
  }
  told.value = sum / static_cast<double>(told.rows);
  return told;
}

void compare_wholes(const std::vector<Contender>& all, const std::string& metric, ComparedRuns& compared) {
  std::map<const Outcome*, Whole> by_run;
  for (const Contender& each : all) {
    if (each.run->networks.size() > 1 && each.network->validation) by_run[each.run][each.rows_of].push_back(&each);
  }
  const auto rows_of_run = [&](const Contender& each) {
    std::string rows;
    for (const auto& [key, networks] : by_run[each.run]) rows += std::to_string(networks.size()) + ":" + key + ";";
    return rows;
  };
  for (const std::vector<const Contender*>& group : grouped_by(all, rows_of_run)) {
    std::vector<const Whole*> wholes;
    for (const Contender* each : group) {
      const Whole* const whole = &by_run[each->run];
      if (!whole->empty() && std::ranges::find(wholes, whole) == wholes.end()) wholes.push_back(whole);
    }
    if (wholes.size() < 2) continue;
    const judge::Criterion criterion = criterion_of(group, metric);
    std::vector<ComparedWhole> told_wholes;
    for (const Whole* whole : wholes) {
      told_wholes.push_back(compared_whole(*whole, criterion));
      told_wholes.back().group = static_cast<Index>(compared.groups_of_wholes.size());
    }
    if (const ComparedWhole* const best = best_of(told_wholes, criterion.is_higher_better())) {
      const judge::Parts of_best = parts_of(*wholes[static_cast<std::size_t>(best - told_wholes.data())], criterion);
      for (std::size_t i = 0; i < wholes.size(); ++i) {
        judge::Parts own = parts_of(*wholes[i], criterion);
        std::ranges::transform(own.values, of_best.values, own.values.begin(), std::minus());
        told_wholes[i].difference = mean_of(own);
      }
    }
    sort_by_value(told_wholes, criterion.is_higher_better());
    std::ranges::move(told_wholes, std::back_inserter(compared.wholes));
    compared.groups_of_wholes.push_back(told(criterion));
  }
}

}  // namespace

ComparedRuns compare_runs(const std::vector<std::string>& folders, const std::vector<std::string>& data,
                          const std::string& metric) {
  std::vector<Outcome> outcomes;
  for (const std::string& folder : folders) {
    for (const std::string& run : runs_in(folder)) outcomes.push_back(reopen(run, data));
  }
  std::vector<Contender> all;
  for (const Outcome& outcome : outcomes) {
    for (const Network& network : outcome.networks) {
      const std::string name = outcome.model_path.empty() ? outcome.folder_of(network) : outcome.model_path;
      all.push_back({name, rows_told(outcome, network), &outcome, &network, words_of(network.run)});
    }
  }
  ComparedRuns compared;
  if (all.empty()) {
    fail({Fault::usage, "cannot compare runs", "", "none is named", "give run folders, or a folder of runs"});
  }
  compared.keys = differing_keys(all);
  for (const auto& group : grouped_by(all, [](const Contender& each) { return each.rows_of; })) {
    compare_group(group, metric, compared);
  }
  compare_wholes(all, metric, compared);
  return compared;
}

}  // namespace pellucid
