// A key of a recipe, declared once: the struct's member, the option of the command line, TOML, JSON, the checks and the
// reference all follow from its row. Rows stand in recipe_keys.inc and source_keys.inc.
#pragma once

#include <string>
#include <variant>
#include <vector>

#include "pellucid/base/element.hpp"
#include "pellucid/kernels/kernels.hpp"
#include "pellucid/model/loss_text.hpp"
#include "pellucid/nn/catalogue.hpp"

namespace pellucid {

/// What a key is about; help pages are grouped by it.
enum class About : unsigned char { recipe, reading, columns, splitting, pictures, checking };

template <class Owner>
struct Key {
  using Member =
      std::variant<std::string Owner::*, LossText Owner::*, std::vector<std::string> Owner::*, Index Owner::*,
                   std::uint64_t Owner::*, double Owner::*, bool Owner::*, Element Owner::*, kernels::Set Owner::*>;

  const char* name;  ///< of the member and in TOML: "batch_size"; the option is --batch-size
  Member member;
  const char* help;  ///< what it is, with its unit
  /// What stands for the value in help: "ROWS|full". Of a truth or a text with a few words, those words: "true|false",
  /// true first. "" for a truth that is no more than said: --drop-last, --no-header. Null: no option of this name.
  const char* value = nullptr;
  nn::Interval interval = nn::at_least(0);  ///< of a number
  const char* off = "";                     ///< how 0, or an empty text, is written: "full", "none"
  About about = About::recipe;
  bool is_of_tables = false;                          ///< does nothing on images
  std::string (*read)(const std::string&) = nullptr;  ///< the value that a word of the command line stands for
};

/// All keys of `Owner` in the order in which they are written.
template <class Owner>
const std::vector<Key<Owner>>& keys();

}  // namespace pellucid
