// Other forms of a trained network. Each is one file in export/ that defines one function returning a Format; the build
// collects them, and `pellucid export` writes them.
#pragma once

#include <string>

#include "pellucid/base/catalogue.hpp"
#include "pellucid/model/model.hpp"

namespace pellucid::exports {

struct Format {
  static constexpr const char* kind = "export";
  static constexpr const char* plural = "exports";
  static constexpr const char* about = "forms in which other programs take a trained network";
  static Entries<Format>& registered();
  Text name, summary, use, source;
  Text ending;                               ///< of its files: ".dot"
  std::string (*write)(const Model& model);  ///< the whole file; equal models give equal bytes
  /// The steps of a model that predicts one number from two, and a line of what is written of it.
  Example example{};
};

}  // namespace pellucid::exports
