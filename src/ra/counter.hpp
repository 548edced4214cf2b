// The counter (guichet) where every use case begins: open a Work, load, compute facts, decide, commit.
// `House` is what the registration authority needs of the world; programs fill it, tests fill it otherwise.
#pragma once

#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "base/json.hpp"
#include "base/secret.hpp"
#include "domain/piece_rules.hpp"
#include "domain/retention.hpp"
#include "domain/working_time.hpp"
#include "pki/digest.hpp"
#include "ports/archive.hpp"
#include "ports/authority.hpp"
#include "ports/blobs.hpp"
#include "ports/calendar_file.hpp"
#include "ports/clock.hpp"
#include "ports/credentials.hpp"
#include "ports/mailer.hpp"
#include "ports/name_service.hpp"
#include "ports/notifier.hpp"
#include "ports/paper.hpp"
#include "ports/seal.hpp"
#include "ports/secret_hasher.hpp"
#include "ports/store.hpp"
#include "ra/date_text.hpp"
#include "ra/letter_text.hpp"
#include "ra/paper_text.hpp"

namespace vidimus::ra {

using base::Done;
using base::Instant;
using base::Json;
using base::Result;
using domain::Actor;

/// An anchor of another authority, for the certificates of one supplier (prestataire): the contract that names him brings in
/// certificates this anchor leads to (R53).
struct SupplierAnchor {
  std::string supplier;  ///< folded as `domain::folded_letters` does: "chambersign"
  base::Bytes der;
};

/// Everything a use case may reach. References outlive every Counter.
struct House {
  ports::Store& store;
  ports::Mailer& mailer;
  ports::Blobs& blobs;
  ports::Authority& authority;
  ports::Clock& clock;
  ports::Entropy& entropy;
  ports::Press& press;
  ports::Credentials& credentials;
  ports::CalendarWriter& calendars;
  LetterFiles letters;                             ///< data/letters/fr
  PaperFiles papers;                               ///< data/papers/fr
  DateWords words;                                 ///< data/messages.toml [dates]
  domain::HolidayRules holidays;                   ///< data/holidays.toml
  domain::RetentionRules retention{};              ///< data/retention.toml
  Json texts;                                      ///< data/messages.toml: labels used inside letters
  Json conventions;                                ///< data/conventions/fr: name → text to be signed (Mustache)
  Json text_versions;                              ///< data/conventions/versions.toml: name → {version}
  domain::PieceRules pieces;                       ///< data/pieces.toml
  domain::ReviewRules review;                      ///< data/review.toml
  pki::Sha256 mac_key{};                           ///< keys the hashes of codes and links
  pki::Sha256 seal_key{};                          ///< seals codes and letters at rest
  std::vector<base::Bytes> authorities{};          ///< authorities people's certificates come from ([portal] anchors), DER
  std::vector<SupplierAnchor> supplier_anchors{};  ///< folders suppliers/<name> of the instance
  std::string public_url;                          ///< "https://localhost:8443", without a final slash
  bool test_names = false;                         ///< certificates say TEST first (RGS A4)
  bool second_factor_required = false;             ///< agents' roles need more than a link by mail (portal.second_factor)
  ports::SecretHasher* hasher{};                   ///< Argon2id; without it holders set no revocation questions
  ports::Notifier* notifier{};                     ///< without it applications are told nothing: they read the feed
  ports::Packer* packer{};                         ///< without it nobody takes his files away as one
  bool open_mailbox = false;    ///< letters go to the mail folder and may be read in the portal (first steps, demonstrations)
  ports::Seal* seal{};          ///< without it delivery records are signed by their holders alone
  Json drivers{};               ///< data/drivers.toml: the driver and the guide for each token and system (R61)
  std::string driver_folder{};  ///< files of drivers the instance serves itself; empty: none
  Json services{};              ///< data/services.toml: what needs a certificate, and which profile opens it (R20)
  ports::NameService* names{};  ///< without it nobody is told what the sender's domain lacks
  std::vector<std::string> dkim_selectors{};  ///< under which the mail server publishes its DKIM keys ([mail] dkim_selectors)
  /// Lists of revoked authorities (LAR) as they are published now, DER; without it no authority is taken for revoked.
  std::function<std::vector<base::Bytes>()> authority_lists{};
};

/// One case with what belongs to it, as loaded in one transaction. `acting` are the roles the actor holds toward it.
struct CaseFile {
  domain::MutualisationBody body;
  domain::FrameworkContract contract;
  std::optional<domain::FrameworkContract> successor;  ///< of the contract, when one is named
  domain::Organisation organisation;
  domain::OrderLine line;
  std::optional<domain::Person> holder;
  std::optional<domain::Product> product;
  std::optional<domain::DeliverySite> site;
  std::optional<domain::DeliverySite> office;
  std::vector<domain::SiteInstruction> instructions;  ///< of the delivery site, bound in time (R66)
  domain::VerificationPolicy policy;                  ///< how the contract wants dossiers verified
  std::optional<domain::Dossier> dossier;
  domain::AskedPieces asked;  ///< what the dossier must hold, for its holder, signer, contract and product
  std::vector<domain::Piece> pieces;
  std::vector<domain::Appointment> appointments;
  std::optional<domain::Certificate> certificate;  ///< the newest
  std::optional<domain::Token> token;
  domain::RoleSet acting;
  domain::PowerSet powers;  ///< what the actor may sign for the organisation (domain/powers.hpp)

