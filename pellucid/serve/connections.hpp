// Sockets of clients. One thread reads the heads of all requests, so that a client that sends nothing, or byte by byte,
// holds up nobody; a few others answer what came whole. HTTP is not known here, but for where a head ends.
#pragma once

#include <atomic>
#include <chrono>
#include <cstddef>
#include <functional>
#include <memory>
#include <string>
#include <string_view>

namespace pellucid::serve {

struct Limits {
  std::size_t threads = 16;   ///< answers at once
  std::size_t streams = 8;    ///< of these: those that stay, for events
  std::size_t waiting = 64;   ///< whole requests that wait for a thread
  std::size_t clients = 512;  ///< that have not sent their request yet; the oldest goes for a new one
  std::size_t head_bytes = 16 << 10;
  std::chrono::milliseconds head_time{5000};    ///< for all of a head
  std::chrono::milliseconds quiet_time{5000};   ///< for some bytes of an answer to be taken
  std::chrono::milliseconds hurried_time{250};  ///< the same, where others wait
  std::chrono::milliseconds whole_time{60000};  ///< for a whole answer
};

/// One client whose request is there.
class Connection {
 public:
  virtual ~Connection() = default;
  /// What it sent: up to the empty line that ends a head, or more than head_bytes without one.
  virtual std::string_view head() const = 0;
  /// False if the client does not take it.
  virtual bool write(std::string_view bytes) = 0;
  /// It stays, and may be quiet. False if there are enough of these.
  virtual bool stay() = 0;
  /// Waits for so long. False if the client went away, or the server stops.
  virtual bool wait(std::chrono::milliseconds time) = 0;
};

/// What a client is told without a thread of its own.
struct Words {
  std::string too_late, too_many;
};

class Connections {
 public:
  using Serve = std::function<void(Connection&)>;  ///< must not throw
  Connections(const Limits& limits, Serve serve, Words words);
  ~Connections();
  Connections(const Connections&) = delete;
  Connections& operator=(const Connections&) = delete;

  /// Takes clients of `listening` until `stop` is set. False if an answer does not end then: its thread is left behind,
  /// and the program should end.
  bool run(int listening, const std::atomic<bool>& stop);

 private:
  class Door;
  class Pool;
  class Client;
  std::shared_ptr<Pool> pool_;
  Limits limits_;
  Words words_;
};

/// A socket that listens.
struct Listening {
  int socket = -1;
  int port = 0;
};
/// Binds to `host` and `port`; to one of the `tries` ports from there on. Fails (Fault::run) if none is free,
/// (Fault::usage) if the host is none of this machine's.
Listening listen_at(const std::string& host, int port, int tries);

}  // namespace pellucid::serve
