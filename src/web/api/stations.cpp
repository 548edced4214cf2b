// Stations (postes de remise): pairing by an operator, and the channel a paired station dials in on.
#include "ra/stations.hpp"

#include <array>
#include <thread>

#include "ra/custody.hpp"
#include "ra/record_signing.hpp"
#include "ra/unblocking.hpp"
#include "web/api/fields.hpp"
#include "web/api/render.hpp"

namespace vidimus::web::api {
namespace {

using namespace std::chrono_literals;

constexpr auto longest_wait = 20s;
constexpr auto between_looks = 500ms;
/// A station that waits keeps a worker: further ones are told at once that there is nothing.
constexpr int most_waiting = 2;

http::Reply offered(const ra::PairingCode& offer) {
  return http::json(Json::object({{"station", to_json(offer.station)},
                                  {"code", offer.code.reveal()},
                                  {"expires", base::to_rfc3339(offer.station.pairing_expires)}}),
                    201);
}

Answer offer_pairing(Call& call) {
  VIDIMUS_TRY(fields, Fields::of_optional_body(call.request()));
  VIDIMUS_CHECK(fields.verdict());
  VIDIMUS_TRY(offer, ra::offer_pairing(call.counter(), call.actor(), call.id<domain::SiteId>("id")));
  return offered(offer);
}

Answer renew_key(Call& call) {
  VIDIMUS_TRY(fields, Fields::of_optional_body(call.request()));
  VIDIMUS_CHECK(fields.verdict());
  VIDIMUS_TRY(offer, ra::renew_station_key(call.counter(), call.actor(), call.id<domain::StationId>("id")));
  return offered(offer);
}

Answer revoke_station(Call& call) {
  VIDIMUS_CHECK(ra::revoke_station(call.counter(), call.actor(), call.id<domain::StationId>("id")));
  return http::no_content();
}

Answer pair(Call& call) {
  VIDIMUS_TRY(fields, Fields::of_body(call.request()));
  const auto code = fields.required("code");
  const auto name = fields.required("name");
  std::optional<ra::OwnKey> own;
  if (fields.scalar("public_key")) own = ra::OwnKey{fields.octets("public_key"), fields.octets("signature")};
  VIDIMUS_CHECK(fields.verdict());
  VIDIMUS_TRY(paired, ra::pair_station(call.counter(), code, name, own));
  return http::json(Json::object({{"station", paired.station.id.text}, {"key", paired.key.reveal()}}), 201);
}

Answer ask_station(Call& call) {
  VIDIMUS_TRY(fields, Fields::of_optional_body(call.request()));
  VIDIMUS_CHECK(fields.verdict());
  VIDIMUS_TRY(question, ra::ask_station(call.counter()));
  return http::json(Json::object({{"question", question}}));
}

Answer open_session(Call& call) {
  VIDIMUS_TRY(fields, Fields::of_body(call.request()));
  ra::StationAnswer answer{.station = domain::StationId{fields.required("station")},
                           .question = fields.required("question"),
                           .signature = fields.octets("signature")};
  VIDIMUS_CHECK(fields.verdict());
  VIDIMUS_TRY(key, ra::open_station_session(call.counter(), answer));
  return http::json(Json::object({{"key", key.reveal()}}), 201);
}

http::Reply offered(const ra::PersonalisationJob& job) {
  return http::json(Json::object({{"job", job.job.id.text},
                                  {"kind", "personalise"},
                                  {"dossier", job.reference},
                                  {"token_serial", job.token_serial},
                                  {"token_label", job.reference},
                                  {"key_kind", job.key_kind},
                                  {"subject", job.subject},
                                  {"security_officer", job.security_officer.reveal()}}));
}

http::Reply offered(const ra::RecordToCountersign& one) {
  return http::json(Json::object({{"job", one.record.id.text},
                                  {"kind", "countersign"},
                                  {"dossier", one.reference},
                                  {"key", one.own_reference},
                                  {"token_serial", one.token_serial},
                                  {"document", base::to_base64(one.paper.content)},
                                  {"room", one.paper.room}}));
}

http::Reply offered(const domain::TokenPreparation& one) {
  return http::json(
      Json::object({{"job", one.id.text}, {"kind", "prepare"}, {"box", one.box}, {"wanted", one.wanted - one.made}}));
}

http::Reply offered(const ra::UnblockingJob& one) {
  return http::json(Json::object({{"job", one.unblocking.id.text},
                                  {"kind", "unblock"},
                                  {"dossier", one.reference},
                                  {"token_serial", one.token_serial},
                                  {"security_officer", one.security_officer.reveal()}}));
}

http::Reply offered(const ra::RecordToSign& one) {
  return http::json(Json::object({{"job", one.record.id.text},
                                  {"kind", "sign_record"},
                                  {"dossier", one.reference},
                                  {"token_serial", one.token_serial},
                                  {"document", base::to_base64(one.paper.content)},
                                  {"room", one.paper.room},
                                  {"challenge", base::to_base64(one.record.challenge)}}));
}

/// One look at the store, in a transaction of its own; a look that lost a race found nothing. The station is read anew, for it
/// may have been withdrawn meanwhile.
Result<std::optional<http::Reply>> look(Call& call) {
  VIDIMUS_CHECK(call.find_station());
  auto job = ra::next_job(call.counter(), call.station());
  if (!job && job.error().code != base::Code::stale) return job.error();
  if (job && *job) return std::optional{offered(**job)};
  auto record = ra::next_record(call.counter(), call.station());
  if (!record && record.error().code != base::Code::stale) return record.error();
  if (record && *record) return std::optional{offered(**record)};
  auto countersigning = ra::next_countersigning(call.counter(), call.station());
  if (!countersigning && countersigning.error().code != base::Code::stale) return countersigning.error();
  if (countersigning && *countersigning) return std::optional{offered(**countersigning)};
  auto blocked = ra::next_unblocking(call.counter(), call.station());
  if (!blocked && blocked.error().code != base::Code::stale) return blocked.error();
  if (blocked && *blocked) return std::optional{offered(**blocked)};
  auto box = ra::next_preparation(call.counter(), call.station());
  if (!box && box.error().code != base::Code::stale) return box.error();
  if (box && *box) return std::optional{offered(**box)};
  return std::optional<http::Reply>{};
}

/// A place among those who wait, given back at the end.
class Waiting {
 public:
  explicit Waiting(std::atomic<int>& count) : count_(count), allowed_(count.fetch_add(1) < most_waiting) {}
  Waiting(const Waiting&) = delete;
  Waiting& operator=(const Waiting&) = delete;
  ~Waiting() { count_.fetch_sub(1); }
  [[nodiscard]] bool allowed() const { return allowed_; }

