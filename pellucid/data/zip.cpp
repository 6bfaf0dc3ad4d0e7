// Offsets and signatures are those of PKWARE's APPNOTE.TXT 6.3.10, section 4.3.
#include "pellucid/data/zip.hpp"

#include <zlib.h>

#include <algorithm>
#include <limits>
#include <set>

#include "pellucid/base/element.hpp"
#include "pellucid/base/error.hpp"
#include "pellucid/base/text.hpp"
#include "pellucid/data/limits.hpp"

namespace pellucid::data {

namespace {

// Deflate gives at most 258 bytes for two bits, so what claims more cannot be true, and no memory is taken for it.
constexpr std::size_t most_per_deflated_byte = 1032;
constexpr std::size_t in_64_bits = 0xffffffff;  // a size of 32 bits that stands for one of 64 elsewhere

constexpr std::size_t end_bytes = 22, end64_bytes = 56, locator_bytes = 20, entry_bytes = 46, local_bytes = 30;

[[noreturn]] void refuse_archive(const std::string& path, const std::string& where, const std::string& why,
                                 const std::string& next = "get the file again, or save it again") {
  fail({Fault::data, "cannot read \"" + printable(path) + "\"", where, why, next});
}

std::string place_of(std::string_view name) { return "member \"" + printable(name) + "\""; }

/// A little-endian number that the caller knows to lie inside.
std::size_t number(std::string_view bytes, std::size_t at, std::size_t length) {
  std::size_t value = 0;
  for (std::size_t i = length; i-- > 0;) value = value << 8 | static_cast<unsigned char>(bytes[at + i]);
  return value;
}

struct Directory {
  std::size_t begin, bytes, count;
};

class Archive {
 public:
  Archive(std::string_view bytes, const std::string& path) : bytes_(bytes), path_(path) {}

  std::vector<ZipMember> members() {
    const Directory directory = find_directory();
    std::string_view left = bytes_.substr(directory.begin, directory.bytes);
    while (!left.empty()) take_entry(left);
    if (entries_.size() != directory.count) {
      refuse_archive(
          path_, "directory",
          "it lists " + count_text(entries_.size()) + " members and announces " + count_text(directory.count));
    }
    return located(directory.begin);
  }

 private:
  struct Entry {
    std::string_view name;
    std::size_t flags, method, checksum, packed_bytes, bytes, offset;
  };

  bool has(std::string_view signature, std::size_t at, std::size_t length) const {
    return at <= bytes_.size() && length <= bytes_.size() - at && bytes_.substr(at).starts_with(signature);
  }

  /// The last record whose comment ends with the file.
  std::size_t find_end() const {
    constexpr std::size_t longest_comment = 0xffff;
    for (std::size_t comment = 0; comment <= longest_comment && comment + end_bytes <= bytes_.size(); ++comment) {
      const std::size_t at = bytes_.size() - end_bytes - comment;
      if (has("PK\5\6", at, end_bytes) && number(bytes_, at + 20, 2) == comment) return at;
    }
    refuse_archive(path_, "end", "there is no directory: it is no zip archive, or cut off");
  }

  Directory find_directory() const {
    const std::size_t end = find_end();
    Directory directory{number(bytes_, end + 16, 4), number(bytes_, end + 12, 4), number(bytes_, end + 10, 2)};
    std::size_t disks = number(bytes_, end + 4, 2) | number(bytes_, end + 6, 2);
    std::size_t count_here = number(bytes_, end + 8, 2);
    std::size_t directory_end = end;
    if (end >= locator_bytes && has("PK\6\7", end - locator_bytes, locator_bytes)) {
      const std::size_t end64 = number(bytes_, end - locator_bytes + 8, 8);
      if (end64 > end - locator_bytes || !has("PK\6\6", end64, end64_bytes)) {
        refuse_archive(path_, "end", "the 64-bit directory is not at byte " + count_text(end64));
      }
      disks = number(bytes_, end64 + 16, 4) | number(bytes_, end64 + 20, 4);
      count_here = number(bytes_, end64 + 24, 8);
      directory = {number(bytes_, end64 + 48, 8), number(bytes_, end64 + 40, 8), number(bytes_, end64 + 32, 8)};
      directory_end = end64;
    }
    if (disks != 0 || count_here != directory.count) {
      refuse_archive(path_, "end", "it is one of several disks", "join them into one archive");
    }
    if (directory.begin > directory_end || directory.bytes != directory_end - directory.begin) {
      refuse_archive(path_, "end",
                     "a directory of " + count_text(directory.bytes) + " bytes at byte " + count_text(directory.begin) +
                         " does not end at byte " + count_text(directory_end));
    }
    return directory;
  }

