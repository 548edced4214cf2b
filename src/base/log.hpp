// The log: one line an event, with a stable message id that docs/operate/messages.md explains (meaning, what to do).
// Never hand it a code, a PIN or a link: those are Secrets and have no text form here.
#pragma once

#include <initializer_list>
#include <string>
#include <string_view>
#include <utility>

namespace vidimus::base::log {

using Field = std::pair<std::string_view, std::string>;

void info(std::string_view id, std::initializer_list<Field> fields = {});
void warn(std::string_view id, std::initializer_list<Field> fields = {});
void error(std::string_view id, std::initializer_list<Field> fields = {});
/// Where lines go: a file path, or empty for standard error. Quiet keeps warnings and errors only.
void to(const std::string& path, bool quiet = false);

}  // namespace vidimus::base::log
