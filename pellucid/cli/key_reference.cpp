#include "pellucid/cli/key_reference.hpp"

#include "pellucid/cli/key_options.hpp"
#include "pellucid/model/recipe.hpp"
#include "pellucid/reference/entry_pages.hpp"
#include "pellucid/rows/source.hpp"

namespace pellucid::cli {

namespace {

using reference::EntryPage;
using reference::KindPage;

template <class Owner>
EntryPage key_page(const Key<Owner>& key) {
  EntryPage page;
  const std::string usual = shown(Owner{}, key);
  page.name = key.name;
  page.signature = std::string(key.name) + (usual.empty() ? "" : " = " + usual);
  page.summary = key.help;
  const std::string option = option_naming(std::string(Owner::title) + "." + key.name, "");
  const bool has_value = key.value != nullptr && *key.value != '\0';
  page.facts = {{"option", has_value ? option + " " + key.value : option}};
  if (std::holds_alternative<Index Owner::*>(key.member) || std::holds_alternative<double Owner::*>(key.member)) {
    page.facts.emplace_back("range",
                            nn::to_string(key.interval) + (*key.off == '\0' ? "" : ", or " + std::string(key.off)));
  }
  if (key.is_of_tables) page.facts.emplace_back("of", "tables");
  return page;
}

template <class Owner>
KindPage key_pages_of(const char* name, const char* summary) {
  KindPage page{name, summary, {}};
  for (const Key<Owner>& key : keys<Owner>()) page.entries.push_back(key_page(key));
  return page;
}

}  // namespace

std::vector<KindPage> all_pages(bool with_plots) {
  std::vector<KindPage> kinds = reference::entry_pages(with_plots);
  kinds.push_back(
      key_pages_of<Recipe>("recipe", "the keys of recipe.toml, of the command line and of pellucid::Recipe"));
  kinds.push_back(key_pages_of<Source>("data", "the keys of its [data], of the command line and of pellucid::Source"));
  return kinds;
}

}  // namespace pellucid::cli
