// Bytes of npy files made by hand, and what a reader says of bytes.
#pragma once

#include <gtest/gtest.h>

#include <cstdint>
#include <string>

#include "pellucid/base/error.hpp"
#include "pellucid/data/npy.hpp"

namespace pellucid::data {

inline std::string little_endian(std::uint64_t value, int bytes) {
  std::string text;
  for (int i = 0; i < bytes; ++i) text += static_cast<char>(value >> 8 * i);
  return text;
}

inline std::string npy(const std::string& header, const std::string& values, int version = 1) {
  return std::string("\x93NUMPY") + static_cast<char>(version) + '\0' +
         little_endian(header.size(), version == 1 ? 2 : 4) + header + values;
}

inline std::string npy_of(const std::string& type, const std::string& shape, const std::string& values) {
  return npy("{'descr': '" + type + "', 'fortran_order': False, 'shape': " + shape + ", }\n", values);
}

inline std::string cells_of(const Table& table) {
  std::string text;
  for (const Column& column : table.columns) {
    EXPECT_EQ(column.cells.size(), table.rows);
    text += column.name + ":";
    for (Index row = 0; row < column.cells.size(); ++row) text += " " + std::string(column.cells[row]);
    text += "\n";
  }
  return text;
}

/// What the reader says of these bytes, "" if it takes them.
template <class Parse>
std::string complaint(const Parse& parse, const std::string& bytes) {
  try {
    cells_of(parse(bytes, "some.file"));
  } catch (const Failure& failure) {
    EXPECT_EQ(failure.error().fault, Fault::data);
    EXPECT_NE(failure.error().message().find("some.file"), std::string::npos) << failure.what();
    return failure.what();
  }
  return "";
}
#define EXPECT_SAYS(message, part) EXPECT_NE((message).find(part), std::string::npos) << (message)

}  // namespace pellucid::data
