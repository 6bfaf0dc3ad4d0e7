// The engine as a WebAssembly module for the lab's page: it asks, and reads the answer where it lies in memory.
// A failure leaves the module by `failed`, a function of the page that throws: what was on the bench stays as it was.
#include <cstddef>
#include <cstdint>
#include <string>

#include "pellucid/base/error.hpp"
#include "pellucid/base/json.hpp"
#include "pellucid/lab/workbench.hpp"

namespace {

std::string request;  // NOLINT(cert-err58-cpp): written by the page
std::string answer_text;
pellucid::lab::Answer answer;

pellucid::lab::Workbench& workbench() {
  static pellucid::lab::Workbench one;
  return one;
}

}  // namespace

extern "C" {

__attribute__((import_module("page"), import_name("failed"), noreturn)) void failed(const char* text, std::size_t size);

/// What is to end with a thread: the page's one never ends.
int __cxa_thread_atexit(void (*)(void*), void*, void*) { return 0; }  // NOLINT(bugprone-reserved-identifier)

/// Where the page writes a request of so many bytes.
__attribute__((export_name("request_room"))) char* request_room(std::size_t size) {
  request.resize(size);
  return request.data();
}

/// Answers what was written; the answer is JSON, in which "arrays" holds [address, count] of each array.
__attribute__((export_name("ask"))) std::size_t ask() {
  pellucid::on_failure([](const pellucid::Error& error) {
    const std::string text = error.message();
    failed(text.data(), text.size());
  });
  const pellucid::Json json = pellucid::parse_json(request);
  if (json.is_discarded()) pellucid::fail({pellucid::Fault::usage, "a request is no JSON", "", "", ""});
  answer = workbench().ask(json);
  for (const pellucid::lab::Array& array : answer.arrays) {
    answer.json["arrays"][array.name] = {reinterpret_cast<std::uintptr_t>(array.values.data()), array.values.size()};
  }
  answer_text = answer.json.dump(-1, ' ', false, pellucid::Json::error_handler_t::replace);
  return answer_text.size();
}

__attribute__((export_name("answer_at"))) const char* answer_at() { return answer_text.data(); }

}  // extern "C"
