#include "pellucid/data/npy_array.hpp"

#include <algorithm>
#include <charconv>
#include <optional>

#include "pellucid/base/buffer.hpp"
#include "pellucid/base/error.hpp"
#include "pellucid/base/text.hpp"
#include "pellucid/data/limits.hpp"

namespace pellucid::data {

namespace {

constexpr Index most_columns = Index{1} << 20;  // each takes a hundred bytes beside its cells
constexpr std::size_t longest_text = 1U << 26;  // in bytes, of a U or S type
constexpr Index most_rows = 0xffffffff;         // Table counts them in 32 bits

std::size_t little_endian(std::string_view bytes) {
  std::size_t value = 0;
  for (std::size_t i = bytes.size(); i-- > 0;) value = value << 8 | static_cast<unsigned char>(bytes[i]);
  return value;
}

std::string shape_text(const std::vector<Index>& shape) {
  std::string text = "[";
  for (const Index size : shape) text += (text.size() > 1 ? ", " : "") + grouped(size);
  return text + "]";
}

/// What is left of a Python dict of texts, truths and tuples, read from left to right.
class Header {
 public:
  Header(std::string_view text, const NpyPlace& place) : text_(text), left_(text), place_(place) {}

  struct Fields {
    std::optional<std::string> type;
    std::optional<bool> is_fortran;
    std::optional<std::vector<Index>> shape;
  };

  Fields fields() {
    Fields fields;
    expect("{");
    while (!take("}")) {
      const std::string_view key = text();
      expect(":");
      bool is_new = false;
      if (key == "descr") {
        is_new = !fields.type;
        fields.type = type();
      } else if (key == "fortran_order") {
        is_new = !fields.is_fortran;
        fields.is_fortran = truth();
      } else if (key == "shape") {
        is_new = !fields.shape;
        fields.shape = tuple();
      }
      if (!is_new) refuse("an unknown or repeated key \"" + printable(key) + "\"");
      if (!take(",")) {
        expect("}");
        break;
      }
    }
    skip_blanks();
    if (!left_.empty()) refuse("characters follow the dict");
    if (!fields.type || !fields.is_fortran || !fields.shape) refuse("descr, fortran_order or shape is missing");
    return fields;
  }

 private:
  [[noreturn]] void refuse(const std::string& why) const {
    place_.refuse(
        "header",
        why + " at character " + count_text(text_.size() - left_.size()) + " of \"" + printable(trimmed(text_)) + "\"",
        "save the array again with numpy.save");
  }
  void skip_blanks() { left_.remove_prefix(std::min(left_.find_first_not_of(" \n"), left_.size())); }
  bool take(std::string_view token) {
    skip_blanks();
    if (!left_.starts_with(token)) return false;
    left_.remove_prefix(token.size());
    return true;
  }
  void expect(std::string_view token) {
    if (!take(token)) refuse("there is no " + std::string(token));
  }
  std::string_view text() {
    skip_blanks();
    const char quote = left_.empty() ? '\0' : left_.front();
    const std::size_t end = quote == '\'' || quote == '"' ? left_.find(quote, 1) : std::string_view::npos;
    if (end == std::string_view::npos) refuse("there is no text in quotes");
    const std::string_view inside = left_.substr(1, end - 1);
    if (inside.find('\\') != std::string_view::npos) refuse("a text has an escape");
    left_.remove_prefix(end + 1);
    return inside;
  }
  std::string type() {
    skip_blanks();
    if (left_.starts_with('[') || left_.starts_with('(')) {
      place_.refuse("header", "its values are records of several fields: " + printable(trimmed(text_)),
                    "save each field as an array of its own");
    }
    return std::string(text());
  }
  bool truth() {
    if (take("True")) return true;
    if (!take("False")) refuse("there is neither True nor False");
    return false;
  }
  std::vector<Index> tuple() {
    std::vector<Index> sizes;
    expect("(");
    while (!take(")")) {
      skip_blanks();
      Index size = 0;
      const auto [end, error] = std::from_chars(left_.data(), left_.data() + left_.size(), size);
      if (error != std::errc{} || size < 0 || sizes.size() == 32) refuse("there is no size of a shape");
      left_.remove_prefix(static_cast<std::size_t>(end - left_.data()));
      take("L");  // Python 2 wrote (3L, 4L)
      sizes.push_back(size);
      if (take(",")) continue;
      expect(")");
      break;
    }
    return sizes;
  }

