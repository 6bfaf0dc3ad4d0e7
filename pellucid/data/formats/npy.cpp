// npy: one array of NumPy.
#include "pellucid/data/npy.hpp"
#include "pellucid/data/byte_stream.hpp"
#include "pellucid/data/format.hpp"

namespace pellucid::data::formats {

Format npy() {
  return {.name = "npy",
          .label = "npy",
          .summary = "an array of NumPy: one axis is the column 0, two are the columns 0, 1, …",
          .source = "NumPy's numpy.lib.format, versions 1.0 to 3.0",
          .endings = {".npy"},
          .read = [](ByteStream& bytes, const CsvOptions&) { return CsvTable{parse_npy(bytes.whole(), bytes.path())}; },
          .is_it = [](std::string_view head) { return head.starts_with("\x93NUMPY"); },
          .example = {R"(\x93NUMPY\x01\x00<\x00{'descr': '|u1', 'fortran_order': False, 'shape': (2, 2), }\n)"
                      R"(\x01\x02\x03\x04)",
                      "0,1\n1,2\n3,4\n"}};
}

}  // namespace pellucid::data::formats
