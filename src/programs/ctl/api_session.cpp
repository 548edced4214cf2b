#include "programs/ctl/api_session.hpp"

#include <sys/stat.h>

#include <cstdlib>
#include <filesystem>

#include "base/toml.hpp"

namespace vidimus::programs::ctl {
namespace {

using base::Code;
using base::Done;
using base::fail;
using base::Json;
using base::Result;

std::string of_environment(const char* name) {
  const char* value = std::getenv(name);
  return value != nullptr ? value : "";
}

bool for_owner_alone(const std::string& file) {
  struct stat found {};
  return ::stat(file.c_str(), &found) == 0 && (found.st_mode & (S_IRWXG | S_IRWXO)) == 0;
}

Code code_of(int status) {
  if (status == 401) return Code::unauthenticated;
  if (status == 403) return Code::forbidden;
  if (status == 404) return Code::not_found;
  return status >= 500 ? Code::unavailable : Code::bad_request;
}

}  // namespace

std::string session_file(const std::string& given) {
  if (!given.empty()) return given;
  if (auto named = of_environment("VIDIMUS_SESSION"); !named.empty()) return named;
  auto folder = of_environment("XDG_CONFIG_HOME");
  if (folder.empty()) folder = of_environment("HOME") + "/.config";
  return folder + "/vidimus/session.json";
}

Result<ApiSession> load_session(const std::string& file) {
  if (!std::filesystem::exists(file)) return fail(Code::unauthenticated, "nobody is signed in here: vidimus login ADDRESS");
  if (!for_owner_alone(file)) return fail(Code::misconfigured, file + " may be read by others: chmod 600, or sign in again");
  VIDIMUS_TRY(text, base::read_file(file));
  VIDIMUS_TRY(json, Json::parse(text));
  ApiSession out{json.text("registry"), json.text("ca_file"), base::Secret{json.text("token")}};
  if (out.registry.empty() || out.token.empty())
    return fail(Code::unauthenticated, file + " holds no session: vidimus login ADDRESS");
  return out;
}

Result<Done> keep_session(const std::string& file, const ApiSession& session) {
  std::error_code trouble;
  const auto folder = std::filesystem::path{file}.parent_path();
  if (!folder.empty() && !std::filesystem::exists(folder)) {
    std::filesystem::create_directories(folder, trouble);
    std::filesystem::permissions(folder, std::filesystem::perms::owner_all, trouble);
  }
  const auto json = Json::object(
      {{"registry", session.registry}, {"ca_file", session.ca_file}, {"token", std::string{session.token.reveal()}}});
  return base::write_file(file, json.dump(2) + "\n", 0600);
}

adapters::http::ClientOptions api_options(const std::string& ca_file) {
  adapters::http::ClientOptions out;
  out.ca_file = ca_file;
  out.user_agent = "vidimus-call";
  out.timeout = std::chrono::minutes{2};
  out.body_limit = 64U << 20;
  out.https_only = true;
  return out;
}

std::string problem_words(const adapters::http::Answer& answer) {
  const auto body = Json::parse(base::text_of(answer.body));
  if (!body || !body->is_object()) return "the registry answered " + std::to_string(answer.status);
  auto out = body->text("title", std::to_string(answer.status));
  if (const auto detail = body->text("detail"); !detail.empty()) out += ": " + detail;
  if (const auto* fields = body->find("fields"))
    for (const auto& one : fields->items()) out += "\n  " + one.text("pointer") + ": " + one.text("sentence");
  if (const auto* missing = body->find("missing"))
    for (const auto& one : missing->items()) out += "\n  missing: " + one.text("sentence");
  if (const auto trace = body->text("trace"); !trace.empty() && answer.status >= 500) out += "\n  trace: " + trace;
  return out;
}

Result<Json> json_of(Result<adapters::http::Answer> answer) {
  if (!answer) return fail(answer.error().code, answer.error().cause.empty() ? answer.error().detail : answer.error().cause);
  if (answer->status < 200 || answer->status > 299) return fail(code_of(answer->status), problem_words(*answer));
  if (answer->body.empty()) return Json::object({});
  return Json::parse(base::text_of(answer->body));
}

int exit_code_of(const base::Error& error) {
  switch (error.code) {
    case Code::unauthenticated:
      return not_signed_in;
    case Code::unavailable:
    case Code::timeout:
    case Code::untrusted:
      return unreachable;
    default:
      return 1;
  }
}

}  // namespace vidimus::programs::ctl