  std::string_view text_, left_;
  const NpyPlace& place_;
};

/// The header's text; `bytes` then begins with the values.
std::string_view take_header(std::string_view& bytes, const NpyPlace& place) {
  const std::string cut = "it ends after " + count_text(bytes.size()) + " bytes";
  if (!bytes.starts_with("\x93NUMPY")) place.refuse("byte 0", "it does not begin as npy files do", "give a .npy file");
  if (bytes.size() < 8) place.refuse("header", cut, "get the file again");
  const int major = bytes[6], minor = bytes[7];
  if (major < 1 || major > 3 || minor != 0) {
    place.refuse(
        "byte 6",
        "its version is " + std::to_string(major) + "." + std::to_string(minor) + ", known are 1.0, 2.0 and 3.0",
        "save the array again with numpy.save");
  }
  const std::size_t length_bytes = major == 1 ? 2 : 4;
  bytes.remove_prefix(8);
  if (bytes.size() < length_bytes) place.refuse("header", cut, "get the file again");
  const std::size_t length = little_endian(bytes.substr(0, length_bytes));
  bytes.remove_prefix(length_bytes);
  if (bytes.size() < length) {
    place.refuse("header", cut + ", its header alone has " + count_text(length), "get the file again");
  }
  const std::string_view header = bytes.substr(0, length);
  bytes.remove_prefix(length);
  return header;
}

/// Kind, size and order of bytes from "<f8".
void read_type(NpyArray& array) {
  const std::string_view type = array.type;
  const std::string says = "its type is " + printable(type);
  if (type.size() > 1 && type[1] == 'O') {
    array.place.refuse("header", says + ": Python objects, stored as pickled code, which Pellucid never runs",
                       "save it as numbers or texts: array.astype(float) or array.astype(str)");
  }
  const std::string next = "save it with .astype(float), .astype(int) or .astype(str)";
  const char order = type.size() > 2 ? type[0] : '\0';
  const bool is_known_order = order == '<' || order == '>' || order == '|';
  std::size_t count = 0;
  const auto [end, error] =
      std::from_chars(type.data() + std::min<std::size_t>(2, type.size()), type.data() + type.size(), count);
  if (!is_known_order || error != std::errc{} || end != type.data() + type.size()) {
    array.place.refuse("header", says + ", which is none that Pellucid reads", next);
  }
  array.kind = type[1];
  array.item_bytes = array.kind == 'U' && count <= longest_text ? 4 * count : count;
  array.is_big_endian = order == '>';
  const auto is_one_of = [&](std::initializer_list<std::size_t> sizes) {
    return std::find(sizes.begin(), sizes.end(), count) != sizes.end();
  };
  const bool is_known = (array.kind == 'f' && is_one_of({2, 4, 8})) || (array.kind == 'b' && count == 1) ||
                        ((array.kind == 'i' || array.kind == 'u') && is_one_of({1, 2, 4, 8})) ||
                        ((array.kind == 'U' || array.kind == 'S') && count > 0 && array.item_bytes <= longest_text);
  const bool has_order = order != '|' || array.item_bytes == 1 || array.kind == 'S';
  if (!is_known || !has_order) array.place.refuse("header", says + ", which is none that Pellucid reads", next);
}

}  // namespace

void NpyPlace::refuse(const std::string& where, const std::string& why, const std::string& next) const {
  const std::string inside = array.empty() ? "" : "array \"" + printable(array) + "\"";
  fail({Fault::data, "cannot read \"" + printable(path) + "\"",
        inside + (inside.empty() || where.empty() ? "" : ", ") + where, why, next});
}

NpyArray npy_array(std::string_view bytes, const NpyPlace& place, std::size_t most_axes) {
  Header::Fields fields = Header(take_header(bytes, place), place).fields();
  NpyArray array{place, std::move(*fields.type), '\0', 0, false, *fields.is_fortran, std::move(*fields.shape), bytes};
  read_type(array);
  const std::string shape = "its shape is " + shape_text(array.shape);
  if (array.shape.empty() || array.shape.size() > most_axes) {
    place.refuse("header", shape + "; a table takes [rows] or [rows, columns]", "save it with .reshape(rows, -1)");
  }
  if (std::ranges::find(array.shape, Index{0}) != array.shape.end()) {
    place.refuse("header", shape + ": it holds no values", "give an array with values");
  }
  if (array.columns() > most_columns || array.rows() > most_rows) {
    place.refuse("header",
                 shape + "; at most " + grouped(most_rows) + " rows and " + grouped(most_columns) + " columns are read",
                 "split the array");
  }
  const std::string name = in_quotes(place.path) + (place.array.empty() ? "" : ", array \"") + printable(place.array) +
                           (place.array.empty() ? "" : "\"");
  const std::size_t announced = checked_size(array.shape, array.item_bytes, name.c_str());
  if (announced != bytes.size()) {
    place.refuse("end",
                 "it holds " + count_text(bytes.size()) + " bytes of values, its header announces " +
                     count_text(announced) + " (" + printable(array.type) + ", " + shape_text(array.shape) + ")",
                 "get the file again");
  }
  return array;
}

}  // namespace pellucid::data
