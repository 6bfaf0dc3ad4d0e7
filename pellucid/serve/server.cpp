// The only file that includes the HTTP library. It parses requests and writes answers; sockets, threads and times are
// those of connections.cpp, since the library bounds neither the number of headers nor the time of a request, and has a
// thread for every client, idle or not.
#include "pellucid/serve/server.hpp"

#include <httplib.h>
#include <unistd.h>

#include <algorithm>
#include <chrono>
#include <exception>
#include <optional>
#include <utility>
#include <vector>

#include "pellucid/base/text.hpp"
#include "pellucid/serve/connections.hpp"
#include "pellucid/serve/gate.hpp"

namespace pellucid::serve {

namespace {

constexpr std::chrono::milliseconds between_events{200};
constexpr int looks_between_signs = 25;  // of life: five seconds
constexpr const char* words_type = "text/plain; charset=utf-8";

/// Of every answer. The pages load nothing from elsewhere, and no other page may use what is served here.
const httplib::Headers& common_headers() {
  static const httplib::Headers headers{
      {"Content-Security-Policy",
       "default-src 'self'; script-src 'self' 'wasm-unsafe-eval'; style-src 'self'; img-src 'self' data:; object-src "
       "'none'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"},
      {"X-Content-Type-Options", "nosniff"},
      {"Referrer-Policy", "no-referrer"},
      {"Cross-Origin-Resource-Policy", "same-origin"},
      {"Cross-Origin-Opener-Policy", "same-origin"},
      {"Cache-Control", "no-store"},
  };
  return headers;
}

/// An answer without the library, for who is not let as far.
std::string plain_answer(int status, const char* reason, const std::string& why) {
  std::string text = "HTTP/1.1 " + std::to_string(status) + " " + reason + "\r\n";
  for (const auto& [name, value] : common_headers()) text += name + ": " + value + "\r\n";
  const std::string body = why + "\n";
  return text + "Content-Type: " + words_type + "\r\nContent-Length: " + std::to_string(body.size()) +
         "\r\nConnection: close\r\n\r\n" + body;
}

const char* reason_of(int status) {
  return status == 400 ? "Bad Request" : status == 414 ? "URI Too Long" : "Request Header Fields Too Large";
}

/// A request that is there as a whole, to be read; what is written goes to the client.
class RequestStream final : public httplib::Stream {
 public:
  RequestStream(std::string_view head, Connection& client) : head_(head), client_(client) {}
  bool is_readable() const override { return !head_.empty(); }
  bool is_writable() const override { return is_open_; }
  ssize_t read(char* to, size_t size) override {
    const std::size_t count = std::min(size, head_.size());
    std::copy_n(head_.data(), count, to);
    head_.remove_prefix(count);
    return static_cast<ssize_t>(count);
  }
  ssize_t write(const char* from, size_t size) override {
    is_open_ = is_open_ && client_.write({from, size});
    return is_open_ ? static_cast<ssize_t>(size) : -1;
  }
  void get_remote_ip_and_port(std::string&, int&) const override {}
  void get_local_ip_and_port(std::string&, int&) const override {}
  socket_t socket() const override { return INVALID_SOCKET; }

 private:
  std::string_view head_;
  Connection& client_;
  bool is_open_ = true;
};

std::vector<std::string> values_of(const httplib::Request& request, const char* name) {
  std::vector<std::string> values;
  const auto [begin, end] = request.headers.equal_range(name);
  for (auto at = begin; at != end; ++at) values.push_back(at->second);
  return values;
}

void say(httplib::Response& response, int status, const std::string& why) {
  response.status = status;
  response.set_content(why + "\n", words_type);
}

}  // namespace

class Server::Library final : public httplib::Server {
 public:
  Library(Shelf shelf, Gate gate, int listening) : shelf_(std::move(shelf)), gate_(std::move(gate)) {
    svr_sock_ = listening;  // the library ends its answers where this is none
    set_default_headers(common_headers());
    set_pre_routing_handler([this](const httplib::Request& request, httplib::Response& response) {
      answer(request, response);
      return HandlerResponse::Handled;  // nothing of the library's own routing is used
    });
    set_exception_handler([](const httplib::Request&, httplib::Response& response, const std::exception_ptr&) {
      say(response, 503, "what was asked for cannot be read now");
    });
  }
  ~Library() override { ::close(svr_sock_); }

