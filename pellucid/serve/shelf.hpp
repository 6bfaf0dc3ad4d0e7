// What a server has to give, by path: put together once, before the first request. A request chooses among these and
// names nothing else.
#pragma once

#include <functional>
#include <map>
#include <memory>
#include <string>

#include "pellucid/base/element.hpp"

namespace pellucid::serve {

/// What a stream of events was told so far.
struct Cursor {
  Index seen = 0;      ///< events with a number
  std::string said{};  ///< the state that was told last
};

/// Server-sent events as they go out: "id: 3\ndata: {}\n\n".
struct Told {
  std::string text{};
  bool is_end = false;  ///< nothing will ever follow
};

/// One thing: content, or events. Its functions are called from many threads at once, and fail as any work does.
struct Resource {
  std::string type;                                               ///< as browsers are told: "application/json"
  std::function<std::shared_ptr<const std::string>()> content{};  ///< null: it is not there yet
  std::function<Told(Cursor&)> events{};                          ///< what is new since the last call
};

using Shelf = std::map<std::string, Resource>;

}  // namespace pellucid::serve
