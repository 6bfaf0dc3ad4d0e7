#include "pellucid/plan/account.hpp"

#include <algorithm>
#include <array>
#include <cstdio>
#include <set>

#include "pellucid/base/text.hpp"

namespace pellucid::plan {

namespace {

// "1.26 M" of a number of flops or bytes.
std::string scaled(double number) {
  const char* const suffixes[] = {"", " k", " M", " G", " T"};
  std::size_t scale = 0;
  for (; number >= 1000 && scale < 4; number /= 1000) ++scale;
  std::array<char, 32> text{};
  std::snprintf(text.data(), text.size(), scale == 0 ? "%.0f%s" : "%.3g%s", number, suffixes[scale]);
  return text.data();
}

// "rows 0 64 128": the borders along an axis that is cut, in order.
std::string borders(const std::vector<kernels::Part>& parts, const char* axis, Index kernels::Part::* begin,
                    Index kernels::Part::* end) {
  std::set<Index> all;
  for (const kernels::Part& part : parts) {
    all.insert(part.*begin);
    all.insert(part.*end);
  }
  if (all.size() <= 2) return "";
  std::string text = axis;
  for (const Index border : all) text += " " + std::to_string(border);
  return text;
}

std::string describe_parts(const std::vector<kernels::Part>& parts) {
  if (parts.size() == 1) return "1 part";
  std::string text = std::to_string(parts.size()) + " parts:";
  for (const std::string& cut : {borders(parts, "models", &kernels::Part::model_begin, &kernels::Part::model_end),
                                 borders(parts, "rows", &kernels::Part::row_begin, &kernels::Part::row_end),
                                 borders(parts, "columns", &kernels::Part::column_begin, &kernels::Part::column_end)}) {
    if (!cut.empty()) text += (text.back() == ':' ? " " : ", ") + cut;
  }
  return text;
}

std::string padded(std::string text, std::size_t width, bool right) {
  if (text.size() >= width) return text;
  return right ? std::string(width - text.size(), ' ') + text : text + std::string(width - text.size(), ' ');
}

// "product + 3 add + where": how often each operation occurs, in order of first use.
std::string each_once(const std::string& operations) {
  std::vector<std::pair<std::string, int>> counts;
  for (std::size_t at = 0; at < operations.size();) {
    const std::size_t end = std::min(operations.find(" + ", at), operations.size());
    const std::string name = operations.substr(at, end - at);
    const auto found = std::find_if(counts.begin(), counts.end(), [&](const auto& each) { return each.first == name; });
    if (found != counts.end())
      ++found->second;
    else
      counts.emplace_back(name, 1);
    at = end + 3;
  }
  std::string text;
  for (const auto& [name, count] : counts) {
    text += (text.empty() ? "" : " + ") + (count > 1 ? std::to_string(count) + " " : "") + name;
  }
  return text;
}

}  // namespace

std::string print_account(const std::vector<Pass>& passes, std::size_t arena_bytes) {
  std::vector<std::array<std::string, 6>> rows{{"pass", "shape", "flops", "bytes", "arena at", "operations"}};
  double flops = 0;
  double bytes = 0;
  for (std::size_t i = 0; i < passes.size(); ++i) {
    const Pass& pass = passes[i];
    std::string address;
    for (const std::size_t at : pass.address) address += (address.empty() ? "" : " ") + std::to_string(at);
    std::string operations = each_once(pass.operations) + "; " + describe_parts(pass.parts);
    if (!pass.writes.empty()) operations += "; writes " + pass.writes;
    rows.push_back({std::to_string(i + 1), pass.shape, scaled(pass.flops), scaled(pass.bytes),
                    address.empty() ? "-" : address, operations});
    flops += pass.flops;
    bytes += pass.bytes;
  }
  std::array<std::size_t, 5> width{};
  for (const auto& row : rows) {
    for (std::size_t column = 0; column < width.size(); ++column)
      width[column] = std::max(width[column], row[column].size());
  }
  std::string text;
  for (const auto& row : rows) {
    for (std::size_t column = 0; column < width.size(); ++column)
      text += padded(row[column], width[column], column != 1) + "  ";
    text += row[5] + "\n";
  }
  return text + std::to_string(passes.size()) + " passes, " + scaled(flops) + " flops, " + scaled(bytes) +
         " bytes moved, arena of " + grouped(static_cast<Index>(arena_bytes)) + " bytes\n";
}

}  // namespace pellucid::plan
