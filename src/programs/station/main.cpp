// vidimus-station: the workstation beside a token (poste de personnalisation).
#include <iostream>

#include "programs/station/commands.hpp"

int main(int count, char** arguments) {
  using namespace vidimus::programs::station;
  const auto data = data_folder();
  const auto messages = Messages::load(data + "/station/messages.toml", language_of(count, arguments));
  if (!messages) {
    std::cerr << messages.error().detail << "\n";
    return 1;
  }
  const auto parsed = parse(count, arguments, *messages);
  if (parsed.exit_code >= 0) return parsed.exit_code;
  const auto devices = read_devices(data + "/devices.toml");
  if (!devices) return say_error(parsed.options, *messages, devices.error());
  if (parsed.options.command == "run") return serve(parsed.options, *messages, *devices);
  const auto outcome = run_command(parsed.options, *messages, *devices);
  if (!outcome) return say_error(parsed.options, *messages, outcome.error());
  say(parsed.options, *messages, "show." + parsed.options.command, *outcome);
  return 0;
}