  void take_entry(std::string_view& left) {
    const std::string where = "directory, member " + count_text(entries_.size() + 1);
    if (left.size() < entry_bytes || !left.starts_with("PK\1\2")) refuse_archive(path_, where, "there is no entry");
    const std::size_t name_bytes = number(left, 28, 2), extra_bytes = number(left, 30, 2);
    const std::size_t all = entry_bytes + name_bytes + extra_bytes + number(left, 32, 2);
    if (all > left.size()) refuse_archive(path_, where, "its entry goes beyond the directory");
    Entry entry{left.substr(entry_bytes, name_bytes),
                number(left, 8, 2),
                number(left, 10, 2),
                number(left, 16, 4),
                number(left, 20, 4),
                number(left, 24, 4),
                number(left, 42, 4)};
    widen(left.substr(entry_bytes + name_bytes, extra_bytes), {&entry.bytes, &entry.packed_bytes, &entry.offset},
          where);
    const std::size_t disk = number(left, 34, 2);
    if (disk != 0) refuse_archive(path_, where, "it lies on another disk", "join them into one archive");
    check(entry);
    entries_.push_back(entry);
    left.remove_prefix(all);
  }

  /// Takes the sizes that do not fit in 32 bits from the extra field of 64-bit ones, which holds just those, in order.
  void widen(std::string_view extra, std::initializer_list<std::size_t*> sizes, const std::string& where) const {
    std::string_view wide;
    while (extra.size() >= 4) {
      const std::size_t kind = number(extra, 0, 2), length = number(extra, 2, 2);
      if (length > extra.size() - 4) refuse_archive(path_, where, "its extra fields go beyond their end");
      if (kind == 1) wide = extra.substr(4, length);
      extra.remove_prefix(4 + length);
    }
    for (std::size_t* size : sizes) {
      if (*size != in_64_bits) continue;
      if (wide.size() < 8) refuse_archive(path_, where, "a size of 64 bits is announced and missing");
      *size = number(wide, 0, 8);
      wide.remove_prefix(8);
    }
  }

  void check(const Entry& entry) const {
    const std::string where = place_of(entry.name);
    constexpr std::size_t encrypted = 1U | 1U << 6 | 1U << 13;
    if ((entry.flags & encrypted) != 0) refuse_archive(path_, where, "it is encrypted", "save it without a password");
    if (entry.method != 0 && entry.method != 8) {
      refuse_archive(path_, where,
                     "it is packed by method " + std::to_string(entry.method) + "; known are stored and deflated",
                     "save it again by an ordinary zip, or, if it is of NumPy, with numpy.savez");
    }
    if (valid_utf8(entry.name) != entry.name.size()) refuse_archive(path_, where, "its name is no UTF-8");
  }

  /// Where each member's bytes are; those of no two may overlap, or a small file could unpack to a huge one.
  std::vector<ZipMember> located(std::size_t directory_begin) const {
    struct Span {
      std::size_t begin, end;
      std::string_view name;
    };
    std::vector<Span> spans;
    std::vector<ZipMember> members;
    std::set<std::string_view> names;
    const std::size_t most = std::min(most_bytes, bytes_.size() * most_expansion + always_allowed);
    std::size_t allowed = most;
    for (const Entry& entry : entries_) {
      const std::string where = place_of(entry.name);
      const std::size_t begin = content_begin(entry, directory_begin);
      const bool is_deflated = entry.method == 8;
      const bool is_possible =
          is_deflated ? entry.bytes / most_per_deflated_byte <= entry.packed_bytes : entry.bytes == entry.packed_bytes;
      if (!is_possible) {
        refuse_archive(path_, where,
                       count_text(entry.packed_bytes) + " bytes cannot unpack to " + count_text(entry.bytes));
      }
      if (entry.bytes > allowed) {
        refuse_archive(path_, where,
                       "with it the archive unpacks to more than the " + count_text(most) + " bytes that " +
                           count_text(bytes_.size()) + " are let become",
                       "split the file, or unpack it if you trust it");
      }
      allowed -= entry.bytes;
      if (!names.insert(entry.name).second) refuse_archive(path_, where, "the name stands twice");
      spans.push_back({entry.offset, begin + entry.packed_bytes, entry.name});
      members.push_back({std::string(entry.name), bytes_.substr(begin, entry.packed_bytes), entry.bytes,
                         static_cast<std::uint32_t>(entry.checksum), is_deflated});
    }
    std::sort(spans.begin(), spans.end(), [](const Span& a, const Span& b) { return a.begin < b.begin; });
    for (std::size_t i = 1; i < spans.size(); ++i) {
      if (spans[i].begin < spans[i - 1].end) {
        refuse_archive(path_, place_of(spans[i].name), "it overlaps member \"" + printable(spans[i - 1].name) + "\"",
                       "the file is made to harm");
      }
    }
    return members;
  }

