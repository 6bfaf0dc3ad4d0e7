#include "pellucid/cli/progress.hpp"

#include <algorithm>
#include <cmath>
#include <cstdio>
#include <utility>
#include <vector>

#include "pellucid/base/text.hpp"
#include "pellucid/cli/terminal.hpp"

namespace pellucid::cli {

namespace {

constexpr auto redraw_after = std::chrono::milliseconds(100);
constexpr auto next_line_after = std::chrono::milliseconds(500);
constexpr auto next_left_after = std::chrono::milliseconds(330);
constexpr Index first_lines = 10;      // are left however short the epochs are
constexpr double settled_after = 0.3;  // seconds from which on the speed tells something
constexpr int longest_bar = 24;
constexpr int shortest_bar = 6;

std::string scores(const Epoch& epoch) {
  if (std::isnan(epoch.validation_loss)) return "";
  const std::string loss = "validation " + fixed(epoch.validation_loss, 4);
  return std::isnan(epoch.validation_accuracy) ? loss : loss + ", accuracy " + fixed(epoch.validation_accuracy, 4);
}

// "━━━━╸─────": done in heavy strokes.
std::string bar(double part, int length) {
  const int halves = static_cast<int>(std::floor(part * 2 * length));
  std::string text;
  for (int i = 0; i < length; ++i) text += 2 * i + 2 <= halves ? "━" : 2 * i + 1 == halves ? "╸" : "─";
  return text;
}

std::string clock_text(double seconds) {
  const auto whole = static_cast<Index>(std::ceil(seconds));
  const auto two = [](Index value) { return (value < 10 ? "0" : "") + std::to_string(value); };
  if (whole < 3600) return std::to_string(whole / 60) + ":" + two(whole % 60);
  return std::to_string(whole / 3600) + ":" + two(whole % 3600 / 60) + ":" + two(whole % 60);
}

void write(const std::string& text) { std::fwrite(text.data(), 1, text.size(), stderr); }

}  // namespace

Progress::Progress(bool quiet, std::size_t networks) : form_(Form::none), has_others_(networks > 1) {
  const Terminal err = terminal(stderr);
  colour_ = err.has_colour;
  if (!quiet) form_ = err.is_live ? Form::bar : Form::lines;
}

double Progress::seconds() const { return std::chrono::duration<double>(Clock::now() - start_).count(); }

Index Progress::rows_before(const Moment& moment) { return (moment.epoch - 1) * moment.rows; }

double Progress::rows_per_second(const Moment& moment) const {
  return static_cast<double>(rows_before(moment) + moment.rows_done - rows_at_start_) / std::max(seconds(), 1e-9);
}

void Progress::show(const Moment& moment) {
  if (form_ == Form::none) return;
  if (rows_at_start_ < 0) rows_at_start_ = rows_before(moment);  // a run that goes on has rows behind it
  if (moment.finished != nullptr) validation_ = scores(*moment.finished);
  if (form_ == Form::lines) {
    if (moment.finished == nullptr) return;
    const bool is_due = moment.epoch == 1 || Clock::now() - drawn_ >= next_line_after;
    if (is_due) drawn_ = Clock::now();
    waiting_ = is_due ? "" : line(moment);
    if (is_due) write(line(moment));
    return;
  }
  if (moment.finished != nullptr) leave_line(moment);
  if (Clock::now() - drawn_ >= redraw_after) draw(moment);
}

void Progress::leave_line(const Moment& moment) {
  const Clock::time_point now = Clock::now();
  const std::string text = epoch_line(moment);
  epoch_begun_ = now;
  const bool is_due = lines_ < first_lines || now - left_ >= next_left_after;
  waiting_ = is_due ? "" : text;
  if (!is_due) return;
  write((is_drawn_ ? "\r\x1b[K" : "") + text);
  if (std::exchange(is_drawn_, false)) drawn_ = {};  // the line below comes back at once
  left_ = now;
  ++lines_;
}

// As many as the terminal has room for, in order of their worth; they stand in their own order.
std::string Progress::epoch_line(const Moment& moment) const {
  const std::string count = std::to_string(moment.epochs);
  const std::string head = "epoch " + right(std::to_string(moment.finished->epoch), width_of(count)) + "/" + count;
  if (moment.finished->epoch < moment.epoch) return head + "  the first network has stopped, the others go on\n";
  const Epoch& epoch = *moment.finished;
  const std::string monitored = "validation " + moment.history->monitor;
  const bool is_shown =
      monitored == "validation loss" || monitored == "validation accuracy" || std::isnan(epoch.validation_loss);
  const double seconds = std::chrono::duration<double>(Clock::now() - epoch_begun_).count();
  struct Part {
    int worth;
    std::string text;
  };
  const std::vector<Part> parts{
      {1, std::string("  ") + (has_others_ ? "first network: " : "") + "loss " + fixed(epoch.loss, 4)},
      {2, validation_.empty() ? "" : "  " + validation_},
      {4, is_shown ? "" : "  " + printable(moment.history->monitor) + " " + fixed(epoch.monitored, 4)},
      {6, "  lr " + rounded(epoch.learning_rate, 3)},
      {5, "  " + (seconds < 1 ? fixed(seconds * 1000, seconds < 0.01 ? 1 : 0) + " ms" : duration(seconds))},
      {3, epoch.is_best ? "  best" : ""}};
  int room = terminal(stderr).columns - width_of(head);
  int least_worth = 0;
  for (int worth = 1; worth <= static_cast<int>(parts.size()); ++worth) {
    const auto part = std::ranges::find(parts, worth, &Part::worth);
    room -= width_of(part->text);
    if (room < 0) break;
    least_worth = worth;
  }
  std::string text = head;
  for (const Part& part : parts) text += part.worth <= least_worth ? part.text : "";
  return text + "\n";
}

std::string Progress::line(const Moment& moment) const {
  const std::string head = "epoch " + std::to_string(moment.epoch) + "/" + std::to_string(moment.epochs) + "  ";
  if (moment.finished->epoch < moment.epoch) return head + "the first network has stopped, the others go on\n";
  return head + (has_others_ ? "first network: " : "") + "loss " + fixed(moment.finished->loss, 4) +
         (validation_.empty() ? "" : "  " + validation_) + "  " + grouped(static_cast<Index>(rows_per_second(moment))) +
         " rows/s" + (moment.finished->is_best ? "  best" : "") + "\n";
}

// Parts are added in order of their worth while the line has room; the bar takes what is left.
void Progress::draw(const Moment& moment) {
  const auto rows = static_cast<double>(moment.rows);
  const double rows_left =
      static_cast<double>(moment.epochs - moment.epoch + 1) * rows - static_cast<double>(moment.rows_done);
  const double speed = rows_per_second(moment);
  const std::string count = std::to_string(moment.epochs);
  const std::string head = "epoch " + right(std::to_string(moment.epoch), width_of(count)) + "/" + count + " ";
  // Before the first update of an epoch of several batches each there is no loss yet.
  std::vector<std::string> parts{std::isnan(moment.loss) ? "" : "  loss " + fixed(moment.loss, 4)};
  if (!validation_.empty()) parts.push_back("  " + validation_);
  if (seconds() > settled_after) {
    parts.push_back("  " + grouped(static_cast<Index>(speed)) + " rows/s");
    parts.push_back("  at most " + clock_text(rows_left / speed) + " left");
  }
  if (has_others_) parts.emplace_back("  (first network)");

  const int columns = terminal(stderr).columns - 1;
  int room = columns - width_of(head) - shortest_bar;
  std::string tail;
  for (const std::string& part : parts) {
    if (width_of(part) > room) continue;
    tail += part;
    room -= width_of(part);
  }
  const int length = std::clamp(shortest_bar + room, 0, longest_bar);
  const std::string drawn = paint(bar(static_cast<double>(moment.rows_done) / rows, length), Colour::green, colour_);
  write("\r" + head + drawn + tail + "\x1b[K");
  is_drawn_ = true;
  drawn_ = Clock::now();
}

void Progress::clear() {
  if (std::exchange(is_drawn_, false)) write("\r\x1b[K");
  write(std::exchange(waiting_, ""));
}

}  // namespace pellucid::cli
