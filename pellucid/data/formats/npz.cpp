// npz: several arrays of NumPy in a zip archive.
#include "pellucid/data/byte_stream.hpp"
#include "pellucid/data/format.hpp"
#include "pellucid/data/npy.hpp"

namespace pellucid::data::formats {

Format npz() {
  return {.name = "npz",
          .label = "npz",
          .summary = "arrays of NumPy with as many rows: x is the column x, or the columns x_0, x_1, …",
          .source = "numpy.savez; PKWARE's APPNOTE.TXT",
          .endings = {".npz"},
          .read = [](ByteStream& bytes, const CsvOptions&) { return CsvTable{parse_npz(bytes.whole(), bytes.path())}; },
          .is_it = [](std::string_view head) { return head.starts_with("PK\3\4"); },  // what else is zip, is unpacked
          .example = {R"(PK\x03\x04\x14\x00\x00\x00\x00\x00\x00\x00!\x00\xb5\xcb\xafvF\x00\x00\x00)"
                      R"(F\x00\x00\x00\x05\x00\x00\x00x.npy\x93NUMPY\x01\x00:\x00{'descr': '|u1', 'fortr)"
                      R"(an_order': False, 'shape': (2,), }\n\x01\x02PK\x01\x02\x14\x03\x14\x00\x00\x00)"
                      R"(\x00\x00\x00\x00!\x00\xb5\xcb\xafvF\x00\x00\x00F\x00\x00\x00\x05\x00\x00)"
                      R"(\x00\x00\x00\x00\x00\x00\x00\x00\x00\x80\x01\x00\x00\x00\x00x.npyPK\x05)"
                      R"(\x06\x00\x00\x00\x00\x01\x00\x01\x003\x00\x00\x00i\x00\x00\x00\x00\x00)",
                      "x\n1\n2\n"}};
}

}  // namespace pellucid::data::formats
