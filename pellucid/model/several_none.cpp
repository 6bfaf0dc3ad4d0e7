// Where one network is all that is opened: the browser's engine has no room for means of several, nor for trees. Stands
// in place of mean.cpp and forest.cpp.
#include "pellucid/base/error.hpp"
#include "pellucid/model/forest.hpp"
#include "pellucid/model/mean.hpp"
#include "pellucid/model/model_file.hpp"

namespace pellucid {

namespace {

[[noreturn]] void refuse() {
  fail({Fault::usage, "cannot open this model here", "", "this engine holds one network, no mean and no forest",
        "open the model of one network"});
}

}  // namespace

MeanRule::MeanRule(const Model&) { refuse(); }
std::vector<double> MemberPredictions::mean() const { refuse(); }
std::vector<double> MemberPredictions::deviation() const { refuse(); }

void demand_one_network(const Model&, const std::string&) {}

template <class In, class Out>
void Model::predict_mean(std::span<const In>, std::span<Out>) const {
  refuse();
}
template void Model::predict_mean(std::span<const float>, std::span<float>) const;
template void Model::predict_mean(std::span<const float>, std::span<double>) const;
template void Model::predict_mean(std::span<const double>, std::span<double>) const;

TensorFile Model::mean_to_file() const { refuse(); }
Model Model::mean_from_file(const TensorFile&, const std::string&) { refuse(); }

const TreeNode& Tree::leaf(std::span<const double>) const { refuse(); }
std::vector<double> Forest::scores(std::span<const double>) const { refuse(); }
Index Forest::node_count() const { refuse(); }
void add_leaves(const Tree&, std::span<const double>, std::size_t, std::size_t, std::size_t, std::vector<double>&) {
  refuse();
}
std::vector<Tensor> tensors_of(const Forest&) { refuse(); }
Forest forest_from(const TensorFile&, const Signature&, const std::string&) { refuse(); }

}  // namespace pellucid
