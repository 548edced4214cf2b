#include "base/toml.hpp"

namespace vidimus::base::toml_parser {
/// toml++ 3.3 believes some broken files impossible (`i=["",}`: found by tests/fuzz/toml_fuzz.cpp) and would end the program.
struct GaveUp {};
constexpr void expect(bool expected) {
  if (!expected) throw GaveUp{};
}
}  // namespace vidimus::base::toml_parser

#define TOML_EXCEPTIONS 0
#define TOML_ASSERT(expected) vidimus::base::toml_parser::expect(static_cast<bool>(expected))
#include <toml++/toml.h>

#include <cerrno>
#include <cstdio>
#include <cstring>
#include <filesystem>
#include <fstream>
#include <sstream>

#include "base/system.hpp"

namespace vidimus::base {
namespace {

Json value_of(const toml::node& node) {
  if (const auto* table = node.as_table()) {
    Json out{Json::Object{}};
    for (const auto& [key, held] : *table) out.set(std::string{key.str()}, value_of(held));
    return out;
  }
  if (const auto* array = node.as_array()) {
    Json out = Json::array();
    for (const auto& held : *array) out.push(value_of(held));
    return out;
  }
  if (const auto* text = node.as_string()) return text->get();
  if (const auto* number = node.as_integer()) return std::int64_t{number->get()};
  if (const auto* real = node.as_floating_point()) return real->get();
  if (const auto* flag = node.as_boolean()) return flag->get();
  std::ostringstream text;
  if (const auto* date = node.as_date()) text << date->get();
  if (const auto* time = node.as_time()) text << time->get();
  if (const auto* both = node.as_date_time()) text << both->get();
  return text.str();
}

}  // namespace

Result<Json> parse_toml(std::string_view text, std::string_view name) try {
  const auto parsed = toml::parse(text, name);
  if (!parsed) {
    const auto& begin = parsed.error().source().begin;
    return fail(Code::malformed, std::string{name} + ":" + std::to_string(begin.line) + ":" + std::to_string(begin.column) +
                                     ": " + std::string{parsed.error().description()});
  }
  return value_of(parsed.table());
} catch (const toml_parser::GaveUp&) {
  return fail(Code::malformed, std::string{name} + ": not TOML");
}

Result<std::string> read_file(const std::string& path, std::size_t limit) {
  std::error_code error;
  const auto size = std::filesystem::file_size(path, error);
  if (error) return fail(Code::not_found, "cannot read " + path, error.message());
  if (size > limit) return fail(Code::too_large, path + " is larger than " + std::to_string(limit) + " octets");
  std::ifstream file(path, std::ios::binary);
  if (!file) return fail(Code::not_found, "cannot open " + path);
  std::string out(static_cast<std::size_t>(size), '\0');
  file.read(out.data(), static_cast<std::streamsize>(out.size()));
  out.resize(static_cast<std::size_t>(file.gcount()));
  return out;
}

Result<Json> read_toml(const std::string& path) {
  VIDIMUS_TRY(text, read_file(path));
  return parse_toml(text, path);
}

Result<Done> write_file(const std::string& path, std::string_view content, unsigned mode) {
  const std::string aside = path + ".new";
  const bool good = write_through(aside, content, mode) && std::rename(aside.c_str(), path.c_str()) == 0;
  if (!good) {
    const std::string why = std::strerror(errno);
    std::remove(aside.c_str());
    return fail(Code::unavailable, "cannot write " + path, why);
  }
  return Done{};
}

}  // namespace vidimus::base
