#include "pellucid/base/error.hpp"

#include <cstdlib>
#include <utility>

namespace pellucid {

std::string Error::message() const {
  std::string text = what;
  for (const std::string* part : {&where, &why}) {
    if (!part->empty()) text += ": " + *part;
  }
  if (!next.empty()) text += (text.ends_with('?') ? " " : ". ") + next;
  return text;
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
