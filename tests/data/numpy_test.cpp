// What NumPy itself writes, in every type, order and version that is read: the same cells as NumPy gives.
#include <gtest/gtest.h>

#include <cmath>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <optional>
#include <string>
#include <vector>

#include "pellucid/base/error.hpp"
#include "pellucid/base/text.hpp"
#include "pellucid/data/npy.hpp"
#include "tests/support/folder.hpp"

namespace pellucid::data {
namespace {

namespace fs = std::filesystem;

TEST(NumPy, writes_what_is_read_in_every_type_order_and_version) {
  const testing::Folder place;
  std::ofstream(place / "make.py") << R"(
import sys
import numpy as np
place = sys.argv[1]
rng = np.random.default_rng(7)
arrays = {}
for type in '<f2 <f4 <f8 >f2 >f4 >f8'.split():
    # every pattern of bits that may be: random ones, and the ends of the range
    bits = rng.integers(0, 256, (7, 3, int(type[2])), dtype=np.uint8)
    values = bits.view(type.replace('>', '<'))[:, :, 0].astype(type)
    info = np.finfo(type)
    values[0] = [np.inf, -np.inf, np.nan]
    values[1] = [info.max, info.tiny, -0.0]
    values[2] = [info.smallest_subnormal, 0.1, -1/3]
    arrays[type] = values
for type in '|i1 <i2 <i4 <i8 |u1 <u2 <u4 <u8 >i2 >i8 >u4'.split():
    info = np.iinfo(type)
    values = rng.integers(info.min, info.max, (7, 3), dtype=np.dtype(type).newbyteorder('='), endpoint=True).astype(type)
    values[0] = [info.min, info.max, 0]
    arrays[type] = values
arrays['|b1'] = rng.integers(0, 2, (7, 3)).astype(bool)
words = np.array(['', 'a', 'Zürich', '漢字', '\U0001f600!', 'a b', ' x ']).repeat(3).reshape(7, 3)
arrays['<U'] = words
arrays['>U'] = words.astype('>U9')
arrays['|S'] = np.char.encode(words, 'utf-8')

def text(value):
    if isinstance(value, bytes): return value.decode()
    if isinstance(value, str): return value
    if isinstance(value, (bool, np.bool_)): return 'true' if value else 'false'
    if isinstance(value, np.integer): return str(int(value))
    return float(value).hex()

def expect(name, columns):
    with open(f'{place}/{name}.expected', 'w', newline='') as out:
        for title, cells in columns:
            out.write('\t'.join([title, *(text(cell) for cell in cells)]) + '\n')

number = 0
for type, array in arrays.items():
    for version in (1, 0), (2, 0), (3, 0):
        for shaped in array, np.asfortranarray(array), array[:, 1].copy():
            number += 1
            with open(f'{place}/{number}.npy', 'wb') as out:
                np.lib.format.write_array(out, shaped, version)
            columns = shaped.reshape(7, -1).T
            expect(f'{number}.npy', [(str(i), column) for i, column in enumerate(columns)])
named = {'n' + type.strip('<>|') + str(i): a for i, (type, a) in enumerate(arrays.items())}
named['flät'] = np.arange(7) * 0.1
named['f'] = np.asfortranarray(arrays['<f8'])
columns = []
for title, array in named.items():
    if array.ndim == 1: columns.append((title, array))
    else: columns += [(f'{title}_{i}', column) for i, column in enumerate(array.T)]
class Pipe:  # cannot be rewound: sizes follow the members
    def __init__(self, path): self.file = open(path, 'wb')
    def write(self, bytes): return self.file.write(bytes)
    def flush(self): self.file.flush()
    def read(self): raise OSError('it is written alone')  # NumPy asks whether there is one
np.savez(f'{place}/stored.npz', **named)
np.savez_compressed(f'{place}/deflated.npz', **named)
pipe = Pipe(f'{place}/streamed.npz')
np.savez_compressed(pipe, **named)
pipe.flush()
for name in 'stored', 'deflated', 'streamed':
    expect(name + '.npz', columns)
)";
  const std::string command = "/usr/bin/python3 " + place.at("make.py") + " " + place.path().string();
  ASSERT_EQ(std::system(command.c_str()), 0);
  const auto is_same = [](std::string_view cell, const std::string& expected) {
    if (expected == cell) return true;
    const std::optional<double> number = parse_number(cell);
    if (!number || expected.empty()) return false;
    char* end = nullptr;
    const double right = std::strtod(expected.c_str(), &end);  // reads what float.hex() writes
    if (std::isnan(right)) return cell == "nan";
    return *end == '\0' && *number == right && std::signbit(*number) == std::signbit(right);
  };
  int files = 0, cells = 0;
  for (const fs::directory_entry& each : fs::directory_iterator(place)) {
    const std::string path = each.path().string();
    if (each.path().extension() != ".npy" && each.path().extension() != ".npz") continue;
    ++files;
    const Table table = each.path().extension() == ".npy" ? read_npy(path) : read_npz(path);
    EXPECT_EQ(table.path, path);
    EXPECT_EQ(table.rows, 7);
    std::ifstream lines(path + ".expected");
    std::string line;
    std::size_t column = 0;
    for (; std::getline(lines, line); ++column) {
      ASSERT_LT(column, table.columns.size()) << path;
      line += '\t';
      std::vector<std::string> words;
      for (std::size_t at = 0, tab = 0; (tab = line.find('\t', at)) != std::string::npos; at = tab + 1) {
        words.push_back(line.substr(at, tab - at));
      }
      ASSERT_EQ(words.size(), 8U) << path;
      EXPECT_EQ(table.columns[column].name, words[0]) << path;
      for (std::size_t row = 0; row < 7; ++row, ++cells) {
        const std::string_view cell = table.columns[column].cells[static_cast<Index>(row)];
        EXPECT_PRED2(is_same, cell, words[row + 1]) << path << " " << words[0] << " row " << row;
      }
    }
    EXPECT_EQ(column, table.columns.size()) << path;
  }
  EXPECT_EQ(files, 21 * 3 * 3 + 3);
  EXPECT_EQ(cells, 7 * (21 * 3 * 7 + 3 * 67));
}

TEST(NumPy, files_that_are_missing_are_named_with_the_reason) {
  EXPECT_THROW(read_npy("/nowhere/x.npy"), Failure);
  EXPECT_THROW(read_npz("/nowhere/x.npz"), Failure);
}

}  // namespace
}  // namespace pellucid::data
