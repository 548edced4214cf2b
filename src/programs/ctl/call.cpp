// `vidimus call OPERATION name=value …`: any operation of the REST interface, by its name in the registry's own OpenAPI document.
#include <unistd.h>
#include <algorithm>

#include "base/toml.hpp"
#include "programs/ctl/api_session.hpp"
#include "programs/ctl/arguments.hpp"
#include "programs/ctl/operations.hpp"

namespace vidimus::programs::ctl {
namespace {

using base::Code;
using base::fail;
using base::Json;
using base::Result;

struct CallOptions {
  std::vector<std::string> words;  ///< the operation, then its values
  std::string body_file;
  std::vector<std::string> files;
  std::string out;
  std::string session;
  std::string registry;  ///< of operations anybody may call, without a session
  std::string ca_file;
  bool list = false;
};

/// The document of the registry that is spoken to: what it offers, at its version.
Result<std::vector<Operation>> operations_of(adapters::http::Client& client, const ApiSession& session) {
  VIDIMUS_TRY(document, json_of(client.get(session.registry + "/api/openapi.json")));
  return read_operations(document);
}

bool speaks_of(const Operation& operation, const std::string& word) {
  if (word.empty()) return true;
  const auto folded = [](std::string text) {
    for (auto& c : text)
      if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
    return text;
  };
  const auto all = operation.id + " " + operation.tag + " " + operation.path + " " + operation.summary;
  return folded(all).find(folded(word)) != std::string::npos;
}

int list_operations(const std::vector<Operation>& all, const std::string& word) {
  std::vector<const Operation*> found;
  for (const auto& one : all)
    if (speaks_of(one, word)) found.push_back(&one);
  std::string tag;
  for (const auto* one : found) {
    if (one->tag != tag) std::cout << (tag.empty() ? "" : "\n") << (tag = one->tag) << '\n';
    std::cout << "  " << (found.size() <= 3 ? describe(*one) : one->id + "  " + one->summary + "\n");
  }
  if (found.empty()) return complain(fail(Code::not_found, "no operation speaks of " + word), false, refused);
  return done;
}

Result<Wanted> wanted_of(const CallOptions& options) {
  Wanted out;
  out.values.assign(options.words.begin() + 1, options.words.end());
  if (!options.body_file.empty()) {
    auto text = base::read_file(options.body_file);
    if (!text) return fail(Code::bad_request, "cannot read " + options.body_file);
    VIDIMUS_TRY(body, Json::parse(*text));
    out.body = std::move(body);
  }
  for (const auto& one : options.files) {
    const auto equal = one.find('=');
    if (equal == std::string::npos || equal == 0) return fail(Code::bad_request, "--file wants part=path");
    out.files.emplace_back(one.substr(0, equal), one.substr(equal + 1));
  }
  return out;
}

/// JSON for people, other octets as they are: to a file when asked, never binary onto a terminal.
int show(const adapters::http::Answer& answer, const std::string& out) {
  const auto type = std::string{answer.header("content-type")};
  std::string text{base::text_of(answer.body)};
  if (type.starts_with("application/json") && !text.empty())
    if (const auto json = Json::parse(text)) text = json->dump(2) + "\n";
  if (!out.empty()) {
    const auto kept = base::write_file(out, text, 0600);
    return kept ? done : complain(kept.error(), false, refused);
  }
  const bool binary = text.find('\0') != std::string::npos;
  if (binary && ::isatty(STDOUT_FILENO) == 1)
    return complain(fail(Code::bad_request, "the answer is a file (" + type + "): say where with --out"), false, bad_usage);
  std::cout << text;
  return done;
}

/// The kept session; with `--registry` nobody's, for what anybody may call.
Result<ApiSession> session_of(const CallOptions& options) {
  if (options.registry.empty()) return load_session(session_file(options.session));
  return ApiSession{.registry = options.registry, .ca_file = options.ca_file, .token = {}};
}

/// A proof given or added ends the token it was given with: the new one takes its place.
Result<base::Done> keep_new_token(const Operation& operation, const adapters::http::Answer& answer, ApiSession session,
                                  const std::string& file) {
  if (operation.tag != "Access" || session.token.empty()) return base::Done{};
  const auto json = Json::parse(base::text_of(answer.body));
  if (!json || json->text("token").empty()) return base::Done{};
  session.token = base::Secret{json->text("token")};
  return keep_session(file, session);
}

int perform(const CallOptions& options) {
  const auto session = session_of(options);
  if (!session) return complain(session.error(), false, exit_code_of(session.error()));
  adapters::http::Client client{api_options(session->ca_file)};
  const auto all = operations_of(client, *session);
  if (!all) return complain(all.error(), false, exit_code_of(all.error()));
  if (options.list) return list_operations(*all, options.words.empty() ? "" : options.words.front());
  if (options.words.empty()) return complain(fail(Code::bad_request, "which operation? vidimus call --list"), false);
  const auto found = std::ranges::find(*all, options.words.front(), &Operation::id);
  if (found == all->end())
    return complain(fail(Code::not_found, "no operation is called " + options.words.front() + ": vidimus call --list WORD"),
                    false);
  const auto wanted = wanted_of(options);
  if (!wanted) return complain(wanted.error(), false);
  auto prepared = prepare(*found, *wanted);
  if (!prepared) return complain(prepared.error(), false);
  if (!session->token.empty()) prepared->headers.emplace_back("Authorization", "Bearer " + std::string{session->token.reveal()});
  const auto answer = client.send({.method = prepared->method,
                                   .url = session->registry + prepared->target,
                                   .body = prepared->body,
                                   .headers = prepared->headers,
                                   .parts = prepared->parts});
  if (!answer) return complain(fail(answer.error().code, answer.error().cause), false, exit_code_of(answer.error()));
  if (answer->status >= 200 && answer->status <= 299) {
    const auto kept = keep_new_token(*found, *answer, *session, session_file(options.session));
    return kept ? show(*answer, options.out) : complain(kept.error(), false, refused);
  }
  std::cerr << "vidimus: " << problem_words(*answer) << '\n';
  if (answer->status == 401) return not_signed_in;
  return answer->status >= 500 ? unreachable : refused;
}

}  // namespace

int call(Arguments arguments) {
  CommandLine app{
      "Performs an operation of the REST interface with the session of `vidimus login`.\n"
      "Exit code: 0 done, 1 refused, 2 wrong arguments, 3 not signed in, 4 no answer.",
      "vidimus call"};
  CallOptions options;
  app.add_option("words", options.words, "OPERATION, then name=value or name:=JSON; with --list, a word to look for");
  app.add_flag("--list", options.list, "list the operations, or those that speak of a word");
  app.add_option("--json", options.body_file, "file with the JSON body; values on the command line go on top of it");
  app.add_option("--file", options.files, "part=path: a file of a form; may be given several times");
  app.add_option("--out", options.out, "file to write the answer to");
  app.add_option("--session", options.session, "file the session is kept in");
  app.add_option("--registry", options.registry, "https://host:port, without a session: for what anybody may call");
  app.add_option("--ca", options.ca_file, "with --registry: PEM file of the anchors trusted for it");
  if (const auto ended = app.parse(arguments)) return *ended;
  return perform(options);
}

}  // namespace vidimus::programs::ctl
