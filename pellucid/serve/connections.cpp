#include "pellucid/serve/connections.hpp"

#include <netdb.h>
#include <netinet/in.h>
#include <poll.h>
#include <sys/socket.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <condition_variable>
#include <cstring>
#include <deque>
#include <list>
#include <mutex>
#include <thread>
#include <utility>
#include <vector>

#include "pellucid/base/error.hpp"
#include "pellucid/base/retried.hpp"
#include "pellucid/base/text.hpp"

namespace pellucid::serve {

namespace {

using Clock = std::chrono::steady_clock;
using std::chrono::milliseconds;

constexpr int backlog = 512;
constexpr milliseconds between_looks{100};  // whether to stop
constexpr milliseconds time_to_stop{700};
constexpr std::size_t most_left_over = std::size_t{256} << 10;  // bytes that are read of a client that was answered
constexpr milliseconds time_to_go{200};                         // for such a client
constexpr std::string_view head_end = "\r\n\r\n";

/// False if it is to end: closed by the client, or broken.
bool receive(int socket, std::string& bytes) {
  char some[4096];
  const ssize_t count = retried([&] { return ::recv(socket, some, sizeof some, MSG_DONTWAIT); });
  if (count < 0) return errno == EAGAIN;
  bytes.append(some, static_cast<std::size_t>(count));
  return count > 0;
}

void send_now(int socket, std::string_view bytes) {
  static_cast<void>(::send(socket, bytes.data(), bytes.size(), MSG_NOSIGNAL | MSG_DONTWAIT) > 0);
}

bool wait_for(int socket, short what, milliseconds time) {
  pollfd ready{socket, what, 0};
  return retried([&] { return ::poll(&ready, 1, static_cast<int>(time.count())); }) > 0;
}

}  // namespace

/// The threads that answer.
class Connections::Pool : public std::enable_shared_from_this<Connections::Pool> {
 public:
  Pool(const Limits& limits, Serve serve) : limits_(limits), serve_(std::move(serve)) {}

  /// Has a request answered. False if there is no room.
  bool take(int socket, std::string head);
  /// Sockets whose clients were answered.
  std::vector<int> answered() {
    const std::lock_guard lock(mutex_);
    return std::exchange(answered_, {});
  }
  bool stop(milliseconds time);

 private:
  friend class Client;
  struct Request {
    int socket;
    std::string head;
  };
  void work();

  const Limits limits_;
  const Serve serve_;
  std::mutex mutex_{};
  std::condition_variable changed_{};
  std::deque<Request> waiting_{};
  std::vector<int> answered_{};
  std::size_t threads_ = 0, resting_ = 0, staying_ = 0;
  bool is_stopping_ = false;
};

class Connections::Client final : public Connection {
 public:
  Client(Pool& pool, Pool::Request request) : pool_(pool), request_(std::move(request)) {}

  std::string_view head() const override { return request_.head; }

  bool write(std::string_view bytes) override {
    while (!bytes.empty()) {
      const ssize_t count =
          retried([&] { return ::send(request_.socket, bytes.data(), bytes.size(), MSG_NOSIGNAL | MSG_DONTWAIT); });
      if (count < 0 && (errno != EAGAIN || !is_taken_soon())) return false;
      if (count > 0) bytes.remove_prefix(static_cast<std::size_t>(count));
    }
    return true;
  }

  bool stay() override {
    const std::lock_guard lock(pool_.mutex_);
    if (stays_ || pool_.staying_ == pool_.limits_.streams) return stays_;
    ++pool_.staying_;
    return stays_ = true;
  }

  bool wait(milliseconds time) override {
    std::unique_lock lock(pool_.mutex_);
    if (pool_.changed_.wait_for(lock, time, [&] { return pool_.is_stopping_; })) return false;
    lock.unlock();
    char next;
    const ssize_t count = ::recv(request_.socket, &next, 1, MSG_PEEK | MSG_DONTWAIT);
    return count > 0 || (count < 0 && (errno == EAGAIN || errno == EINTR));
  }

  int socket() const { return request_.socket; }
  bool stays() const { return stays_; }

