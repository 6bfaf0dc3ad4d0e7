// Which requests are let in.
#include "pellucid/serve/gate.hpp"

#include <gtest/gtest.h>

#include <random>

namespace pellucid::serve {
namespace {

const Gate own = gate_of("127.0.0.1", 7357, "");

Asked get(const std::string& target, const std::string& host = "127.0.0.1:7357") { return {"GET", target, {host}}; }

int status_of(const Gate& gate, const Asked& asked) { return admit(gate, asked).refusal.status; }

TEST(Gate, lets_its_own_names_in_and_gives_the_path) {
  for (const char* const host : {"127.0.0.1:7357", "localhost:7357", "LOCALHOST:7357"}) {
    EXPECT_EQ(status_of(own, get("/", host)), 0) << host;
  }
  EXPECT_EQ(admit(own, get("/")).path, "index.html");
  EXPECT_EQ(admit(own, get("/assets/a.js?x=/../y")).path, "assets/a.js");
  EXPECT_EQ(admit(own, get("/..%2f../etc/passwd")).path, "..%2f../etc/passwd");  // a name like another, on no shelf
}

TEST(Gate, refuses_every_other_host) {
  for (const char* const host :
       {"evil.example:7357", "127.0.0.1", "127.0.0.1:7358", "127.0.0.1:73570", "127.0.0.2:7357", "localhost.:7357",
        "localhost:7357.evil.example", "a127.0.0.1:7357", "[::1]:7357", ":7357", "", "192.168.0.1:7357",
        "127.0.0.1:7357 ", "user@127.0.0.1:7357"}) {
    EXPECT_EQ(status_of(own, get("/", host)), 403) << host;
  }
  EXPECT_EQ(status_of(own, {"GET", "/", {}}), 400);
  EXPECT_EQ(status_of(own, {"GET", "/", {"127.0.0.1:7357", "127.0.0.1:7357"}}), 400);
}

TEST(Gate, takes_a_host_without_a_port_at_the_port_of_http_alone) {
  EXPECT_EQ(status_of(gate_of("127.0.0.1", 80, ""), get("/", "127.0.0.1")), 0);
  EXPECT_EQ(status_of(gate_of("127.0.0.1", 80, ""), get("/", "evil.example")), 403);
}

TEST(Gate, refuses_pages_of_other_sites) {
  const auto from = [](std::vector<std::string> origins) {
    return status_of(own, {"GET", "/", {"127.0.0.1:7357"}, std::move(origins)});
  };
  EXPECT_EQ(from({"http://127.0.0.1:7357"}), 0);
  EXPECT_EQ(from({"http://localhost:7357"}), 0);
  for (const char* const origin :
       {"null", "https://127.0.0.1:7357", "http://127.0.0.1:8000", "http://evil.example",
        "http://127.0.0.1:7357.evil.example", "http://127.0.0.1:7357/", "127.0.0.1:7357", ""}) {
    EXPECT_EQ(from({origin}), 403) << origin;
  }
  EXPECT_EQ(from({"http://127.0.0.1:7357", "http://evil.example"}), 400);
}

TEST(Gate, answers_get_and_head_without_a_body_and_nothing_else) {
  EXPECT_EQ(status_of(own, {"HEAD", "/", {"127.0.0.1:7357"}}), 0);
  for (const char* const method : {"POST", "PUT", "DELETE", "OPTIONS", "TRACE", "CONNECT", "PRI", "get", ""}) {
    EXPECT_EQ(status_of(own, {method, "/", {"127.0.0.1:7357"}}), 405) << method;
  }
  EXPECT_EQ(status_of(own, {"GET", "/", {"127.0.0.1:7357"}, {}, true}), 400);
}

TEST(Gate, of_another_address_demands_the_token) {
  const Gate gate = gate_of("192.168.0.7", 8000, "0123456789abcdef");
  const auto asks = [&](const std::string& target) { return status_of(gate, get(target, "192.168.0.7:8000")); };
  EXPECT_EQ(asks("/0123456789abcdef/"), 0);
  EXPECT_EQ(admit(gate, get("/0123456789abcdef/run.json?x", "192.168.0.7:8000")).path, "run.json");
  for (const char* const target :
       {"/", "/0123456789abcdef", "/0123456789abcdeF/", "/0123456789abcde/", "/run.json", "/0123456789abcdef0/",
        "//0123456789abcdef/", "/?0123456789abcdef/", "/x/0123456789abcdef/"}) {
    EXPECT_EQ(asks(target), 403) << target;
  }
  EXPECT_EQ(status_of(gate, get("/0123456789abcdef/", "localhost:8000")), 403);
}

TEST(Gate, of_all_addresses_takes_those_in_digits_and_no_name) {
  const Gate gate = gate_of("0.0.0.0", 8000, "t");
  EXPECT_EQ(status_of(gate, get("/t/", "192.168.0.7:8000")), 0);
  EXPECT_EQ(status_of(gate, get("/t/", "[fe80::1]:8000")), 0);
  EXPECT_EQ(status_of(gate, get("/t/", "localhost:8000")), 0);
  EXPECT_EQ(status_of(gate, get("/t/", "evil.example:8000")), 403);
  EXPECT_EQ(status_of(gate, get("/t/", "192.168.0.7.evil.example:8000")), 403);
}

TEST(Gate, knows_what_other_machines_reach) {
  for (const char* const host : {"127.0.0.1", "127.1.2.3", "localhost", "::1"}) EXPECT_TRUE(is_loopback(host)) << host;
  for (const char* const host :
       {"0.0.0.0", "::", "192.168.0.7", "example.org", "128.0.0.1", "127.0.0.1.example.org", ""}) {
    EXPECT_FALSE(is_loopback(host)) << host;
  }
  EXPECT_EQ(random_token().size(), 32U);
  EXPECT_NE(random_token(), random_token());
}

TEST(StrainedHead, keeps_what_is_read_and_nothing_else) {
  const Strained strained = serve::strained(
      "GET /a HTTP/1.1\r\nHost: h\r\nRange: bytes=0-0,0-0\r\nORIGIN:  http://h \r\nExpect: 100-continue\r\n"
      "Content-Length: 3\r\nX: \xff\r\n\r\n");
  EXPECT_EQ(strained.refusal.status, 0);
  EXPECT_EQ(strained.head, "GET /a HTTP/1.1\r\nhost: h\r\norigin: http://h\r\ncontent-length: 3\r\n\r\n");
}

TEST(StrainedHead, is_refused_where_it_is_none_of_http) {
  const auto status = [](const std::string& head) { return serve::strained(head).refusal.status; };
  EXPECT_EQ(status("GET / HTTP/1.1\r\n\r\n"), 0);
  for (const std::string& head : {std::string("GET / HTTP/1.1\r\n"),
                                  std::string("\r\n\r\n"),
                                  std::string("GET /\r\n\r\n"),
                                  std::string("GET  / HTTP/1.1\r\n\r\n"),
                                  std::string("GET / HTTP/2.0\r\n\r\n"),
                                  std::string("GET http://h/ HTTP/1.1\r\n\r\n"),
                                  std::string("GET * HTTP/1.1\r\n\r\n"),
                                  std::string("GET /\xff HTTP/1.1\r\n\r\n"),
                                  std::string("GET /\0 HTTP/1.1\r\n\r\n", 20),
                                  std::string("GET / HTTP/1.1\nHost: a\r\n\r\n"),
                                  std::string("GET / HTTP/1.1\r\nHost: a\nHost: b\r\n\r\n"),
                                  std::string("GET / HTTP/1.1\r\nHost : a\r\n\r\n"),
                                  std::string("GET / HTTP/1.1\r\n Host: a\r\n\r\n"),
                                  std::string("GET / HTTP/1.1\r\nHost\r\n\r\n"),
                                  std::string("GET / HTTP/1.1\r\n: a\r\n\r\n"),
                                  std::string("GET / HTTP/1.1\r\nHost: \xff\r\n\r\n"),
                                  std::string("GET / HTTP/1.1\r\nHost:\r\n\r\n"),
                                  std::string("GET / HTTP/1.1\r\nX: a\0b\r\n\r\n", 26),
                                  std::string("GET / HTTP/1.1\r\nX: a\rb\r\n\r\n"),
                                  std::string("GET / HTTP/1.1\r\nX: a\nb\r\n\r\n")}) {
    EXPECT_EQ(status(head), 400) << ::testing::PrintToString(head);
  }
  EXPECT_EQ(status("GET /" + std::string(most_target_bytes, 'a') + " HTTP/1.1\r\n\r\n"), 414);
  std::string many = "GET / HTTP/1.1\r\n";
  for (std::size_t i = 0; i < most_headers; ++i) many += "X: a\r\n";
  EXPECT_EQ(status(many + "\r\n"), 0);
  EXPECT_EQ(status(many + "X: a\r\n\r\n"), 431);
  EXPECT_EQ(status("GET / HTTP/1.1\r\nX: " + std::string(most_head_bytes, 'a') + "\r\n\r\n"), 431);
}

TEST(StrainedHead, holds_no_line_that_was_not_sent_as_one) {
  std::mt19937 random(7);
  const std::string parts[] = {"GET / HTTP/1.1",
                               "\r\n",
                               "\n",
                               "\r",
                               "Host: a",
                               "Origin: b",
                               ":",
                               " ",
                               "\xc3\x28",
                               "X: y",
                               "Content-Length: 5",
                               "\t",
                               std::string("\0", 1)};
  for (int i = 0; i < 20000; ++i) {
    std::string head = "GET / HTTP/1.1\r\n";
    for (unsigned count = random() % 8; count > 0; --count) head += parts[random() % std::size(parts)];
    head += "\r\n\r\n";
    const Strained strained = serve::strained(head);
    if (strained.refusal.status != 0) continue;
    std::size_t begin = 0;
    for (std::size_t end = 0; (end = strained.head.find("\r\n", begin)) != std::string::npos; begin = end + 2) {
      const std::string line = strained.head.substr(begin, end - begin);
      ASSERT_EQ(line.find_first_of(std::string("\r\n\0", 3)), std::string::npos) << ::testing::PrintToString(head);
    }
    ASSERT_TRUE(strained.head.ends_with("\r\n\r\n"));
    ASSERT_EQ(strained.head.find("\r\n\r\n"), strained.head.size() - 4) << ::testing::PrintToString(head);
  }
}

}  // namespace
}  // namespace pellucid::serve
