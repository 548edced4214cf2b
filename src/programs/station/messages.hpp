// Texts for people, in the language asked for; they live in data/station/messages.toml.
#pragma once

#include <string>
#include <string_view>

#include "base/json.hpp"

namespace vidimus::programs::station {

class Messages {
 public:
  /// `language` is a locale ("fr_FR.UTF-8") or a bare code; English when it is not French. @errors misconfigured.
  static base::Result<Messages> load(const std::string& file, std::string_view language);
  /// The text of this key filled with `data`; the key itself when there is none, so that nothing is ever silent.
  [[nodiscard]] std::string text(std::string_view key, const base::Json& data = base::Json::object({})) const;
  /// What an error says to a person.
  [[nodiscard]] std::string text_of(const base::Error& error) const;

 private:
  Messages(base::Json all, std::string language) : all_(std::move(all)), language_(std::move(language)) {}
  base::Json all_;
  std::string language_;
};

/// The folder of reviewed files: $VIDIMUS_DATA, else where the package puts it.
std::string data_folder();

}  // namespace vidimus::programs::station
