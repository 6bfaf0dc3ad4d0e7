#include "pellucid/cli/usual_words.hpp"

#include <algorithm>

#include "pellucid/base/text.hpp"
#include "pellucid/cli/arguments.hpp"

namespace pellucid::cli {

namespace {

/// An option of other programs, and the option here that it means; or (`write`) what to write into that one, where %
/// stands for the value.
struct UsualWord {
  const char* word;
  const char* option;
  const char* write = "";
  const char* usual = "";  ///< a value, where none is given
};

constexpr const char* hidden_layers = "%linear";

constexpr UsualWord usual_words[] = {
    {"--epoch", "--epochs"},
    {"--batch", "--batch-size"},
    {"--cv", "--folds"},
    {"--metric", "--monitor"},
    {"--test-size", "--test"},
    {"--validation-split", "--val"},
    {"--random-state", "--seed"},
    {"--random-seed", "--seed"},
    {"--lr", "--optimizer", "adam(lr=%)", "0.001"},
    {"--learning-rate", "--optimizer", "adam(lr=%)", "0.001"},
    {"--momentum", "--optimizer", "sgd(lr=0.1, momentum=%)", "0.9"},
    {"--weight-decay", "--optimizer", "adamw(lr=0.001, weight_decay=%)", "0.01"},
    {"--activation", "--model", "linear(64) | % | linear(32) | % | linear", "relu"},
    {"--dropout", "--model", "linear(64) | relu | dropout(%) | linear", "0.2"},
    {"--hidden", "--model", hidden_layers, "64,32"},
    {"--hidden-layers", "--model", hidden_layers, "64,32"},
    {"--hidden-layer-sizes", "--model", hidden_layers, "64,32"},
};

bool has_option(const CLI::App& app, const std::string& option) { return app.get_option_no_throw(option) != nullptr; }

/// "linear(64) | relu | " for each size of "64,32", "(64, 32)" or "64 32"; none where it is no list of sizes.
std::string layers_of(const std::string& sizes) {
  std::string layers;
  std::string digits;
  for (const char letter : sizes + ",") {
    if (letter >= '0' && letter <= '9') {
      digits += letter;
      continue;
    }
    if (std::string_view(",;x ()[]").find(letter) == std::string_view::npos) return "";
    if (!digits.empty()) layers += "linear(" + digits + ") | relu | ";
    digits.clear();
  }
  return layers;
}

std::string to_write(const UsualWord& usual, const std::string& given) {
  const bool are_layers = usual.write == std::string_view(hidden_layers);
  std::string value = trimmed(given).empty() || given.find_first_of("\"|") != std::string::npos ? usual.usual : given;
  if (are_layers) value = layers_of(value).empty() ? layers_of(usual.usual) : layers_of(value);
  std::string text;
  for (const char letter : std::string_view(usual.write)) text += letter == '%' ? value : std::string(1, letter);
  return std::string(usual.option) + " \"" + printable(text) + "\"";
}

}  // namespace

std::vector<std::string> in_own_words(const CLI::App& program, std::vector<std::string> words) {
  const bool wants_help = !words.empty() && words.front() == "help";
  if (wants_help) words.erase(words.begin());
  const CLI::App* app = &program;
  std::size_t at = 0;
  for (; at < words.size(); ++at) {
    const std::vector<const CLI::App*> commands = app->get_subcommands([](const CLI::App*) { return true; });
    const auto named = std::ranges::find(commands, words[at], &CLI::App::get_name);
    if (named == commands.end()) break;
    app = *named;
  }
  if (wants_help && at == words.size()) words.emplace_back("--help");  // else a word that is no command is told
  for (; at < words.size() && words[at] != "--"; ++at) {
    const std::size_t equals = std::min(words[at].find('='), words[at].size());
    const std::string word = words[at].substr(0, equals);
    const auto usual =
        std::ranges::find(usual_words, word, [](const UsualWord& each) { return std::string(each.word); });
    if (usual == std::end(usual_words) || has_option(*app, word) || !has_option(*app, usual->option)) continue;
    if (*usual->write == '\0') {
      words[at] = usual->option + words[at].substr(equals);
      continue;
    }
    const bool is_next = equals == words[at].size() && at + 1 < words.size() && !words[at + 1].starts_with("--");
    const std::string value = is_next ? words[at + 1] : equals < words[at].size() ? words[at].substr(equals + 1) : "";
    misuse(word, std::string("it stands inside ") + usual->option + " here", "write " + to_write(*usual, value));
  }
  return words;
}

}  // namespace pellucid::cli
