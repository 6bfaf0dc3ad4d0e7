// Heads of requests, and who is let in: what Pellucid reads itself of a stranger's request.
#include "pellucid/serve/gate.hpp"

#include "tests/fuzz/fuzz.hpp"

namespace {

using namespace pellucid::serve;

/// What is let in has no line, header or path that was not sent as one.
void read(std::string_view bytes, unsigned choice) {
  const Strained strained = pellucid::serve::strained(bytes);
  if (strained.refusal.status == 0) {
    if (!bytes.ends_with("\r\n\r\n") || !strained.head.ends_with("\r\n\r\n")) std::abort();
    if (strained.head.find("\r\n\r\n") != strained.head.size() - 4 ||
        strained.head.size() > bytes.size() + most_headers)
      std::abort();
    if (strained.head.find('\0') != std::string::npos) std::abort();
  }
  const Gate gate = gate_of(choice % 2 != 0 ? "0.0.0.0" : "127.0.0.1", 7357, choice % 4 > 1 ? "token" : "");
  Asked asked{"GET", "", {""}, {""}, (choice & 4) != 0};
  std::string* const parts[] = {&asked.target, &asked.hosts.front(), &asked.origins.front(), &asked.method};
  for (std::size_t i = 0; i < std::size(parts) - (choice & 8 ? 0 : 1); ++i) {
    const std::size_t end = std::min(bytes.find('\n'), bytes.size());
    *parts[i] = bytes.substr(0, end);
    bytes.remove_prefix(std::min(end + 1, bytes.size()));
  }
  if (asked.origins.front().empty()) asked.origins.clear();
  const Admission admission = admit(gate, asked);
  if (admission.refusal.status != 0) return;
  const bool is_known_path = admission.path == "index.html" || asked.target.find(admission.path) != std::string::npos;
  if (asked.has_body || !is_known_path || !asked.hosts.front().ends_with(":7357")) std::abort();
  if (!gate.token.empty() && !asked.target.starts_with("/token/")) std::abort();
}

}  // namespace

PELLUCID_FUZZ(read(bytes, choice))
