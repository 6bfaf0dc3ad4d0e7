// A linear autoencoder finds the direction in which points vary most.
#include <pellucid/classics.hpp>

#include <cstdio>

using namespace pellucid::classics;

int main() {
  std::vector<double> points;
  for (int i = 0; i < 60; ++i) {
    const double t = i / 30.0 - 1;
    points.insert(points.end(), {t, 0.5 * t + 0.05 * ((i * 29) % 7 - 3), -t + 0.05 * ((i * 17) % 5 - 2)});
  }
  const Autoencoder trained = autoencode(points, 3, {.code = 1});
  std::printf("error %.6f, the least of any linear network %.6f, angle to the principal component %.1e\n",
              trained.losses.back(), trained.pca_loss, trained.principal_angle);
}
