#include "web/http/problem.hpp"

#include <array>
#include <map>
#include <memory>

#include "base/log.hpp"
#include "base/toml.hpp"

namespace vidimus::web::http {
namespace {

using base::Code;

/// code → status (RFC 9110 §15; 423 of RFC 4918, 428 and 429 of RFC 6585). Type and title key follow from the code's name.
struct Row {
  Code code;
  int status;
};
constexpr std::array table{
    Row{Code::bad_request, 400},   Row{Code::unauthenticated, 401},   Row{Code::forbidden, 403},     Row{Code::not_found, 404},
    Row{Code::wrong_state, 409},   Row{Code::missing_facts, 409},     Row{Code::stale, 412},         Row{Code::conflict, 409},
    Row{Code::too_large, 413},     Row{Code::unsupported_media, 415}, Row{Code::too_many, 429},      Row{Code::locked, 423},
    Row{Code::wrong_code, 422},    Row{Code::expired, 410},           Row{Code::malformed, 400},     Row{Code::lint_failed, 422},
    Row{Code::bad_signature, 422}, Row{Code::untrusted, 403},         Row{Code::device_retry, 503},  Row{Code::device_fatal, 502},
    Row{Code::unavailable, 503},   Row{Code::timeout, 504},           Row{Code::misconfigured, 500}, Row{Code::unsupported, 501},
    Row{Code::internal, 500},
};
constexpr bool in_order() {
  for (std::size_t at = 0; at < table.size(); ++at)
    if (static_cast<std::size_t>(table[at].code) != at) return false;
  return true;
}
static_assert(in_order() && table.size() == static_cast<std::size_t>(Code::internal) + 1,
              "one row per code, in the codes' order");

/// Detail of these is for operators: it may name files, hosts or invariants.
bool is_private(Code code) { return code == Code::internal || code == Code::misconfigured; }

/// Reasons of the rooms below stand under `field.`, the interface's own as they are; the bare reason when there is no sentence.
std::string sentence_of(const std::string& reason, const Request& request) {
  auto sentence = request.text(reason);
  if (sentence != reason) return sentence;
  const auto key = "field." + reason;
  sentence = request.text(key);
  return sentence == key ? reason : sentence;
}

base::Json fields_of(const base::Error& error, const Request& request) {
  auto list = base::Json::array();
  for (const auto& field : error.fields)
    list.push(base::Json::object(
        {{"pointer", field.pointer}, {"reason", field.reason}, {"sentence", sentence_of(field.reason, request)}}));
  return list;
}

base::Json missing_of(const base::Error& error, const Request& request) {
  auto list = base::Json::array();
  for (const auto& fact : error.missing) {
    auto items = base::Json::array();
    for (const auto& item : fact.items) items.push(item);
    const auto key = "fact." + fact.fact;
    auto sentence = request.text(key);
    if (sentence == key) sentence = fact.fact;
    list.push(base::Json::object({{"fact", fact.fact}, {"items", std::move(items)}, {"sentence", std::move(sentence)}}));
  }
  return list;
}

}  // namespace

int status_of(Code code) { return table[static_cast<std::size_t>(code)].status; }

std::string title_key_of(Code code) { return "problem." + std::string{base::name_of(code)}; }

void log_error(const base::Error& error, const Request& request) {
  if (error.cause.empty() && !is_private(error.code)) return;
  const auto method = std::string{base::to_name(request.method)};
  // The pattern, not the path: paths may carry one-time links.
  const auto write = is_private(error.code) ? base::log::error : base::log::warn;
  write("http.refused", {{"trace", request.trace},
                         {"method", method},
                         {"route", std::string{request.route}},
                         {"code", std::string{base::name_of(error.code)}},
                         {"detail", error.detail},
                         {"cause", error.cause}});
}

Reply problem(const Refusal& refusal, const Request& request) {
  const auto& error = refusal.error;
  log_error(error, request);
  const auto name = base::name_of(error.code);
  auto body = base::Json::object({{"type", "/problems/" + std::string{name}},
                                  {"title", request.text(title_key_of(error.code))},
                                  {"status", refusal.status},
                                  {"code", name}});
  if (!error.detail.empty() && !is_private(error.code)) body.set("detail", request.text(error.detail));
  if (!error.fields.empty()) body.set("fields", fields_of(error, request));
  if (!error.missing.empty()) body.set("missing", missing_of(error, request));
  if (!request.trace.empty()) body.set("trace", request.trace);
  auto reply = json(body, refusal.status);
  reply.set("Content-Type", "application/problem+json");
  if (refusal.status == 503) reply.set("Retry-After", "5");
  return reply;
}

Reply problem(const base::Error& error, const Request& request) {
  return problem(Refusal{status_of(error.code), error}, request);
}

base::Result<Translator> problem_titles(const std::string& path, std::string_view language) {
  VIDIMUS_TRY(file, base::read_toml(path));
  auto texts = std::make_shared<std::map<std::string, std::string, std::less<>>>();
  for (const auto& [name, entry] : file.members()) texts->emplace(name, entry.text(language));
  for (const auto& row : table) {
    const std::string name{base::name_of(row.code)};
    const auto found = texts->find(name);
    if (found == texts->end() || found->second.empty())
      return base::fail(Code::misconfigured, path + ": no title for " + name + " in " + std::string{language});
    auto title = texts->extract(found);
    title.key() = title_key_of(row.code);
    texts->insert(std::move(title));
  }
  return Translator{[texts](std::string_view key) {
    const auto found = texts->find(key);
    return found == texts->end() ? std::string{} : found->second;
  }};
}

}  // namespace vidimus::web::http
