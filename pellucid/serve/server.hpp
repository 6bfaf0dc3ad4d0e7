// The server of the lab: what stands on a shelf, to browsers of this machine, or to whoever holds a token. Only
// server.cpp knows the HTTP library.
#pragma once

#include <atomic>
#include <memory>
#include <string>

#include "pellucid/serve/shelf.hpp"

namespace pellucid::serve {

constexpr int usual_port = 7357;
constexpr int ports_tried = 20;  ///< from the usual one on, where none is asked for

struct Place {
  std::string host = "127.0.0.1";
  int port = 0;  ///< 0: the usual one, or the next that is free
};

class Server {
 public:
  /// Listens from now on. Other machines need the token in the address. Fails as listen_at() does, and (Fault::usage)
  /// if this Pellucid was built without a server.
  Server(const Place& place, Shelf shelf);
  ~Server();
  Server(const Server&) = delete;
  Server& operator=(const Server&) = delete;

  /// Where it is: "http://127.0.0.1:7357/".
  const std::string& address() const { return address_; }
  /// Serves until `stop` is set, and for a second at most after that. False if an answer has not ended then: its thread
  /// is left behind, and the program should end.
  bool run(const std::atomic<bool>& stop);

 private:
  class Library;
  std::unique_ptr<Library> library_;
  std::string address_{};
};

}  // namespace pellucid::serve
