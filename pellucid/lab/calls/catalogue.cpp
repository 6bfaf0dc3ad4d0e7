// {"call": "catalogue", "plots": true}: what `pellucid list --json` prints; of the keys of a recipe ("keys") the name,
// what it is and its default.
#include "pellucid/lab/calls.hpp"
#include "pellucid/model/recipe_json.hpp"
#include "pellucid/reference/entry_pages.hpp"
#include "pellucid/reference/pages_json.hpp"

namespace pellucid::lab::calls {

Answer catalogue(Bench&, const Request& request) {
  const bool with_plots = request.flag("plots", false);
  request.refuse_unknown();
  Answer answer{reference::json_of(reference::entry_pages(with_plots))};
  const Json defaults = to_json(Recipe{});
  for (const Key<Recipe>& key : keys<Recipe>()) {
    answer.json["keys"].push_back({{"name", key.name}, {"help", key.help}, {"default", defaults.at(key.name)}});
  }
  return answer;
}

}  // namespace pellucid::lab::calls
