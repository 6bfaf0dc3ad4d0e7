// Where a command writes its result: --out FILE, or standard output.
#pragma once

#include <CLI/CLI.hpp>
#include <string>
#include <vector>

#include "pellucid/base/output.hpp"
#include "pellucid/model/model.hpp"

namespace pellucid::cli {

class OutOptions {
 public:
  void add_to(CLI::App& app);
  /// Fails (Fault::usage) if write() would refuse the place: so that it is known before the work is done.
  void demand_place(const std::vector<std::string>& read) const;
  /// Writes `text`, cleaned where it reaches a terminal. Nothing of what is `read` is touched.
  void write(const std::string& text, const std::vector<std::string>& read) const;

 private:
  std::string out_;
  bool is_forced_ = false;
};

/// --save FILE of a command that makes a model.
class SaveOptions {
 public:
  /// `help` is what --save does: "writes the network as a model".
  void add_to(CLI::App& app, const std::string& help);
  const std::string& path() const { return path_; }  ///< "" if it was not given
  void save(const Model& model) const;

 private:
  std::string path_;
  bool is_forced_ = false;
};

/// --force, which lets a file be replaced.
void add_force_to(CLI::App& app, bool& is_forced, const std::string& of);

/// --tensorboard DIR.
void add_tensorboard_to(CLI::App& app, std::string& folder);

/// --observe-layers.
void add_layers_to(CLI::App& app, bool& observes);

/// What is read with MODEL: the file, and the run that it stands in.
std::vector<std::string> read_with_model(const std::string& model);

}  // namespace pellucid::cli
