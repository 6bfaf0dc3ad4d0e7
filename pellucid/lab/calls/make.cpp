// {"call": "make", "name": "circle", "rows": 500, "noise": 0.1, "seed": 1}: what `pellucid make` prints.
#include <cstdint>

#include "pellucid/lab/calls.hpp"
#include "pellucid/lab/dataset.hpp"

namespace pellucid::lab::calls {

Answer make(Bench&, const Request& request) {
  const std::string name = request.text("name");
  const Made usual;
  const Made wanted{request.count("rows", usual.rows, 1, most_made), request.number("noise", usual.noise),
                    static_cast<std::uint64_t>(request.count("seed", 0, 0, Index{1} << 53))};
  request.refuse_unknown();
  return {{{"csv", made_csv(name, wanted)}}};
}

}  // namespace pellucid::lab::calls
