#include "pellucid/train/batches.hpp"

#include <algorithm>
#include <numeric>

#include "pellucid/base/error.hpp"
#include "pellucid/base/random.hpp"
#include "pellucid/base/text.hpp"

namespace pellucid {

std::vector<Member> make_members(const Recipe& recipe, const Data& data, std::span<const std::uint64_t> seeds) {
  std::vector<Member> members;
  for (const std::uint64_t seed : seeds) {
    Member& member = members.emplace_back();
    member.seed = seed;
    member.split = data.split != nullptr
                       ? *data.split
                       : data::split_validation(static_cast<std::uint32_t>(data.rows()), recipe.validation, seed);
    member.order.resize(member.split.train.size());
    std::iota(member.order.begin(), member.order.end(), 0U);
  }
  return members;
}

Batches::Batches(const Recipe& recipe, Index train_rows, const nn::Builder& build)
    : size_(recipe.batch_size == 0 ? train_rows : std::min(recipe.batch_size, train_rows)),
      epoch_rows_(recipe.drop_last ? train_rows / size_ * size_ : train_rows),
      per_update_(recipe.accumulate),
      is_shuffled_(recipe.shuffle),
      is_mixed_(recipe.mixup > 0) {
  const Index last = epoch_rows_ % size_ == 0 ? size_ : epoch_rows_ % size_;
  if (recipe.drop_last || last >= build.least_rows()) return;
  fail({Fault::usage, "a batch is too small to train on",
        "the last one of " + grouped(train_rows) + " rows in batches of " + grouped(size_),
        std::to_string(last) + " row; " + build.least_rows_reason(), "choose another batch size"});
}

Index Batches::count_at(Index begin) const { return std::min(size_, epoch_rows_ - begin); }

Index Batches::epoch_steps() const {
  const Index rows = size_ * per_update_;
  return (epoch_rows_ + rows - 1) / rows;
}

bool Batches::begins_update(Index begin) const { return begin / size_ % per_update_ == 0; }

bool Batches::ends_update(Index begin) const {
  return (begin / size_ + 1) % per_update_ == 0 || begin + count_at(begin) == epoch_rows_;
}

bool Batches::can_begin_at(Index begin) const { return begin % size_ == 0 || begin == epoch_rows_; }

void Batches::shuffle(Member& member, Index epoch) const {
  const auto order = [&](const char* purpose) {
    const std::uint64_t key = random_key(member.seed, purpose, static_cast<std::uint64_t>(epoch));
    return random_permutation(key, static_cast<std::uint32_t>(member.order.size()));
  };
  if (is_shuffled_) member.order = order("shuffle");
  if (is_mixed_) member.partners = order("mixup");
}

void Batches::write_rows(std::span<const Member> members, std::vector<std::uint32_t> Member::* order, Index begin,
                         Index count, std::span<std::uint32_t> rows) {
  if (rows.empty()) return;
  for (const Member& member : members) {
    const auto batch =
        std::span(member.*order).subspan(static_cast<std::size_t>(begin), static_cast<std::size_t>(count));
    std::transform(batch.begin(), batch.end(), rows.begin(),
                   [&](std::uint32_t position) { return member.split.train[position]; });
    rows = rows.subspan(batch.size());
  }
}

}  // namespace pellucid
