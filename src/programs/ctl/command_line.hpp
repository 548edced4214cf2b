// Reads the arguments of a command. CLI11 stands behind it, in one file: its headers cost seconds in each that includes them.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "programs/ctl/command.hpp"

namespace CLI {
class App;
class Option;
}  // namespace CLI

namespace vidimus::programs::ctl {

/// One argument of a command; each rule hands it back, so that rules stand in a chain.
class Argument {
 public:
  explicit Argument(CLI::Option& option) : option_(option) {}
  Argument& required();
  /// Refused unless it is one of `values`, each of them when several are taken.
  Argument& one_of(const std::vector<std::string>& values);
  /// Refused unless a number from `least` to `most`.
  Argument& between(std::int64_t least, std::int64_t most);
  /// May be given several times, each with one value.
  Argument& repeated();
  /// After the parse: whether the argument was given at all.
  [[nodiscard]] bool given() const;

 private:
  CLI::Option& option_;
};

/// What a command takes, and where to put it. The places named must outlive the call of `parse`.
class CommandLine {
 public:
  CommandLine(std::string summary, std::string name);
  ~CommandLine();
  CommandLine(const CommandLine&) = delete;
  CommandLine& operator=(const CommandLine&) = delete;

  /// `name`: "--name" for an option with a value, "NAME" for one that stands by its place. A `place` of T is a string, a number,
  /// or a vector of strings.
  template <class T>
  Argument add_option(const std::string& name, T& place, const std::string& help);
  void add_flag(const std::string& name, bool& place, const std::string& help);

  /// Parses; an exit code when the command ends here (help asked for, arguments wrong: both are printed).
  [[nodiscard]] std::optional<int> parse(Arguments arguments);

 private:
  std::unique_ptr<CLI::App> app_;
};

}  // namespace vidimus::programs::ctl
