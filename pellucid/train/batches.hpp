// Which rows a step takes: an epoch is a new order of the training rows, cut into batches.
#pragma once

#include <span>
#include <vector>

#include "pellucid/model/recipe.hpp"
#include "pellucid/nn/builder.hpp"
#include "pellucid/train/data.hpp"
#include "pellucid/train/member.hpp"

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
  Index epoch_steps() const;                        ///< updates of an epoch
  bool can_begin_at(Index begin) const;
  bool begins_update(Index begin) const;  ///< of several batches to one update: the first
  bool ends_update(Index begin) const;    ///< the last, or the last of the epoch

  /// The order of `epoch`'s rows, by the member's seed, and that of their partners.
  void shuffle(Member& member, Index epoch) const;
  /// Writes the rows of the batch from `begin` in an order of every member, one member after the other; nothing where
  /// `rows` is empty.
  static void write_rows(std::span<const Member> members, std::vector<std::uint32_t> Member::* order, Index begin,
                         Index count, std::span<std::uint32_t> rows);

 private:
  Index size_, epoch_rows_, per_update_;
  bool is_shuffled_, is_mixed_;
};

}  // namespace pellucid