 private:
  /// Whether the client takes more before its time is over.
  bool is_taken_soon() const {
    constexpr milliseconds slice{50};
    const Clock::time_point since = Clock::now();
    while (!wait_for(request_.socket, POLLOUT, slice)) {
      const Clock::time_point now = Clock::now();
      const std::lock_guard lock(pool_.mutex_);
      const Limits& limits = pool_.limits_;
      const bool is_late = now - since > (pool_.waiting_.empty() ? limits.quiet_time : limits.hurried_time);
      if (pool_.is_stopping_ || is_late || (!stays_ && now - begun_ > limits.whole_time)) return false;
    }
    return stays_ || Clock::now() - begun_ < pool_.limits_.whole_time;
  }

  Pool& pool_;
  Pool::Request request_;
  Clock::time_point begun_ = Clock::now();
  bool stays_ = false;
};

bool Connections::Pool::take(int socket, std::string head) {
  const std::lock_guard lock(mutex_);
  if (waiting_.size() >= limits_.waiting) return false;
  waiting_.push_back({socket, std::move(head)});
  if (resting_ < waiting_.size() && threads_ < limits_.threads) {
    ++threads_;
    std::thread([own = shared_from_this()] { own->work(); }).detach();  // stop() waits for it
  }
  changed_.notify_all();
  return true;
}

void Connections::Pool::work() {
  std::unique_lock lock(mutex_);
  while (!is_stopping_) {
    ++resting_;
    changed_.wait(lock, [&] { return is_stopping_ || !waiting_.empty(); });
    --resting_;
    if (is_stopping_) break;
    Client client(*this, std::move(waiting_.front()));
    waiting_.pop_front();
    lock.unlock();
    serve_(client);
    ::shutdown(client.socket(), SHUT_WR);
    lock.lock();
    if (client.stays()) --staying_;
    answered_.push_back(client.socket());
  }
  --threads_;
  changed_.notify_all();
}

bool Connections::Pool::stop(milliseconds time) {
  std::unique_lock lock(mutex_);
  is_stopping_ = true;
  for (const Request& each : std::exchange(waiting_, {})) ::close(each.socket);
  changed_.notify_all();
  const bool has_ended = changed_.wait_for(lock, time, [&] { return threads_ == 0; });
  for (const int socket : std::exchange(answered_, {})) ::close(socket);
  return has_ended;
}

/// Clients that no thread has: those whose heads are being read, and those that were answered. What these still send
/// is read for a moment, or the system would tell them of an error in place of the answer.
class Connections::Door {
 public:
  Door(const Limits& limits, Pool& pool, const Words& words) : limits_(limits), pool_(pool), words_(words) {}
  ~Door() {
    for (const Guest& each : guests_) ::close(each.socket);
  }
  Door(const Door&) = delete;
  Door& operator=(const Door&) = delete;

  /// Waits for clients and does what there is to do.
  void look(int listening) {
    std::vector<pollfd> ready{{listening, POLLIN, 0}};
    for (const Guest& each : guests_) ready.push_back({each.socket, POLLIN, 0});
    const int count = ::poll(ready.data(), ready.size(), static_cast<int>(between_looks.count()));
    const Clock::time_point now = Clock::now();
    auto guest = guests_.begin();
    for (std::size_t i = 1; i < ready.size(); ++i) {
      const auto at = guest++;
      const bool is_over = count > 0 && ready[i].revents != 0 ? !goes_on(*at) : now > at->end && !is_late(*at);
      if (is_over) guests_.erase(at);
    }
    for (const int socket : pool_.answered()) guests_.push_back({socket, true, now + time_to_go});
    if (count > 0 && ready.front().revents != 0) welcome(listening);
  }

 private:
  struct Guest {
    int socket;
    bool was_answered;
    Clock::time_point end;
    std::string head{};
    std::size_t left_over = 0;
  };

  void welcome(int listening) {
    for (int i = 0; i < backlog; ++i) {
      if (guests_.size() >= limits_.clients) close_oldest();
      const int socket = ::accept4(listening, nullptr, nullptr, SOCK_CLOEXEC | SOCK_NONBLOCK);
      if (socket < 0) {
        if ((errno == EMFILE || errno == ENFILE) && !guests_.empty()) close_oldest();
        return;  // whatever else it is, it is of one client
      }
      guests_.push_back({socket, false, Clock::now() + limits_.head_time});
      if (!goes_on(guests_.back())) guests_.pop_back();
    }
  }

