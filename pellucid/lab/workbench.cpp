#include "pellucid/lab/workbench.hpp"

#include <array>
#include <string_view>

#include "pellucid/base/error.hpp"
#include "pellucid/base/text.hpp"
#include "pellucid/lab/bench.hpp"
#include "pellucid/lab/calls.hpp"
#include "pellucid/lab/request.hpp"

namespace pellucid::lab {

namespace {

struct Call {
  const char* name;
  Answer (*answer)(Bench& bench, const Request& request);
};

constexpr std::array all_calls{
    Call{"back", calls::back},
    Call{"catalogue", calls::catalogue},
    Call{"chain", calls::chain},
    Call{"descent", calls::descent},
    Call{"explain", calls::explain},
    Call{"half_planes", calls::half_planes},
    Call{"judge", calls::judge},
    Call{"keep", calls::keep},
    Call{"landscape", calls::landscape},
    Call{"layers", calls::layers},
    Call{"line", calls::line},
    Call{"load", calls::load},
    Call{"loss", calls::loss},
    Call{"make", calls::make},
    Call{"map", calls::map},
    Call{"network", calls::network},
    Call{"open", calls::open},
    Call{"points", calls::points},
    Call{"race", calls::race},
    Call{"repeat", calls::repeat},
    Call{"run", calls::run},
    Call{"save", calls::save},
    Call{"set", calls::set},
    Call{"surface", calls::surface},
    Call{"unseal", calls::unseal},
};

}  // namespace

Workbench::Workbench() : bench_(std::make_unique<Bench>()) {}
Workbench::~Workbench() = default;

Answer Workbench::ask(const Json& json) {
  const Request request(json);
  const std::string name = request.call();
  std::vector<std::string> names;
  for (const Call& call : all_calls) {
    if (call.name == name) return call.answer(*bench_, request);
    names.emplace_back(call.name);
  }
  fail({Fault::usage, "cannot answer " + in_quotes(name), "", "there is no such call",
        did_you_mean(name, names, "there are " + listed(names))});
}

}  // namespace pellucid::lab
