// Errors on the wire: the single table code → status, type, title (RFC 9457).
#pragma once

#include <string>
#include <string_view>

#include "base/result.hpp"
#include "web/http/reply.hpp"
#include "web/http/request.hpp"
#include "web/http/route.hpp"

namespace vidimus::web::http {

/// HTTP status of an error code.
int status_of(base::Code code);
/// Message key of an error code's title ("problem.missing_facts"), in data/problems.toml.
std::string title_key_of(base::Code code);

/// application/problem+json: type, title, status, code, detail, trace; `fields` [{pointer, reason, sentence}],
/// `missing` [{fact, items, sentence}] where the error has them. Sentences come from the request's catalogue by the keys
/// `problem.<code>`, the error's `detail`, a field's `reason`, and `fact.<name>`.
/// `cause`, and the detail of `internal`, go to the log with the trace id and never to the wire.
Reply problem(const base::Error& error, const Request& request);
/// The same for a refusal whose status the table does not give (405, 408, 431, 501).
Reply problem(const Refusal& refusal, const Request& request);
/// Writes what the wire must not show to the log: for pages that render an error otherwise.
void log_error(const base::Error& error, const Request& request);

/// Texts from a file of tables [name] fr = "…", en = "…" (data/problems.toml): a code's name becomes the key `problem.<code>`,
/// any other name (details of this door: http_…, form_…) is a key as it stands.
/// @errors not_found, malformed, misconfigured (a code has no title in that language).
base::Result<Translator> problem_titles(const std::string& path, std::string_view language);

}  // namespace vidimus::web::http
