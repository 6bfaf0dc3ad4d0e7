#include "pellucid/cli/stepping.hpp"

#include <poll.h>
#include <signal.h>
#include <termios.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <csignal>

#include "pellucid/base/text.hpp"
#include "pellucid/cli/command.hpp"
#include "pellucid/cli/terminal.hpp"

namespace pellucid::cli {

namespace {

constexpr const char* other_screen = "\x1b[?1049h";  // what stood on the terminal comes back when it is left
constexpr const char* own_screen = "\x1b[?1049l";
constexpr const char* from_above = "\x1b[H\x1b[2J";
constexpr int least_rows = 4;

// A signal handler sees nothing but what is global.
termios as_it_was, by_keys;
bool has_screen;
volatile std::sig_atomic_t is_to_draw;  // the screen shows nothing: it was stopped, or has another size

void send(const char* text) {
  std::size_t length = 0;
  while (text[length] != '\0') ++length;
  [[maybe_unused]] const auto written = ::write(STDOUT_FILENO, text, length);
}

void take_terminal() {
  ::tcsetattr(STDIN_FILENO, TCSANOW, &by_keys);
  if (has_screen) send(other_screen);
}

void give_terminal_back() {
  if (has_screen) send(own_screen);
  ::tcsetattr(STDIN_FILENO, TCSANOW, &as_it_was);
}

void on_end(int signal);

void handle_end(int signal) {
  struct sigaction action{};
  action.sa_handler = on_end;  // and read() comes back
  sigemptyset(&action.sa_mask);
  ::sigaction(signal, &action, nullptr);
}

// Does what the signal does by itself, with the terminal as it was; a stopped program comes back here.
void on_end(int signal) {
  const int error = errno;
  give_terminal_back();
  std::signal(signal, SIG_DFL);
  sigset_t own;
  sigemptyset(&own);
  sigaddset(&own, signal);
  ::raise(signal);
  ::sigprocmask(SIG_UNBLOCK, &own, nullptr);
  handle_end(signal);
  take_terminal();
  is_to_draw = 1;
  errno = error;
}

void on_resize(int) { is_to_draw = 1; }

/// While it lives keys come one by one, unseen.
class Keys {
 public:
  Keys() {
    ::tcgetattr(STDIN_FILENO, &as_it_was);
    by_keys = as_it_was;
    by_keys.c_lflag &= ~static_cast<tcflag_t>(ICANON | ECHO);
    by_keys.c_cc[VMIN] = 1;
    by_keys.c_cc[VTIME] = 0;
    for (const int signal : {SIGINT, SIGTERM, SIGHUP, SIGQUIT, SIGTSTP}) {
      struct sigaction now{};
      if (::sigaction(signal, nullptr, &now) == 0 && now.sa_handler != SIG_IGN) handle_end(signal);
    }
    struct sigaction resized{};
    resized.sa_handler = on_resize;
    ::sigaction(SIGWINCH, &resized, nullptr);
    take_terminal();
  }
  ~Keys() {
    give_terminal_back();
    for (const int signal : {SIGINT, SIGTERM, SIGHUP, SIGQUIT, SIGTSTP, SIGWINCH}) std::signal(signal, SIG_DFL);
  }
  Keys(const Keys&) = delete;
  Keys& operator=(const Keys&) = delete;

  enum class Key : unsigned char { forth, back, end, nothing };

  Key next() const {
    if (!waits_for_key()) return Key::nothing;
    char byte = 0;
    const auto count = ::read(STDIN_FILENO, &byte, 1);
    if (count < 0 && errno == EINTR) return Key::nothing;
    if (count <= 0) return Key::end;
    if (byte == '\x1b') return arrow();
    if (byte == '\n' || byte == '\r' || byte == ' ' || byte == 'n') return Key::forth;
    if (byte == 'b' || byte == 'p' || byte == '\x7f') return Key::back;
    return byte == 'q' || byte == '\x04' ? Key::end : Key::nothing;
  }

 private:
  // False where it is to be drawn instead. Signals come while it waits and not between the question and the waiting.
  static bool waits_for_key() {
    sigset_t all, before;
    sigfillset(&all);
    ::sigprocmask(SIG_BLOCK, &all, &before);
    pollfd input{STDIN_FILENO, POLLIN, 0};
    const bool has_key = is_to_draw == 0 && ::ppoll(&input, 1, nullptr, &before) > 0;
    is_to_draw = 0;
    ::sigprocmask(SIG_SETMASK, &before, nullptr);
    return has_key;
  }

