// The linear autoencoder spans the plane of the principal components, by numpy's singular values.
#include "pellucid/classics/autoencoder.hpp"

#include <gtest/gtest.h>

#include <cmath>

#include "pellucid/base/error.hpp"
#include "pellucid/classics/table.hpp"
#include "tests/support/python.hpp"

namespace pellucid::classics {
namespace {

TableRows penguins() {
  Source source;
  source.path = PELLUCID_SOURCE_DIR "/examples/penguins.csv";
  source.target = "species";
  return open_rows(source, 0.2, 0, Missing::filled);
}

TEST(Autoencoder, in_its_linear_form_spans_the_plane_of_the_principal_components) {
  const TableRows rows = penguins();
  for (const Index code : {1, 2, 4}) {
    const Autoencoder trained = autoencode(rows.training.inputs, rows.columns, {.code = code, .iterations = 2000});
    const test::Reference reference;
    reference.give("inputs", rows.training.inputs);
    reference.give("directions", trained.directions.values);
    const nlohmann::json answer = reference.ask("classics/pca_reference.py", {{"code", code}});
    EXPECT_LT(answer["angle"].get<double>(), 1e-5) << code;
    EXPECT_NEAR(trained.principal_angle, answer["angle"].get<double>(), 1e-9) << code;
    EXPECT_NEAR(trained.pca_loss, answer["loss"].get<double>(), 1e-12) << code;
    EXPECT_NEAR(trained.losses.back(), trained.pca_loss, 1e-10) << code;
    EXPECT_GT(trained.losses.front(), 1.5 * trained.pca_loss) << code;
  }
}

TEST(Autoencoder, with_curves_is_better_than_any_plane) {
  const TableRows rows = penguins();
  const Autoencoder bent = autoencode(rows.training.inputs, rows.columns, {.code = 2, .hidden = 16, .iterations = 400});
  EXPECT_LT(bent.losses.back(), 0.8 * bent.pca_loss);
  EXPECT_TRUE(std::isnan(bent.principal_angle));
}

TEST(Autoencoder, refuses_a_code_wider_than_a_row) {
  EXPECT_THROW(autoencode(std::vector<double>{1, 2, 3, 4}, 2, {.code = 3}), Failure);
  EXPECT_THROW(autoencode(std::vector<double>{1, 2, 3, 4}, 2, {.code = 0}), Failure);
}

}  // namespace
}  // namespace pellucid::classics
