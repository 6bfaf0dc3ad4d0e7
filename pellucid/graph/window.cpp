// Windows over pictures as nodes of the graph: their shapes, and what does not fit.
#include "pellucid/base/error.hpp"
#include "pellucid/graph/graph.hpp"

namespace pellucid::graph {

namespace {

std::vector<Index> listed(const Window& window) {
  return {window.kernel_height, window.kernel_width, window.stride, window.padding};
}

// The shape that windows over pictures have, with `columns` numbers each.
Shape windows_of(const Shape& pictures, const Window& window, Index columns) {
  const bool is_sane = pictures.rank() == 4 && window.kernel_height >= 1 && window.kernel_width >= 1 &&
                       window.stride >= 1 && window.padding >= 0 && window.padding < window.kernel_height &&
                       window.padding < window.kernel_width;
  const Index rows = is_sane ? pictures[1] + 2 * window.padding - window.kernel_height : -1;
  const Index places = is_sane ? pictures[2] + 2 * window.padding - window.kernel_width : -1;
  if (rows < 0 || places < 0) {
    fail({Fault::usage, "a window does not fit", "",
          std::to_string(window.kernel_height) + " x " + std::to_string(window.kernel_width) + ", stride " +
              std::to_string(window.stride) + ", padding " + std::to_string(window.padding) + ", on " +
              to_string(pictures),
          "pictures are [B, height, width, channels]; the padding is smaller than the window, the window than the "
          "padded "
          "picture"});
  }
  return {pictures[0], rows / window.stride + 1, places / window.stride + 1, columns};
}

void check_windows(Value windows, const Shape& pictures, const Window& window, Index columns) {
  const Shape wanted = windows_of(pictures, window, columns);
  if (windows.shape() == wanted) return;
  fail({Fault::usage, "windows do not fit their pictures", "",
        to_string(windows.shape()) + " for " + to_string(pictures) + ", wanted " + to_string(wanted),
        "give the windows of these pictures"});
}

Index places(const Window& window) { return window.kernel_height * window.kernel_width; }

}  // namespace

Value patches(Value pictures, const Window& window) {
  return pictures.graph->add(
      {.op = Op::patches,
       .shape = windows_of(pictures.shape(), window, places(window) * pictures.shape().columns()),
       .inputs = {pictures.id, -1, -1},
       .list = listed(window)});
}

Value unpatch(Value patches, const Window& window, Shape shape) {
  check_windows(patches, shape, window, places(window) * shape.columns());
  return patches.graph->add(
      {.op = Op::unpatch, .shape = shape, .inputs = {patches.id, -1, -1}, .list = listed(window)});
}

Value window_max(Value pictures, const Window& window) {
  return pictures.graph->add({.op = Op::window_max,
                              .shape = windows_of(pictures.shape(), window, pictures.shape().columns()),
                              .inputs = {pictures.id, -1, -1},
                              .list = listed(window)});
}

Value window_max_gradient(Value pictures, Value gradient, const Window& window) {
  check_windows(gradient, pictures.shape(), window, pictures.shape().columns());
  return pictures.graph->add({.op = Op::window_max_gradient,
                              .shape = pictures.shape(),
                              .inputs = {pictures.id, gradient.id, -1},
                              .list = listed(window)});
}

Value window_sum(Value pictures, const Window& window) {
  return pictures.graph->add({.op = Op::window_sum,
                              .shape = windows_of(pictures.shape(), window, pictures.shape().columns()),
                              .inputs = {pictures.id, -1, -1},
                              .list = listed(window)});
}

Value window_spread(Value sums, const Window& window, Shape shape) {
  check_windows(sums, shape, window, shape.columns());
  return sums.graph->add(
      {.op = Op::window_spread, .shape = shape, .inputs = {sums.id, -1, -1}, .list = listed(window)});
}

}  // namespace pellucid::graph
