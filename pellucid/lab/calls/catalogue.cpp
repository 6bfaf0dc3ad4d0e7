// {"call": "catalogue", "plots": true}: what `pellucid list --json` prints, without the keys of a recipe.
#include "pellucid/lab/calls.hpp"
#include "pellucid/reference/entry_pages.hpp"
#include "pellucid/reference/pages_json.hpp"

namespace pellucid::lab::calls {

Answer catalogue(Bench&, const Request& request) {
  const bool with_plots = request.flag("plots", false);
  request.refuse_unknown();
  return {reference::json_of(reference::entry_pages(with_plots))};
}

}  // namespace pellucid::lab::calls
