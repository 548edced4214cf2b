// Reviewed files and settings are TOML; they are read into the same plain value as JSON. Dates become texts.
#pragma once

#include <string_view>

#include "base/json.hpp"

namespace vidimus::base {

/// Reads a TOML 1.0 text. @errors malformed, with the line and column in `detail`.
Result<Json> parse_toml(std::string_view text, std::string_view name = "toml");
/// Reads a whole file. @errors not_found, too_large (over `limit` octets).
Result<std::string> read_file(const std::string& path, std::size_t limit = 64U << 20);
/// Reads and parses a TOML file. @errors not_found, malformed.
Result<Json> read_toml(const std::string& path);
/// Writes a file whole or not at all (temporary file, fsync, rename). @errors unavailable.
Result<Done> write_file(const std::string& path, std::string_view content, unsigned mode = 0644);

}  // namespace vidimus::base