  [[nodiscard]] const domain::Appointment* booked() const;
  [[nodiscard]] const domain::Appointment* honoured() const;
  /// Data a person confirms when he signs, as a digest: what was signed holds for these data alone. The terms cover the holder,
  /// his organisation, the product and the identity document; the mandate all but the document.
  [[nodiscard]] std::string terms_data() const;
  [[nodiscard]] std::string mandate_data() const;
  /// Is there a signature, and for the data as they are now?
  [[nodiscard]] bool terms_stand() const;
  [[nodiscard]] bool mandate_stands() const;
};

/// Must the purchase order of this case come back signed? Not in the CCI way of a contract that does without (R71, R80).
[[nodiscard]] bool needs_purchase_order(const CaseFile& file);

/// Facts of the whole case at an instant: contract, line, dossier, pieces, appointment, certificate, token.
domain::FactSet facts(const CaseFile& file, Instant now);

/// One use case at work: one `now`, one transaction, the steps and letters gathered so far. Nothing is written before `commit`.
class Work {
 public:
  Work(House& house, Actor actor, Instant now, std::unique_ptr<ports::Unit> unit)
      : house_(house), actor_(std::move(actor)), now_(now), unit_(std::move(unit)) {}

  [[nodiscard]] House& house() const { return house_; }
  [[nodiscard]] const Actor& actor() const { return actor_; }
  [[nodiscard]] Instant now() const { return now_; }
  [[nodiscard]] ports::Unit& unit() const { return *unit_; }

  /// Roles the actor holds today toward a line, an organisation, a site or a body. Empty: the thing is not for this person to
  /// see.
  [[nodiscard]] domain::RoleSet acting_on(const domain::OrderLine& line) const;
  [[nodiscard]] domain::RoleSet acting_for(const domain::OrganisationId& organisation) const;
  /// What the actor may sign today for an organisation, in a contract: by his office or by a delegation that covers it.
  [[nodiscard]] domain::PowerSet powers_for(const domain::OrganisationId& organisation, const domain::ContractId& contract) const;
  [[nodiscard]] domain::RoleSet acting_at(const domain::SiteId& site) const;
  [[nodiscard]] domain::RoleSet acting_in(const domain::BodyId& body) const;

  /// A case by line, reference or dossier; not_found when the actor holds no role toward it.
  Result<CaseFile> open_case(const domain::LineId& line);
  Result<CaseFile> open_case(const std::string& reference);
  Result<CaseFile> open_case(const domain::DossierId& dossier);
  /// Fills `file.asked` for the dossier as it now is.
  Result<Done> ask_pieces_of(CaseFile& file) const;

  /// Makes an identifier: time first, so that ids sort by age.
  template <class Id>
  Id new_id() {
    return Id{new_text_id()};
  }
  /// A random code of unmistakable letters and digits (no 0 O 1 I L), `length` long.
  base::Secret draw_code(std::size_t length);
  /// Keyed hash of a secret for one use ("withdrawal:<dossier>").
  [[nodiscard]] base::Bytes mac(std::string_view use, std::string_view secret) const;
  [[nodiscard]] base::Bytes seal(std::string_view use, std::string_view secret);
  [[nodiscard]] Result<base::Secret> unseal(std::string_view use, base::ByteView sealed) const;

