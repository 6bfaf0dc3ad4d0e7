// Recipes in TOML, with and without [data].
#include "pellucid/run/recipe_toml.hpp"
#include "tests/fuzz/fuzz.hpp"

PELLUCID_FUZZ(to_toml(pellucid::run_recipe_from_toml(std::string(bytes), "x")))
