// The server itself, asked over a socket; what attacks it is scripts/server-test.
#include "pellucid/serve/server.hpp"

#include <arpa/inet.h>
#include <gtest/gtest.h>
#include <sys/socket.h>
#include <unistd.h>

#include <thread>
#include <vector>

#include "pellucid/base/error.hpp"
#include "tests/support/failure.hpp"

namespace pellucid::serve {
namespace {

/// A client of one request.
class Caller {
 public:
  explicit Caller(int port) : socket_(::socket(AF_INET, SOCK_STREAM, 0)) {
    sockaddr_in there{};
    there.sin_family = AF_INET;
    there.sin_port = htons(static_cast<std::uint16_t>(port));
    there.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    EXPECT_EQ(::connect(socket_, reinterpret_cast<sockaddr*>(&there), sizeof there), 0);
  }
  ~Caller() { ::close(socket_); }
  Caller(const Caller&) = delete;
  Caller& operator=(const Caller&) = delete;

  void send(const std::string& text) {
    EXPECT_EQ(::send(socket_, text.data(), text.size(), MSG_NOSIGNAL), static_cast<ssize_t>(text.size()));
  }
  /// What comes until `end` was seen, or all.
  std::string receive(const std::string& end = "") {
    std::string text;
    char some[4096];
    while (end.empty() || text.find(end) == std::string::npos) {
      const ssize_t count = ::recv(socket_, some, sizeof some, 0);
      if (count <= 0) break;
      text.append(some, static_cast<std::size_t>(count));
    }
    return text;
  }

 private:
  int socket_;
};

struct Serving : ::testing::Test {
  std::atomic<bool> stop = false;
  std::atomic<Index> events = 2;  ///< that there are
  Server server{{}, shelf()};
  int port = std::stoi(server.address().substr(server.address().rfind(':') + 1));
  bool has_ended = false;
  std::thread thread{[this] { has_ended = server.run(stop); }};

  ~Serving() override {
    if (thread.joinable()) end();
  }
  void end() {
    stop = true;
    thread.join();
  }
  Shelf shelf() {
    Shelf shelf;
    shelf["index.html"] = {"text/html", [] { return std::make_shared<const std::string>("<p>"); }};
    shelf["large"] = {"x/y", [] { return std::make_shared<const std::string>(3'000'000, 'a'); }};
    shelf["empty"] = {"x/y", [] { return std::make_shared<const std::string>(); }};
    shelf["later"] = {"x/y", []() -> std::shared_ptr<const std::string> { return nullptr; }};
    shelf["broken"] = {"x/y", []() -> std::shared_ptr<const std::string> {
                         fail({Fault::data, "cannot read it", "", "it is broken", "mend it"});
                       }};
    shelf["events"] = {"text/event-stream", {}, [this](Cursor& cursor) {
                         Told told;
                         for (; cursor.seen < events; ++cursor.seen)
                           told.text += "id: " + std::to_string(cursor.seen + 1) + "\n\n";
                         told.is_end = events > 3;
                         return told;
                       }};
    return shelf;
  }
  std::string ask(const std::string& path, const std::string& more = "", const std::string& method = "GET") const {
    Caller caller(port);
    caller.send(request(path, more, method));
    return caller.receive();
  }
  std::string request(const std::string& path, const std::string& more = "", const std::string& method = "GET") const {
    return method + " /" + path + " HTTP/1.1\r\nHost: 127.0.0.1:" + std::to_string(port) + "\r\n" + more + "\r\n";
  }
};

int status_of(const std::string& answer) { return answer.size() < 12 ? 0 : std::stoi(answer.substr(9, 3)); }
std::string body_of(const std::string& answer) { return answer.substr(answer.find("\r\n\r\n") + 4); }

TEST_F(Serving, gives_what_stands_on_the_shelf) {
  EXPECT_EQ(body_of(ask("")), "<p>");
  EXPECT_EQ(body_of(ask("large")), std::string(3'000'000, 'a'));
  EXPECT_EQ(status_of(ask("empty")), 200);
  EXPECT_EQ(body_of(ask("large", "", "HEAD")), "");
  EXPECT_EQ(status_of(ask("large", "", "HEAD")), 200);
  EXPECT_EQ(status_of(ask("nothing")), 404);
  EXPECT_EQ(status_of(ask("later")), 404);
  EXPECT_EQ(status_of(ask("broken")), 503);
  EXPECT_EQ(status_of(ask("", "Content-Length: 0\r\n")), 400);
  EXPECT_EQ(status_of(ask("", "", "POST")), 405);
}

TEST_F(Serving, tells_events_as_they_come) {
  Caller caller(port);
  caller.send(request("events"));
  EXPECT_TRUE(caller.receive("id: 2\n\n").ends_with("retry: 2000\n\nid: 1\n\nid: 2\n\n"));
  events = 3;
  EXPECT_EQ(caller.receive("id: 3\n\n"), "id: 3\n\n");
  events = 4;
  EXPECT_EQ(caller.receive(), "id: 4\n\n");  // and the stream ends
  EXPECT_EQ(body_of(ask("events", "Last-Event-ID: 3\r\n")), "retry: 2000\n\nid: 4\n\n");
  EXPECT_EQ(status_of(ask("events", "Last-Event-ID: 4\r\n")), 204);
  EXPECT_EQ(status_of(ask("events", "Last-Event-ID: 1e99\r\n")), 204);
  EXPECT_EQ(body_of(ask("events", "Last-Event-ID: -7\r\n")), "retry: 2000\n\nid: 1\n\nid: 2\n\nid: 3\n\nid: 4\n\n");
}

TEST_F(Serving, answers_many_at_once) {
  std::atomic<int> good = 0;
  std::vector<std::thread> callers;
  for (int i = 0; i < 8; ++i) {
    callers.emplace_back([&] {
      for (int times = 0; times < 25; ++times) good += body_of(ask("")) == "<p>";
    });
  }
  for (std::thread& each : callers) each.join();
  EXPECT_EQ(good, 8 * 25);
}

TEST_F(Serving, ends_with_clients_that_say_and_read_nothing) {
  Caller idle(port), half(port), stream(port), slow(port);
  half.send("GET / HT");
  stream.send(request("events"));
  stream.receive("id: 2");
  slow.send(request("large"));
  EXPECT_EQ(status_of(ask("")), 200);  // all of them are known by now
  end();
  EXPECT_TRUE(has_ended);
  stream.receive();  // returns: it was closed
}

TEST_F(Serving, takes_the_next_port_unless_one_is_asked_for) {
  Server other({}, {});
  EXPECT_NE(other.address(), server.address());
  EXPECT_TRUE(
      testing::says(testing::error_of([&] { Server({"127.0.0.1", port}, {}); }), "port " + std::to_string(port)));
  EXPECT_EQ(testing::error_of([] { Server({"no such host", 0}, {}); }).fault, Fault::usage);
}

}  // namespace
}  // namespace pellucid::serve
