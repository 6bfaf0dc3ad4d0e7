// The lab's pages as vite built them: found, read into memory, and copied to become a site of their own.
#pragma once

#include <map>
#include <memory>
#include <string>

namespace pellucid::serve {

struct Page {
  std::string type;  ///< as browsers are told: "text/html; charset=utf-8"
  std::shared_ptr<const std::string> bytes;
};

/// By their paths below the site: "index.html", "assets/engine.wasm".
using Pages = std::map<std::string, Page>;

/// The folder of the pages: `given` if it is not "", else that of an installation beside `program`, or lab/dist of the
/// source tree in which it was built. Fails (Fault::data), saying how to build them, if there is none.
std::string find_pages(const std::string& given, const std::string& program);

/// Every file of the folder; links are left out. Fails (Fault::data) if one cannot be read or there is far too much.
Pages read_pages(const std::string& folder);

/// Makes `folder` a site of these pages, all of it or nothing. It may be new, empty or an export of before. Fails
/// (Fault::usage) if it holds anything else, (Fault::run) if it cannot be written.
void export_pages(const Pages& pages, const std::string& folder);

}  // namespace pellucid::serve
