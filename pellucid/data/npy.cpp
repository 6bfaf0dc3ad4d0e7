#include "pellucid/data/npy.hpp"

#include <algorithm>
#include <set>

#include "pellucid/base/error.hpp"
#include "pellucid/base/files.hpp"
#include "pellucid/base/text.hpp"
#include "pellucid/data/npy_array.hpp"
#include "pellucid/data/zip.hpp"

namespace pellucid::data {

namespace {

constexpr std::string_view ending = ".npy";
constexpr std::size_t most_table_columns = std::size_t{1} << 20;  // of all arrays together, as of each (npy_array.cpp)

void add_columns(Table& table, const NpyArray& array, std::string_view prefix) {
  for (Index column = 0; column < array.columns(); ++column) {
    table.columns.push_back({std::string(prefix) + std::to_string(column), npy_cells(array, column)});
  }
}

void check_same_rows(const NpyArray& array, const NpyArray& first) {
  if (array.rows() == first.rows()) return;
  array.place.refuse("",
                     "it has " + grouped(array.rows()) + " rows, array \"" + printable(first.place.array) + "\" has " +
                         grouped(first.rows()),
                     "save arrays of as many rows");
}

/// The layout of Keras' mnist.npz: training and test rows beside each other are no one table.
void refuse_parts(const std::vector<ZipMember>& members, const std::string& path) {
  const auto has = [&](std::string_view name) {
    return std::ranges::find(members, name, &ZipMember::name) != members.end();
  };
  if (!has("x_train.npy") || !has("x_test.npy")) return;
  fail({Fault::data, "cannot read the table " + in_quotes(path), "",
        "it holds training and test rows apart (x_train, x_test), as Keras' mnist.npz does",
        "write two tables: python3 -c \"import numpy; a = numpy.load('FILE'); [numpy.savez(p + '.npz', x=a['x_' + "
        "p].reshape(len(a['x_' + p]), -1), y=a['y_' + p]) for p in ('train', 'test')]\"; then give train.npz and "
        "{source.test_file=test.npz}"});
}

}  // namespace

Table parse_npy(std::string_view bytes, const std::string& path) {
  const NpyArray array = npy_array(bytes, {path, ""});
  Table table{path, array.rows(), {}, {}};
  add_columns(table, array, "");
  return table;
}

Table parse_npz(std::string_view bytes, const std::string& path) {
  Table table{path, 0, {}, {}};
  std::string storage;
  NpyArray first{};
  std::set<std::string> names;
  const std::vector<ZipMember> members = zip_members(bytes, path);
  refuse_parts(members, path);
  for (const ZipMember& member : members) {
    const NpyPlace inside{
        path, member.name.substr(0, member.name.size() - ending.size() * (member.name.ends_with(ending) ? 1 : 0))};
    if (inside.array == member.name || inside.array.empty()) {
      NpyPlace{path, member.name}.refuse("", "it is not named as NumPy names an array, like x.npy",
                                         "save the file again with numpy.savez");
    }
    const NpyArray array = npy_array(zip_content(member, storage, path), inside);
    if (table.columns.empty()) first = array;
    check_same_rows(array, first);
    if (table.columns.size() + static_cast<std::size_t>(array.columns()) > most_table_columns) {
      inside.refuse("", "with it the table has more than " + grouped(Index{most_table_columns}) + " columns",
                    "split the file");
    }
    const std::size_t before = table.columns.size();
    if (array.shape.size() == 1) {
      table.columns.push_back({inside.array, npy_cells(array, 0)});
    } else {
      add_columns(table, array, inside.array + "_");
    }
    for (std::size_t i = before; i < table.columns.size(); ++i) {
      const std::string& name = table.columns[i].name;
      if (!names.insert(name).second) {
        inside.refuse("", "the column \"" + printable(name) + "\" stands twice", "name the arrays otherwise");
      }
    }
  }
  if (table.columns.empty()) {
    fail({Fault::data, "cannot read \"" + printable(path) + "\"", "", "it holds no arrays", "give a file with arrays"});
  }
  table.rows = first.rows();
  return table;
}

Table read_npy(const std::string& path) { return parse_npy(read_text(path), path); }
Table read_npz(const std::string& path) { return parse_npz(read_text(path), path); }

}  // namespace pellucid::data
