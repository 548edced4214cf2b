#include "programs/station/options.hpp"

#include <CLI/CLI.hpp>
#include <cstdlib>

namespace vidimus::programs::station {
namespace {

/// Adds options whose help stands in the messages under "help.<name>".
class Line {
 public:
  Line(CLI::App* app, const Messages& messages) : app_(app), messages_(messages) {
    app_->set_help_flag("-h,--help", messages.text("help.help"));
  }
  template <class T>
  CLI::Option* option(const std::string& name, T& value) {
    return app_->add_option("--" + name, value, messages_.text("help." + name));
  }
  CLI::Option* flag(const std::string& name, bool& value) {
    return app_->add_flag("--" + name, value, messages_.text("help." + name));
  }

 private:
  CLI::App* app_;
  const Messages& messages_;
};

}  // namespace

std::string language_of(int count, char** arguments) {
  for (int at = 1; at < count; ++at) {
    const std::string_view argument{arguments[at]};
    if (argument.starts_with("--lang=")) return std::string{argument.substr(7)};
    if (argument == "--lang" && at + 1 < count) return arguments[at + 1];
  }
  for (const auto* name : {"LC_ALL", "LC_MESSAGES", "LANG"})
    if (const char* value = std::getenv(name); value != nullptr && *value != '\0') return value;
  return "en";
}

Parsed parse(int count, char** arguments, const Messages& messages) {
  Parsed parsed;
  auto& options = parsed.options;
  CLI::App app{messages.text("help.station"), "vidimus-station"};
  std::string language;
  Line all{&app, messages};
  all.option("module", options.module);
  all.flag("json", options.json);
  all.option("lang", language);
  all.option("pin-file", options.codes.holder_file);
  all.option("new-pin-file", options.codes.new_holder_file);
  all.option("so-pin-file", options.codes.security_officer_file);
  all.option("pin-fd", options.codes.descriptor);
  all.option("pinentry", options.codes.pinentry);
  app.require_subcommand(1);
  app.fallthrough();

  for (const std::string name : {"list", "inspect", "init", "change-pin", "unblock", "test", "sign", "run"}) {
    auto* command = app.add_subcommand(name, messages.text("help." + name));
    command->fallthrough();
    command->callback([&options, name] { options.command = name; });
    Line line{command, messages};
    if (name != "list" && name != "init" && name != "run") line.option("token", options.token);
    if (name != "list" && name != "run") line.option("serial", options.serial);
    if (name == "init") line.option("label", options.label)->required();
    if (name == "test" || name == "sign") line.option("key", options.key);
    if (name == "sign") line.option("input", options.input)->required();
    if (name == "sign") line.option("output", options.output)->required();
    if (name == "unblock") {
      line.option("state", options.state);
      line.flag("ask", options.ask);
      line.option("answer", options.answer);
    }
    if (name != "run") continue;
    line.option("registry", options.registry)->required();
    line.option("state", options.state)->required();
    line.option("pairing", options.pairing);
    line.option("ca", options.ca_file);
    line.flag("once", options.once);
    line.option("station-token", options.own.label);
    line.option("station-module", options.own.module);
    line.option("station-pin-file", options.own.pin_file);
  }
  try {
    app.parse(count, arguments);
  } catch (const CLI::ParseError& error) {
    parsed.exit_code = app.exit(error);
  }
  return parsed;
}

}  // namespace vidimus::programs::station
