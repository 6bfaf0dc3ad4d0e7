// Stands for server.cpp in a Pellucid built without the HTTP library (PELLUCID_SERVER=OFF).
#include "pellucid/base/error.hpp"
#include "pellucid/serve/server.hpp"

namespace pellucid::serve {

class Server::Library {};

Server::Server(const Place&, Shelf) {
  fail({Fault::usage, "cannot serve the lab", "", "this Pellucid was built without a server",
        "build it with -DPELLUCID_SERVER=ON, or copy the pages with {run.export=DIR}"});
}
Server::~Server() = default;
bool Server::run(const std::atomic<bool>&) { return true; }

}  // namespace pellucid::serve
