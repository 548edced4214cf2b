// A small registry: one record of each kind, with every member set, in an order the foreign keys accept.
#pragma once

#include <string>

#include "ports/store.hpp"

namespace vidimus::tests {

using namespace domain;
using base::Bytes;
using base::Instant;
using namespace std::chrono_literals;

inline const Instant noon = *base::from_rfc3339("2026-11-22T12:00:00Z");
inline const base::Day today{std::chrono::year{2026}, std::chrono::November, std::chrono::day{22}};
inline const base::Day in_a_year{std::chrono::year{2027}, std::chrono::November, std::chrono::day{22}};

struct World {
  /// Columns of later days, beside the ones each record is made with.
  World() {
    const auto later = in_a_year;
    for (auto* one : {&person, &agent}) one->mandate_ends = later, one->mandate_told = later;
    membership.activated_at = noon;
    membership.resigned_at = noon;
    site.offered = false;
    site.contact = "Service des certificats";
    site.email = "certificats@antenne.example";
    site.sla = SlaMode::end_of_second_working_day;
    site.receipt = ReceiptMode::by_post;
    site.booking_horizon_days = 30;
    accreditation.scope = PowerSet{static_cast<Power>(0)};
    accreditation.proof_file = BlobId{"X7"};
    accreditation.proof_digest = "aa11";
    accreditation.deed_day = later;
    accreditation.granted_by = person.id;
    accreditation.confirmed_by = agent.id;
    accreditation.reason = "départ";
    accreditation.ending_told = later;
    line.lapse_warned_at = noon;
  }
  MutualisationBody body{
      BodyId{"B1"},   0,        "megalo",        "Syndicat", "20000000000017", "Guichet", "guichet@syndicat.example",
      "+33299000000", "9h-17h", "Indian/Reunion"};
  Organisation organisation{
      OrganisationId{"O1"}, 0, body.id, "21350238800019", "Commune de Rennes", "1 place", "35000", "Rennes", "SVC"};
  Person person{PersonId{"P1"}, 0,      body.id, organisation.id, "Anaïs,Zoé", "L'Hôte", "anais@rennes.example",
                "+33600000000", "Maire"};
  Person agent{PersonId{"P2"}, 0, body.id, OrganisationId{"O1"}, "Bob", "Agent", "bob@syndicat.example", "+33600000001", "Agent"};
  FrameworkContract last_contract = contract_of("C0", {});
  FrameworkContract contract = contract_of("C1", ContractId{"C0"});
  Product product{ProductId{"R1"}, 0, contract.id, "Certificat RGS**", "sign-2", 24, 9900, true, 85, "ec-p256", "L. 2113"};
  Membership membership{MembershipId{"M1"},       0,         body.id, organisation.id, contract.id,
                        MembershipState::signed_, person.id, noon,    "abcd",          "motif"};
  FeeInvoice fee_invoice{FeeInvoiceId{"M1-2026"}, 0, body.id, membership.id, 2026, "F-2026-17"};
  DeliverySite site{SiteId{"S1"}, 0,    body.id,   SiteKind::cci,    "Antenne", "2 rue", "35000", "Rennes", "+33299000001",
                    "Sonnez",     true, "reunion", "Indian/Reunion", true,      {},      {},      {},       {},
                    {},           true};
  ports::SiteCalendar calendar{site.id,
                               {{site.id, 2, 540, 720, 30, 5}, {site.id, 2, 840, 1020, 20, 10}},
                               {{site.id, today, "Fermeture"}, {site.id, in_a_year, "Pont"}}};
  Accreditation accreditation{AccreditationId{"A1"}, 0,     agent.id,  body.id,    Role::delivery_operator, contract.id, site.id,
                              organisation.id,       today, in_a_year, "Arrêté 12"};
  OrderLine line = line_of("L1", "SOL-2026-000012-1");
  OrderDraft draft{OrderDraftId{"Z1"},
                   0,
                   body.id,
                   membership.id,
                   organisation.id,
                   person.id,
                   OrderDraftState::placed,
                   "Élus",
                   domain::to_json({OrderedHolder{.given_names = "Anaïs", .surname = "L’Hôte"}}),
                   noon};
  Dossier dossier{DossierId{"D1"},
                  0,
                  body.id,
                  line.id,
                  person.id,
                  organisation.id,
                  DossierState::received,
                  DocumentKind::passport,
                  "12AB34567",
                  in_a_year,
                  noon,
                  noon + 1s,
                  person.id,
                  noon + 2s,
                  noon + 3s,
                  noon + 4s,
                  noon + 5s,
                  agent.id,
                  "motif",
                  {Bytes{1, 0, 2}, Bytes{3, 0}, 2},
                  HolderKind::elected,
                  SignerKind::delegate,
                  "aa11",
                  "bb22",
                  agent.id};
  Piece piece{PieceId{"I1"}, 0,        dossier.id, PieceKind::mandate,  BlobId{"X1"}, "a.pdf",      "application/pdf",
              1234,          "ff00",   noon,       Verdict::to_correct, "flou",       "unreadable", today,
              person.id,     agent.id, noon + 6s};
  VerificationPolicy policy{contract.id, 0, body.id, SlaMode::end_of_second_working_day, 2, ReceiptMode::by_post, "long", "full"};
  Review review{ReviewId{"V1"},
                0,
                body.id,
                dossier.id,
                site.id,
                agent.id,
                ReviewOutcome::rejected,
                noon,
                noon + 48h,
                noon + 1h,
                3'600'000,
                "long",
                base::Json::array().push(base::Json::object({{"name", "number"}})),
                "motif"};
  SignedConsent consent{ConsentId{"G1"}, 0,      body.id, dossier.id, person.id, "holder",
                        "cgu",           "2026", "dd44",  "Le texte", "aa11",    noon};
  Identification identification{IdentificationId{"U1"},
                                0,
                                body.id,
                                dossier.id,
                                IdentificationMethod::two_agents,
                                agent.id,
                                noon,
                                person.id,
                                noon + 1s,
                                person.id,
                                noon + 2s};
  ClockAlert alert{ClockAlertId{"D1:0:80"}, 0, dossier.id, 80, noon};
  TokenTransfer transfer{TransferId{"T1"},
                         0,
                         body.id,
                         site.id,
                         site.id,
                         TransferState::incomplete,
                         "A1\nA2",
                         "A2",
                         "carton ouvert",
                         agent.id,
                         noon,
                         person.id,
                         noon + 1h,
                         "colis ouvert",
                         person.id,
                         noon + 2h,
                         "A2",
                         agent.id,
                         noon + 3h,
                         agent.id};
  TokenCount count{.id = CountId{"N1"},
                   .body = body.id,
                   .site = site.id,
                   .kind = CountKind::receipt,
                   .supplier = "Fournisseur",
                   .delivery_note = "BL-1",
                   .box = "C-7",
                   .model = "ID Prime",
                   .serials = "A1\nA2",
                   .missing = "A3",
                   .unexpected = "A4",
                   .note = "scellé intact",
                   .counted_by = agent.id,
                   .counted_at = noon,
                   .countersigned_by = person.id,
                   .countersigned_at = noon + 1h,
                   .scope = CountScope::agent,
                   .keeper = agent.id};
  Token token{TokenId{"K1"},        0,       body.id, site.id,     "0000A1", "ID Prime", true,
              TokenState::assigned, line.id, "C-7",   transfer.id, noon,     agent.id};
  Appointment appointment{AppointmentId{"T1"},
                          0,
                          body.id,
                          line.id,
                          person.id,
                          site.id,
                          AppointmentState::booked,
                          noon,
                          noon + 20min,
                          agent.id,
                          "motif",
                          2,
                          agent.id,
                          token.id,
                          3,
                          noon - 72h,
                          noon - 48h,
                          noon - 4h,
                          true};
  Leave leave{LeaveId{"V1"}, 0, body.id, agent.id, today, HalfDay::afternoon, in_a_year, HalfDay::morning, "congés", noon};
  SlotWait wait{WaitId{"Q1"}, 0, body.id, site.id, line.id, person.id, WaitState::offered, noon, noon + 48h, noon + 1h};
  CalendarFeed feed{FeedId{"G1"}, 0, body.id, site.id, agent.id, Bytes{4, 0, 4}, noon, noon + 1h};
  FaceToFace face_to_face{appointment.id, 0, dossier.id, agent.id, noon, true, true, true};
  CounterVisit passage{appointment.id, 0, body.id, agent.id, noon, noon + 1s, noon + 2s};
  Certificate certificate{CertificateId{"F1"},
                          0,
                          body.id,
                          line.id,
                          person.id,
                          organisation.id,
                          token.id,
                          CertificateState::active,
                          "sign-2",
                          "0a1b",
                          "CN=Anaïs",
                          Bytes{0x30, 0},
                          noon,
                          noon + 24h,
                          noon + 1h,
                          RevocationReason::lost_or_stolen,
                          Bytes{9, 9},
                          1,
                          noon + 2h,
                          30,
                          CertificateId{"F1"},
                          Bytes{9, 8}};
  Letter letter{LetterId{"E1"},
                0,
                body.id,
                line.id,
                "dossier_received",
                person.id,
                "certificats@azur.example",
                "anais@rennes.example",
                "Reçu",
                Bytes{0, 1, 0},
                LetterState::deferred,
                3,
                noon,
                noon - 1h,
                noon + 1h,
                "450 later",
                "250 kept",
                noon + 2h,
                noon + 3h};
  LetterContact contact{
      ContactId{"EC1"},      0, body.id, letter.id, person.id, ContactKind::new_address, IdentifiedBy::call_back, agent.id, noon,
      "rappelée au standard"};
  Erasure erasure{ErasureId{"Z1"}, 0, body.id, BlobId{"X9"}, "ff00", "piece", "I0", "dossier_issued", noon, noon, noon + 1h};
  Restriction restriction{RestrictionId{"R1"}, 0, body.id, person.id, agent.id, noon, "demande", noon + 1h};
  Session session{SessionId{"N1"}, 0, person.id, Bytes{7, 7}, "link", noon, noon + 1h, noon + 30min};
  Challenge challenge{ChallengeId{"H1"}, 0, person.id, ChallengePurpose::consent, "dossier:D1", Bytes{5, 0, 5}, noon, 1, noon};
  Station station{StationId{"W1"}, 0,    body.id,   site.id,     "Poste 1", Bytes{1, 1}, noon,
                  Bytes{2, 2},     noon, noon + 1s, Bytes{3, 3}, noon + 2s};
  StationJob job{JobId{"J1"},  0,   station.id, line.id, token.id, certificate.id, StationJobState::taken, Bytes{8, 0, 8},
                 "token.gone", noon};