 private:
  std::atomic<int>& count_;
  bool allowed_;
};

Answer next_job(Call& call) {
  VIDIMUS_TRY(fields, Fields::of_optional_body(call.request()));
  fields.ignore({"modules", "tokens"});
  VIDIMUS_CHECK(fields.verdict());
  const Waiting place{call.waiting()};
  const auto until = std::chrono::steady_clock::now() + longest_wait;
  for (;;) {
    VIDIMUS_TRY(found, look(call));
    if (found) return *std::move(found);
    const bool stopping = call.api().stopping && call.api().stopping();
    if (!place.allowed() || stopping || std::chrono::steady_clock::now() + between_looks > until) return http::no_content();
    std::this_thread::sleep_for(between_looks);
  }
}

Answer submit_request(Call& call) {
  VIDIMUS_TRY(fields, Fields::of_body(call.request()));
  ra::TokenRequest command;
  command.job = call.id<domain::JobId>("id");
  command.csr = fields.octets("csr");
  command.token_serial = fields.required("token_serial");
  command.token_model = fields.optional("token_model");
  command.security_officer = base::Secret{fields.optional("security_officer")};
  VIDIMUS_CHECK(fields.verdict());
  VIDIMUS_TRY(answer, ra::submit_request(call.counter(), call.station(), command));
  auto chain = Json::array();
  for (const auto& one : answer.certificate.chain) chain.push(base::to_base64(one));
  return http::json(Json::object({{"certificate", base::to_base64(answer.certificate.der)},
                                  {"chain", std::move(chain)},
                                  {"challenge", base::to_base64(answer.challenge)}}));
}

Answer submit_read_back(Call& call) {
  VIDIMUS_TRY(fields, Fields::of_body(call.request()));
  ra::ReadBack command;
  command.job = call.id<domain::JobId>("id");
  command.certificate = fields.octets("certificate");
  command.challenge_signature = fields.octets("challenge_signature");
  // Challenge and algorithm are the registry's own to know: what the station says of them proves nothing.
  fields.ignore({"challenge", "algorithm"});
  VIDIMUS_CHECK(fields.verdict());
  VIDIMUS_CHECK(ra::submit_read_back(call.counter(), call.station(), command));
  return http::json(Json::object({{"state", "done"}}));
}

Answer submit_signatures(Call& call) {
  VIDIMUS_TRY(fields, Fields::of_body(call.request()));
  ra::RecordSignatures command;
  command.record = call.id<domain::DeliveryRecordId>("id");
  command.challenge_signature = fields.octets("challenge_signature");
  command.record_signature = fields.octets("record_signature");
  VIDIMUS_CHECK(fields.verdict());
  VIDIMUS_CHECK(ra::submit_signatures(call.counter(), call.station(), command));
  return http::json(Json::object({{"state", "done"}}));
}

Answer finish_unblocking(Call& call) {
  VIDIMUS_TRY(fields, Fields::of_optional_body(call.request()));
  VIDIMUS_CHECK(fields.verdict());
  VIDIMUS_CHECK(ra::finish_unblocking(call.counter(), call.station(), call.id<domain::UnblockingId>("id")));
  return http::json(Json::object({{"state", "done"}}));
}

Answer submit_countersignature(Call& call) {
  VIDIMUS_TRY(fields, Fields::of_body(call.request()));
  const auto signature = fields.octets("signature");
  VIDIMUS_CHECK(fields.verdict());
  VIDIMUS_CHECK(ra::submit_countersignature(call.counter(), call.station(), call.id<domain::DeliveryRecordId>("id"), signature));
  return http::json(Json::object({{"state", "done"}}));
}

Answer note_prepared(Call& call) {
  VIDIMUS_TRY(fields, Fields::of_body(call.request()));
  ra::PreparedToken told{.preparation = call.id<domain::PreparationId>("id"),
                         .serial = fields.required("token_serial"),
                         .model = fields.optional("token_model"),
                         .security_officer = base::Secret{fields.required("security_officer")}};
  VIDIMUS_CHECK(fields.verdict());
  VIDIMUS_TRY(left, ra::note_prepared(call.counter(), call.station(), told));
  return http::json(Json::object({{"wanted", left}}));
}

Answer keep_dialogue(Call& call) {
  VIDIMUS_TRY(fields, Fields::of_body(call.request()));
  const auto said = fields.optional_texts("said", ra::most_sentences);
  VIDIMUS_CHECK(fields.verdict());
  VIDIMUS_CHECK(ra::keep_dialogue(call.counter(), call.station(), std::string{call.request().param("id")}, said));
  return http::no_content();
}

/// A failure is told by the job's identifier alone: the first kind of job that knows it takes it.
Result<base::Done> failed(Call& call, bool fatal, const std::string& reason) {
  auto told = ra::report_failure(call.counter(), call.station(), call.id<domain::JobId>("id"), fatal, reason);
  const auto unknown = [&] { return !told && told.error().code == base::Code::not_found; };
  if (unknown())
    told = ra::report_record_failure(call.counter(), call.station(), call.id<domain::DeliveryRecordId>("id"), fatal, reason);
  if (unknown())
    told = ra::report_unblocking_failure(call.counter(), call.station(), call.id<domain::UnblockingId>("id"), fatal, reason);
  if (unknown())
    told = ra::report_preparation_failure(call.counter(), call.station(), call.id<domain::PreparationId>("id"), fatal, reason);
  return told;
}

Answer report_failure(Call& call) {
  VIDIMUS_TRY(fields, Fields::of_body(call.request()));
  const auto kind = fields.required("kind");
  const auto reason = fields.optional("reason");
  if (!kind.empty() && kind != "retry" && kind != "fatal") fields.refuse("kind", "choice_unknown");
  VIDIMUS_CHECK(fields.verdict());
  VIDIMUS_CHECK(failed(call, kind == "fatal", reason));
  return http::no_content();
}

using enum http::Method;

}  // namespace

std::span<const Row> station_rows() {
  static constexpr std::array rows{
      Row{post, "/api/v1/sites/{id}/stations", offer_pairing},
      Row{remove, "/api/v1/stations/{id}", revoke_station},
      Row{post, "/api/v1/stations/{id}/key", renew_key},
      Row{post, "/api/v1/stations/pairings", pair, Door::open},
      Row{post, "/api/v1/stations/questions", ask_station, Door::open},
      Row{post, "/api/v1/stations/sessions", open_session, Door::open},
      Row{post, "/api/v1/stations/jobs/next", next_job, Door::station},
      Row{post, "/api/v1/stations/jobs/{id}/request", submit_request, Door::station},
      Row{post, "/api/v1/stations/jobs/{id}/readback", submit_read_back, Door::station},
      Row{post, "/api/v1/stations/jobs/{id}/signatures", submit_signatures, Door::station},
      Row{post, "/api/v1/stations/jobs/{id}/unblocked", finish_unblocking, Door::station},
      Row{post, "/api/v1/stations/jobs/{id}/countersignature", submit_countersignature, Door::station},
      Row{post, "/api/v1/stations/jobs/{id}/prepared", note_prepared, Door::station},
      Row{post, "/api/v1/stations/jobs/{id}/dialogue", keep_dialogue, Door::station},
      Row{post, "/api/v1/stations/jobs/{id}/failure", report_failure, Door::station},
  };
  return rows;
}

}  // namespace vidimus::web::api
