// The line with the widest margin, and how many rows hold it.
#include <pellucid/classics.hpp>

#include <cstdio>

using namespace pellucid::classics;

int main() {
  const Points points{{1, 2, 2, 3, 3, 1, -1, -1, -2, 1, -3, -2}, 2, {1, 1, 1, -1, -1, -1}};
  const Svm svm = linear_svm(points, {.c = 100});
  std::printf("%.4f x + %.4f y + %.4f, margin %.4f, %d support vectors of %d points\n", svm.weights[0], svm.weights[1],
              svm.weights[2], svm.margin(), static_cast<int>(svm.support_vectors()), static_cast<int>(points.rows()));
}
