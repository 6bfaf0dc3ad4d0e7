// Which part of their 16 bits the values of pictures use.
#pragma once

namespace pellucid::data {

/// What is black and what is white, of 0 to 65535. Pictures of 8 bits, and those that use the whole, have the whole.
struct PixelRange {
  static constexpr int most = 65535;
  int black = 0, white = most;

  bool is_whole() const { return black == 0 && white == most; }
  bool operator==(const PixelRange&) const = default;
  /// A value, from 0 to 1 of the whole, in this range: black becomes 0, white 1.
  float stretched(float value) const {
    return is_whole()
               ? value
               : (value * static_cast<float>(most) - static_cast<float>(black)) / static_cast<float>(white - black);
  }
};

}  // namespace pellucid::data
