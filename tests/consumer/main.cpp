// What a stranger writes first: the public header alone, and one call that must come from the library.
#include <pellucid/pellucid.hpp>

int main() {
  const double number = pellucid::random_uniform(pellucid::random_key(1, "consumer", 0), 0, 0);
  return number >= 0 && number < 1 ? 0 : 1;
}
