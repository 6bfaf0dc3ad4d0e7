#include "pellucid/report/run_report.hpp"

#include <array>
#include <filesystem>

#include "pellucid/base/files.hpp"
#include "pellucid/base/text.hpp"
#include "pellucid/report/html.hpp"
#include "pellucid/report/markdown.hpp"
#include "pellucid/report/sections.hpp"
#include "pellucid/run/run_folder.hpp"

namespace pellucid::report {

namespace {

/// In the order of the page.
constexpr std::array order{sections::summary,    sections::networks,  sections::results,  sections::weights,
                           sections::mistakes,   sections::baselines, sections::training, sections::layers,
                           sections::importance, sections::columns,   sections::data,     sections::split,
                           sections::network,    sections::asked,     sections::seal,     sections::repeat};

std::vector<Opening> openings_of(const std::string& folder) {
  const std::string path = folder + "/" + seal_file;
  if (!is_file(path)) return {};
  return read_ledger(folder, data::seal_from_json(read_text(path), path));
}

}  // namespace

Document report_of(const Outcome& outcome, const Comparison& baselines) {
  const Network& first = outcome.networks.front();
  ToldRun run{outcome, first, baselines,
              doctor::find_problems(*outcome.opened, first.prepared, first.run.recipe, &first.trained.history),
              openings_of(outcome.folder_of(first))};
  if (run.is_baseline()) {  // what is said of the network's words and training is not said of it
    std::erase_if(run.problems, [](const doctor::Problem& problem) {
      return problem.finding->subject == doctor::Subject::model || problem.finding->subject == doctor::Subject::run;
    });
  }
  const std::string name = std::filesystem::path(outcome.folder).filename().string();
  const std::string beside =
      run.is_baseline() ? "Baseline " + std::filesystem::path(outcome.model_path).stem().string() + " of run " : "Run ";
  Document document{printable(beside + name), "", {}};
  document.subtitle = printable(first.run.source.target.empty() ? "Pictures" : first.run.source.target) + " from " +
                      printable(std::filesystem::path(first.run.source.path).filename().string()) + ", a " +
                      pellucid::name_of(run.signature().task);
  for (const auto section : order) {
    Section made = section(run);
    if (!made.blocks.empty()) document.sections.push_back(std::move(made));
  }
  return document;
}

std::string write_report(const Outcome& outcome, const Comparison& baselines) {
  const Document document = report_of(outcome, baselines);
  const std::filesystem::path model(outcome.model_path);
  const auto place = [&](const char* file) {
    if (model.empty()) return outcome.folder + "/" + file;
    return (model.parent_path() / (model.stem().string() + "-" + file)).string();
  };
  write_atomically(place(card_file), markdown(document));
  write_atomically(place(report_file), html(document));
  return place(report_file);
}

}  // namespace pellucid::report
