#include "pellucid/doctor/advice.hpp"

#include "pellucid/base/text.hpp"

namespace pellucid::doctor {

Advice advise(Index rows, const data::Preparation& preparation, bool has_target, Task task) {
  Index used = 0;
  Index texts = 0;
  for (const data::FittedColumn& column : preparation.columns) {
    used += column.type <= data::ColumnType::text ? 1 : 0;
    texts += column.type == data::ColumnType::text ? 1 : 0;
  }
  const std::string size = counted(rows, "row") + " of " + counted(used, "usable column");
  const std::string simple = task == Task::regression ? "linear regression" : "logistic regression";
  const std::string goal = has_target ? "" : " (name a {source.target} for a closer answer)";
  if (rows < 200) {
    return {"Probably not: begin with " + simple + "." + goal,
            size +
                " are few: a network has more weights than there are rows to settle them, and the held-out parts are "
                "too small to tell luck from skill. A linear model is settled by fewer rows and can be read."};
  }
  if (texts > 0) {
    return {"Worth trying, beside " + simple + " on the words." + goal,
            size + ", " + counted(texts, "column") +
                " of them running text: what words mean together is structure that "
                "networks are good at. With little text a linear model on the words is a strong and readable rival, "
                "and so are "
                "boosted trees on the other columns."};
  }
  if (rows < 10000) {
    return {
        "Only beside simpler models: boosted trees and " + simple + " are the ones to beat." + goal,
        size +
            " are a table of moderate size. On such tables boosted trees usually do as well or better, train faster "
            "and need less care, and " +
            simple +
            " can be explained to anybody. One or two hidden layers are "
            "enough if a network is wanted; compare them on the same validation rows."};
  }
  return {
      "Yes, beside boosted trees as the rival." + goal,
      size +
          " are enough to train a network with one or two hidden layers. Boosted trees remain the strongest rival on "
          "tables; a network gains where effects are smooth, where many columns act together, or where the model "
          "must be trained further later. If each prediction must be explained, " +
          simple +
          " stays the first "
          "choice."};
}

}  // namespace pellucid::doctor
