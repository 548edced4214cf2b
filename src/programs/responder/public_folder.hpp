// The folder whose lists and CA certificates are published: read when they change, served from memory.
#pragma once

#include <filesystem>
#include <map>
#include <string>

#include "va/shelf.hpp"
#include "web/public/routes.hpp"

namespace vidimus::programs::responder {

/// Watches FOLDER/crl/*.crl, FOLDER/ca/*.cer (DER) and FOLDER/policy/*.html. A file that cannot be read keeps its last good
/// content on the shelf.
class PublicFolder {
 public:
  PublicFolder(std::string folder, va::Shelf& shelf, web::public_::CacheLimits limits)
      : folder_(std::move(folder)), shelf_(shelf), limits_(limits) {}
  /// Puts what is new or changed on the shelf; returns how many files that were.
  std::size_t refresh();

 private:
  struct Seen {
    std::filesystem::file_time_type written;
    std::uintmax_t size = 0;
    bool operator==(const Seen&) const = default;
  };
  bool publish(const std::filesystem::path& file, const std::string& name);
  base::Result<va::ShelfItem> read(const std::filesystem::path& file) const;
  std::string folder_;
  va::Shelf& shelf_;
  web::public_::CacheLimits limits_;
  std::map<std::string, Seen> seen_;
};

/// Puts a CA certificate (DER) on the shelf as ca/NAME. @errors malformed.
base::Result<base::Done> shelve_certificate(va::Shelf& shelf, const std::string& name, base::Bytes der,
                                            const web::public_::CacheLimits& limits);

}  // namespace vidimus::programs::responder
