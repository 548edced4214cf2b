#include "programs/station/messages.hpp"

#include <cstdlib>
#include <filesystem>

#include "base/template.hpp"
#include "base/toml.hpp"

namespace vidimus::programs::station {

base::Result<Messages> Messages::load(const std::string& file, std::string_view language) {
  VIDIMUS_TRY(all, base::read_toml(file));
  return Messages{std::move(all), language.starts_with("fr") ? "fr" : "en"};
}

std::string Messages::text(std::string_view key, const base::Json& data) const {
  const auto* row = all_.find(key);
  if (row == nullptr) return std::string{key};
  auto filled = base::render(row->text(language_), data, base::Escape::none);
  return filled ? std::move(*filled) : std::string{key};
}

std::string Messages::text_of(const base::Error& error) const {
  return all_.find(error.detail) != nullptr ? text(error.detail, base::Json::object({{"name", error.cause}}))
                                            : text("station.internal");
}

std::string data_folder() {
  if (const char* set = std::getenv("VIDIMUS_DATA"); set != nullptr && *set != '\0') return set;
  for (const auto* folder : {"/usr/share/vidimus/data", "/usr/local/share/vidimus/data"})
    if (std::filesystem::exists(folder)) return folder;
  return "data";
}

}  // namespace vidimus::programs::station
