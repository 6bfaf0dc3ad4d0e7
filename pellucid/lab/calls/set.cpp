// {"call": "set", "tensor": "0.weight", "at": 3, "value": 0.5}: another value for one number of the network, by its
// place in the model file. Answers what was there.
#include "pellucid/base/error.hpp"
#include "pellucid/base/text.hpp"
#include "pellucid/lab/calls.hpp"

namespace pellucid::lab::calls {

Answer set(Bench& bench, const Request& request) {
  Model model = demand_model(bench);
  const std::string tensor = request.text("tensor");
  std::vector<double> values = model.tensor(tensor);
  const Index at = request.count("at", 0, 0, static_cast<Index>(values.size()) - 1);
  const double value = request.number("value");
  request.refuse_unknown();
  const double old = std::exchange(values[static_cast<std::size_t>(at)], value);
  model.set_tensor(tensor, values);
  if (bench.experiment) bench.experiment->trainer().set(0, model);
  bench.model = std::move(model);
  return {{{"was", number_or_null(old)}}};
}

}  // namespace pellucid::lab::calls