  DeliveryRecord record{DeliveryRecordId{"M1"},
                        0,
                        body.id,
                        line.id,
                        certificate.id,
                        token.id,
                        station.id,
                        agent.id,
                        DeliveryRecordState::sealed,
                        BlobId{"X5"},
                        4711,
                        Bytes{1, 0, 1},
                        Bytes{2, 0, 2},
                        BlobId{"X6"},
                        "token.absent",
                        noon,
                        noon + 1s,
                        noon + 2s,
                        certificate.id,
                        BlobId{"X7"},
                        4712,
                        Bytes{3, 0, 3},
                        true};
  TokenPreparation preparation{
      PreparationId{"Y1"}, 0, body.id, site.id, station.id, "C-7", 20, 3, PreparationState::failed, "token.full", agent.id, noon};
  TokenSecret secret{token.id, 0, body.id, Bytes{6, 0, 6}, Bytes{6, 1, 6}, noon};
  TokenDialogue dialogue{DialogueId{"J1"}, 0, body.id, line.id, station.id, "personalise", "une phrase", noon};
  InstallationTrial trial{TrialId{"I1"},  0,         body.id,       line.id,       certificate.id,
                          "eToken",       "windows", "Firefox 128", "parapheur",   TrialOutcome::works,
                          Bytes{5, 0, 5}, noon,      noon + 1s,     "deux essais", noon,
                          noon + 2s};
  Unblocking unblocking{UnblockingId{"U1"},
                        0,
                        body.id,
                        line.id,
                        token.id,
                        UnblockingWay::remote,
                        UnblockingState::approved,
                        person.id,
                        noon,
                        agent.id,
                        noon + 1s,
                        agent.id,
                        noon + 2s,
                        station.id,
                        "question",
                        "answer",
                        Bytes{1, 6, 1},
                        "token.absent",
                        noon + 3s};

