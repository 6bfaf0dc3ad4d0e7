#include "pellucid/cli/key_options.hpp"

namespace pellucid::cli {

const char* heading_of(About about) {
  switch (about) {
    case About::recipe:
      return "Recipe";
    case About::reading:
      return "Reading";
    case About::columns:
      return "Columns";
    case About::splitting:
      return "Splitting";
    case About::pictures:
      return "Images";
    case About::checking:
      return "Checking against other software";
  }
  return "";
}

}  // namespace pellucid::cli