  void close_oldest() {
    ::close(guests_.front().socket);
    guests_.pop_front();
  }

  /// Reads what is there. False once the guest is none any more.
  bool goes_on(Guest& guest) {
    std::string& head = guest.head;
    const std::size_t before = head.size();
    if (!receive(guest.socket, head)) {
      ::close(guest.socket);
      return false;
    }
    if (guest.was_answered) {
      guest.left_over += head.size();
      head.clear();
      if (guest.left_over > most_left_over) ::close(guest.socket);
      return guest.left_over <= most_left_over;
    }
    const std::size_t end = head.find(head_end, std::max<std::size_t>(before, 3) - 3);
    if (end == std::string::npos && head.size() <= limits_.head_bytes) return true;
    if (end != std::string::npos) head.resize(end + head_end.size());  // the rest would be a body: nobody looks at it
    if (pool_.take(guest.socket, std::move(head))) return false;
    dismiss(guest, words_.too_many);
    return true;
  }

  /// Its time is over. True if it gets an answer, and a moment to read it.
  bool is_late(Guest& guest) {
    if (!guest.was_answered && !guest.head.empty()) {
      dismiss(guest, words_.too_late);
      return true;
    }
    ::close(guest.socket);
    return false;
  }

  static void dismiss(Guest& guest, std::string_view words) {
    send_now(guest.socket, words);
    ::shutdown(guest.socket, SHUT_WR);
    guest.was_answered = true;
    guest.end = Clock::now() + time_to_go;
    guest.head.clear();
  }

  const Limits& limits_;
  Pool& pool_;
  const Words& words_;
  std::list<Guest> guests_{};  ///< the oldest first
};

Connections::Connections(const Limits& limits, Serve serve, Words words)
    : pool_(std::make_shared<Pool>(limits, std::move(serve))), limits_(limits), words_(std::move(words)) {}

Connections::~Connections() { pool_->stop(milliseconds(0)); }

bool Connections::run(int listening, const std::atomic<bool>& stop) {
  Door door(limits_, *pool_, words_);
  while (!stop) door.look(listening);
  return pool_->stop(time_to_stop);
}

Listening listen_at(const std::string& host, int port, int tries) {
  addrinfo hints{};
  hints.ai_socktype = SOCK_STREAM;
  hints.ai_flags = AI_PASSIVE;
  addrinfo* found = nullptr;
  if (const int error = ::getaddrinfo(host.c_str(), nullptr, &hints, &found); error != 0) {
    fail({Fault::usage, "cannot serve at " + in_quotes(host), "", ::gai_strerror(error),
          "give an address of this machine with {run.host}, such as 127.0.0.1 or 0.0.0.0"});
  }
  const std::unique_ptr<addrinfo, void (*)(addrinfo*)> address(found, ::freeaddrinfo);
  int error = 0;
  for (int at = port; at < port + tries && at <= 65535; ++at) {
    const int socket = ::socket(address->ai_family, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);
    if (socket < 0) break;
    const int on = 1;
    ::setsockopt(socket, SOL_SOCKET, SO_REUSEADDR, &on, sizeof on);
    if (address->ai_family == AF_INET6) {
      reinterpret_cast<sockaddr_in6*>(address->ai_addr)->sin6_port = htons(static_cast<std::uint16_t>(at));
    } else {
      reinterpret_cast<sockaddr_in*>(address->ai_addr)->sin_port = htons(static_cast<std::uint16_t>(at));
    }
    if (::bind(socket, address->ai_addr, address->ai_addrlen) == 0 && ::listen(socket, backlog) == 0) {
      sockaddr_storage bound{};
      socklen_t size = sizeof bound;
      ::getsockname(socket, reinterpret_cast<sockaddr*>(&bound), &size);
      return {socket,
              ntohs(reinterpret_cast<const sockaddr_in*>(&bound)->sin_port)};  // at the same place in sockaddr_in6
    }
    error = errno;
    ::close(socket);
    if (error != EADDRINUSE) break;
  }
  fail({error == EADDRNOTAVAIL ? Fault::usage : Fault::run, "cannot serve at " + in_quotes(host),
        "port " + std::to_string(port), std::strerror(error), "choose another one with {run.port} or {run.host}"});
}

}  // namespace pellucid::serve
