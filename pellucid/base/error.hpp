// The one door for errors. Below the faces every failure goes through fail(); nothing below the faces catches.
// Natively fail() throws Failure; a library built with -fno-exceptions aborts instead.
#pragma once

#include <exception>
#include <string>

namespace pellucid {

/// Why a run ended; the value is the exit code of the command line.
enum class Fault : int {
  run = 1,      ///< the run failed: diverged, disk full, folder not writable
  usage = 2,    ///< wrong usage: an unknown name, an impossible parameter
  data = 3,     ///< the data or a file cannot be used
  refused = 4,  ///< a guard refused: leakage, the sealed test set
};

/// How a face calls a key of a recipe: "source.target" and "" give "--target"; with a value, "source.test" and "0" give
/// "--test 0".
using KeyNaming = std::string (*)(const std::string& key, const std::string& value);

/// `text`, in which keys of a recipe stand in braces, {source.target} or {source.test=0}, as `naming` calls them;
/// without it as a program in C++ does: source.target, source.test = 0. Other braces are the text's own.
std::string with_keys_named(const std::string& text, KeyNaming naming = nullptr);

/// A failure in four sentences. Every field is required (a missing one is a compiler warning, so an error).
struct Error {
  Fault fault;
  std::string what;   ///< what could not be done, with its name: `cannot read "train-images.gz"`
  std::string where;  ///< file, row, column or path in the program: `byte 16 of 47,040,016`
  std::string why;    ///< the values that made it fail: `expected 60,000 images, found 59,999`
  std::string next;   ///< what to do next: `download the file again`

  /// All four as one message: "what: where: why. next." Empty parts are left out; keys are named by `naming`.
  std::string message(KeyNaming naming = nullptr) const;
};

/// What fail() throws.
class Failure : public std::exception {
 public:
  explicit Failure(Error error);
  const char* what() const noexcept override;
  const Error& error() const noexcept { return error_; }

 private:
  Error error_;
  std::string message_;
};

/// Ends the current work with `error`. Never returns.
[[noreturn]] void fail(Error error);

/// Whom fail() shows the error before it throws or aborts; null: nobody. For programs without exceptions (the browser's
/// page shows it): a handler may end the process in its own way. Set it before other threads run.
void on_failure(void (*handler)(const Error&));

}  // namespace pellucid