  /// Moves a record along a decision: sets its state, gathers the step with its audit entry, raises its version for the next
  /// step.
  template <class Noun, class State, class Event>
  void move(Noun& record, const domain::Decision<State, Event>& decision, const std::string& reference, Json note = {}) {
    record.state = decision.to;
    forget_secrets(record);
    gather(record,
           draft(noun_name(record), record.id.text, base::to_name(decision.on), base::to_name(decision.from),
                 base::to_name(decision.to), decision.acting, decision.source, body_of(record), reference, std::move(note)));
    ++record.version;
  }
  /// Writes a record that has no machine, with its trace.
  template <class Noun>
  void write(Noun& record, std::string_view noun, const std::string& id, std::string_view event, const domain::BodyId& body,
             const std::string& reference = {}, Json note = {}) {
    gather(record, draft(noun, id, event, {}, {}, {}, {}, body.text, reference, std::move(note)));
    if constexpr (requires { record.version; }) ++record.version;
  }
  /// Keeps the trace of somebody who read a record. Its version stays: whoever decides on what he just read is not told that it
  /// changed.
  template <class Noun>
  void trace(const Noun& record, std::string_view noun, const std::string& id, std::string_view event, const domain::BodyId& body,
             const std::string& reference = {}) {
    gather(record, draft(noun, id, event, {}, {}, {}, {}, body.text, reference, {}));
    steps_.back().trace_only = true;
  }
  /// Queues a letter (data/letters/fr/<kind>.txt) to a person about a case; `extra` adds or replaces values; `enclosed` files go
  /// with it.
  Result<Done> tell(std::string_view kind, const domain::MutualisationBody& body, const domain::Person& to, const CaseFile* file,
                    Json extra = {}, std::vector<ports::MessageParts::Attachment> enclosed = {});
  /// Who is to read the letter of a `tell_*` effect, each once.
  Result<std::vector<domain::Person>> readers_of(const CaseFile& file, domain::Effect effect);
  /// Queues the letters of one `tell_*` effect to everybody who is to read it.
  Result<Done> tell_of(const CaseFile& file, domain::Effect effect, const Json& extra);
  /// Effects that change the very record that is about to move (the withdrawal code of a dossier): called before `move`.
  void prepare(CaseFile& file, domain::EffectSet effects, Json& extra);
  /// Performs what follows from a decision on the case: letters, and steps of the other nouns (ra/effects.cpp).
  Result<Done> perform(CaseFile& file, domain::EffectSet effects, Json extra = {});

  /// Writes everything gathered, all or nothing; the Work is over.
  Result<Done> commit();

 private:
  std::string new_text_id();
  /// A code kept for its holder's own space goes when it is of no more use: no end of a case can forget it.
  static void forget_secrets(domain::Dossier& dossier) {
    if (dossier.state != domain::DossierState::validated) dossier.code.sealed.clear();
  }
  static void forget_secrets(domain::Certificate& certificate) {
    using enum domain::CertificateState;
    if (certificate.state == refused || certificate.state == revoked || certificate.state == expired)
      certificate.revocation_code_sealed.reset();
  }
  template <class Noun>
  static void forget_secrets(const Noun&) {}
  void gather(ports::Record record, ports::AuditDraft audit) { steps_.push_back({std::move(record), std::move(audit)}); }
  ports::AuditDraft draft(std::string_view noun, const std::string& id, std::string_view event, std::string_view from,
                          std::string_view to, domain::RoleSet acting, std::string_view source, const std::string& body,
                          const std::string& reference, Json note) const;
  static std::string_view noun_name(const domain::Membership&) { return "membership"; }
  static std::string_view noun_name(const domain::FrameworkContract&) { return "contract"; }
  static std::string_view noun_name(const domain::Accreditation&) { return "accreditation"; }
  static std::string_view noun_name(const domain::OrderLine&) { return "order"; }
  static std::string_view noun_name(const domain::Dossier&) { return "dossier"; }
  static std::string_view noun_name(const domain::Appointment&) { return "appointment"; }
  static std::string_view noun_name(const domain::Certificate&) { return "certificate"; }
  static std::string_view noun_name(const domain::Token&) { return "token"; }
  static std::string_view noun_name(const domain::Letter&) { return "letter"; }
  template <class Noun>
  static std::string body_of(const Noun& record) {
    return record.body.text;
  }

  House& house_;
  Actor actor_;
  Instant now_;
  std::unique_ptr<ports::Unit> unit_;
  std::vector<ports::Step> steps_;
  std::vector<domain::Letter> letters_;
};

class Counter {
 public:
  explicit Counter(House& house) : house_(house) {}
  [[nodiscard]] House& house() const { return house_; }
  /// Opens a transaction for somebody's act. @errors unavailable.
  Result<Work> open(const Actor& actor);

 private:
  House& house_;
};

}  // namespace vidimus::ra
