#include "pellucid/serve/gate.hpp"

#include <arpa/inet.h>
#include <sys/random.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <cstdint>
#include <cstring>

#include "pellucid/base/error.hpp"
#include "pellucid/base/letters.hpp"
#include "pellucid/base/text.hpp"

namespace pellucid::serve {

namespace {

constexpr std::string_view line_end = "\r\n";

/// Headers that are passed on.
constexpr std::array<std::string_view, 5> known_headers{"host", "origin", "last-event-id", "content-length",
                                                        "transfer-encoding"};

/// Printable ASCII: what a first line and the headers that are read hold.
bool is_plain(std::string_view text) {
  return std::ranges::all_of(text, [](char c) { return c >= ' ' && c <= '~'; });
}

/// GET /path HTTP/1.1: three words, one blank between them.
bool is_first_line(std::string_view line) {
  const std::vector<std::string> words = pieces(line, ' ');
  return is_plain(line) && words.size() == 3 && !words[0].empty() && words[1].starts_with('/') &&
         (words[2] == "HTTP/1.1" || words[2] == "HTTP/1.0");
}

/// The characters of a header's name (RFC 9110, 5.6.2).
bool is_header_name(std::string_view name) {
  constexpr std::string_view marks = "!#$%&'*+-.^_`|~";
  return !name.empty() && std::ranges::all_of(name, [&](char c) {
    return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') ||
           marks.find(c) != std::string_view::npos;
  });
}

Strained refused(int status, std::string why) { return {{status, std::move(why)}, ""}; }

/// In the same time wherever they differ.
bool are_equal(std::string_view one, std::string_view other) {
  if (one.size() != other.size()) return false;
  unsigned difference = 0;
  for (std::size_t i = 0; i < one.size(); ++i) difference |= static_cast<unsigned char>(one[i] ^ other[i]);
  return difference == 0;
}

bool is_address_in_digits(const std::string& host) {
  in_addr four{};
  in6_addr six{};
  if (host.starts_with('[') && host.ends_with(']')) {
    return ::inet_pton(AF_INET6, host.substr(1, host.size() - 2).c_str(), &six) == 1;
  }
  return ::inet_pton(AF_INET, host.c_str(), &four) == 1;
}

/// Whether "127.0.0.1:7357" names this server.
bool is_own(const Gate& gate, const std::string& written) {
  const std::string host = in_small_letters(written);
  const std::string end = ":" + std::to_string(gate.port);
  std::string name = host;
  if (host.ends_with(end)) {
    name = host.substr(0, host.size() - end.size());
  } else if (gate.port != 80) {  // the port that is not written
    return false;
  }
  return std::ranges::find(gate.names, name) != gate.names.end() ||
         (gate.takes_addresses && is_address_in_digits(name));
}

}  // namespace

Strained strained(std::string_view head) {
  if (head.size() > most_head_bytes) return refused(431, "the head of the request is too long");
  if (!head.ends_with("\r\n\r\n")) return refused(400, "the head of the request has no end");
  head.remove_suffix(line_end.size());
  std::size_t end = head.find(line_end);
  const std::string_view first = head.substr(0, end);
  if (first.size() > most_target_bytes) return refused(414, "the address is too long");
  if (!is_first_line(first)) return refused(400, "the first line is none of HTTP");
  std::string known = std::string(first) + "\r\n";
  std::size_t count = 0;
  while (end + line_end.size() < head.size()) {
    const std::size_t begin = end + line_end.size();
    end = head.find(line_end, begin);
    if (++count > most_headers) return refused(431, "these are too many headers");
    const std::string_view line = head.substr(begin, end - begin);
    const std::size_t colon = line.find(':');
    if (colon == std::string_view::npos || !is_header_name(line.substr(0, colon)) ||
        line.find_first_of(std::string_view("\r\n\0", 3)) != std::string_view::npos) {
      return refused(400, "a header is none of HTTP");
    }
    const std::string name = in_small_letters(line.substr(0, colon));
    if (std::ranges::find(known_headers, name) == known_headers.end()) continue;
    const std::string_view value = trimmed(line.substr(colon + 1));
    if (value.empty() || !is_plain(value)) return refused(400, "the header " + name + " is none of HTTP");
    known += name + ": " + std::string(value) + "\r\n";
  }
  return {{}, known + "\r\n"};
}

Admission admit(const Gate& gate, const Asked& asked) {
  const auto refuse = [](int status, std::string why) { return Admission{{status, std::move(why)}, ""}; };
  if (asked.method != "GET" && asked.method != "HEAD") return refuse(405, "only GET and HEAD are answered");
  if (asked.has_body) return refuse(400, "no request here has a body");
  if (asked.hosts.size() != 1) return refuse(400, "a request names one Host");
  if (!is_own(gate, asked.hosts.front()))
    return refuse(403, "this server has another name: use the address it printed");
  if (asked.origins.size() > 1) return refuse(400, "a request names one Origin");
  constexpr std::string_view scheme = "http://";
  for (const std::string& origin : asked.origins) {
    if (!origin.starts_with(scheme) || !is_own(gate, origin.substr(scheme.size()))) {
      return refuse(403, "pages of other sites are not answered");
    }
  }
  std::string_view path = std::string_view(asked.target).substr(0, asked.target.find('?'));
  if (!path.starts_with('/')) return refuse(400, "the address has no path");
  path.remove_prefix(1);
  if (!gate.token.empty()) {
    const std::size_t slash = std::min(path.find('/'), path.size());
    if (slash == path.size() || !are_equal(path.substr(0, slash), gate.token)) {
      return refuse(403, "the token is missing: use the address that the server printed");
    }
    path.remove_prefix(slash + 1);
  }
  return {{}, path.empty() ? "index.html" : std::string(path)};
}

bool is_loopback(const std::string& host) {
  in_addr four{};
  if (::inet_pton(AF_INET, host.c_str(), &four) == 1) return ntohl(four.s_addr) >> 24 == 127;
  return host == "localhost" || host == "::1";
}

std::string in_address(const std::string& host) {
  return host.find(':') == std::string::npos ? host : "[" + host + "]";
}

Gate gate_of(const std::string& host, int port, const std::string& token) {
  Gate gate{{in_small_letters(in_address(host))}, host == "0.0.0.0" || host == "::", port, token};
  if (gate.takes_addresses || is_loopback(host)) gate.names.emplace_back("localhost");
  if (host == "localhost") gate.names.insert(gate.names.end(), {"127.0.0.1", "[::1]"});
  return gate;
}

std::string random_token() {
  std::array<std::uint64_t, 2> bits{};
  if (::getrandom(bits.data(), sizeof bits, 0) != static_cast<ssize_t>(sizeof bits)) {
    fail({Fault::run, "cannot make a token", "", std::strerror(errno),
          "serve on this machine alone, without {run.host}"});
  }
  return hexadecimal(bits[0]) + hexadecimal(bits[1]);
}

}  // namespace pellucid::serve
