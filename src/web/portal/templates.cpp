#include "web/portal/templates.hpp"

#include <filesystem>

#include "base/template.hpp"
#include "base/toml.hpp"

namespace vidimus::web::portal {

base::Result<Templates> Templates::load(const std::string& folder) {
  std::error_code error;
  Templates out;
  for (const auto& entry : std::filesystem::directory_iterator(folder, error)) {
    if (entry.path().extension() != ".mustache") continue;
    VIDIMUS_TRY(text, base::read_file(entry.path().string()));
    out.files_.emplace(entry.path().stem().string(), text);
  }
  if (error) return base::fail(base::Code::not_found, "no folder " + folder, error.message());
  if (!out.files_.contains("layout")) return base::fail(base::Code::misconfigured, "no layout.mustache in " + folder);
  return out;
}

Templates Templates::in(const Phrases& language) const {
  Templates out;
  for (const auto& [name, text] : files_) out.files_.emplace(name, language.page(name, text));
  return out;
}

base::Result<std::string> Templates::fill(const std::string& name, const base::Json& data) const {
  const auto found = files_.find(name);
  if (found == files_.end()) return base::fail(base::Code::misconfigured, "no template " + name);
  return base::render(found->second, data, base::Escape::html, [this](const std::string& partial) -> std::optional<std::string> {
    const auto part = files_.find(partial);
    if (part == files_.end()) return std::nullopt;
    return part->second;
  });
}

base::Result<std::string> Templates::page(const std::string& name, base::Json data) const {
  VIDIMUS_TRY(content, fill(name, data));
  data.set("content", content);
  return fill("layout", data);
}

}  // namespace vidimus::web::portal
