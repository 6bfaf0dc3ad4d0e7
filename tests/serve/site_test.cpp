// The pages found, read and copied.
#include "pellucid/serve/site.hpp"

#include <gtest/gtest.h>

#include <filesystem>
#include <iterator>

#include "tests/support/failure.hpp"
#include "tests/support/folder.hpp"

namespace pellucid::serve {
namespace {

namespace fs = std::filesystem;
using testing::error_of;
using testing::says;

struct Built : ::testing::Test {
  testing::Folder place;
  std::string pages = place.at("pages");

  Built() {
    place.write("pages/index.html", "<p>");
    place.write("pages/assets/engine.wasm", std::string("\0asm", 4));
    place.write("pages/assets/a.js", "1");
  }
  static std::string content(const fs::path& path) {
    std::ifstream file(path, std::ios::binary);
    return {std::istreambuf_iterator<char>(file), {}};
  }
  /// All names below a folder, with what the files hold.
  static std::map<std::string, std::string> all_of(const fs::path& folder) {
    std::map<std::string, std::string> all;
    for (const auto& entry : fs::recursive_directory_iterator(folder)) {
      all[entry.path().lexically_relative(folder).string()] = entry.is_regular_file() ? content(entry.path()) : "/";
    }
    return all;
  }
};

TEST_F(Built, pages_are_every_file_with_its_type) {
  const Pages read = read_pages(pages);
  ASSERT_EQ(read.size(), 3U);
  EXPECT_EQ(read.at("index.html").type, "text/html; charset=utf-8");
  EXPECT_EQ(read.at("assets/engine.wasm").type, "application/wasm");
  EXPECT_EQ(*read.at("assets/engine.wasm").bytes, std::string("\0asm", 4));
  EXPECT_EQ(read.at("assets/a.js").type, "text/javascript; charset=utf-8");
}

TEST_F(Built, links_are_no_pages) {
  place.write("secret.txt", "secret");
  fs::create_symlink(place.at("secret.txt"), pages + "/link.txt");
  fs::create_directory_symlink(place.path(), pages + "/up");
  EXPECT_EQ(read_pages(pages).size(), 3U);
}

TEST_F(Built, pages_are_found_beside_the_program) {
  place.write("usr/bin/pellucid", "");
  place.write("usr/share/pellucid/lab/index.html", "");
  EXPECT_EQ(find_pages("", place.at("usr/bin/pellucid")), fs::canonical(place / "usr/share/pellucid/lab").string());
}

TEST_F(Built, pages_are_found_in_the_source_tree) {
  place.write("tree/build/release/pellucid", "");
  place.write("tree/lab/dist/index.html", "");
  EXPECT_TRUE(says(error_of([&] { find_pages("", place.at("tree/build/release/pellucid")); }), "build them"));
  place.write("tree/lab/engine.cpp", "");
  EXPECT_EQ(find_pages("", place.at("tree/build/release/pellucid")), fs::canonical(place / "tree/lab/dist").string());
}

TEST_F(Built, pages_that_are_nowhere_are_told_how_to_build) {
  const Error error = error_of([&] { find_pages("", place.at("nowhere/bin/pellucid")); });
  EXPECT_EQ(error.fault, Fault::data);
  EXPECT_TRUE(says(error, "npm run build"));
  EXPECT_TRUE(says(error_of([&] { find_pages(place.at("nowhere"), ""); }), "there is no index.html in it"));
}

TEST_F(Built, export_makes_a_site_and_makes_it_anew) {
  const std::string site = place.at("site");
  export_pages(read_pages(pages), site);
  auto first = all_of(site);
  EXPECT_EQ(first.erase(".pellucid-lab"), 1U);
  EXPECT_EQ(first, all_of(pages));
  fs::remove(pages + "/assets/a.js");
  place.write("pages/assets/b.js", "2");
  export_pages(read_pages(pages), site);
  auto second = all_of(site);
  second.erase(".pellucid-lab");
  EXPECT_EQ(second, all_of(pages));
  EXPECT_EQ(read_pages(site).size(), 3U);  // the list of the export is no page
  EXPECT_EQ(std::distance(fs::directory_iterator(place.path()), {}), 2) << "something is left beside the site";
}

TEST_F(Built, export_takes_an_empty_folder) {
  fs::create_directory(place / "site");
  export_pages(read_pages(pages), place.at("site"));
  EXPECT_EQ(content(place / "site/index.html"), "<p>");
}

TEST_F(Built, export_leaves_every_other_folder_as_it_is) {
  const auto refuses = [&](const std::string& site) {
    const auto before = all_of(site);
    const Error error = error_of([&] { export_pages(read_pages(pages), site); });
    EXPECT_EQ(error.fault, Fault::usage);
    EXPECT_TRUE(says(error, "which no export wrote"));
    EXPECT_EQ(all_of(site), before);
  };
  place.write("full/notes.txt", "mine");
  refuses(place.at("full"));
  export_pages(read_pages(pages), place.at("site"));
  place.write("site/assets/notes.txt", "mine");  // in an export
  refuses(place.at("site"));
  fs::remove(place / "site/assets/notes.txt");
  fs::create_directories(place / "site/.git");
  refuses(place.at("site"));
  EXPECT_TRUE(
      says(error_of([&] { export_pages(read_pages(pages), place.at("pages/index.html")); }), "it is no folder"));
}

TEST_F(Built, export_that_fails_leaves_nothing) {
  const Error error = error_of([&] { export_pages(read_pages(pages), place.at("no/such/site")); });
  EXPECT_EQ(error.fault, Fault::run);
  Pages broken = read_pages(pages);
  broken["assets/" + std::string(300, 'a')] = broken.at("index.html");  // no system takes such a name
  export_pages(read_pages(pages), place.at("site"));
  const auto before = all_of(place.path());
  EXPECT_EQ(error_of([&] { export_pages(broken, place.at("site")); }).fault, Fault::run);
  EXPECT_EQ(error_of([&] { export_pages(broken, place.at("new")); }).fault, Fault::run);
  EXPECT_EQ(all_of(place.path()), before);
}

}  // namespace
}  // namespace pellucid::serve
