// Templates of pages (gabarits), read once at start-up from portal/*.mustache.
#pragma once

#include <map>
#include <string>

#include "base/json.hpp"
#include "base/result.hpp"
#include "web/portal/phrases.hpp"

namespace vidimus::web::portal {

class Templates {
 public:
  /// Reads every *.mustache file of a folder. @errors not_found, misconfigured: no template "layout".
  static base::Result<Templates> load(const std::string& folder);
  /// The same pages in another language.
  [[nodiscard]] Templates in(const Phrases& language) const;
  [[nodiscard]] const std::map<std::string, std::string, std::less<>>& files() const { return files_; }
  /// A page: the named template inside the layout. @errors misconfigured.
  [[nodiscard]] base::Result<std::string> page(const std::string& name, base::Json data) const;

 private:
  [[nodiscard]] base::Result<std::string> fill(const std::string& name, const base::Json& data) const;
  std::map<std::string, std::string, std::less<>> files_;
};

}  // namespace vidimus::web::portal