  // The rest of "\x1b[C"; a key of two bytes is there at once.
  static Key arrow() {
    char bytes[2]{};
    for (char& byte : bytes) {
      pollfd input{STDIN_FILENO, POLLIN, 0};
      if (::poll(&input, 1, 50) <= 0 || ::read(STDIN_FILENO, &byte, 1) <= 0) return Key::nothing;
    }
    if (bytes[1] == 'C' || bytes[1] == 'B') return Key::forth;
    return bytes[1] == 'D' || bytes[1] == 'A' ? Key::back : Key::nothing;
  }
};

/// What of a line goes into so many columns: up to the last blank, so that no number is cut, or a word that is longer
/// by itself in parts.
std::string first_part(const std::string& line, int columns) {
  std::string part = beginning(line, columns);
  if (part.size() == line.size() || line[part.size()] == ' ') return part;
  const std::size_t blank = part.find_last_of(' ');
  const bool is_word_before = blank != std::string::npos && part.find_first_not_of(' ') < blank;
  return is_word_before ? part.substr(0, blank) : part;
}

/// Lines that fit: of a longer one the rest stands further right below it.
std::vector<std::string> lines_on(const std::string& text, int columns) {
  constexpr std::size_t further = 4;
  std::vector<std::string> lines;
  std::size_t begin = 0;
  while (begin < text.size()) {
    const std::size_t end = std::min(text.find('\n', begin), text.size());
    std::string rest = text.substr(begin, end - begin);
    const std::size_t indent = std::min(rest.find_first_not_of(' '), rest.size());
    while (true) {
      lines.push_back(first_part(rest, columns));
      rest.erase(0, lines.back().size());
      rest.erase(0, std::min(rest.find_first_not_of(' '), rest.size()));
      if (rest.empty()) break;
      rest.insert(0, std::min(indent + further, static_cast<std::size_t>(columns) / 4), ' ');
    }
    begin = end + 1;
  }
  return lines;
}

/// The stops of what a terminal shows at once: of a longer one several.
std::vector<std::string> fitting(const std::vector<std::string>& stops, const Terminal& out) {
  const auto most = static_cast<std::size_t>(std::max(out.rows, least_rows) - 2);
  std::vector<std::string> all;
  for (const std::string& stop : stops) {
    const std::vector<std::string> lines = lines_on(for_terminal(stop, false), out.columns);
    for (std::size_t begin = 0; begin < lines.size(); begin += most) {
      std::string part;
      for (std::size_t i = begin; i < std::min(begin + most, lines.size()); ++i) part += lines[i] + "\n";
      all.push_back(std::move(part));
    }
  }
  return all;
}

std::string keys_line(std::size_t at, std::size_t count) {
  return grouped(static_cast<Index>(at + 1)) + " of " + grouped(static_cast<Index>(count)) +
         "   Enter: on   b: back   q: quit";
}

/// The stop at `at` below as much of those before it as there is room for.
std::string drawn(const std::vector<std::string>& stops, std::size_t at) {
  const Terminal out = terminal(stdout);
  const auto rows = static_cast<std::size_t>(std::max(out.rows, least_rows) - 2);
  std::vector<std::string> lines = lines_on(stops[at], out.columns);
  const std::size_t own = lines.size();
  for (std::size_t i = at; i-- > 0 && lines.size() < rows;) {
    const std::vector<std::string> before = lines_on(stops[i], out.columns);
    lines.insert(lines.begin(), before.begin(), before.end());
  }
  const std::size_t begin = lines.size() - std::min(lines.size(), rows);
  std::string text = from_above;
  for (std::size_t i = begin; i < lines.size(); ++i)
    text += paint(lines[i], Colour::dim, out.has_colour && i + own < lines.size()) + "\n";
  return text + "\n" + paint(beginning(keys_line(at, stops.size()), out.columns), Colour::bold, out.has_colour);
}

}  // namespace

bool can_step() { return terminal(stdin).is_terminal && terminal(stdout).is_terminal; }

void step_through(const std::vector<std::string>& stops) {
  const Terminal out = terminal(stdout);
  const std::vector<std::string> all = fitting(stops, out);
  has_screen = out.is_live;
  std::size_t at = 0;
  {
    const Keys keys;
    while (true) {
      if (out.is_live)
        send(drawn(all, at).c_str());
      else
        print(all[at] + keys_line(at, all.size()) + "\n");
      const Keys::Key key = keys.next();
      if (key == Keys::Key::end || (key == Keys::Key::forth && at + 1 == all.size())) break;
      if (key == Keys::Key::forth) ++at;
      if (key == Keys::Key::back && at > 0) --at;
    }
  }
  if (!out.is_live) return;
  std::string seen;
  for (std::size_t i = 0; i <= at; ++i) seen += all[i];
  print(seen);
}

}  // namespace pellucid::cli