  FrameworkContract contract_of(const std::string& id, const ContractId& successor) const {
    FrameworkContract out{.id = ContractId{id},
                          .body = body.id,
                          .name = "Marché",
                          .supplier = "Fournisseur",
                          .state = ContractState::open,
                          .adhesion_open = today,
                          .effective = today,
                          .order_cutoff = in_a_year,
                          .cutoff_included = false,
                          .dossier_deadline = in_a_year,
                          .term = in_a_year,
                          .successor = successor,
                          .code_attempts = 3,
                          .face_to_face_days = 60,
                          .booking_notice_hours = 24,
                          .second_reviewer = true,
                          .purchase_order_in_cci = false,
                          .cci_by_pre_order = true,
                          .convention_text = "2026"};
    out.order_quota = 100;
    out.member_quota = 10;
    out.fee_cents = 1250;
    out.fee_includes_tax = true;
    out.fee_tax_per_mille = 55;
    out.fee_due = FeeDue::each_certificate;
    out.base_bundle = "Bouquet";
    out.add_on = "Complément";
    out.sender_addresses = "a@x.example";
    out.renewal_rule = RenewalRule::once_within_window;
    out.renewal_window_days = 90;
    out.announcement_days = 20;
    out.warning_days = 7;
    out.members_invited_at = noon;
    out.cutoff_announced_at = noon + 1s;
    out.booking_horizon_days = 45;
    out.booking_change_hours = 12;
    out.no_shows_allowed = 3;
    out.outside_counters = true;
    out.operator_token = true;
    return out;
  }
  OrderLine line_of(const std::string& id, const std::string& reference) const {
    return {LineId{id},
            0,
            body.id,
            contract.id,
            membership.id,
            organisation.id,
            reference,
            OrderState::validated,
            agent.id,
            person.id,
            product.id,
            WithdrawalMode::cci,
            site.id,
            site.id,
            "EXT",
            "ENG",
            "SVC",
            noon,
            "dd",
            noon,
            BlobId{"X2"},
            noon,
            PurchaseOrderReturn::on_line,
            "F-2026/1",
            "motif",
            noon + 1s};
  }
  /// A case of its own for a slot: nothing but the site and the start is shared.
  Appointment appointment_of(const std::string& id, const LineId& for_line, Instant starts) const {
    return {AppointmentId{id},        0,      body.id,        for_line, person.id, site.id,
            AppointmentState::booked, starts, starts + 20min, {},       ""};
  }

