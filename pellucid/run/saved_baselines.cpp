#include <algorithm>
#include <filesystem>

#include "pellucid/base/error.hpp"
#include "pellucid/base/text.hpp"
#include "pellucid/run/baselines.hpp"
#include "pellucid/run/run_folder.hpp"

namespace pellucid {

std::vector<SavedBaseline> save_baselines(const Outcome& outcome, const Comparison& comparison,
                                          const std::vector<std::string>& names) {
  std::vector<SavedBaseline> saved;
  for (const std::string& name : names) {
    const auto rival = std::ranges::find(comparison.rivals, name, &Rival::name);
    if (rival == comparison.rivals.end() || !rival->left_out.empty()) {
      const bool is_there = rival != comparison.rivals.end();
      saved.push_back({name, "", is_there ? rival->left_out : "the run has no table, or no validation rows"});
      continue;
    }
    for (const auto& [network, model] : rival->models) {
      const std::string folder = outcome.folder_of(network) + "/" + baselines_folder;
      std::error_code error;
      std::filesystem::create_directories(folder, error);
      if (error) {
        fail({Fault::run, "cannot keep the baseline " + in_quotes(name), in_quotes(folder), error.message(),
              "make the folder writable"});
      }
      saved.push_back({name, folder + "/" + name + ".safetensors"});
      model.save(saved.back().path);
    }
  }
  return saved;
}

}  // namespace pellucid
