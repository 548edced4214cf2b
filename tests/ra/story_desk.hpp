// One house with a real certification authority (register in memory), the sample instance, and the acts of a case one by one,
// each as the person under an address. Stories and tests of the later steps start here.
#pragma once

#include <algorithm>

#include "ca/desk.hpp"
#include "house.hpp"
#include "ra/appointments.hpp"
#include "ra/calendar_jobs.hpp"
#include "ra/certificates.hpp"
#include "ra/dossiers.hpp"
#include "ra/handover.hpp"
#include "ra/order_batch.hpp"
#include "ra/orders.hpp"
#include "ra/organisations.hpp"
#include "ra/purchase_order.hpp"
#include "ra/stations.hpp"

namespace vidimus::ra::testing {

constexpr auto some_pdf = "%PDF-1.4\n1 0 obj<<>>endobj\ntrailer<<>>\n%%EOF\n";

/// "2026-11-25 10:00", wall clock in Paris.
Instant paris_time(const std::string& text);

class StoryDesk {
 public:
  explicit StoryDesk(const std::string& now = "2026-11-20T09:00:00Z", const std::string& database = {});

  /// Reads in a transaction of its own.
  template <class Read>
  auto looked_up(Read read) {
    auto work = must(counter.open(Actor::house()));
    return read(work.unit());
  }

  Result<domain::Membership> join(const std::string& who, const domain::ContractId& contract);
  Result<domain::Membership> take_in(const std::string& who, const domain::ContractId& contract);
  Result<std::vector<domain::OrderLine>> place(const std::string& who, int count, const domain::ContractId& contract = {});
  Result<domain::OrderLine> reserve_for(const std::string& who, const domain::OrderLine& line, const std::string& given_names,
                                        const std::string& surname, const std::string& email, const std::string& site_name);
  /// An order of one line at a CCI, in the membership of `like`.
  Result<std::vector<domain::OrderLine>> pre_order_for(const std::string& who, const domain::OrderLine& like,
                                                       const std::string& given_names, const std::string& surname,
                                                       const std::string& email, const std::string& site_name);
  Result<domain::OrderLine> sign_purchase_order_of(const std::string& who, const domain::OrderLine& line);
  Result<domain::Piece> upload(const std::string& who, const domain::DossierId& dossier, domain::PieceKind kind);
  Result<domain::Dossier> sign_dossier(const std::string& who, const domain::DossierId& dossier);
  /// Every newest piece of the dossier conforms.
  Result<Done> conform(const std::string& who, const domain::OrderLine& line);
  /// Every box of the contract's compliance list.
  std::vector<std::string> ticked(const domain::DossierId& id);
  Result<domain::Dossier> accept(const std::string& who, const domain::DossierId& id, base::Version version = 0);
  std::string code_of(const std::string& who, const domain::OrderLine& line);

  /// A case of Valbrune for the counter of Azur, from the order to the accepted dossier: its holder may book.
  domain::OrderLine accepted(const std::string& given_names, const std::string& surname, const std::string& email);

  /// Writes a person ("Agnès Fabre") into the registry; of no organisation: an agent of the body.
  domain::Person enter(const domain::BodyId& body, const domain::OrganisationId& organisation, const std::string& name,
                       const std::string& email);
  /// An agent of the body verifies dossiers at this site from today on.
  void accredit_reviewer(const std::string& email, const domain::DeliverySite& at);
  /// A delivery operator more at the counter of Azur.
  domain::PersonId hire(const std::string& given_names, const std::string& email);
  /// For a year from today. An operator whose contract the test does not care about is accredited for each of the body's (R62).
  void grant(domain::Accreditation right);

  /// A station paired at the site where the line is delivered.
  domain::Station pair(const std::string& who, const domain::SiteId& site);
  /// The station does the waiting job with this key, up to the read-back.
  Result<Done> personalise(const domain::Station& station, const std::string& token_serial);
  pki::Signer& token_key();

  /// Letters of a kind that were committed, by who they are addressed to.
  std::vector<std::string> letters_to(const std::string& kind);
  /// The case as the house sees it now.
  CaseFile file(const domain::OrderLine& line);
  domain::FrameworkContract contract(const std::string& name);
  domain::DeliverySite site(const std::string& name);
  /// A certificate of an earlier order of the line's holder, in force until midnight of a day.
  domain::Certificate load_certificate(const domain::OrderLine& of, const base::Day& ends);
  /// What the calendar does when its jobs run. Answers how many things moved.
  int run_calendar();

  TestHouse house;

 private:
  /// The authority has the clock of the house. It may be stopped.
  class SameTime : public ports::Authority {
   public:
    SameTime(ca::testing::Desk& desk, ports::Clock& clock) : desk_(desk), clock_(clock) {}
    bool stopped = false;
    Result<ports::IssuedCertificate> issue(const ports::CertificateOrder& order) override {
      if (stopped) return base::fail(base::Code::unavailable, "authority_stopped");
      desk_.clock.when = clock_.now();
      return ca_->issue(order);
    }
    Result<Instant> revoke(const std::string& serial_hex, int reason) override {
      if (stopped) return base::fail(base::Code::unavailable, "authority_stopped");
      desk_.clock.when = clock_.now();
      return ca_->revoke(serial_hex, reason);
    }
    Result<std::vector<ports::RegisteredCertificate>> issued_since(Instant from, int limit) override {
      return ca_->issued_since(from, limit);
    }

   private:
    ca::testing::Desk& desk_;
    ports::Clock& clock_;
    std::unique_ptr<ca::Ca> ca_ = desk_.open();
  };

 public:
  ca::testing::Desk desk;
  SameTime authority{desk, house.clock};
  House world{.store = house.house.store,
              .mailer = house.house.mailer,
              .blobs = house.house.blobs,
              .authority = authority,
              .clock = house.house.clock,
              .entropy = house.house.entropy,
              .press = house.house.press,
              .credentials = house.house.credentials,
              .calendars = house.house.calendars,
              .letters = house.house.letters,
              .papers = house.house.papers,
              .words = house.house.words,
              .holidays = house.house.holidays,
              .retention = house.house.retention,
              .texts = house.house.texts,
              .conventions = house.house.conventions,
              .text_versions = house.house.text_versions,
              .pieces = house.house.pieces,
              .review = house.house.review,
              .mac_key = house.house.mac_key,
              .seal_key = house.house.seal_key,
              .authorities = {desk.house.ca, desk.house.root},
              .public_url = house.house.public_url,
              .test_names = true,
              .hasher = house.house.hasher,
              .packer = house.house.packer,
              .open_mailbox = false};
  Counter counter{world};
};

}  // namespace vidimus::ra::testing
