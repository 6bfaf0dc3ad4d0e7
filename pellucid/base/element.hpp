// Sizes and index types that every room shares.
#pragma once

#include <cstddef>
#include <cstdint>

namespace pellucid {

using Index = std::int64_t;  ///< counts, sizes and strides, in elements unless the name says bytes

/// The element type of a run: float32 is the default, float64 exists so that gradients can be checked.
enum class Element : std::uint8_t { float32, float64 };

constexpr std::size_t bytes_of(Element element) { return element == Element::float32 ? 4 : 8; }
constexpr const char* name_of(Element element) { return element == Element::float32 ? "float32" : "float64"; }

/// Buffers begin on, and arena addresses are rounded to, this many bytes: a cache line and the widest vector.
constexpr std::size_t alignment = 64;

}  // namespace pellucid
