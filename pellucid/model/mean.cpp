#include "pellucid/model/mean.hpp"

#include <algorithm>
#include <cmath>
#include <set>

#include "pellucid/base/error.hpp"
#include "pellucid/base/json.hpp"
#include "pellucid/base/text.hpp"
#include "pellucid/data/preparation_json.hpp"
#include "pellucid/model/inference.hpp"
#include "pellucid/model/model_file.hpp"

namespace pellucid {

namespace {

std::string text_of(const data::Preparation* preparation) {
  return preparation == nullptr ? "" : to_json(*preparation).dump();
}

[[noreturn]] void refuse_mean(const std::string& who, const std::string& why) {
  fail({Fault::usage, "cannot take the mean of the networks", who, why,
        "take networks that predict the same, or one of them"});
}

/// Why the other does not predict what the first does, if perhaps from other numbers; "" if it does.
std::string disagreement(const Model& first, const Model& other) {
  const Signature& one = first.signature();
  const Signature& its = other.signature();
  if (!other.members().empty()) return "it is a mean of networks itself";
  if (one.task != its.task || one.output_kind != its.output_kind || one.outputs != its.outputs)
    return "its output means something else than the first one's";
  if (one.classes != its.classes)
    return "it knows the classes " + listed(its.classes, 6) + ", and the first one " + listed(one.classes, 6);
  if (one.costs != its.costs) return "its mistakes cost something else than the first one's";
  if (first.recipe().dtype != other.recipe().dtype || first.recipe().kernels != other.recipe().kernels)
    return "it computes in another precision or by other kernels than the first one";
  const data::Preparation* const ours = first.preparation();
  const data::Preparation* const theirs = other.preparation();
  if ((ours == nullptr) != (theirs == nullptr)) return "of the two one alone was trained on a table";
  if (ours != nullptr) return ours->target.name == theirs->target.name ? "" : "its target is another column";
  const bool is_same = one.inputs == its.inputs && one.image == its.image && one.pixels == its.pixels;
  return is_same ? "" : "its rows are of another kind than the first one's";
}

bool is_name_of_member(const std::string& name) {
  return !name.empty() && name.find_first_of("./") == std::string::npos;
}

}  // namespace

MeanRule::MeanRule(const Model& mean)
    : count_(static_cast<double>(mean.members().size())),
      is_single_(mean.recipe().dtype == Element::float32 &&
                 (mean.preparation() == nullptr || mean.signature().task != Task::regression)) {}

std::vector<double> MemberPredictions::mean() const {
  std::vector<double> sums(all_.front().size(), 0);
  for (const std::vector<double>& each : all_) {
    for (std::size_t i = 0; i < sums.size(); ++i) sums[i] += each[i];
  }
  for (double& sum : sums) sum = rule_.of_sum(sum);
  return sums;
}

std::vector<double> MemberPredictions::deviation() const {
  const auto count = static_cast<double>(all_.size());
  std::vector<double> deviations(all_.front().size(), 0);
  for (std::size_t i = 0; i < deviations.size(); ++i) {
    double sum = 0, squares = 0;
    for (const std::vector<double>& each : all_) sum += each[i];
    for (const std::vector<double>& each : all_) squares += (each[i] - sum / count) * (each[i] - sum / count);
    deviations[i] = std::sqrt(squares / (count - 1));
  }
  return deviations;
}

void demand_one_network(const Model& model, const std::string& what) {
  if (model.members().empty()) return;
  fail({Fault::usage, what + " is about one network", "",
        "the model is the mean of " + grouped(static_cast<Index>(model.members().size())) + ": " +
            listed(model.member_names(), 6),
        "say which: {run.member} 1"});
}

Model::Model(std::vector<Model> members, std::vector<std::string> names)
    : recipe_(members.front().recipe_),
      signature_(members.front().signature_),
      preparation_(members.front().preparation_),
      has_checksum_(std::ranges::all_of(members, &Model::has_checksum_)),
      numerics_(members.front().numerics_),
      members_(std::move(members)),
      member_names_(std::move(names)) {
  const auto decides_alike = [&](const Model& each) { return each.signature_.threshold == signature_.threshold; };
  if (!std::ranges::all_of(members_, decides_alike)) signature_.threshold.reset();  // that of a mean is its own
  const std::string own = text_of(preparation());
  has_own_preparations_ =
      std::ranges::any_of(members_, [&](const Model& each) { return text_of(each.preparation()) != own; });
}

Model Model::mean_of(std::vector<Model> members, std::vector<std::string> names) {
  if (members.size() < 2 || members.size() > most_members)
    refuse_mean("", counted(static_cast<Index>(members.size()), "network") + " for 2 to " + grouped(most_members));
  if (names.size() != members.size()) refuse_mean("", "each has one name");
  std::set<std::string> seen;
  for (std::size_t i = 0; i < members.size(); ++i) {
    if (!is_name_of_member(names[i])) refuse_mean("", in_quotes(names[i]) + " is no name: it has a point or a slash");
    if (!seen.insert(names[i]).second) refuse_mean("", in_quotes(names[i]) + " is the name of two of them");
    if (const std::string why = disagreement(members.front(), members[i]); !why.empty())
      refuse_mean(in_quotes(names[i]), why);
  }
  return {std::move(members), std::move(names)};
}

// Some rows at a time, in memory that the thread keeps, so that later calls allocate nothing.
template <class In, class Out>
void Model::predict_mean(std::span<const In> inputs, std::span<Out> predictions) const {
  if (has_own_preparations_) {
    fail({Fault::usage, "cannot predict from numbers", "",
          "each of the " + grouped(static_cast<Index>(members_.size())) +
              " networks prepares a row in its own way, so that no numbers are the row of all",
          "give cells by the names of their columns, or one of the networks"});
  }
  thread_local std::vector<double> sums, own;
  const auto columns = static_cast<std::size_t>(signature_.inputs);
  const auto outputs = static_cast<std::size_t>(signature_.outputs);
  const auto rows = inputs.size() / columns, at_once = static_cast<std::size_t>(rows_at_once(signature_));
  const MeanRule rule(*this);
  for (std::size_t begin = 0; begin < rows; begin += at_once) {
    const std::size_t some = std::min(at_once, rows - begin);
    sums.assign(some * outputs, 0);
    own.resize(some * outputs);
    for (const Model& member : members_) {
      member.predict(inputs.subspan(begin * columns, some * columns), std::span<double>(own));
      for (std::size_t i = 0; i < own.size(); ++i) sums[i] += own[i];
    }
    for (std::size_t i = 0; i < sums.size(); ++i)
      predictions[begin * outputs + i] = static_cast<Out>(rule.of_sum(sums[i]));
  }
}

template void Model::predict_mean(std::span<const float>, std::span<float>) const;
template void Model::predict_mean(std::span<const float>, std::span<double>) const;
template void Model::predict_mean(std::span<const double>, std::span<double>) const;

// A text that all members share stands once; a member has those of its own beside its name.
TensorFile Model::mean_to_file() const {
  TensorFile file;
  Json members = Json::array();
  for (std::size_t i = 0; i < members_.size(); ++i) {
    TensorFile own = members_[i].to_file();
    if (i == 0) {
      for (const auto& [key, text] : own.metadata) {
        if (key != "origin") file.metadata.emplace_back(key, key == "format" ? model_format_of_means : text);
      }
    }
    Json texts = Json::object();
    for (const auto& [key, text] : own.metadata) {
      const std::string* const shared = metadata_of(file, key);
      if (key != "format" && (shared == nullptr || *shared != text)) texts[key] = text;
    }
    members.push_back({{"name", member_names_[i]}, {"texts", texts}});
    for (Tensor& tensor : own.tensors) {
      tensor.name = member_names_[i] + "." + tensor.name;
      file.tensors.push_back(std::move(tensor));
    }
  }
  if (origin_) file.metadata.emplace_back("origin", to_text(*origin_));
  file.metadata.emplace_back(members_text, members.dump());
  return file;
}

namespace {

/// What the file says of the members: the name of each, and its own texts.
std::vector<std::pair<std::string, TensorFile>> members_of(const TensorFile& file, const std::string& path) {
  const std::string where = "metadata " + std::string(members_text);
  const Json json = parse_json(*metadata_of(file, members_text), 10 * most_members);
  if (!json.is_array() || json.size() < 2 || json.size() > most_members)
    refuse_model(path, where, "it is no list of 2 to " + grouped(most_members) + " networks");
  std::vector<std::pair<std::string, TensorFile>> members;
  for (const Json& each : json) {
    const bool is_whole = each.is_object() && each.contains("name") && each["name"].is_string() &&
                          each.contains("texts") && each["texts"].is_object();
    if (!is_whole) refuse_model(path, where, "a network has a name and texts");
    const auto name = each["name"].get<std::string>();
    const auto is_same = [&](const auto& other) { return other.first == name; };
    if (!is_name_of_member(name) || std::ranges::any_of(members, is_same))
      refuse_model(path, where, in_quotes(name) + " is no name of one network");
    TensorFile own{.tensors = {}, .metadata = {{"format", model_format}}};
    for (const auto& [key, text] : each["texts"].items()) {
      if (!text.is_string() || key == "format" || key == members_text)
        refuse_model(path, where, in_quotes(key) + " is no text of a network");
      own.metadata.emplace_back(key, text.get<std::string>());
    }
    members.emplace_back(name, std::move(own));
  }
  for (const Tensor& tensor : file.tensors) {
    const std::size_t dot = tensor.name.find('.');
    const std::string name = tensor.name.substr(0, dot);
    const auto member = std::ranges::find_if(members, [&](const auto& each) { return each.first == name; });
    if (dot == std::string::npos || member == members.end())
      refuse_model(path, "tensor " + in_quotes(tensor.name), "it belongs to none of the networks");
    member->second.tensors.push_back(tensor);
    member->second.tensors.back().name = tensor.name.substr(dot + 1);
  }
  return members;
}

}  // namespace

Model Model::mean_from_file(const TensorFile& file, const std::string& path) {
  const std::string* const format = metadata_of(file, "format");
  if (format == nullptr || *format != model_format_of_means)
    refuse_model(path, "metadata format", "a mean of networks has " + in_quotes(model_format_of_means));
  std::vector<Model> members;
  std::vector<std::string> names;
  for (auto& [name, own] : members_of(file, path)) {
    for (const auto& [key, text] : file.metadata) {
      if (key != members_text && key != "origin" && metadata_of(own, key) == nullptr)
        own.metadata.emplace_back(key, text);
    }
    members.push_back(from_file(own, path));
    names.push_back(name);
    own = {};
    if (const std::string why = disagreement(members.front(), members.back()); !why.empty())
      refuse_model(path, "network " + in_quotes(name), why);
  }
  Model mean(std::move(members), std::move(names));
  if (const std::string* const origin = metadata_of(file, "origin")) mean.set_origin(origin_from(*origin, path));
  return mean;
}

}  // namespace pellucid
