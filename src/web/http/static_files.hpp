// Files of the portal (feuilles de style, images, scripts) served from memory.
#pragma once

#include <map>
#include <memory>
#include <string>
#include <string_view>

#include "base/result.hpp"
#include "web/http/reply.hpp"
#include "web/http/request.hpp"

namespace vidimus::web::http {

/// A folder read once at start-up. Paths are looked up among the files found then, so no request can leave the folder.
class StaticFiles {
 public:
  /// Reads all files below `folder`, but hidden ones and symbolic links. @errors not_found, too_large (over `limit` octets in
  /// all).
  static base::Result<StaticFiles> load(const std::string& folder, std::size_t limit = 32U << 20);
  /// Answers GET of a file by its path below the folder ("css/site.css"): ETag and 304; a year's caching when the query is
  /// "v=<hash>"; compressed for who takes gzip.
  [[nodiscard]] Reply answer(const Request& request, std::string_view path) const;
  /// Path with the hash query, for links in pages: "css/site.css?v=1f3a…"; the path alone when there is no such file.
  [[nodiscard]] std::string versioned(std::string_view path) const;

 private:
  struct File {
    std::shared_ptr<const std::string> content;
    std::string type;
    std::string hash;
  };
  std::map<std::string, File, std::less<>> files_;
};

/// Media type by file name ending; application/octet-stream when unknown.
std::string_view media_type_of(std::string_view path);

}  // namespace vidimus::web::http
