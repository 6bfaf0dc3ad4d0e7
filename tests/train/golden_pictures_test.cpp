// Convolutional networks against PyTorch: the same tensors after 60 steps in float64, and batch_norm's running
// statistics after 100.
#include <gtest/gtest.h>

#include "golden_cases.hpp"

namespace pellucid {
namespace {

TEST(GoldenPictures, training_in_float64_ends_where_pytorch_ends) {
  const auto files = golden_files("pictures-");
  ASSERT_EQ(files.size(), 60U);
  for (const auto& path : files) {
    GoldenCase golden(path);
    golden.recipe.dtype = Element::float64;
    golden.recipe.epochs = std::stoll(golden.words["epochs"]);
    Model start(golden.recipe, golden.signature);
    for (const std::string& name : start.names()) start.set_tensor(name, golden.tensors.at("start." + name));
    const Trained trained = train_run(golden.recipe, golden.data(), {.threads = 1, .start = &start});
    for (const std::string& name : trained.model.names()) {
      const double tolerance = name.find("running") == std::string::npos ? 1e-11 : 1e-12;
      EXPECT_LE(distance(trained.model.tensor(name), golden.tensors.at("end." + name)), tolerance)
          << path.filename() << " " << name << ": " << golden.words["image"] << ", " << golden.words["model"] << ", "
          << golden.words["loss"] << ", " << golden.words["optimizer"];
    }
  }
}

}  // namespace
}  // namespace pellucid
