// The session `vidimus login` keeps for `vidimus call`: registry, anchors and bearer token in a file only its owner reads.
#pragma once

#include <string>

#include "adapters/http/client.hpp"
#include "base/json.hpp"
#include "base/secret.hpp"

namespace vidimus::programs::ctl {

/// Exit codes of the commands that talk to a registry, beside those of command.hpp.
inline constexpr int not_signed_in = 3;  ///< no session, or it is over
inline constexpr int unreachable = 4;    ///< no answer, or not the registry's certificate

struct ApiSession {
  std::string registry;  ///< "https://host:port", without a final slash
  std::string ca_file;   ///< PEM of the anchors trusted for it; "" for the system's
  base::Secret token;
};

/// `--session`, else VIDIMUS_SESSION, else ~/.config/vidimus/session.json (XDG_CONFIG_HOME).
std::string session_file(const std::string& given);
/// @errors unauthenticated: there is none; misconfigured: others may read the file.
base::Result<ApiSession> load_session(const std::string& file);
/// Written for its owner alone (0600), all or nothing.
base::Result<base::Done> keep_session(const std::string& file, const ApiSession& session);

/// HTTPS only: a token never goes over plain HTTP.
adapters::http::ClientOptions api_options(const std::string& ca_file);

/// The JSON of a good answer; a refusal in words. @errors as the registry told (RFC 9457), unavailable, untrusted.
base::Result<base::Json> json_of(base::Result<adapters::http::Answer> answer);
/// A refusal the registry told, in words: what, why, every wrong field and everything missing.
std::string problem_words(const adapters::http::Answer& answer);

/// The exit code an error of these commands ends with.
int exit_code_of(const base::Error& error);

}  // namespace vidimus::programs::ctl
