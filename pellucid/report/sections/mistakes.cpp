// The rows that were predicted worst: cells of a table, or pictures; and of a network of pictures what its first layer
// looks for.
#include <algorithm>
#include <cmath>
#include <numeric>

#include "pellucid/base/text.hpp"
#include "pellucid/report/sections.hpp"

namespace pellucid::report::sections {

namespace {

constexpr std::size_t most_rows = 10;
constexpr std::size_t most_cells = 8;
constexpr std::size_t most_pictures = 20;

/// The worst first: the least probability given to the truth, or the largest error.
std::vector<std::size_t> worst(const Evaluation& at, std::size_t most) {
  const auto badness = [&](std::size_t row) {
    if (!at.predicts_classes()) return std::abs(at.predictions[row] - at.truths[row]);
    const double given = at.class_rows[row].of_truth;
    return std::isnan(given) ? 2.0 : -given;
  };
  std::vector<std::size_t> order(static_cast<std::size_t>(at.rows));
  std::iota(order.begin(), order.end(), std::size_t{0});
  most = std::min(most, order.size());
  std::partial_sort(
      order.begin(), order.begin() + static_cast<std::ptrdiff_t>(most), order.end(),
      [&](std::size_t a, std::size_t b) { return std::pair(-badness(a), a) < std::pair(-badness(b), b); });
  order.resize(most);
  return order;
}

std::string class_name(const Evaluation& at, double truth) {
  return truth < 0 ? "of another class" : printable(at.signature.classes[static_cast<std::size_t>(truth)]);
}

void tell_rows(const ToldRun& run, const Evaluation& at, Section& section) {
  const data::Table& seen = run.outcome.opened->table()->seen;
  const std::vector<std::uint32_t>& rows = run.network.prepared.split.validation;
  const data::Preparation& preparation = *run.network.prepared.preparation();
  std::vector<const data::Column*> shown;
  Table table{
      "The " + std::to_string(most_rows) + " validation rows that were predicted worst, by their number in the file",
      {"row", "true", "predicted"},
      {},
      99};
  if (at.predicts_classes()) table.head.emplace_back("probability of the truth");
  for (const data::FittedColumn& column : preparation.columns) {
    if (column.width() == 0 || shown.size() == most_cells) continue;
    shown.push_back(seen.find(column.name));
    table.head.push_back(column.name);
  }
  for (const std::size_t row : worst(at, most_rows)) {
    std::vector<std::string> cells{grouped(seen.number_of_row(rows[row]))};
    if (at.predicts_classes()) {
      cells.push_back(class_name(at, at.truths[row]));
      cells.push_back(class_name(at, at.class_rows[row].decided));
      cells.push_back(number_text(at.class_rows[row].of_truth, 3));
    } else {
      cells.push_back(number_text(at.truths[row], 5));
      cells.push_back(number_text(at.predictions[row], 5));
    }
    for (const data::Column* column : shown) cells.emplace_back(column->cells[rows[row]]);
    table.rows.push_back(std::move(cells));
  }
  section.blocks.emplace_back(std::move(table));
}

std::uint8_t byte_of(double part) { return static_cast<std::uint8_t>(std::lround(255 * std::clamp(part, 0.0, 1.0))); }

/// Planes of channels become channels beside each other.
draw::Picture picture_of(const float* values, const std::vector<Index>& image, std::string caption) {
  const bool has_planes = image.size() == 3;
  const Index channels = has_planes ? image[0] : 1;
  const Index height = image[image.size() - 2], width = image.back();
  draw::Picture picture{width, height, channels == 3 ? 3 : 1, {}, std::move(caption)};
  for (Index pixel = 0; pixel < width * height; ++pixel) {
    for (Index channel = 0; channel < picture.channels; ++channel) {
      picture.pixels.push_back(byte_of(values[channel * width * height + pixel]));
    }
  }
  return picture;
}

void tell_pictures(const ToldRun& run, const Evaluation& at, Section& section) {
  const data::Dataset& pictures = *run.outcome.opened->pictures();
  const std::vector<std::uint32_t>& rows = run.network.prepared.split.validation;
  draw::PictureGrid grid{"The pictures that were predicted worst", {}};
  for (const std::size_t row : worst(at, most_pictures)) {
    grid.pictures.push_back(
        picture_of(pictures.inputs.data() + static_cast<Index>(rows[row]) * pictures.columns, pictures.image,
                   class_name(at, at.truths[row]) + ", taken for " + class_name(at, at.class_rows[row].decided)));
  }
  section.blocks.emplace_back(figure(grid, "worst-pictures"));
  std::vector<judge::Confused> pairs;
  for (const judge::Confused& cell : at.confusion) {
    if (cell.truth != cell.prediction && cell.truth < at.classes()) pairs.push_back(cell);
  }
  std::ranges::stable_sort(pairs, [](const judge::Confused& a, const judge::Confused& b) { return a.count > b.count; });
  draw::PictureGrid confusions{"The commonest confusions, and how often", {}};
  for (const judge::Confused& pair : pairs) {
    if (confusions.pictures.size() == most_pictures / 2) break;
    for (std::size_t row = 0; row < at.class_rows.size(); ++row) {
      if (at.truths[row] != static_cast<double>(pair.truth) || at.class_rows[row].decided != pair.prediction) continue;
      confusions.pictures.push_back(
          picture_of(pictures.inputs.data() + static_cast<Index>(rows[row]) * pictures.columns, pictures.image,
                     class_name(at, static_cast<double>(pair.truth)) + ", taken for " +
                         class_name(at, static_cast<double>(pair.prediction)) + ": " + grouped(pair.count)));
      break;
    }
  }
  if (!confusions.pictures.empty()) section.blocks.emplace_back(figure(confusions, "confused-pictures"));
}

/// Weights of the first layer as pictures: grey is 0, white pulls up, black down.
void tell_filters(const ToldRun& run, Section& section) {
  const Model& model = run.drawn();
  const std::vector<Index>& image = model.signature().image;
  for (const std::string& name : model.names()) {
    if (!name.ends_with(".weight")) continue;
    const std::vector<Index> shape = model.tensor_shape(name);
    Index count = 0, height = 0, width = 0;
    if (shape.size() == 2 && image.size() == 2 && shape[1] == image[0] * image[1]) {
      count = shape[0], height = image[0], width = image[1];
    } else if (shape.size() == 4) {
      count = shape[0], height = shape[2], width = shape[3];
    }
    if (count == 0) return;
    const std::vector<double> weights = model.tensor(name);
    const auto each = weights.size() / static_cast<std::size_t>(count);
    const auto area = static_cast<std::size_t>(height * width);
    draw::PictureGrid grid{"What the first layer looks for", {}};
    for (std::size_t i = 0; i < std::min(static_cast<std::size_t>(count), most_pictures); ++i) {
      draw::Picture picture{width, height, 1, {}, "unit " + std::to_string(i + 1)};
      std::vector<double> plane(area, 0.0);
      double largest = 0;
      for (std::size_t at = 0; at < each; ++at) plane[at % area] += weights[i * each + at];
      for (const double weight : plane) largest = std::max(largest, std::abs(weight));
      for (const double weight : plane)
        picture.pixels.push_back(byte_of(largest == 0 ? 0.5 : 0.5 + weight / largest / 2));
      grid.pictures.push_back(std::move(picture));
    }
    section.blocks.emplace_back(figure(grid, "filters", "Grey is a weight of 0; white pulls a unit up, black down."));
    return;
  }
}

}  // namespace

Section mistakes(const ToldRun& run) {
  Section section{"mistakes", "Where it is wrong"};
  if (run.validation() == nullptr) return section;
  const Evaluation& at = *run.validation();
  if (run.outcome.opened->table() != nullptr) {
    if (at.signature.outputs == 1 || at.predicts_classes()) tell_rows(run, at, section);
  } else {
    tell_pictures(run, at, section);
    tell_filters(run, section);
  }
  return section;
}

}  // namespace pellucid::report::sections
