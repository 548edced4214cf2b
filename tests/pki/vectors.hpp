// Certificates, lists, requests and answers that others publish to try readers: Debian's python3-cryptography-vectors, read where
// the package puts them; and the reviewed tables beside the tests that say what is expected of each.
#pragma once

#include <filesystem>
#include <stdexcept>
#include <string>
#include <string_view>
#include <vector>

#include "base/bytes.hpp"
#include "base/toml.hpp"

namespace vidimus::pki::testing {

inline const std::filesystem::path vectors_folder = "/usr/lib/python3/dist-packages/cryptography_vectors/x509";

/// A whole file; a missing package is told, never passed over.
inline std::string vector_text(const std::filesystem::path& file) {
  auto text = base::read_file(file.string());
  if (!text) throw std::runtime_error("cannot read " + file.string() + ": is python3-cryptography-vectors installed?");
  return std::move(*text);
}
inline base::Bytes vector_octets(const std::filesystem::path& file) { return base::copy_of(base::view_of(vector_text(file))); }

/// Every file with this ending under a folder, in order of name.
inline std::vector<std::filesystem::path> files_under(const std::filesystem::path& folder, std::string_view ending) {
  std::vector<std::filesystem::path> out;
  for (const auto& entry : std::filesystem::recursive_directory_iterator(folder))
    if (entry.is_regular_file() && entry.path().extension() == ending) out.push_back(entry.path());
  std::ranges::sort(out);
  return out;
}

inline std::string trimmed(std::string_view text) {
  const auto from = text.find_first_not_of(' ');
  if (from == std::string_view::npos) return "";
  return std::string{text.substr(from, text.find_last_not_of(' ') - from + 1)};
}

inline std::vector<std::string> split(std::string_view text, char by) {
  std::vector<std::string> out;
  for (std::size_t from = 0; from <= text.size();) {
    const auto to = std::min(text.find(by, from), text.size());
    out.push_back(trimmed(text.substr(from, to - from)));
    from = to + 1;
  }
  return out;
}

/// Rows of a table "a | b | c": lines with # are comments; every row gets `columns` cells.
inline std::vector<std::vector<std::string>> table_rows(const std::string& file, std::size_t columns) {
  std::vector<std::vector<std::string>> out;
  for (const auto& line : split(vector_text(file), '\n')) {
    if (line.empty() || line.starts_with('#')) continue;
    out.push_back(split(line, '|'));
    if (out.back().size() > columns) throw std::runtime_error(file + ": too many columns in " + line);
    out.back().resize(columns);
  }
  return out;
}

}  // namespace vidimus::pki::testing
