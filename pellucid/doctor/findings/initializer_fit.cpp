// initializer fit: first weights that do not suit what follows them, by what both entries say of themselves. Two layers
// in a row whose weights all begin equal, and initializers that keep the variance through another kind of activation
// than the one that follows. A layer's default, a gain given by hand and a last layer are never blamed.
#include <algorithm>
#include <optional>

#include "pellucid/doctor/finding.hpp"
#include "pellucid/nn/network.hpp"

namespace pellucid::doctor::findings {

namespace {

/// The initializer of a step's weights, if the user chose it: the first parameter of that kind.
std::optional<nn::Use<nn::Initializer>> chosen_initializer(const nn::Step& step) {
  if (step.layer.entry == nullptr) return std::nullopt;
  for (const nn::Parameter& row : step.layer.entry->parameters) {
    if (row.kind != nn::Kind::initializer) continue;
    const std::string& text = step.layer.arguments.text(row.name.text);
    if (text == row.fallback_text) return std::nullopt;
    return nn::use<nn::Initializer>(text);
  }
  return std::nullopt;
}

/// Whether all weights and biases of a step begin equal.
bool begins_equal(const nn::Step& step) {
  if (step.layer.entry == nullptr) return false;
  bool is_equal = false;
  for (const nn::Parameter& row : step.layer.entry->parameters) {
    if (row.kind != nn::Kind::initializer) continue;
    if (row.name.text == std::string("bias_init") && !step.layer.arguments.is_set("bias")) continue;
    if (!nn::use<nn::Initializer>(step.layer.arguments.text(row.name.text)).entry->makes_units_equal) return false;
    is_equal = true;
  }
  return is_equal;
}

bool has_weights(const nn::Step& step) {
  return step.layer.entry != nullptr && std::ranges::any_of(step.layer.entry->parameters, [](const auto& row) {
           return row.kind == nn::Kind::initializer;
         });
}

bool has_own_gain(const nn::Use<nn::Initializer>& use) {
  return std::ranges::any_of(use.entry->parameters, [&](const nn::Parameter& row) {
    return row.kind == nn::Kind::gain && use.arguments.text(row.name.text) != row.fallback_text;
  });
}

bool suits(const nn::Initializer& entry, nn::Regime regime) {
  return entry.suits.empty() || regime == nn::Regime::any ||
         std::ranges::find(entry.suits, regime) != entry.suits.end();
}

std::string names_that_suit(nn::Regime regime) {
  std::string names;
  for (const nn::Initializer& entry : nn::catalogue<nn::Initializer>()) {
    if (!entry.suits.empty() && suits(entry, regime))
      names += (names.empty() ? "" : ", ") + std::string(entry.name.text);
  }
  return names;
}

std::vector<Found> find_misfits(const std::vector<nn::Step>& steps) {
  std::vector<Found> misfits;
  const auto add = [&](std::size_t step, const std::string& text, const std::string& remedy) {
    misfits.push_back({"", "step " + std::to_string(step) + " of the model: " + text, remedy});
  };
  for (std::size_t i = 0; i < steps.size(); ++i) {
    const auto use = chosen_initializer(steps[i]);
    if (!use) continue;
    const std::string name = use->entry->name.text;
    const auto next_layer = std::find_if(steps.begin() + static_cast<std::ptrdiff_t>(i) + 1, steps.end(), has_weights);
    if (use->entry->makes_units_equal && begins_equal(steps[i]) && next_layer != steps.end() &&
        begins_equal(*next_layer)) {
      add(i, name + " gives all units of the layer equal weights, as the next layer does: equal they stay",
          "leave the initializer out, or take one that draws: " + names_that_suit(nn::Regime::linear));
      continue;
    }
    if (i + 1 == steps.size() || steps[i + 1].activation.entry == nullptr || has_own_gain(*use)) continue;
    const nn::Activation& next = *steps[i + 1].activation.entry;
    if (suits(*use->entry, next.regime)) continue;
    add(i, name + " does not suit the " + next.name.text + " that follows; its use: " + use->entry->use.text,
        "take one of " + names_that_suit(next.regime) + ", or say the gain");
  }
  return misfits;
}

}  // namespace

Finding initializer_fit() {
  return {
      .name = "initializer_fit",
      .label = "initializer",
      .summary = "first weights that do not suit what follows them",
      .rule = "two layers in a row begin with equal weights, or an initializer is made for another kind of activation",
      .subject = Subject::model,
      .find = [](const Case& at) { return find_misfits(*at.model); },
      .example = {"linear(4, init=zeros, bias_init=zeros) | tanh | linear(init=ones, bias_init=zeros)",
                  "step 0 of the model: zeros gives all units of the layer equal weights, as the next layer does: "
                  "equal they stay"}};
}

}  // namespace pellucid::doctor::findings
