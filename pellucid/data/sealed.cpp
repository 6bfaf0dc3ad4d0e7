#include "pellucid/data/sealed.hpp"

#include <cstdint>
#include <filesystem>
#include <system_error>
#include <utility>

#include "pellucid/base/checked_json.hpp"
#include "pellucid/base/error.hpp"
#include "pellucid/base/files.hpp"
#include "pellucid/base/hash.hpp"
#include "pellucid/base/json.hpp"
#include "pellucid/base/text.hpp"
#include "pellucid/data/images.hpp"

namespace pellucid::data {

namespace {

std::string absolute(const std::string& path) {
  std::error_code error;
  const std::filesystem::path whole = std::filesystem::absolute(path, error);
  return error ? path : whole.lexically_normal().string();
}

FileDigest digest_of(const std::string& path) {
  Sha256 hash;
  Index bytes = 0;
  read_blocks(path, most_piped_bytes, [&](std::string_view block) {
    hash.add(block);
    bytes += static_cast<Index>(block.size());
  });
  return {hash.digits(), bytes};
}

void check(const std::string& path, const std::string& digest) {
  const std::string now = digest_of(path).sha256;
  if (now == digest) return;
  fail({Fault::refused, "the rows of the run were changed", in_quotes(path),
        "its SHA-256 is " + now.substr(0, 16) + "…, at the start of the run it was " + digest.substr(0, 16) + "…",
        "put the old file back, or train again on the new data"});
}

}  // namespace

const SealedFile* Seal::file(std::string_view role) const {
  for (const SealedFile& each : files) {
    if (each.role == role) return &each;
  }
  return nullptr;
}

const SealedFile& Seal::test_file() const {
  for (const char* const role : {role::test, role::test_images, role::data}) {
    if (const SealedFile* const found = file(role)) return *found;
  }
  return files.at(0);
}

Seal seal_files(const std::vector<RoleOfFile>& files, const FileDigests& known) {
  Seal seal;
  for (const RoleOfFile& each : files) {
    const auto found = known.find(each.path);
    FileDigest digest = found != known.end() ? found->second : digest_of(each.path);
    seal.files.push_back({absolute(each.path), std::move(digest.sha256), each.role, "", digest.bytes});
  }
  return seal;
}

std::string data_digest(const Seal& seal) {
  std::string all;
  for (const SealedFile& file : seal.files) all += file.role + " " + file.sha256 + "\n";
  return sha256(all);
}

void check_unchanged(const Seal& seal) {
  for (const SealedFile& file : seal.files) check(file.path, file.sha256);
}

Sealed<Dataset> sealed_images(const Seal& seal) {
  check_unchanged(seal);
  const SealedFile* const images = seal.file(role::test_images);
  const SealedFile* const labels = seal.file(role::test_labels);
  if (images == nullptr || labels == nullptr) {
    fail({Fault::data, "cannot open the sealed test set", "", "the seal names no files of test images and labels",
          "give a run folder that pellucid wrote"});
  }
  return Sealed<Dataset>(read_images(images->path, labels->path));
}

std::string to_json(const Seal& seal) {
  Json files = Json::array();
  for (const SealedFile& file : seal.files) {
    Json one{{"role", file.role}, {"path", file.path}};
    if (!file.near.empty()) one["from_run"] = file.near;
    if (file.bytes >= 0) one["bytes"] = file.bytes;
    one["sha256"] = file.sha256;
    files.push_back(std::move(one));
  }
  Json json{{"rule", seal.rule}, {"files", files}};
  if (seal.own_rows >= 0) json["own_rows"] = seal.own_rows;
  if (seal.rows >= 0) json["rows"] = seal.rows;
  if (!seal.groups.empty()) {
    json["groups"] = Json::array();
    for (const std::uint64_t group : seal.groups) json["groups"].push_back(hexadecimal(group));
  }
  json["openings"] = seal.openings;
  json["recipe"] = seal.recipe;
  return checked_text(std::move(json));
}

namespace {

// Seals of old named the files of the test set alone: a pair of images and labels, or one table or folder.
void name_old_roles(Seal& seal) {
  if (seal.files.empty() || !seal.files.front().role.empty()) return;
  const bool are_images = seal.files.size() == 2;
  seal.files.front().role = are_images ? role::test_images : role::data;
  if (are_images) seal.files.back().role = role::test_labels;
}

}  // namespace

Seal seal_from_json(const std::string& text, const std::string& path) {
  const Json json = Json::parse(text, nullptr, false);
  const auto refuse = [&](const std::string& key, const std::string& why) {
    fail({Fault::data, "cannot read the seal \"" + printable(path) + "\"", key, why,
          "give a run folder that pellucid wrote"});
  };
  if (!json.is_object()) refuse("", "it is not a JSON object");
  // Seals of old had no digest, and no recipe either.
  const bool is_damaged = !is_unchanged(text).value_or(!json.contains("recipe"));
  if (is_damaged) refuse("", "its bytes were changed: they do not agree with their digest");
  if (!json.contains("files") || !json["files"].is_array()) refuse("files", "it is missing or not a list");
  if (json["files"].empty()) refuse("files", "it names none");
  Seal seal;
  for (const Json& file : json["files"]) {
    SealedFile read;
    for (const auto& [key, field] : {std::pair{"path", &read.path}, std::pair{"sha256", &read.sha256}}) {
      if (!file.is_object() || !file.contains(key) || !file[key].is_string()) {
        refuse(key, "it is missing or not a text");
      }
      *field = file[key].get<std::string>();
    }
    for (const auto& [key, field] : {std::pair{"role", &read.role}, std::pair{"from_run", &read.near}}) {
      if (!file.contains(key)) continue;
      if (!file[key].is_string()) refuse(key, "it is not a text");
      *field = file[key].get<std::string>();
    }
    if (file.contains("bytes")) {
      if (!file["bytes"].is_number_unsigned()) refuse("bytes", "it is not a count");
      read.bytes = file["bytes"].get<Index>();
    }
    seal.files.push_back(std::move(read));
  }
  name_old_roles(seal);
  const auto count = [&](const char* key) {
    const bool is_count =
        json.contains(key) && json[key].is_number_unsigned() && json[key].get<std::uint64_t>() < std::uint64_t{1} << 40;
    if (!is_count) refuse(key, "it is missing or not a count");
    return json[key].get<Index>();
  };
  seal.openings = count("openings");
  seal.rule = json.contains("rule") ? count("rule") : 1;
  if (json.contains("rows")) seal.rows = count("rows");
  if (json.contains("own_rows")) seal.own_rows = count("own_rows");
  const Json groups = json.value("groups", Json::array());
  if (!groups.is_array()) refuse("groups", "it is no list of keys");
  for (const Json& group : groups) {
    const auto key = group.is_string() ? from_hexadecimal(group.get<std::string>()) : std::nullopt;
    if (!key) refuse("groups", "it is no list of keys");
    seal.groups.insert(*key);
  }
  if (json.contains("recipe") && json["recipe"].is_string()) seal.recipe = json["recipe"].get<std::string>();
  return seal;
}

}  // namespace pellucid::data
