#include "pellucid/base/error.hpp"

#include <algorithm>
#include <cstdlib>
#include <utility>

namespace pellucid {

std::string with_keys_named(const std::string& text, KeyNaming naming) {
  std::string named;
  std::size_t done = 0;
  for (std::size_t open = text.find('{'); open != std::string::npos; open = text.find('{', open + 1)) {
    const std::size_t close = text.find('}', open);
    if (close == std::string::npos) break;
    const std::string inside = text.substr(open + 1, close - open - 1);
    if (!inside.starts_with("source.") && !inside.starts_with("recipe.") && !inside.starts_with("run.")) continue;
    const std::size_t equals = std::min(inside.find('='), inside.size());
    const std::string field = inside.substr(0, equals);
    const std::string value = equals == inside.size() ? "" : inside.substr(equals + 1);
    named += text.substr(done, open - done);
    named += naming != nullptr ? naming(field, value) : value.empty() ? field : field + " = " + value;
    done = close + 1;
  }
  return named + text.substr(done);
}

std::string Error::message(KeyNaming naming) const {
  std::string text = what;
  for (const std::string* part : {&where, &why}) {
    if (!part->empty()) text += ": " + *part;
  }
  if (!next.empty()) text += (text.ends_with('?') ? " " : ". ") + next;
  return with_keys_named(text, naming);
}

Failure::Failure(Error error) : error_(std::move(error)), message_(error_.message()) {}

const char* Failure::what() const noexcept { return message_.c_str(); }

namespace {
void (*failure_handler)(const Error&) = nullptr;
}

void on_failure(void (*handler)(const Error&)) { failure_handler = handler; }

void fail(Error error) {
  if (failure_handler != nullptr) failure_handler(error);
#if defined(__cpp_exceptions)
  throw Failure(std::move(error));
#else
  std::abort();
#endif
}

}  // namespace pellucid
