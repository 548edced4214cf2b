#include "base/log.hpp"

#include <spdlog/sinks/basic_file_sink.h>
#include <spdlog/sinks/stdout_sinks.h>
#include <spdlog/spdlog.h>

namespace vidimus::base::log {
namespace {

std::shared_ptr<spdlog::logger>& logger() {
  static auto held = [] {
    auto made = std::make_shared<spdlog::logger>("vidimus", std::make_shared<spdlog::sinks::stderr_sink_mt>());
    made->set_pattern("%Y-%m-%dT%H:%M:%S.%e%z %l %v");
    made->flush_on(spdlog::level::info);
    return made;
  }();
  return held;
}

void write(spdlog::level::level_enum level, std::string_view id, std::initializer_list<Field> fields) {
  std::string line{id};
  for (const auto& [name, value] : fields) {
    line.append(" ").append(name).append("=\"");
    for (const char c : value) {
      // A value never forges a line: quotes and control characters are escaped.
      if (c == '"' || c == '\\') line.push_back('\\');
      line.push_back(static_cast<unsigned char>(c) < 32 ? ' ' : c);
    }
    line.push_back('"');
  }
  logger()->log(level, line);
}

}  // namespace

void info(std::string_view id, std::initializer_list<Field> fields) { write(spdlog::level::info, id, fields); }
void warn(std::string_view id, std::initializer_list<Field> fields) { write(spdlog::level::warn, id, fields); }
void error(std::string_view id, std::initializer_list<Field> fields) { write(spdlog::level::err, id, fields); }

void to(const std::string& path, bool quiet) {
  if (!path.empty()) {
    logger()->sinks() = {std::make_shared<spdlog::sinks::basic_file_sink_mt>(path)};
    logger()->set_pattern("%Y-%m-%dT%H:%M:%S.%e%z %l %v");
  }
  logger()->set_level(quiet ? spdlog::level::warn : spdlog::level::info);
}

}  // namespace vidimus::base::log
