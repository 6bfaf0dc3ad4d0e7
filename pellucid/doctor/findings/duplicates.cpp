// duplicates: rows that were meant to stand there once. A network that was trained on one knows the other.
#include "pellucid/base/text.hpp"
#include "pellucid/doctor/finding.hpp"

namespace pellucid::doctor::findings {

namespace {

std::string copies_on_both_sides(const data::Repetition& repetition) {
  if (repetition.sealed_copies == 0 || repetition.is_of_file) return "";
  return "; " + grouped(repetition.sealed_copies) + " of the " + counted(repetition.sealed, "sealed row") +
         (repetition.sealed_copies == 1 ? " is a copy" : " are copies") + " of rows that training sees";
}

/// Of rows that are judged: with such a share of copies their score is that of what was learned by heart.
bool are_too_many(Index copies, Index judged) {
  constexpr Index least = 20;
  return judged >= least && 2 * copies >= judged;
}

/// Rows of a file that training saw: what is measured on them tells nothing.
void add_shared(std::vector<Found>& found, Index shared, Index rows, const char* file, const char* key, bool stops) {
  if (shared == 0) return;
  found.push_back({"",
                   grouped(shared) + " of the " + counted(rows, "row") + " of the " + file + " file " +
                       (shared == 1 ? "equals a row" : "equal rows") + " that training sees, target too",
                   std::string("take such rows out of one of the files, or leave out ") + key, stops});
}

/// Groups that were to stand on one side.
void add_shared_groups(std::vector<Found>& found, Index shared, const char* file, const char* key) {
  if (shared == 0) return;
  found.push_back({"",
                   counted(shared, "group") + " of the " + file + " file " + (shared == 1 ? "stands" : "stand") +
                       " in rows that training sees too",
                   std::string("take such groups out of one of the files, or leave out ") + key});
}

}  // namespace

Finding duplicates() {
  return {
      .name = "duplicates",
      .label = "duplicates",
      .summary = "copies: rows that stand in the table before",
      .rule =
          "every input of a row and its target are equal to those of an earlier row, and equal inputs do not lie "
          "in the nature of the table (see few_inputs); or so is a row of a file of test or validation rows, or such "
          "a file shares groups with the table; it stops a training if half of 20 sealed rows or more, or of "
          "those of a file, are copies of rows that training sees",
      .subject = Subject::split,
      .consequence = "a score on rows that training saw says nothing of rows to come",
      .find = [](const Case& at) -> std::vector<Found> {
        const data::Repetition& repetition = at.sealing->repetition;
        std::vector<Found> found;
        if (repetition.is_of_file) {
          add_shared(found, repetition.sealed_copies, repetition.sealed, "test", "{source.test_file}",
                     !repetition.is_natural && are_too_many(repetition.sealed_copies, repetition.sealed));
        }
        add_shared(found, at.sealing->validation_copies, at.sealing->validation_rows, "validation",
                   "{source.validation_file}",
                   !repetition.is_natural && are_too_many(at.sealing->validation_copies, at.sealing->validation_rows));
        if (repetition.file_copies > 0) {
          found.push_back({"",
                           grouped(repetition.file_copies) + " of the " + counted(repetition.sealed, "sealed row") +
                               (repetition.file_copies == 1 ? " stands" : " stand") + " in the validation file too",
                           "take such rows out of the file, or leave out {source.validation_file}"});
        }
        const Index groups = repetition.shared_groups;
        if (repetition.is_of_file) add_shared_groups(found, groups, "test", "{source.test_file}");
        if (!repetition.is_of_file && groups > 0) {
          found.push_back(
              {"",
               counted(groups, "sealed group") + (groups == 1 ? " stands" : " stand") + " in the validation file too",
               "take such groups out of the file, or leave out {source.validation_file}"});
        }
        add_shared_groups(found, at.sealing->validation_groups, "validation", "{source.validation_file}");
        if (repetition.copies == 0 || repetition.is_natural) return found;
        found.push_back(
            {"",
             counted(repetition.copies, "row") + " of " + grouped(repetition.rows) +
                 (repetition.copies == 1 ? " stands" : " stand") + " there before" + copies_on_both_sides(repetition),
             at.sealing->are_together ? "equal rows stay on one side, as asked; remove them if they are mistakes"
                                      : "remove them if they are mistakes, or keep equal rows on one side with "
                                        "{source.repeats=together}",
             !repetition.is_of_file && are_too_many(repetition.sealed_copies, repetition.sealed)});
        return found;
      },
      .example = {"city,price\nOslo,1\nOslo,1\nMoss,2\n", "1 row of 3 stands there before"},
      .rank = 1};
}

}  // namespace pellucid::doctor::findings
