#include "pellucid/model/safetensors.hpp"

#include <algorithm>
#include <cstdint>
#include <cstring>
#include <set>
#include <utility>

#include "pellucid/base/buffer.hpp"
#include "pellucid/base/error.hpp"
#include "pellucid/base/json.hpp"
#include "pellucid/base/text.hpp"

namespace pellucid {

namespace {

constexpr std::size_t length_bytes = 8;
constexpr std::size_t longest_header = 100'000'000;
constexpr std::size_t most_axes = 8;

[[noreturn]] void refuse(const std::string& path, const std::string& where, const std::string& why) {
  fail({Fault::data, "cannot read the tensors of \"" + printable(path) + "\"", where, why,
        "the file is damaged or not in the safetensors format"});
}

// What the header says of one tensor.
struct Row {
  std::string name, dtype;
  std::vector<std::uint64_t> shape, offsets;
  bool has_dtype = false, has_shape = false, has_offsets = false;
};

// Takes the header in as its parser meets it, and accepts nothing but its form. No document is built: a header costs
// time in proportion to its bytes, and names that stand there twice, which a document would hide, are seen.
class Header {
 public:
  Header(const std::string& path, int most_names) : path_(path), most_names_(static_cast<std::size_t>(most_names)) {}

  std::vector<Row> rows;
  std::vector<std::pair<std::string, std::string>> metadata;

  bool start_object(std::size_t) {
    if (place_ == Place::outside) return enter(Place::top);
    if (place_ != Place::top) unexpected("an object");
    if (key_ == "__metadata__") return enter(Place::metadata);
    if (rows.size() == most_names_)
      refuse(path_, "header", "it has more than " + grouped(static_cast<Index>(most_names_)) + " tensors");
    rows.push_back({.name = key_, .dtype = "", .shape = {}, .offsets = {}});
    return enter(Place::tensor);
  }
  bool key(std::string& name) {
    key_ = std::move(name);
    if (place_ == Place::tensor) return true;
    std::set<std::string>& seen = place_ == Place::top ? names_ : texts_;
    if (!seen.insert(key_).second) refuse(path_, "header", "\"" + printable(key_) + "\" stands there twice");
    return true;
  }
  bool string(std::string& text) {
    if (place_ == Place::metadata) {
      if (metadata.size() == most_names_)
        refuse(path_, "header", "it has more than " + grouped(static_cast<Index>(most_names_)) + " texts");
      metadata.emplace_back(key_, std::move(text));
      return true;
    }
    if (place_ != Place::tensor || key_ != "dtype") unexpected("a text");
    once(rows.back().has_dtype);
    rows.back().dtype = std::move(text);
    return true;
  }
  bool start_array(std::size_t) {
    if (place_ == Place::tensor && key_ == "shape") {
      once(rows.back().has_shape);
      return enter(Place::shape);
    }
    if (place_ != Place::tensor || key_ != "data_offsets") unexpected("a list");
    once(rows.back().has_offsets);
    return enter(Place::offsets);
  }
  bool number_unsigned(std::uint64_t number) {
    if (place_ != Place::shape && place_ != Place::offsets) unexpected(std::to_string(number));
    std::vector<std::uint64_t>& numbers = place_ == Place::shape ? rows.back().shape : rows.back().offsets;
    const std::size_t most = place_ == Place::shape ? most_axes : 2;
    if (numbers.size() == most) {
      refuse(path_, where(), "\"" + key_ + "\" has more than " + std::to_string(most) + " numbers");
    }
    numbers.push_back(number);
    return true;
  }
  bool end_array() { return enter(Place::tensor); }
  bool end_object() {
    if (place_ == Place::tensor) {
      const Row& row = rows.back();
      for (const auto& [name, has] : {std::pair{"dtype", row.has_dtype}, std::pair{"shape", row.has_shape},
                                      std::pair{"data_offsets", row.offsets.size() == 2}}) {
        if (!has) refuse(path_, where(), std::string(name) + " is missing or not whole");
      }
    }
    return enter(place_ == Place::top ? Place::outside : Place::top);
  }

  bool null() { unexpected("null"); }
  bool boolean(bool value) { unexpected(value ? "true" : "false"); }
  bool number_integer(std::int64_t number) { unexpected(std::to_string(number)); }
  bool number_float(double, const std::string& text) { unexpected(text); }
  bool binary(Json::binary_t&) { unexpected("binary data"); }
  bool parse_error(std::size_t at, const std::string&, const Json::exception&) {
    refuse(path_, "header", "it is no JSON from its byte " + std::to_string(at) + " on");
  }