  /// Visits every versioned record, parents first.
  template <class Visit>
  void each(Visit visit) const {
    visit(body), visit(organisation), visit(person), visit(agent), visit(last_contract), visit(contract), visit(product);
    visit(membership), visit(fee_invoice), visit(site), visit(accreditation), visit(line), visit(draft), visit(dossier),
        visit(piece), visit(transfer), visit(count), visit(token);
    visit(policy), visit(review), visit(consent), visit(identification), visit(alert);
    visit(appointment), visit(face_to_face), visit(passage), visit(leave), visit(wait), visit(feed), visit(certificate),
        visit(letter), visit(contact), visit(erasure), visit(restriction), visit(session), visit(challenge), visit(station),
        visit(job), visit(record), visit(preparation), visit(secret), visit(dialogue), visit(trial), visit(unblocking);
  }
  /// How many steps write the whole world: every record, and the calendar of the site.
  [[nodiscard]] int steps() const {
    int out = 1;
    each([&](const auto&) { ++out; });
    return out;
  }
};

inline ports::AuditDraft act(const std::string& event, const std::string& reference = "") {
  return {noon,     "P2",    "ra_manager", "test",    "id", event,
          "before", "after", "B1",         reference, "R1", base::Json::object({{"why", "é\"\\"}})};
}
inline ports::Step step(ports::Record record, const std::string& event = "write", const std::string& reference = "") {
  return {std::move(record), act(event, reference)};
}

}  // namespace vidimus::tests
