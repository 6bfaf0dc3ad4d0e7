// The option that names the files of a run that lie elsewhere now.
#pragma once

#include <CLI/CLI.hpp>
#include <string>
#include <vector>

namespace pellucid::cli {

inline void add_data_option(CLI::App& app, std::vector<std::string>& data) {
  app.add_option("--data", data,
                 "where the run's data lies now, if the run or the data was moved; proved by its digest. Again for a "
                 "second file")
      ->type_name("FILE")
      ->allow_extra_args(false);
}

}  // namespace pellucid::cli
