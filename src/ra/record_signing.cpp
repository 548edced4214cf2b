#include "ra/record_signing.hpp"

#include <algorithm>

#include "base/log.hpp"
#include "domain/identifiers.hpp"
#include "pki/cms_write.hpp"
#include "pki/x509.hpp"
#include "ports/token_device.hpp"
#include "ra/acceptance.hpp"
#include "ra/countersigning.hpp"
#include "ra/sealed_paper.hpp"
#include "ra/station_job.hpp"

namespace vidimus::ra {
namespace {

using base::Bytes;
using base::Code;
using base::fail;
using domain::DeliveryRecord;
using domain::DeliveryRecordState;

constexpr std::size_t challenge_octets = 32;
constexpr int records_at_once = 20;

std::string name_of(const domain::Person& person) { return domain::shown_name(person.given_names, person.surname); }

std::string text_of(const House& house, std::string_view table, std::string_view key) {
  const auto* rows = house.texts.find(table);
  return rows == nullptr ? std::string{key} : rows->text(key, std::string{key});
}

Json place_of(const domain::DeliverySite& site) {
  return Json::object({{"name", site.name}, {"street", site.street}, {"zip", site.zip}, {"town", site.town}});
}

Json certificate_values(const House& house, const CaseFile& file) {
  const auto& certificate = *file.certificate;
  const auto when = [&](const std::optional<Instant>& at) {
    return at ? long_date(*at, file.body.zone, house.words) : std::string{};
  };
  return Json::object({{"subject", certificate.subject},
                       {"serial", certificate.serial},
                       {"not_before", when(certificate.not_before)},
                       {"not_after", when(certificate.not_after)},
                       {"sha256", base::to_hex(pki::sha256(certificate.der))}});
}

/// How the operator will countersign, told before the holder signs.
Result<std::string> countersigning_words(Work& work, const CaseFile& file, const domain::Person& agent) {
  const auto& house = work.house();
  VIDIMUS_TRY(own, countersigning_certificate(work, agent.id));
  const bool possible = !own.empty() && house.seal != nullptr;
  return text_of(house, "delivery", file.contract.operator_token ? "by_token" : possible ? "by_token_or_act" : "by_act");
}

/// What the record says (data/papers/fr/proces_verbal.txt).
Result<Json> values_of(Work& work, const CaseFile& file, const domain::Person& agent) {
  const auto& house = work.house();
  const auto& held = *file.honoured();
  VIDIMUS_TRY(site, work.unit().site(held.site));
  VIDIMUS_TRY(met, work.unit().face_to_face(held.id));
  VIDIMUS_TRY(countersigning, countersigning_words(work, file, agent));
  const auto at = [&](Instant when) { return long_date(when, file.body.zone, house.words); };
  return Json::object(
      {{"reference", file.line.reference},
       {"body", Json::object({{"name", file.body.name}})},
       {"contract", Json::object({{"name", file.contract.name}})},
       {"organisation", Json::object({{"name", file.organisation.name}, {"siret", file.organisation.siret}})},
       {"holder", Json::object({{"name", name_of(*file.holder)}, {"function", file.holder->function}})},
       {"operator", Json::object({{"name", name_of(agent)}})},
       {"site", place_of(site)},
       {"held", Json::object({{"at", at(met ? met->at : held.starts)}})},
       {"document", text_of(house, "document", base::to_name(file.dossier->document_kind))},
       {"countersigning", std::move(countersigning)},
       {"purchase_order", text_of(house, "delivery", file.line.purchase_order_at ? "purchase_order" : "no_purchase_order")},
       {"token", Json::object({{"serial", file.token->serial}, {"model", file.token->model}})},
       {"certificate", certificate_values(house, file)},
       {"signed_at", at(work.now())}});
}

/// The paper with room for the holder's signature.
Result<ports::PaperToSign> print_record(Work& work, const CaseFile& file, const domain::Person& agent) {
  auto& house = work.house();
  VIDIMUS_TRY(values, values_of(work, file, agent));
  VIDIMUS_TRY(paper, render_paper(house.papers, "proces_verbal", values));
  paper.issuer = file.body.name;
  paper.language = "fr-FR";
  paper.made_at = work.now();
  VIDIMUS_TRY(printed, house.press.print(paper));
  return house.press.make_room(printed, {.name = "Porteur",
                                         .signer = name_of(*file.holder),
                                         .reason = text_of(house, "delivery", "holder_reason"),
                                         .place = values.find("site")->text("town"),
                                         .when = work.now()});
}

/// The station where the token was made, or the one that was asked for.
Result<domain::Station> station_for(Work& work, const CaseFile& file, domain::StationId wanted) {
  if (wanted.empty()) {
    VIDIMUS_TRY(jobs, work.unit().jobs_of_line(file.line.id));
    if (!jobs.empty()) wanted = jobs.back().station;
  }
  VIDIMUS_TRY(stations, work.unit().stations_at(file.line.delivery_site));
  for (const auto& station : stations)
    if (station.id == wanted && !station.revoked_at && !station.key_mac.empty()) return station;
  return fail(Code::not_found, "station");
}

void write_record(Work& work, const CaseFile& file, DeliveryRecord& record, std::string_view event) {
  work.write(
      record, "delivery_record", record.id.text, event, file.line.body, file.line.reference,
      Json::object({{"state", base::to_name(record.state)}, {"station", record.station.text}, {"failure", record.failure}}));
}

Result<std::optional<DeliveryRecord>> waiting_record(Work& work, const CaseFile& file) {
  VIDIMUS_TRY(records, work.unit().delivery_records_of(file.line.id));
  if (records.empty() || records.back().state != DeliveryRecordState::waiting) return std::optional<DeliveryRecord>{};
  return std::optional{std::move(records.back())};
}

Result<DeliveryRecord> new_record(Work& work, const CaseFile& file, const domain::StationId& station) {
  VIDIMUS_TRY(agent, work.unit().person(file.honoured()->operator_));
  VIDIMUS_TRY(paper, print_record(work, file, agent));
  DeliveryRecord out;
  out.id = work.new_id<domain::DeliveryRecordId>();
  out.body = file.line.body;
  out.line = file.line.id;
  out.certificate = file.certificate->id;
  out.token = file.token->id;
  out.station = station;
  out.operator_ = agent.id;
  out.paper = work.new_id<domain::BlobId>();
  out.room = static_cast<std::int64_t>(paper.room);
  out.challenge = work.house().entropy.draw(challenge_octets);
  out.made_at = work.now();
  VIDIMUS_CHECK(work.house().blobs.put(out.paper, paper.content));
  return out;
}

Result<ports::PaperToSign> paper_of(const House& house, const DeliveryRecord& record) {
  VIDIMUS_TRY(content, house.blobs.get(record.paper));
  return ports::PaperToSign{std::move(content), static_cast<std::size_t>(record.room)};
}

/// A record of this station with its case. @errors not_found.
struct OpenRecord {
  DeliveryRecord record;
  CaseFile file;
  domain::Certificate certificate;
};
Result<OpenRecord> open_record(Work& work, const domain::Station& station, const domain::DeliveryRecordId& id) {
  VIDIMUS_TRY(record, work.unit().delivery_record(id));
  if (!record || record->station != station.id) return fail(Code::not_found, "station_job");
  VIDIMUS_TRY(file, work.open_case(record->line));
  VIDIMUS_TRY(certificate, work.unit().certificate(record->certificate));
  return OpenRecord{*std::move(record), std::move(file), std::move(certificate)};
}

bool can_be_signed(const OpenRecord& open) {
  return open.certificate.state == domain::CertificateState::delivered && open.file.certificate &&
         open.file.certificate->id == open.certificate.id;
}

Result<Done> check(const House& house, const OpenRecord& open, const RecordSignatures& signatures) {
  VIDIMUS_TRY(certificate, pki::read_certificate(open.certificate.der));
  VIDIMUS_TRY(kind, pki::key_kind(certificate.spki));
  const auto algorithm = ports::usual_algorithm(kind);
  VIDIMUS_CHECK(pki::verify(algorithm, certificate.spki, open.record.challenge, signatures.challenge_signature));
  VIDIMUS_TRY(paper, paper_of(house, open.record));
  VIDIMUS_TRY(octets, ports::signed_octets(paper));
  VIDIMUS_TRY(attributes, pki::signed_attributes(open.certificate.der, algorithm, octets));
  return pki::verify(algorithm, certificate.spki, attributes, signatures.record_signature);
}

/// The holder's signature in its place, with a time stamp when there is one.
Result<Bytes> with_holder(const House& house, const DeliveryRecord& record, const Bytes& certificate, base::ByteView stamp) {
  VIDIMUS_TRY(read, pki::read_certificate(certificate));
  VIDIMUS_TRY(kind, pki::key_kind(read.spki));
  const auto algorithm = ports::usual_algorithm(kind);
  VIDIMUS_TRY(paper, paper_of(house, record));
  VIDIMUS_TRY(octets, ports::signed_octets(paper));
  VIDIMUS_TRY(attributes, pki::signed_attributes(certificate, algorithm, octets));
  const std::vector<Bytes> chain{certificate};
  VIDIMUS_TRY(cms, pki::write_detached({chain, algorithm, attributes, record.signature, stamp}));
  return ports::with_signature(std::move(paper), cms);
}

Result<Bytes> with_stamped_holder(const House& house, const DeliveryRecord& record, const Bytes& certificate) {
  VIDIMUS_TRY(stamp, house.seal->stamp(pki::sha256(record.signature)));
  return with_holder(house, record, certificate, stamp);
}

/// What the operator's token signs: the record as its holder signed it, with room for one signature more.
ports::PaperToSign countersigned_paper(Bytes content, const DeliveryRecord& record) {
  return {std::move(content), static_cast<std::size_t>(record.counter_room)};
}

base::Error missing_token() {
  auto error = fail(Code::missing_facts, "refused.missing");
  error.missing.push_back({std::string{base::to_name(domain::Fact::operator_countersigns)}, {}});
  return error;
}

/// How a certificate's own key signs.
struct SigningKey {
  pki::Certificate certificate;
  pki::SignatureAlgorithm algorithm;
};
Result<SigningKey> signing_key(const Bytes& der) {
  VIDIMUS_TRY(read, pki::read_certificate(der));
  VIDIMUS_TRY(kind, pki::key_kind(read.spki));
  return SigningKey{std::move(read), ports::usual_algorithm(kind)};
}

/// The operator's signature in its place, stamped.
Result<Bytes> with_operator(Work& work, const DeliveryRecord& record) {
  auto& house = work.house();
  VIDIMUS_TRY(certificate, work.unit().certificate(record.counter_certificate));
  VIDIMUS_TRY(key, signing_key(certificate.der));
  VIDIMUS_TRY(content, house.blobs.get(record.counter_paper));
  auto paper = countersigned_paper(std::move(content), record);
  VIDIMUS_TRY(octets, ports::signed_octets(paper));
  VIDIMUS_TRY(attributes, pki::signed_attributes(certificate.der, key.algorithm, octets));
  VIDIMUS_TRY(stamp, house.seal->stamp(pki::sha256(*record.counter_signature)));
  const std::vector<Bytes> chain{certificate.der};
  VIDIMUS_TRY(cms, pki::write_detached({chain, key.algorithm, attributes, *record.counter_signature, stamp}));
  return ports::with_signature(std::move(paper), cms);
}

/// A contract that asks for the operator's token waits for it; others wait a while for whoever has one, then his acknowledged act
/// stands.
bool waits_for_operator(const DeliveryRecord& record, Instant now) {
  if (record.counter_signature || !record.signed_at) return false;
  return record.counter_required || (!record.counter_certificate.empty() && now - *record.signed_at < countersigning_lasts);
}

/// Lays the paper out for the operator, once.
Result<ports::PaperToSign> paper_for_operator(Work& work, DeliveryRecord& record, const CaseFile& file) {
  auto& house = work.house();
  if (!record.counter_paper.empty()) {
    VIDIMUS_TRY(content, house.blobs.get(record.counter_paper));
    return countersigned_paper(std::move(content), record);
  }
  VIDIMUS_TRY(certificate, work.unit().certificate(record.certificate));
  VIDIMUS_TRY(signed_pdf, with_stamped_holder(house, record, certificate.der));
  VIDIMUS_TRY(agent, work.unit().person(record.operator_));
  VIDIMUS_TRY(room, house.press.make_room(signed_pdf, {.name = "Operateur",
                                                       .signer = name_of(agent),
                                                       .reason = text_of(house, "delivery", "operator_reason"),
                                                       .place = file.site ? file.site->town : std::string{},
                                                       .when = work.now()}));
  record.counter_paper = work.new_id<domain::BlobId>();
  record.counter_room = static_cast<std::int64_t>(room.room);
  VIDIMUS_CHECK(house.blobs.put(record.counter_paper, room.content));
  write_record(work, file, record, "offer_countersigning");
  if (auto written = work.commit(); !written) {
    (void)house.blobs.remove(record.counter_paper);
    return written.error();
  }
  return std::move(room);
}

/// Seals one record; octets no record names are removed again.
Result<Done> seal_one(Counter& counter, const domain::DeliveryRecordId& id) {
  auto& house = counter.house();
  VIDIMUS_TRY(work, counter.open(Actor::house()));
  VIDIMUS_TRY(found, work.unit().delivery_record(id));
  if (!found || found->state != DeliveryRecordState::signed_) return Done{};
  auto record = *std::move(found);
  VIDIMUS_TRY(file, work.open_case(record.line));
  VIDIMUS_TRY(certificate, work.unit().certificate(record.certificate));
  VIDIMUS_TRY(signed_pdf,
              record.counter_signature ? with_operator(work, record) : with_stamped_holder(house, record, certificate.der));
  VIDIMUS_TRY(sealed, with_seal(house, file.body, signed_pdf, work.now()));
  record.sealed = work.new_id<domain::BlobId>();
  VIDIMUS_CHECK(house.blobs.put(record.sealed, sealed));
  record.state = DeliveryRecordState::sealed;
  record.sealed_at = work.now();
  write_record(work, file, record, "seal");
  auto written = work.commit();
  if (!written) (void)house.blobs.remove(record.sealed);
  return written;
}

}  // namespace

Result<DeliveryRecord> accept_contents(Counter& counter, const Actor& actor, const std::string& reference,
                                       const domain::StationId& station) {
  VIDIMUS_TRY(work, counter.open(actor));
  VIDIMUS_TRY(file, work.open_case(reference));
  if (!file.certificate || !file.holder || !file.token || !file.dossier) return fail(Code::not_found, "certificate");
  VIDIMUS_CHECK(domain::decide(domain::certificate_table, file.certificate->state, domain::CertificateEvent::accept, file.acting,
                               facts_at_counter(file, work.now())));
  VIDIMUS_TRY(place, station_for(work, file, station));
  VIDIMUS_TRY(before, waiting_record(work, file));
  if (before && before->certificate == file.certificate->id) {
    if (before->station == place.id) return *std::move(before);
    before->station = place.id;
    write_record(work, file, *before, "reassign");
    VIDIMUS_CHECK(work.commit());
    return *std::move(before);
  }
  if (before) {
    before->state = DeliveryRecordState::given_up;
    write_record(work, file, *before, "give_up");
  }
  VIDIMUS_TRY(record, new_record(work, file, place.id));
  write_record(work, file, record, "accept_contents");
  if (auto written = work.commit(); !written) {
    (void)counter.house().blobs.remove(record.paper);
    return written.error();
  }
  return record;
}

Result<DeliveryRecord> newest_record(Counter& counter, const Actor& actor, const std::string& reference) {
  VIDIMUS_TRY(work, counter.open(actor));
  VIDIMUS_TRY(file, work.open_case(reference));
  VIDIMUS_TRY(records, work.unit().delivery_records_of(file.line.id));
  if (records.empty()) return fail(Code::not_found, "delivery_record");
  return std::move(records.back());
}

Result<std::optional<RecordToSign>> next_record(Counter& counter, const domain::Station& station) {
  VIDIMUS_TRY(work, counter.open(actor_for(station, counter.house().clock.now())));
  VIDIMUS_TRY(waiting, work.unit().delivery_records_waiting(station.id));
  for (auto& one : waiting) {
    VIDIMUS_TRY(open, open_record(work, station, one.id));
    if (!can_be_signed(open)) {
      open.record.state = DeliveryRecordState::given_up;
      write_record(work, open.file, open.record, "give_up");
      VIDIMUS_CHECK(work.commit());
      return std::optional<RecordToSign>{};
    }
    VIDIMUS_TRY(token, work.unit().token(one.token));
    VIDIMUS_TRY(paper, paper_of(counter.house(), one));
    return std::optional{
        RecordToSign{std::move(open.record), open.file.line.reference, std::move(token.serial), std::move(paper)}};
  }
  return std::optional<RecordToSign>{};
}

Result<Done> submit_signatures(Counter& counter, const domain::Station& station, const RecordSignatures& signatures) {
  VIDIMUS_TRY(work, counter.open(actor_for(station, counter.house().clock.now())));
  VIDIMUS_TRY(open, open_record(work, station, signatures.record));
  auto& record = open.record;
  if (record.state == DeliveryRecordState::signed_ || record.state == DeliveryRecordState::sealed) return Done{};
  if (record.state == DeliveryRecordState::given_up || !can_be_signed(open) || !open.file.holder)
    return fail(Code::wrong_state, "refused.state.given_up");
  VIDIMUS_CHECK(check(counter.house(), open, signatures));
  record.signature = signatures.record_signature;
  record.state = DeliveryRecordState::signed_;
  record.signed_at = work.now();
  record.failure.clear();
  if (work.house().seal != nullptr) {
    VIDIMUS_TRY(own, countersigning_certificate(work, record.operator_));
    record.counter_certificate = own;
    record.counter_required = open.file.contract.operator_token;
  }
  write_record(work, open.file, record, "sign");
  VIDIMUS_CHECK(take_into_hands(work, open.file));
  return work.commit();
}

Result<Done> report_record_failure(Counter& counter, const domain::Station& station, const domain::DeliveryRecordId& id,
                                   bool fatal, const std::string& reason) {
  VIDIMUS_TRY(work, counter.open(actor_for(station, counter.house().clock.now())));
  VIDIMUS_TRY(open, open_record(work, station, id));
  if (waits_for_operator(open.record, work.now())) {
    // Without the operator's signature the record stands on his acknowledged act, as where he has no token; or it waits until he
    // takes it up again (`resume_countersigning`).
    if (fatal) open.record.counter_certificate = {};
    open.record.failure = message_key(reason);
    write_record(work, open.file, open.record, fatal ? "countersign_fail" : "countersign_retry");
    return work.commit();
  }
  if (open.record.state != DeliveryRecordState::waiting) return Done{};
  if (fatal) open.record.state = DeliveryRecordState::given_up;
  open.record.failure = message_key(reason);
  write_record(work, open.file, open.record, fatal ? "fail" : "retry");
  return work.commit();
}

Result<std::optional<RecordToCountersign>> next_countersigning(Counter& counter, const domain::Station& station) {
  if (counter.house().seal == nullptr) return std::optional<RecordToCountersign>{};
  VIDIMUS_TRY(work, counter.open(actor_for(station, counter.house().clock.now())));
  VIDIMUS_TRY(signed_ones, work.unit().delivery_records_unsealed(records_at_once));
  for (auto& record : signed_ones) {
    if (record.station != station.id || record.counter_certificate.empty() || !waits_for_operator(record, work.now())) continue;
    VIDIMUS_TRY(file, work.open_case(record.line));
    VIDIMUS_TRY(own, work.unit().certificate(record.counter_certificate));
    VIDIMUS_TRY(token, work.unit().token(own.token));
    VIDIMUS_TRY(own_line, work.unit().line(own.line));
    auto paper = paper_for_operator(work, record, file);
    // The stamping unit is away: the record waits, and the station with it.
    if (!paper && paper.error().code == Code::unavailable) return std::optional<RecordToCountersign>{};
    if (!paper) return paper.error();
    return std::optional{
        RecordToCountersign{std::move(record), file.line.reference, token.serial, own_line.reference, *std::move(paper)}};
  }
  return std::optional<RecordToCountersign>{};
}

Result<Done> submit_countersignature(Counter& counter, const domain::Station& station, const domain::DeliveryRecordId& id,
                                     const Bytes& signature) {
  VIDIMUS_TRY(work, counter.open(actor_for(station, counter.house().clock.now())));
  VIDIMUS_TRY(open, open_record(work, station, id));
  auto& record = open.record;
  if (record.counter_signature) return Done{};
  if (!waits_for_operator(record, work.now()) || record.counter_paper.empty() || record.counter_certificate.empty())
    return fail(Code::wrong_state, "refused.countersigning_over");
  VIDIMUS_TRY(certificate, work.unit().certificate(record.counter_certificate));
  VIDIMUS_TRY(key, signing_key(certificate.der));
  VIDIMUS_TRY(content, work.house().blobs.get(record.counter_paper));
  VIDIMUS_TRY(octets, ports::signed_octets(countersigned_paper(std::move(content), record)));
  VIDIMUS_TRY(attributes, pki::signed_attributes(certificate.der, key.algorithm, octets));
  VIDIMUS_CHECK(pki::verify(key.algorithm, key.certificate.spki, attributes, signature));
  record.counter_signature = signature;
  record.failure.clear();
  write_record(work, open.file, record, "countersign");
  return work.commit();
}

Result<DeliveryRecord> resume_countersigning(Counter& counter, const Actor& actor, const std::string& reference,
                                             const domain::StationId& station) {
  VIDIMUS_TRY(work, counter.open(actor));
  VIDIMUS_TRY(file, work.open_case(reference));
  if (!file.acting.has(domain::Role::delivery_operator)) return fail(Code::forbidden, "refused.role");
  VIDIMUS_TRY(records, work.unit().delivery_records_of(file.line.id));
  if (records.empty() || records.back().state != DeliveryRecordState::signed_ || !waits_for_operator(records.back(), work.now()))
    return fail(Code::wrong_state, "refused.countersigning_over");
  auto record = std::move(records.back());
  // Who handed the token over signs for it, and nobody else.
  if (record.operator_ != actor.person) return fail(Code::forbidden, "refused.other_operator");
  VIDIMUS_TRY(own, countersigning_certificate(work, actor.person));
  if (own.empty()) return missing_token();
  VIDIMUS_TRY(place, station_for(work, file, station.empty() ? record.station : station));
  record.station = place.id;
  // Another certificate than the paper was laid out for signs it all the same: the room is anybody's.
  record.counter_certificate = own;
  record.failure.clear();
  write_record(work, file, record, "resume_countersigning");
  VIDIMUS_CHECK(work.commit());
  return record;
}

Result<int> seal_records(Counter& counter) {
  if (counter.house().seal == nullptr) return 0;
  std::vector<DeliveryRecord> waiting;
  {
    VIDIMUS_TRY(work, counter.open(Actor::house()));
    VIDIMUS_TRY(found, work.unit().delivery_records_unsealed(records_at_once));
    waiting = std::move(found);
  }
  int count = 0;
  for (const auto& one : waiting) {
    if (waits_for_operator(one, counter.house().clock.now())) continue;
    const auto done = seal_one(counter, one.id);
    // The unit or the seal is away: every other record would wait for it in vain.
    if (!done && (done.error().code == Code::unavailable || done.error().code == Code::timeout)) return done.error();
    if (!done) base::log::warn("record.not_sealed", {{"record", one.id.text}, {"reason", done.error().detail}});
    count += done ? 1 : 0;
  }
  return count;
}

Result<PrintedFile> signed_record(Counter& counter, const Actor& actor, const std::string& reference) {
  VIDIMUS_TRY(work, counter.open(actor));
  VIDIMUS_TRY(file, work.open_case(reference));
  VIDIMUS_TRY(records, work.unit().delivery_records_of(file.line.id));
  const auto record =
      std::find_if(records.rbegin(), records.rend(), [](const DeliveryRecord& one) { return one.signed_at.has_value(); });
  if (record == records.rend()) return fail(Code::not_found, "delivery_record");
  const auto name = "proces-verbal-" + reference + ".pdf";
  if (record->state == DeliveryRecordState::sealed) {
    VIDIMUS_TRY(content, counter.house().blobs.get(record->sealed));
    return PrintedFile{name, std::move(content)};
  }
  VIDIMUS_TRY(certificate, work.unit().certificate(record->certificate));
  VIDIMUS_TRY(content, with_holder(counter.house(), *record, certificate.der, {}));
  return PrintedFile{name, std::move(content)};
}

}  // namespace vidimus::ra