  bool run(const std::atomic<bool>& stop) {
    const Limits limits{.head_bytes = most_head_bytes};
    Connections connections(limits, [this](Connection& client) { serve(client); },
                            {plain_answer(408, "Request Timeout", "the request did not come in time"),
                             plain_answer(503, "Service Unavailable", "there are too many requests at once")});
    return connections.run(svr_sock_, stop);
  }

 private:
  void serve(Connection& client) {
    const Strained strained = serve::strained(client.head());
    if (strained.refusal.status != 0) {
      const int status = strained.refusal.status;
      client.write(plain_answer(status, reason_of(status), strained.refusal.why));
      return;
    }
    current = &client;
    RequestStream stream(strained.head, client);
    bool is_closed = false;
    try {
      process_request(stream, true, is_closed, nullptr);
    } catch (const std::exception&) {
      return;  // in the middle of an answer, which ends here: this thread has nobody above it
    }
  }

  void answer(const httplib::Request& request, httplib::Response& response) {
    const Admission admission =
        admit(gate_, {request.method, request.target, values_of(request, "Host"), values_of(request, "Origin"),
                      request.has_header("Content-Length") || request.has_header("Transfer-Encoding")});
    if (admission.refusal.status != 0) {
      if (admission.refusal.status == 405) response.set_header("Allow", "GET, HEAD");
      return say(response, admission.refusal.status, admission.refusal.why);
    }
    const auto found = shelf_.find(admission.path);
    if (found == shelf_.end()) return say(response, 404, "there is no such page here");
    const Resource& resource = found->second;
    if (resource.events) return stream_events(request, resource, response);
    const std::shared_ptr<const std::string> content = resource.content();
    if (content == nullptr) return say(response, 404, "it is not there yet");
    response.status = 200;
    if (content->empty()) return response.set_content("", resource.type);  // the library streams no empty content
    response.set_content_provider(content->size(), resource.type,
                                  [content](size_t from, size_t size, httplib::DataSink& sink) {
                                    return sink.write(content->data() + from, size);
                                  });
  }

  static void stream_events(const httplib::Request& request, const Resource& resource, httplib::Response& response) {
    Cursor cursor;
    if (const auto seen = parse_number(request.get_header_value("Last-Event-ID"))) {
      constexpr double most = 1e9;
      cursor.seen = static_cast<Index>(std::clamp(*seen, 0.0, most));
    }
    const Index before = cursor.seen;
    auto told = std::make_shared<Told>(resource.events(cursor));
    if (before > 0 && told->is_end && cursor.seen == before) {
      response.status = 204;  // a browser that was told all does not come again
      return;
    }
    Connection* const client = current;
    if (request.method != "HEAD" && !client->stay()) return say(response, 503, "there are enough who listen");
    response.status = 200;
    response.set_content_provider(
        resource.type, [&resource, client, cursor, told, looks = 0](size_t, httplib::DataSink& sink) mutable {
          if (looks == 0) told->text.insert(0, "retry: 2000\n\n");
          if (told->text.empty() && looks % looks_between_signs == 0) told->text = ":\n\n";
          if (!told->text.empty() && !sink.write(told->text.data(), told->text.size())) return false;
          if (told->is_end) {
            sink.done();
            return true;
          }
          ++looks;
          if (!client->wait(between_events)) return false;
          *told = resource.events(cursor);
          return true;
        });
  }

  static thread_local Connection* current;  ///< whose request this thread answers: the library hands on its own alone

  const Shelf shelf_;
  const Gate gate_;
};

thread_local Connection* Server::Library::current = nullptr;

Server::Server(const Place& place, Shelf shelf) {
  const bool is_asked = place.port != 0;
  const Listening listening = listen_at(place.host, is_asked ? place.port : usual_port, is_asked ? 1 : ports_tried);
  const std::string token = is_loopback(place.host) ? "" : random_token();
  library_ = std::make_unique<Library>(std::move(shelf), gate_of(place.host, listening.port, token), listening.socket);
  address_ = "http://" + in_address(place.host) + ":" + std::to_string(listening.port) + "/" +
             (token.empty() ? "" : token + "/");
}

Server::~Server() = default;

bool Server::run(const std::atomic<bool>& stop) { return library_->run(stop); }

}  // namespace pellucid::serve