  std::size_t content_begin(const Entry& entry, std::size_t directory_begin) const {
    const std::string where = place_of(entry.name);
    const std::size_t at = entry.offset;
    if (at > directory_begin || directory_begin - at < local_bytes || !has("PK\3\4", at, local_bytes)) {
      refuse_archive(path_, where, "it does not begin at byte " + count_text(at));
    }
    const std::size_t name_bytes = number(bytes_, at + 26, 2), extra_bytes = number(bytes_, at + 28, 2);
    const std::size_t room = directory_begin - at - local_bytes;
    if (name_bytes + extra_bytes > room || entry.packed_bytes > room - name_bytes - extra_bytes) {
      refuse_archive(path_, where, "its " + count_text(entry.packed_bytes) + " bytes go beyond the directory's begin");
    }
    std::size_t packed = number(bytes_, at + 18, 4), unpacked = number(bytes_, at + 22, 4);
    constexpr std::size_t sizes_follow = 1U << 3;  // what was streamed has its sizes behind it and in the directory
    const std::size_t flags = number(bytes_, at + 6, 2);
    bool is_same = bytes_.substr(at + local_bytes, name_bytes) == entry.name && flags == entry.flags &&
                   number(bytes_, at + 8, 2) == entry.method;
    if ((flags & sizes_follow) == 0) {
      widen(bytes_.substr(at + local_bytes + name_bytes, extra_bytes), {&unpacked, &packed}, where);
      is_same = is_same && packed == entry.packed_bytes && unpacked == entry.bytes &&
                number(bytes_, at + 14, 4) == entry.checksum;
    }
    if (!is_same) refuse_archive(path_, where, "what stands before it and the directory differ");
    return at + local_bytes + name_bytes + extra_bytes;
  }

  std::string_view bytes_;
  const std::string& path_;
  std::vector<Entry> entries_;
};

/// Inflates all of `packed` into all of `to`; "" or why it does not fit.
std::string inflate_all(std::string_view packed, std::string& to) {
  z_stream stream{};
  if (inflateInit2(&stream, -MAX_WBITS) != Z_OK) return "zlib could not begin";
  constexpr std::size_t piece = std::size_t{1} << 30;  // zlib counts in 32 bits
  std::size_t taken = 0, given = 0;
  int result = Z_OK;
  char spare = 0;  // takes a byte too many, so that the stream's end is seen also behind a full `to`
  while (result == Z_OK && given <= to.size()) {
    const auto in = static_cast<uInt>(std::min(piece, packed.size() - taken));
    const auto out = static_cast<uInt>(given == to.size() ? 1 : std::min(piece, to.size() - given));
    stream.next_in = reinterpret_cast<Bytef*>(const_cast<char*>(packed.data() + taken));  // zlib does not write there
    stream.avail_in = in;
    stream.next_out = reinterpret_cast<Bytef*>(given == to.size() ? &spare : to.data() + given);
    stream.avail_out = out;
    result = inflate(&stream, Z_NO_FLUSH);
    taken += in - stream.avail_in;
    given += out - stream.avail_out;
  }
  const std::string damage = stream.msg != nullptr ? stream.msg : "it is cut off";
  inflateEnd(&stream);
  if (given > to.size()) return "it unpacks to more than the announced " + count_text(to.size()) + " bytes";
  if (result != Z_STREAM_END) return "it does not unpack: " + damage;
  if (given < to.size()) return "it unpacks to " + count_text(given) + " of " + count_text(to.size()) + " bytes";
  if (taken < packed.size()) return count_text(packed.size() - taken) + " bytes follow what is packed";
  return "";
}

}  // namespace

std::vector<ZipMember> zip_members(std::string_view archive, const std::string& path) {
  return Archive(archive, path).members();
}

std::string_view zip_content(const ZipMember& member, std::string& storage, const std::string& path) {
  std::string_view content = member.packed;
  if (member.is_deflated) {
    storage.assign(member.bytes, '\0');
    const std::string why = inflate_all(member.packed, storage);
    if (!why.empty()) refuse_archive(path, place_of(member.name), why);
    content = storage;
  }
  const uLong checksum = crc32_z(0, reinterpret_cast<const Bytef*>(content.data()), content.size());
  if (checksum != member.checksum) refuse_archive(path, place_of(member.name), "it is damaged: its checksum differs");
  return content;
}

}  // namespace pellucid::data
