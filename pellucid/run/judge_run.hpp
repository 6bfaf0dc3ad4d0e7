// How a run does: on its sealed test set, on rows of a user's own, on its validation rows. Whatever looks at sealed
// rows counts first.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "pellucid/judge/criterion.hpp"
#include "pellucid/rows/known_rows.hpp"
#include "pellucid/run/ledger.hpp"

namespace pellucid {

/// Whether a path is a run folder, or a file in one.
bool lies_in_a_run(const std::string& path);

/// How a run does on its sealed test set.
struct Unsealed {
  Judged judged;
  data::Seal seal;  ///< with this opening counted, and the paths at which the files are now
  Openings openings;
  bool is_finished = true;             ///< the run has ended; else it can be resumed
  std::vector<Measured> measured{};    ///< as the ledger has it
  bool is_recorded = true;             ///< it could be written there
  judge::Criterion criterion{};        ///< by which the run is judged
  std::vector<std::string> allowed{};  ///< what would have stopped the training: source.allow of the run
};

/// Opens the sealed test set of a run; the opening is counted on disk before a row is looked at. `data` names files of
/// the run that lie elsewhere now. Fails (Fault::usage) if nothing is sealed, (Fault::refused) if the test rows, the
/// seal or the ledger were changed since. The ledger keeps the `reason`, if there is one, and what was measured;
/// `tell_earlier` is told who looked before.
Unsealed unseal(const std::string& folder, const std::vector<std::string>& data = {}, const std::string& reason = "",
                const TellEarlier& tell_earlier = {});

/// Why sealed rows are looked at, which the ledger keeps, and who is told who looked before.
struct Looking {
  std::string reason{};
  TellEarlier tell_earlier{};
};

/// How a model does on rows of a user's own.
struct Evaluated {
  std::vector<JudgedSide> sides;     ///< one at least; all rows are new where the run or its rows are not known
  std::optional<Openings> openings;  ///< sealed rows were among them
  std::optional<Error> unknown;      ///< why the run's rows are not known, so that any row may be one of them
};

/// The metrics of a model, opened `from` a file or a run folder, on labelled rows, as evaluate_rows(). Where the run's
/// seal lies beside the model, its training, validation and sealed rows among them are judged apart, and sealed ones
/// are counted as an opening before they are looked at; of a table that has grown the rows that were there are known.
/// `data` names files of the run that lie elsewhere now. Fails as evaluate_rows() and count_opening() do.
Evaluated evaluate_model(const Model& model, const std::string& from, const std::string& path,
                         const std::string& labels = "", const Source& reading = {},
                         const std::vector<std::string>& data = {}, const Looking& looking = {});

/// The metrics of the model of a run on its validation rows: one side. Nothing is unsealed, but where the run's file of
/// validation rows holds sealed ones: that is counted. Fails (Fault::usage) if it has none.
Evaluated evaluate_run(const Model& model, const std::string& from, const std::vector<std::string>& data = {},
                       const Looking& looking = {});

/// A row whose truth is to be shown: of a table or of pictures, the other of which is null.
struct ShownRow {
  const data::Table* table;
  const data::Dataset* pictures;
  std::uint32_t row;
};
/// Counts an opening, by the command `by`, if the row is a sealed one of the run in which the model lies, before it is
/// looked at. None if it is not, or where the model lies in no run or its rows are not known. `data` names files of the
/// run, `perhaps` one that may be one of them. Fails (Fault::refused) as count_opening() does.
std::optional<Openings> count_shown(const Model& model, const std::string& from, const ShownRow& shown,
                                    const std::string& by, const std::vector<std::string>& data = {},
                                    const std::string& perhaps = "");

/// The rows of a run of a table that anybody may see, as seen_rows() has them; none of pictures. What lies in no other
/// place is looked for at `perhaps`, in a table that may have grown since. Fails (Fault::usage) where the model lies in
/// no run, and as evaluate_run() does.
std::optional<SeenRows> rows_of_run(const Model& model, const std::string& from,
                                    const std::vector<std::string>& data = {}, const std::string& perhaps = "");

/// The scores of the validation rows of a run, as judge::conformal_scores() has them: what intervals are made by.
struct Calibration {
  std::vector<double> scores;
  std::optional<Openings> openings;  ///< sealed rows were among them
};
/// Fails (Fault::usage) where the model lies in no run, and as evaluate_run() and judge::conformal_scores() do.
Calibration calibrate(const Model& model, const std::string& from, const std::vector<std::string>& data = {});

}  // namespace pellucid
