// The commands of vidimus-station: each answers a JSON value, which a person reads through the text "show.<command>".
#pragma once

#include "adapters/pkcs11/module.hpp"
#include "base/json.hpp"
#include "programs/station/options.hpp"

namespace vidimus::programs::station {

/// The modules to work with: the one named, else those of the table that are installed. @errors misconfigured station.no_module.
base::Result<std::vector<std::string>> modules_of(const Options& options, const std::vector<Device>& devices);

/// Tokens of these modules for people and for the registry: {"label","serial","model","state"}…
base::Json describe_tokens(const std::vector<std::shared_ptr<adapters::pkcs11::Module>>& modules);

/// Runs a command other than `run`.
base::Result<base::Json> run_command(const Options& options, const Messages& messages, const std::vector<Device>& devices);

/// Serves the registry until told to stop (SIGINT, SIGTERM) or, with --once, until one job is over. Answers the exit code.
int serve(const Options& options, const Messages& messages, const std::vector<Device>& devices);

/// Says a value: as it is with --json, else through the text of this key.
void say(const Options& options, const Messages& messages, std::string_view key, const base::Json& value);
/// Says an error on the error output and answers the exit code: 2 when another try makes sense, 1 otherwise.
int say_error(const Options& options, const Messages& messages, const base::Error& error);

}  // namespace vidimus::programs::station
