#include "pellucid/data/byte_stream.hpp"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <optional>
#include <string_view>
#include <vector>

#include "pellucid/base/error.hpp"
#include "pellucid/base/files.hpp"
#include "pellucid/base/retried.hpp"
#include "pellucid/base/text.hpp"
#include "pellucid/data/archive.hpp"
#include "pellucid/data/digest_beside.hpp"
#include "pellucid/data/limits.hpp"
#include "pellucid/data/unpacker.hpp"

namespace pellucid::data {

namespace {

constexpr std::size_t read_bytes = std::size_t{1} << 20;
constexpr std::size_t head_bytes = 4096;

}  // namespace

struct ByteStream::State {
  State(std::string file, bool has_digest) : path(std::move(file)) {
    if (has_digest) digest.emplace();
  }
  ~State() {
    if (descriptor >= 0) ::close(descriptor);
  }
  State(const State&) = delete;
  State& operator=(const State&) = delete;

  [[noreturn]] void refuse(const std::string& where, const std::string& why, const std::string& next) const {
    fail({Fault::data, "cannot read \"" + printable(path) + "\"", where, why, next});
  }

  void open() {
    descriptor = open_to_read(path);
    struct stat status{};
    if (descriptor < 0 || ::fstat(descriptor, &status) != 0) refuse("", std::strerror(errno), "check the path");
    if (S_ISDIR(status.st_mode)) refuse("", "it is a folder", "give a file");
    is_file = S_ISREG(status.st_mode);
    if (is_file) file_bytes = static_cast<std::size_t>(status.st_size);
    block.resize(read_bytes);
    fill();
    if (is_zip(left)) return open_archive();
    packing = packing_of(left);
    if (packing == nullptr) return;
    if (!packing->is_built_in) {
      refuse("", std::string("it is packed by ") + packing->name + ", which this build does not read",
             std::string("unpack it: ") + packing->unpack_by_hand);
    }
    unpacker = packing->begin();
  }

  // The one table in it, or the whole of an archive of arrays.
  void open_archive() {
    while (!left.empty()) {
      archive.append(left);
      fill();
    }
    is_all_there = true;
    is_unzipped = find_table(archive, path, table);
    left = is_unzipped ? std::string_view(table) : std::string_view(archive);
    if (is_unzipped) archive = {};
  }

  // The next block of the file; `left` is empty at its end.
  void fill() {
    left = {};
    if (is_all_there) return;
    std::size_t got = 0;
    while (got < block.size()) {
      const ssize_t count = retried([&] { return ::read(descriptor, block.data() + got, block.size() - got); });
      if (count < 0) refuse("byte " + count_text(taken + got), std::strerror(errno), "check the disk");
      if (count == 0) break;
      got += static_cast<std::size_t>(count);
    }
    taken += got;
    if (!is_file && taken > most_piped_bytes)
      refuse("", "it gives more than " + count_text(most_piped_bytes) + " bytes and is no file",
             "write it to a file first");
    left = std::string_view(block.data(), got);
    if (digest) digest->add(left);
  }

  std::size_t copy_to(char* to, std::size_t count) {
    std::size_t done = 0;
    while (done < count && !left.empty()) {
      const std::size_t part = left.copy(to + done, count - done);
      left.remove_prefix(part);
      done += part;
      if (left.empty()) fill();
    }
    return done;
  }

  std::size_t unpack_to(char* to, std::size_t count) {
    std::size_t done = 0;
    while (done < count && !is_at_end) {
      if (left.empty()) fill();
      const bool is_file_over = left.empty();
      std::size_t given = 0;
      const Unpacker::Step step = unpacker->step(left, to + done, count - done, given);
      done += given;
      if (step == Unpacker::Step::ended) {
        end_member();
      } else if (step == Unpacker::Step::damaged) {
        refuse(place(), stream_name() + " is damaged: " + unpacker->why(), "get the file again");
      } else if (is_file_over && given == 0) {
        refuse(place(), stream_name() + " is cut off", "get the file again");
      }
    }
    unpacked += done;
    if (unpacked > most()) {
      refuse(place(),
             "it unpacks to more than the " + count_text(most()) + " bytes that " + count_text(file_bytes) +
                 " are let become",
             "split the file, or unpack it if you trust it");
    }
    return done;
  }

  void end_member() {
    if (left.empty()) fill();
    is_at_end = left.empty();
    if (is_at_end) return;
    // The first bytes may lie across a block's border: as many as are there decide, the unpacker checks the rest.
    const std::string_view begins = packing->begins.substr(0, left.size());
    if (!left.starts_with(begins)) {
      const std::size_t more = std::max(file_bytes, taken) - (taken - left.size());
      refuse(place(), count_text(more) + " bytes follow " + stream_name(), "get the file again");
    }
    unpacker = packing->begin();
  }

  std::size_t read(char* to, std::size_t count) {
    const std::size_t first = peeked.copy(to, count, peeked_at);
    peeked_at += first;
    if (first == count) return count;
    return first + (packing != nullptr ? unpack_to(to + first, count - first) : copy_to(to + first, count - first));
  }

  std::size_t most() const {
    if (is_unzipped) return table.size();
    return packing != nullptr ? std::min(most_bytes, file_bytes * most_expansion + always_allowed) : file_bytes;
  }
  std::string stream_name() const { return std::string("the ") + packing->name + " stream"; }
  std::string place() const { return "byte " + count_text(taken - left.size()) + " of " + count_text(file_bytes); }

  std::string path;
  int descriptor = -1;
  std::optional<DigestBeside> digest;
  std::size_t file_bytes = 0, taken = 0, unpacked = 0;
  std::vector<char> block;
  std::string archive, table;  // of a zip archive
  std::string_view left;       // of the block, the archive or the table
  std::string peeked;          // the head, unpacked
  std::size_t peeked_at = 0;   // as many of it are given
  const Packing* packing = nullptr;
  std::unique_ptr<Unpacker> unpacker;
  bool is_file = false;
  bool is_all_there = false;  // `left` is all that there is
  bool is_unzipped = false;
  bool is_at_end = false;
};

ByteStream::ByteStream(std::string path, bool has_digest)
    : state_(std::make_unique<State>(std::move(path), has_digest)) {
  state_->open();
}
ByteStream::~ByteStream() = default;

std::size_t ByteStream::read(char* to, std::size_t count) { return state_->read(to, count); }
std::string_view ByteStream::head() {
  if (state_->peeked.empty()) {
    std::string head(head_bytes, '\0');
    head.resize(state_->read(head.data(), head.size()));
    state_->peeked = std::move(head);
  }
  return state_->peeked;
}
std::string ByteStream::whole() {
  std::string all;
  for (std::size_t got = read_bytes; got == read_bytes;) {
    const std::size_t had = all.size();
    all.resize(had + read_bytes);
    got = read(all.data() + had, read_bytes);
    all.resize(had + got);
  }
  return all;
}
std::size_t ByteStream::most() const { return state_->most(); }
bool ByteStream::is_packed() const { return state_->packing != nullptr || state_->is_unzipped; }
const std::string& ByteStream::path() const { return state_->path; }
std::size_t ByteStream::file_bytes() const { return state_->file_bytes; }
FileDigest ByteStream::digest() {
  const auto is_over = [&] { return state_->left.empty() || state_->is_all_there; };
  while (!is_over()) state_->fill();
  return {state_->digest->digits(), static_cast<Index>(state_->taken)};
}
void ByteStream::refuse(const std::string& where, const std::string& why, const std::string& next) const {
  state_->refuse(where, why, next);
}

}  // namespace pellucid::data
