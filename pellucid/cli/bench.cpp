// `pellucid bench`: what this machine can do at most, and how long steps of training take on it.
#include <CLI/CLI.hpp>
#include <algorithm>
#include <memory>

#include "pellucid/base/json.hpp"
#include "pellucid/bench/measurement.hpp"
#include "pellucid/bench/peak.hpp"
#include "pellucid/cli/arguments.hpp"
#include "pellucid/cli/command.hpp"
#include "pellucid/cli/following.hpp"
#include "pellucid/cli/terminal.hpp"
#include "pellucid/model/choices.hpp"
#include "pellucid/nn/catalogue.hpp"
#include "pellucid/nn/spec.hpp"

namespace pellucid::cli {

namespace {

using bench::Measurement;
using bench::Peak;
using bench::Workload;

struct BenchArguments {
  std::string only, threads, kernels;
  bool json = false, lists = false;
};

/// What was measured, in the order of the report.
struct Benchmarks {
  int threads;
  kernels::Isa isa;
  std::vector<Peak> peaks;
  double bandwidth;
  std::vector<std::pair<Workload, Measurement>> results;

  /// Of the kernels that the workloads ran on.
  const Peak& peak() const {
    const auto is_it = [&](const Peak& each) { return each.isa == isa && each.element == Element::float32; };
    return *std::find_if(peaks.begin(), peaks.end(), is_it);
  }
};

std::vector<Workload> wanted(const BenchArguments& options) {
  return options.only.empty() ? bench::workloads() : bench::workloads_named(options.only);
}

kernels::Isa isa_of(const std::string& name) {
  if (name.empty()) return kernels::best(kernels::default_set());
  const auto set = choice_of<kernels::Set>(name);
  if (!set) misuse("--kernels", in_quotes(name) + " is unknown", "use " + names_of_choices<kernels::Set>());
  return kernels::best(*set);
}

Benchmarks measured(const BenchArguments& options) {
  const std::vector<Workload> workloads = wanted(options);
  const int threads = threads_of(options.threads);
  Team team(threads > 0 ? threads : Team::default_size());
  Benchmarks all{team.size(), isa_of(options.kernels), bench::all_peaks(team), bench::copy_bandwidth(team), {}};
  const bool is_live = terminal(stderr).is_live;
  for (const Workload& workload : workloads) {
    if (is_live) note("\r" + workload.name + "\x1b[K");
    all.results.emplace_back(workload, bench::measure(workload, team, all.isa));
  }
  if (is_live) note("\r\x1b[K");
  // A core may have been slower in the moment of its peak than later: the better of two moments counts.
  const std::vector<Peak> again = bench::all_peaks(team);
  for (std::size_t i = 0; i < again.size(); ++i) {
    all.peaks[i].one_thread = std::max(all.peaks[i].one_thread, again[i].one_thread);
    all.peaks[i].all_threads = std::max(all.peaks[i].all_threads, again[i].all_threads);
  }
  for (const auto& [workload, measurement] : all.results)
    bench::demand_possible(workload.name.c_str(), measurement.flops_per_second(), all.peak().all_threads);
  return all;
}

constexpr double giga = 1e-9;
constexpr int names_width = 24;

Json benchmarks_json(const Benchmarks& all) {
  Json peaks = Json::array(), results = Json::array();
  for (const Peak& peak : all.peaks) {
    peaks.push_back({{"isa", name_of(peak.isa)},
                     {"dtype", name_of(peak.element)},
                     {"one_thread_gflops", peak.one_thread * giga},
                     {"gflops", peak.all_threads * giga}});
  }
  for (const auto& [workload, measurement] : all.results) {
    results.push_back({{"name", workload.name},
                       {"shape", workload.shape},
                       {"us_per_step", measurement.us_per_step},
                       {"fastest_us_per_step", measurement.fastest_us},
                       {"spread", measurement.spread},
                       {"gflops", measurement.flops_per_second() * giga},
                       {"share_of_peak", measurement.flops_per_second() / all.peak().all_threads},
                       {"flops_per_step", measurement.flops},
                       {"bytes_per_step", measurement.bytes}});
  }
  return {{"schema", 1},
          {"threads", all.threads},
          {"isa", name_of(all.peak().isa)},
          {"peak_gflops", all.peak().all_threads * giga},
          {"bandwidth_gbytes", all.bandwidth * giga},
          {"peaks", peaks},
          {"results", results}};
}

/// What is trained, in the words of a recipe: whoever compares another program with this one reads it from here.
Json workloads_json(const std::vector<Workload>& workloads) {
  Json all = Json::array();
  for (const Workload& workload : workloads) {
    const Signature& signature = workload.signature;
    all.push_back({{"name", workload.name},
                   {"shape", workload.shape},
                   {"model", workload.model},
                   {"optimizer", workload.optimizer},
                   {"lr", nn::use<nn::Optimizer>(workload.optimizer).arguments["lr"]},
                   {"task", name_of(signature.task)},
                   {"inputs", signature.inputs},
                   {"outputs", signature.outputs},
                   {"image", signature.image},
                   {"batch", workload.batch},
                   {"networks", workload.members},
                   {"predicts", workload.predicts}});
  }
  return {{"schema", 1}, {"workloads", all}};
}

std::string workloads_text(const std::vector<Workload>& workloads) {
  std::string text;
  for (const Workload& workload : workloads) text += left(workload.name, names_width) + workload.shape + "\n";
  return text;
}

std::string benchmarks_text(const Benchmarks& all, bool has_colour) {
  std::string text;
  for (const Peak& peak : all.peaks) {
    text += left(std::string(name_of(peak.isa)) + " " + name_of(peak.element), 18) + "peak " +
            right(fixed(peak.one_thread * giga, 1), 7) + " GFLOP/s on one thread, " +
            right(fixed(peak.all_threads * giga, 1), 7) + " on " + std::to_string(all.threads) + "\n";
  }
  text += left("memory", 18) + "copy " + right(fixed(all.bandwidth * giga, 1), 7) + " GB/s read and written\n\n";
  text += paint(left("benchmark", names_width) + right("us/step", 11) + right("fastest", 11) + right("spread", 10) +
                    right("GFLOP/s", 9) + right("of peak", 9) + right("MB/step", 10) + "  what",
                Colour::bold, has_colour) +
          "\n";
  for (const auto& [workload, measurement] : all.results) {
    const double flops = measurement.flops_per_second();
    text += left(workload.name, names_width) + right(fixed(measurement.us_per_step, 2), 11) +
            right(fixed(measurement.fastest_us, 2), 11) + right(fixed(100 * measurement.spread, 1) + " %", 10) +
            right(fixed(flops * giga, 1), 9) + right(fixed(100 * flops / all.peak().all_threads, 1) + " %", 9) +
            right(fixed(measurement.bytes * 1e-6, 2), 10) + "  " + workload.shape + "\n";
  }
  return text;
}

int run_bench(const BenchArguments& options) {
  if (options.lists) {
    print(options.json ? workloads_json(wanted(options)).dump(2) + "\n" : workloads_text(wanted(options)));
    return done;
  }
  const Benchmarks all = measured(options);
  print(options.json ? benchmarks_json(all).dump(2) + "\n" : benchmarks_text(all, terminal(stdout).has_colour));
  return done;
}

}  // namespace

Command add_bench(CLI::App& program) {
  const auto options = std::make_shared<BenchArguments>();
  CLI::App* app = program.add_subcommand(
      "bench",
      "Measures this machine: its peak and its bandwidth, and how long steps of training take on it, in microseconds, "
      "GFLOP/s and as a share of the peak: networks as people have them, and a grid of widths, depths, batches, layers "
      "and optimizers. The median of some rounds; the spread is that of their middle half.");
  app->add_option("--only", options->only, "only what has this name, or has it in its name: tabular, width, optimizer")
      ->type_name("NAME");
  app->add_option("--threads", options->threads, "threads to use (default: all processors)")->type_name("N");
  app->add_option("--kernels", options->kernels, "the kernel set that is measured (default: that of a recipe)")
      ->type_name("SET");
  app->add_flag("--list", options->lists, "say what would be measured, and measure nothing");
  app->add_flag("--json", options->json, "print one JSON object");
  app->footer("Example:\n  pellucid bench --only tabular");
  return {app, [options] { return run_bench(*options); }};
}

}  // namespace pellucid::cli
