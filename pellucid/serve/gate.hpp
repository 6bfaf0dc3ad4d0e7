// Which requests are let in: everything of a stranger's request that Pellucid reads itself. Pages of other sites, names
// that were bound to this machine (DNS rebinding) and whoever lacks the token stay outside. Nothing here looks at
// files.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace pellucid::serve {

constexpr std::size_t most_head_bytes = 16 << 10;  ///< of a request line and its headers
constexpr std::size_t most_target_bytes = 2 << 10;
constexpr std::size_t most_headers = 64;

/// A status of HTTP, and why in a sentence where it is a refusal; 0: let in.
struct Refusal {
  int status = 0;
  std::string why{};
};

/// The head of a request with what is read of it alone: its first line, Host, Origin, Last-Event-ID, and whether a body
/// is announced. Whatever else a client may write never reaches the library behind.
struct Strained {
  Refusal refusal{};
  std::string head{};
};
/// `head` ends with the empty line that ends it.
Strained strained(std::string_view head);

/// What a request says.
struct Asked {
  std::string method, target;
  std::vector<std::string> hosts{}, origins{};
  bool has_body = false;
};

/// At whose door it stands.
struct Gate {
  std::vector<std::string> names{};  ///< of this server, in lower case: "127.0.0.1", "[::1]"
  bool takes_addresses = false;      ///< any address in digits is its own: it was bound to all of the machine
  int port = 0;
  std::string token{};  ///< "": none is asked for
};

/// Let in with the path that is asked for, without token and query: "index.html"; or refused.
struct Admission {
  Refusal refusal{};
  std::string path{};
};
Admission admit(const Gate& gate, const Asked& asked);

/// Whether `host`, an address or a name that is bound to, is this machine's own and nobody else reaches it.
bool is_loopback(const std::string& host);
/// The gate of a server that is bound to `host`.
Gate gate_of(const std::string& host, int port, const std::string& token);
/// `host` as it stands in an address: "[::1]".
std::string in_address(const std::string& host);
/// 128 random bits in hexadecimal digits. Fails (Fault::run) if the system gives none.
std::string random_token();

}  // namespace pellucid::serve
