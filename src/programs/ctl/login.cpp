// `vidimus login ADDRESS` and `vidimus logout`: a session of the REST interface for `vidimus call`, opened by the e-mailed link
// and, where the registry wants more of an agent, by the code of his authenticator application.
#include <algorithm>
#include <filesystem>

#include "programs/ctl/api_session.hpp"
#include "programs/ctl/arguments.hpp"
#include "programs/terminal_secret.hpp"

namespace vidimus::programs::ctl {
namespace {

using base::Code;
using base::fail;
using base::Json;
using base::Result;

struct Door {
  adapters::http::Client client;
  std::string registry;

  Result<Json> post(const std::string& path, const Json& body, const base::Secret& token = {}) {
    return json_of(client.send({"POST", registry + path, body.dump(), headers(token), {}}));
  }
  Result<Json> get(const std::string& path, const base::Secret& token) {
    return json_of(client.send({"GET", registry + path, {}, headers(token), {}}));
  }
  static std::vector<adapters::http::Header> headers(const base::Secret& token) {
    std::vector<adapters::http::Header> out{{"Content-Type", "application/json"}, {"Accept", "application/json"}};
    if (!token.empty()) out.emplace_back("Authorization", "Bearer " + std::string{token.reveal()});
    return out;
  }
};

/// Asked unseen at a terminal; a script writes it to standard input, a line an answer.
Result<base::Secret> ask(const std::string& question) {
  if (somebody_is_there()) return ask_secret(question);
  std::string line;
  if (!std::getline(std::cin, line) || line.empty()) return fail(Code::bad_request, question + ": nothing was given");
  return base::Secret{std::move(line)};
}

/// The last part of the link's address; the secret alone is as good.
std::string secret_of(std::string_view link) {
  link = link.substr(0, link.find_first_of("?# \r\n"));
  return std::string{link.substr(link.rfind('/') == std::string_view::npos ? 0 : link.rfind('/') + 1)};
}

bool has_codes(const Json& proofs) {
  const auto* held = proofs.find("proofs");
  return held != nullptr &&
         std::ranges::any_of(held->items(), [](const Json& one) { return one.text("kind") == "one_time_code"; });
}

/// Roles the session does without; with a code, none.
struct Opened {
  base::Secret token;
  std::size_t withheld = 0;
};

Result<Opened> open(Door& door, const std::string& address) {
  VIDIMUS_CHECK(door.post("/api/v1/sign-in-links", Json::object({{"email", address}})));
  std::cerr << "A link is on its way to " << address << ". Do not open it: paste it here.\n";
  VIDIMUS_TRY(link, ask("Link"));
  VIDIMUS_TRY(in, door.post("/api/v1/sessions", Json::object({{"secret", secret_of(link.reveal())}})));
  Opened out{.token = base::Secret{in.text("token")}};
  VIDIMUS_TRY(proofs, door.get("/api/v1/second-proofs", out.token));
  out.withheld = proofs.find("withheld_roles") != nullptr ? proofs.find("withheld_roles")->items().size() : 0;
  if (out.withheld == 0 || !has_codes(proofs)) return out;
  VIDIMUS_TRY(code, ask("Code of your authenticator application"));
  VIDIMUS_TRY(proven, door.post("/api/v1/sessions/current/second-proof", Json::object({{"code", std::string{code.reveal()}}}),
                                out.token));
  return Opened{.token = base::Secret{proven.text("token")}};
}

}  // namespace

int login(Arguments arguments) {
  CommandLine app{"Opens a session of a registry's REST interface by the e-mailed link, for `vidimus call`.", "vidimus login"};
  std::string address;
  ApiSession session;
  std::string file;
  bool json = false;
  app.add_option("address", address, "e-mail address the registry knows you by").required();
  app.add_option("--registry", session.registry, "https://host:port of the registry").required();
  app.add_option("--ca", session.ca_file, "PEM file of the anchors trusted for it; the system's when left out");
  app.add_option("--session", file, "file to keep the session in");
  app.add_flag("--json", json, "answer as JSON");
  if (const auto ended = app.parse(arguments)) return *ended;
  while (session.registry.ends_with('/')) session.registry.pop_back();
  if (!session.registry.starts_with("https://"))
    return complain(fail(Code::bad_request, "--registry wants an https address"), json);
  Door door{.client = adapters::http::Client{api_options(session.ca_file)}, .registry = session.registry};
  auto opened = open(door, address);
  if (!opened) return complain(opened.error(), json, exit_code_of(opened.error()));
  session.token = std::move(opened->token);
  const auto kept = keep_session(session_file(file), session);
  if (!kept) return complain(kept.error(), json, refused);
  if (json)
    std::cout << Json::object({{"session", session_file(file)}, {"withheld_roles", static_cast<std::int64_t>(opened->withheld)}})
                     .dump(2)
              << '\n';
  else
    std::cout << "signed in for eight hours\n";
  if (opened->withheld > 0)
    std::cerr << "Without a second proof you act as no agent: add one on the portal (page /securite), or with enrolCodes.\n";
  return done;
}

int logout(Arguments arguments) {
  CommandLine app{"Ends the session `vidimus login` opened, and removes its file.", "vidimus logout"};
  std::string file;
  bool json = false;
  app.add_option("--session", file, "file the session is kept in");
  app.add_flag("--json", json, "answer as JSON");
  if (const auto ended = app.parse(arguments)) return *ended;
  const auto session = load_session(session_file(file));
  if (!session) return complain(session.error(), json, exit_code_of(session.error()));
  adapters::http::Client client{api_options(session->ca_file)};
  const auto ended =
      json_of(client.send({"DELETE", session->registry + "/api/v1/sessions/current", {}, Door::headers(session->token), {}}));
  if (!ended && ended.error().code != Code::unauthenticated) return complain(ended.error(), json, exit_code_of(ended.error()));
  std::filesystem::remove(session_file(file));
  if (json) std::cout << "{}\n";
  return done;
}

}  // namespace vidimus::programs::ctl
