// A run that is shown: an account of it, its epochs as they come, its model file, and the rows of it that may be seen.
// Sealed rows are taken out before anything is put on the shelf.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "pellucid/base/error.hpp"
#include "pellucid/serve/shelf.hpp"

namespace pellucid::serve {

/// Puts the run in `folder` on the shelf: run.json and run/events, run/model.safetensors, run/rows.csv. `data` names
/// files of the run that lie elsewhere now; `naming` is for messages in the account. Returns why its rows are not
/// shown, if they are not. Fails (Fault::data) on what is no run, or is one of several networks (name one of them);
/// (Fault::refused) if its recipe was changed.
std::optional<Error> show_run(Shelf& shelf, const std::string& folder, const std::vector<std::string>& data,
                              KeyNaming naming = nullptr);

}  // namespace pellucid::serve