 private:
  enum class Place { outside, top, metadata, tensor, shape, offsets };

  bool enter(Place place) {
    place_ = place;
    return true;
  }
  void once(bool& has) {
    if (std::exchange(has, true)) refuse(path_, where(), "\"" + key_ + "\" stands there twice");
  }
  std::string where() const {
    if (place_ == Place::outside || place_ == Place::top) return "header";
    return place_ == Place::metadata ? "__metadata__" : "tensor \"" + printable(rows.back().name) + "\"";
  }
  [[noreturn]] void unexpected(const std::string& value) const {
    const std::string expected = place_ == Place::outside    ? "it is not a JSON object but "
                                 : place_ == Place::metadata ? "is not a text but "
                                 : place_ == Place::tensor   ? "cannot be "
                                 : place_ == Place::top      ? "is not an object but "
                                                             : "may hold only whole numbers from 0, not ";
    refuse(path_, where(),
           (place_ == Place::outside ? "" : "\"" + printable(key_) + "\" ") + expected + printable(value));
  }

  const std::string& path_;
  std::size_t most_names_;
  Place place_ = Place::outside;
  std::string key_;
  std::set<std::string> names_, texts_;
};

Tensor read_tensor(Row& row, std::string_view data, std::size_t& end, const std::string& path) {
  const std::string where = "tensor \"" + printable(row.name) + "\"";
  if (row.dtype != "F32" && row.dtype != "F64") {
    refuse(path, where, "type " + printable(row.dtype) + " is not F32 or F64");
  }
  Tensor tensor{std::move(row.name), row.dtype == "F32" ? Element::float32 : Element::float64, {}, {}};
  for (const std::uint64_t size : row.shape) {
    if (size > std::uint64_t{1} << 40) refuse(path, where, "a size is " + std::to_string(size));
    tensor.shape.push_back(static_cast<Index>(size));
  }
  const std::size_t bytes =
      checked_size(tensor.shape, bytes_of(tensor.element), ("\"" + printable(path) + "\", " + where).c_str());
  const std::uint64_t first = row.offsets[0], last = row.offsets[1];
  if (first != end) {
    refuse(path, where,
           "it begins at byte " + std::to_string(first) + ", the one before ended at " + std::to_string(end));
  }
  if (last < first || last > data.size()) {
    refuse(path, where, "it ends at byte " + std::to_string(last) + " of " + std::to_string(data.size()));
  }
  if (last - first != bytes) {
    refuse(path, where,
           "its shape needs " + std::to_string(bytes) + " bytes, its offsets hold " + std::to_string(last - first));
  }
  const auto* start = reinterpret_cast<const std::byte*>(data.data()) + end;
  tensor.data.assign(start, start + bytes);
  end += bytes;
  return tensor;
}

// What decode() would refuse is not written either.
void check(const TensorFile& file) {
  const auto refuse_name = [](const std::string& name, const std::string& why) {
    fail({Fault::run, "cannot write the tensors", in_quotes(name), why, "this is a mistake of the program"});
  };
  std::set<std::string_view> names{"__metadata__"}, texts;
  for (const Tensor& tensor : file.tensors) {
    if (!names.insert(tensor.name).second) refuse_name(tensor.name, "the name is given twice or reserved");
    const std::size_t bytes = checked_size(tensor.shape, bytes_of(tensor.element), tensor.name.c_str());
    if (bytes != tensor.data.size()) {
      refuse_name(tensor.name,
                  "its shape needs " + std::to_string(bytes) + " bytes, it has " + std::to_string(tensor.data.size()));
    }
  }
  for (const auto& [name, text] : file.metadata) {
    if (!texts.insert(name).second) refuse_name(name, "the text is given twice");
  }
}

}  // namespace

namespace {

template <class T>
std::vector<double> converted(const Tensor& tensor) {
  std::vector<double> values(tensor.data.size() / sizeof(T));
  for (std::size_t i = 0; i < values.size(); ++i) {
    T value;
    std::memcpy(&value, tensor.data.data() + i * sizeof(T), sizeof(T));
    values[i] = static_cast<double>(value);
  }
  return values;
}

template <class T>
std::vector<std::byte> bytes_of(std::span<const double> values) {
  std::vector<std::byte> bytes(values.size() * sizeof(T));
  for (std::size_t i = 0; i < values.size(); ++i) {
    const T value = static_cast<T>(values[i]);
    std::memcpy(bytes.data() + i * sizeof(T), &value, sizeof(T));
  }
  return bytes;
}

}  // namespace

std::vector<double> values_of(const Tensor& tensor) {
  return tensor.element == Element::float32 ? converted<float>(tensor) : converted<double>(tensor);
}

Tensor tensor_of(std::string name, Element element, std::vector<Index> shape, std::span<const double> values) {
  return {std::move(name), element, std::move(shape),
          element == Element::float32 ? bytes_of<float>(values) : bytes_of<double>(values)};
}

std::string encode_head(const TensorFile& file) {
  check(file);
  // Written piece by piece: a document would look for each name among all before it.
  std::string text;
  const auto add = [&](const std::string& name, const Json& value) {
    text += (text.empty() ? "{" : ",") + Json(name).dump(-1, ' ', false, Json::error_handler_t::replace) + ":" +
            value.dump(-1, ' ', false, Json::error_handler_t::replace);
  };
  if (!file.metadata.empty()) {
    Json metadata = Json::object();
    for (const auto& [name, each] : file.metadata) metadata[name] = each;
    add("__metadata__", metadata);
  }
  std::size_t at = 0;
  for (const Tensor& tensor : file.tensors) {
    add(tensor.name, {{"dtype", tensor.element == Element::float32 ? "F32" : "F64"},
                      {"shape", tensor.shape},
                      {"data_offsets", {at, at + tensor.data.size()}}});
    at += tensor.data.size();
  }
  text += text.empty() ? "{}" : "}";
  text.resize((text.size() + length_bytes - 1) / length_bytes * length_bytes, ' ');
  std::string bytes(length_bytes, '\0');
  const std::uint64_t length = text.size();  // wider than a size may be: in WebAssembly that has 32 bits
  for (std::size_t i = 0; i < length_bytes; ++i) bytes[i] = static_cast<char>(length >> (8 * i) & 0xff);
  return bytes + text;
}

std::string encode(const TensorFile& file) {
  std::string bytes = encode_head(file);
  std::size_t size = bytes.size();
  for (const Tensor& tensor : file.tensors) size += tensor.data.size();
  bytes.reserve(size);
  for (const Tensor& tensor : file.tensors) bytes += text_of(tensor);
  return bytes;
}

TensorFile decode(std::string_view bytes, const std::string& path, int most_names) {
  if (bytes.size() < length_bytes)
    refuse(path, "length", "the file has " + std::to_string(bytes.size()) + " bytes, a header begins with 8");
  std::uint64_t length = 0;
  for (std::size_t i = 0; i < length_bytes; ++i)
    length |= std::uint64_t{static_cast<unsigned char>(bytes[i])} << (8 * i);
  if (length > longest_header || length > bytes.size() - length_bytes) {
    refuse(path, "length",
           "the header claims " + std::to_string(length) + " bytes, the file has " +
               std::to_string(bytes.size() - length_bytes));
  }
  const auto header_end = length_bytes + static_cast<std::size_t>(length);
  const std::string_view text = bytes.substr(length_bytes, header_end - length_bytes);
  if (!text.starts_with('{')) refuse(path, "header", "it does not begin with {");
  if (const std::size_t zero = text.find('\0'); zero != std::string_view::npos) {
    refuse(path, "header", "its byte " + std::to_string(zero) + " is zero");  // where the parser would take it to end
  }
  Header header(path, most_names);
  Json::sax_parse(text.begin(), text.end(), &header);  // complains through the header itself

  // Other writers order the header by name: the bytes' own order is that of the offsets.
  std::stable_sort(header.rows.begin(), header.rows.end(),
                   [](const Row& a, const Row& b) { return a.offsets < b.offsets; });
  TensorFile file{.tensors = {}, .metadata = std::move(header.metadata)};
  const std::string_view data = bytes.substr(header_end);
  std::size_t end = 0;
  for (Row& row : header.rows) file.tensors.push_back(read_tensor(row, data, end, path));
  if (end != data.size()) refuse(path, "end", std::to_string(data.size() - end) + " bytes belong to no tensor");
  return file;
}

}  // namespace pellucid
