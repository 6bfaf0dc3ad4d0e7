// Which rows a step takes: an epoch is a new order of the training rows, cut into batches.
#pragma once

#include <span>
#include <vector>

#include "pellucid/nn/builder.hpp"
#include "pellucid/train/member.hpp"
#include "pellucid/train/recipe.hpp"

namespace pellucid {

/// Networks of `seeds` with the rows that each trains on and watches: the split of `data`, or one by recipe and seed.
std::vector<Member> make_members(const Recipe& recipe, const Data& data, std::span<const std::uint64_t> seeds);

class Batches {
 public:
  /// Fails (Fault::usage) if a batch would be smaller than what the network can be trained on.
  Batches(const Recipe& recipe, Index train_rows, const nn::Builder& build);

  Index size() const { return size_; }              ///< rows of a batch, unless it is the last
  Index epoch_rows() const { return epoch_rows_; }  ///< without those that --drop-last leaves out
  Index count_at(Index begin) const;                ///< rows of the batch that begins there
  bool can_begin_at(Index begin) const;

  /// The order of `epoch`'s rows, by the member's seed.
  void shuffle(Member& member, Index epoch) const;
  /// Writes the rows of the batch from `begin` for every member, one member after the other.
  static void write_rows(std::span<const Member> members, Index begin, Index count, std::span<std::uint32_t> rows);

 private:
  Index size_, epoch_rows_;
  bool is_shuffled_;
};

}  // namespace pellucid
