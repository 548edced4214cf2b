#include "programs/ctl/command_line.hpp"

#include <CLI/App.hpp>
#include <CLI/Config.hpp>
#include <CLI/Formatter.hpp>
#include <algorithm>

namespace vidimus::programs::ctl {

Argument& Argument::required() {
  option_.required();
  return *this;
}

Argument& Argument::one_of(const std::vector<std::string>& values) {
  option_.check(CLI::IsMember(values));
  return *this;
}

Argument& Argument::between(std::int64_t least, std::int64_t most) {
  option_.check(CLI::Range(least, most));
  return *this;
}

Argument& Argument::repeated() {
  option_.allow_extra_args(false);
  return *this;
}

bool Argument::given() const { return option_.count() > 0; }

CommandLine::CommandLine(std::string summary, std::string name)
    : app_(std::make_unique<CLI::App>(std::move(summary), std::move(name))) {}

CommandLine::~CommandLine() = default;

template <class T>
Argument CommandLine::add_option(const std::string& name, T& place, const std::string& help) {
  return Argument{*app_->add_option(name, place, help)};
}

template Argument CommandLine::add_option(const std::string&, std::string&, const std::string&);
template Argument CommandLine::add_option(const std::string&, std::vector<std::string>&, const std::string&);
template Argument CommandLine::add_option(const std::string&, int&, const std::string&);
template Argument CommandLine::add_option(const std::string&, std::int64_t&, const std::string&);
template Argument CommandLine::add_option(const std::string&, std::size_t&, const std::string&);
template Argument CommandLine::add_option(const std::string&, std::uint16_t&, const std::string&);

void CommandLine::add_flag(const std::string& name, bool& place, const std::string& help) { app_->add_flag(name, place, help); }

std::optional<int> CommandLine::parse(Arguments arguments) {
  std::vector<std::string> reversed(arguments.begin(), arguments.end());
  std::ranges::reverse(reversed);  // CLI11 takes them last first
  try {
    app_->parse(reversed);
    return std::nullopt;
  } catch (const CLI::ParseError& error) {
    return app_->exit(error) == 0 ? done : bad_usage;
  }
}

}  // namespace vidimus::programs::ctl
