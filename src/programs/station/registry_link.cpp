#include "programs/station/registry_link.hpp"

#include <algorithm>
#include <thread>

namespace vidimus::programs::station {
namespace {

using base::Code;
using base::Done;
using base::fail;
using base::Json;
using base::Result;

constexpr auto prefix = "/api/v1/stations/";

adapters::http::ClientOptions client_options(const std::string& ca_file, std::function<bool()> abandoned) {
  adapters::http::ClientOptions options;
  options.abandoned = std::move(abandoned);
  options.ca_file = ca_file;
  options.user_agent = "vidimus-station";
  options.timeout = std::chrono::seconds{40};  // the long poll answers within 20
  options.body_limit = 4U << 20;               // a record to sign is a PDF
  return options;
}

base::Error not_understood() { return fail(Code::malformed, "station.answer"); }

/// An identifier goes into a path: letters, digits and hyphens only.
bool plain_id(std::string_view id) {
  return !id.empty() && id.size() <= 64 && std::all_of(id.begin(), id.end(), [](char c) {
    return (c >= '0' && c <= '9') || (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') || c == '-';
  });
}

Result<Issued> read_issued(const Json& body) {
  const auto certificate = base::from_base64(body.text("certificate"));
  const auto challenge = base::from_base64(body.text("challenge"));
  if (!certificate || certificate->empty() || !challenge) return not_understood();
  Issued issued{*certificate, {}, *challenge};
  if (const auto* chain = body.find("chain"))
    for (const auto& one : chain->items()) {
      const auto der = one.string() != nullptr ? base::from_base64(*one.string()) : std::nullopt;
      if (!der || issued.chain.size() >= 8) return not_understood();
      issued.chain.push_back(*der);
    }
  return issued;
}

Result<std::optional<Job>> read_personalisation(const Json& body) {
  const auto kind = base::from_name<pki::KeyKind>(body.text("key_kind"));
  Job job{.kind = JobKind::personalise,
          .id = body.text("job"),
          .dossier = body.text("dossier"),
          .token_serial = body.text("token_serial"),
          .token_label = body.text("token_label"),
          .key_kind = kind.value_or(pki::KeyKind::rsa3072),
          .subject = body.text("subject"),
          .security_officer = base::Secret{body.text("security_officer")}};
  if (!kind || !plain_id(job.id) || job.dossier.empty()) return not_understood();
  return std::optional{std::move(job)};
}

Result<std::optional<Job>> read_unblocking(const Json& body) {
  Job job{.kind = JobKind::unblock,
          .id = body.text("job"),
          .dossier = body.text("dossier"),
          .token_serial = body.text("token_serial"),
          .security_officer = base::Secret{body.text("security_officer")}};
  if (!plain_id(job.id) || job.token_serial.empty()) return not_understood();
  return std::optional{std::move(job)};
}

Result<std::optional<Job>> read_preparation(const Json& body) {
  const auto* wanted = body.find("wanted");
  Job job{.kind = JobKind::prepare, .id = body.text("job"), .dossier = body.text("box")};
  if (!plain_id(job.id) || wanted == nullptr || wanted->integer() == nullptr || *wanted->integer() < 1 ||
      *wanted->integer() > 1000)
    return not_understood();
  job.wanted = static_cast<int>(*wanted->integer());
  return std::optional{std::move(job)};
}

Result<std::optional<Job>> read_record(const Json& body, JobKind kind) {
  auto document = base::from_base64(body.text("document"));
  auto challenge = base::from_base64(body.text("challenge"));
  const auto* room = body.find("room");
  Job job{.kind = kind,
          .id = body.text("job"),
          .dossier = body.text("dossier"),
          .token_serial = body.text("token_serial"),
          .key = body.text("key", body.text("dossier"))};
  // The log-in is tried with the holder's key alone.
  const bool tried = kind != JobKind::sign_record || (challenge && !challenge->empty());
  if (!document || !challenge || !tried || room == nullptr || room->integer() == nullptr || *room->integer() <= 0)
    return not_understood();
  if (!plain_id(job.id) || job.dossier.empty() || job.token_serial.empty()) return not_understood();
  job.paper = {std::move(*document), static_cast<std::size_t>(*room->integer())};
  job.challenge = std::move(*challenge);
  return std::optional{std::move(job)};
}

}  // namespace

RegistryLink::RegistryLink(std::string base_url, const std::string& ca_file, std::function<bool()> stopping)
    : base_url_(std::move(base_url)),
      stopping_(std::move(stopping)),
      client_(client_options(ca_file, [this] { return waiting_ && stopping_(); })) {
  while (base_url_.ends_with('/')) base_url_.pop_back();
}

std::vector<adapters::http::Header> RegistryLink::headers() const {
  std::vector<adapters::http::Header> out{{"Content-Type", "application/json"}, {"Accept", "application/json"}};
  if (!bearer_.empty()) out.emplace_back("Authorization", "Bearer " + std::string{bearer_.reveal()});
  return out;
}

Result<RegistryLink::Reply> RegistryLink::read(Result<adapters::http::Answer> answer) const {
  if (!answer) return answer.error();
  const auto status = answer->status;
  if (status == 401 || status == 403) return fail(Code::unauthenticated, "station.paired_elsewhere");
  if (status >= 500 || status == 429 || status == 408) return fail(Code::unavailable, "http.unavailable", std::to_string(status));
  if (status < 200 || status >= 300) return fail(Code::wrong_state, "station.refused", std::to_string(status));
  if (answer->body.empty()) return Reply{status, Json::object({})};
  auto body = Json::parse(base::text_of(answer->body));
  if (!body || !body->is_object()) return not_understood();
  return Reply{status, std::move(*body)};
}

Result<RegistryLink::Reply> RegistryLink::send(const std::string& path, const Json* body) {
  if (body == nullptr) return read(client_.get(base_url_ + prefix + path, headers()));
  const auto text = body->dump();
  return read(client_.post(base_url_ + prefix + path, base::view_of(text), headers()));
}

/// A bearer key that has ended is followed by another where the station has a key of its own; once, not for ever.
Result<RegistryLink::Reply> RegistryLink::ask(const std::string& path, const Json* body) {
  if (sign_ && bearer_.empty()) VIDIMUS_CHECK(open_session());
  auto reply = send(path, body);
  if (reply || !sign_ || reply.error().code != Code::unauthenticated) return reply;
  VIDIMUS_CHECK(open_session());
  return send(path, body);
}

Result<RegistryLink::Reply> RegistryLink::post(const std::string& path, const Json& body) { return ask(path, &body); }
Result<RegistryLink::Reply> RegistryLink::get(const std::string& path) { return ask(path, nullptr); }

void RegistryLink::authenticate_with(std::string station, Sign sign) {
  station_ = std::move(station);
  sign_ = std::move(sign);
}

Result<Done> RegistryLink::open_session() {
  bearer_ = {};
  const auto nothing = Json::object({});
  VIDIMUS_TRY(asked, send("questions", &nothing));
  const auto question = asked.body.text("question");
  if (question.empty() || question.size() > 200) return not_understood();
  VIDIMUS_TRY(signature, sign_(question));
  const auto answer = Json::object({{"station", station_}, {"question", question}, {"signature", base::to_base64(signature)}});
  VIDIMUS_TRY(opened, send("sessions", &answer));
  bearer_ = base::Secret{opened.body.text("key")};
  if (bearer_.empty()) return not_understood();
  return Done{};
}

Result<Pairing> RegistryLink::pair(const std::string& code, const std::string& name, const PairingProof& proof) {
  Json body = Json::object({{"code", code}, {"name", name}});
  if (!proof.spki.empty()) body.set("public_key", base::to_base64(proof.spki)).set("signature", base::to_base64(proof.signature));
  VIDIMUS_TRY(reply, send("pairings", &body));
  Pairing pairing{reply.body.text("station"), base::Secret{reply.body.text("key")}};
  if (pairing.station.empty() || pairing.bearer.empty()) return not_understood();
  return pairing;
}

Result<std::optional<Job>> RegistryLink::next_job(const std::vector<std::string>& modules, Json tokens) {
  Json names = Json::array();
  for (const auto& module : modules) names.push(module);
  waiting_ = true;
  auto answer = post("jobs/next", Json::object({{"modules", std::move(names)}, {"tokens", std::move(tokens)}}));
  waiting_ = false;
  VIDIMUS_TRY(reply, std::move(answer));
  if (reply.status == 204) return std::optional<Job>{};
  const auto kind = reply.body.text("kind");
  if (kind == "personalise") return read_personalisation(reply.body);
  if (kind == "sign_record") return read_record(reply.body, JobKind::sign_record);
  if (kind == "countersign") return read_record(reply.body, JobKind::countersign);
  if (kind == "unblock") return read_unblocking(reply.body);
  if (kind == "prepare") return read_preparation(reply.body);
  return not_understood();
}

Result<Issued> RegistryLink::request_certificate(const Job& job, Json request, std::chrono::seconds patience) {
  const auto path = "jobs/" + job.id + "/request";
  const auto until = std::chrono::steady_clock::now() + patience;
  auto reply = post(path, request);
  while (reply && reply->status == 202) {
    const auto* after = reply->body.find("retry_after");
    const auto seconds = after != nullptr && after->integer() != nullptr ? std::clamp<std::int64_t>(*after->integer(), 1, 30) : 2;
    if (std::chrono::steady_clock::now() + std::chrono::seconds{seconds} > until) return fail(Code::timeout, "http.timeout");
    std::this_thread::sleep_for(std::chrono::seconds{seconds});
    reply = get(path);
  }
  if (!reply) return reply.error();
  return read_issued(reply->body);
}

Result<Done> RegistryLink::finish(const std::string& path, const Json& body) {
  VIDIMUS_TRY(reply, post(path, body));
  if (reply.body.text("state") != "done") return not_understood();
  return Done{};
}

Result<Done> RegistryLink::read_back(const Job& job, const TokenAnswer& answer) {
  return finish("jobs/" + job.id + "/readback",
                Json::object({{"certificate", base::to_base64(answer.certificate)},
                              {"challenge", base::to_base64(answer.challenge)},
                              {"challenge_signature", base::to_base64(answer.challenge_signature)},
                              {"algorithm", answer.algorithm}}));
}

Result<Done> RegistryLink::signatures(const Job& job, const RecordSignatures& made) {
  return finish("jobs/" + job.id + "/signatures",
                Json::object({{"challenge_signature", base::to_base64(made.challenge_signature)},
                              {"record_signature", base::to_base64(made.record_signature)}}));
}

Result<Done> RegistryLink::countersignature(const Job& job, const base::Bytes& signature) {
  return finish("jobs/" + job.id + "/countersignature", Json::object({{"signature", base::to_base64(signature)}}));
}

Result<Done> RegistryLink::unblocked(const Job& job) { return finish("jobs/" + job.id + "/unblocked", Json::object({})); }

Result<int> RegistryLink::prepared(const Job& job, const Prepared& token) {
  VIDIMUS_TRY(reply, post("jobs/" + job.id + "/prepared",
                          Json::object({{"token_serial", token.serial},
                                        {"token_model", token.model},
                                        {"security_officer", std::string{token.security_officer.reveal()}}})));
  const auto* left = reply.body.find("wanted");
  if (left == nullptr || left->integer() == nullptr || *left->integer() < 0 || *left->integer() > job.wanted)
    return not_understood();
  return static_cast<int>(*left->integer());
}

Result<Done> RegistryLink::tell_dialogue(const Job& job, const std::vector<std::string>& said) {
  Json lines = Json::array();
  for (const auto& sentence : said) lines.push(sentence);
  VIDIMUS_TRY(reply, post("jobs/" + job.id + "/dialogue", Json::object({{"said", std::move(lines)}})));
  static_cast<void>(reply);
  return Done{};
}

Result<Done> RegistryLink::report_failure(const Job& job, const base::Error& error) {
  const auto* kind = error.code == Code::device_retry ? "retry" : "fatal";
  VIDIMUS_TRY(reply, post("jobs/" + job.id + "/failure", Json::object({{"kind", kind}, {"reason", error.detail}})));
  static_cast<void>(reply);
  return Done{};
}

}  // namespace vidimus::programs::station
