// What a store may be able to do beside keeping records: find pages of long lists, and keep what belongs to people's way of
// working rather than to a case. A capability: `ports::Store` implementations that have it derive from it too (`as_list_store`).
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "domain/provider_account.hpp"
#include "domain/saved_filter.hpp"
#include "ports/errands.hpp"
#include "ports/measures.hpp"
#include "ports/sent_book.hpp"
#include "ports/store.hpp"
#include "ports/upload_book.hpp"

namespace vidimus::ports {

/// Which audit entries an auditor looks for, newest first: empty members do not filter.
struct AuditQuestion {
  domain::BodyId body;
  std::string reference;
  std::string actor;
  std::string noun;
  std::string event;
  std::optional<base::Instant> from;   ///< at or after
  std::optional<base::Instant> until;  ///< before
  std::int64_t before = 0;             ///< entries with a smaller sequence number; 0: any
  int limit = 50;
};

/// What somebody looks for by the words written on it, beside cases: all of them (`domain::wanted_words`). Newest first; `after`
/// is the last identifier of the page before.
struct WordQuestion {
  domain::BodyId body;
  std::vector<std::string> words{};
  std::optional<std::vector<domain::OrganisationId>> organisations{};  ///< those of, or in, one of these; nothing: all
  std::string after{};
  int limit = 20;
};

/// Which accreditations of a body: empty members do not filter. Newest first.
struct AccreditationQuestion {
  domain::BodyId body;
  domain::OrganisationId organisation{};  ///< the powers in this organisation, and no others
  bool over = false;                      ///< those that ended, or whose last day is past; else all others
  base::Day today;
  std::optional<domain::Role> role;
  domain::SiteId site;
  domain::AccreditationId after;
  int limit = 50;
};

/// Which dossiers a verification queue wants, most urgent first; `after` is where the page before ended.
struct ReviewQuestion {
  /// An office, for one contract or (empty) for all.
  struct Place {
    domain::SiteId office;
    domain::ContractId contract;
  };
  std::vector<Place> places;  ///< of any of them; none: nothing is found
  domain::DossierState state = domain::DossierState::received;
  std::vector<std::string> words{};         ///< as in LineFilter
  std::optional<base::Instant> due_before;  ///< due earlier than that
  std::optional<base::Instant> after_due;   ///< of the last dossier of the page before
  domain::DossierId after;                  ///< its id; empty: from the beginning
  int limit = 50;
};

/// Which certificates handed over stand on no invoice, by name of the organisation and then oldest first.
struct DueQuestion {
  /// Where the page before ended.
  struct Place {
    std::string name;
    domain::OrganisationId organisation;
    domain::LineId line;
  };
  domain::BodyId body;
  std::optional<Place> after;
  int limit = 50;
};
/// Cases found by words, newest first. Where every word is carried by very many cases, the newest are looked at one after the
/// other and no more than so many: `walked_to` is then the last one looked at, unless the page was full before.
struct FoundByWords {
  std::vector<domain::OrderLine> lines;
  domain::LineId walked_to;
};

/// How many certificates of one kind stand on no invoice.
struct DueCount {
  domain::ContractId contract;
  domain::ProductId product;
  std::int64_t count = 0;
};

/// Which accepted cases whose holder has no appointment, oldest first.
struct UnbookedQuestion {
  std::vector<domain::SiteId> sites;  ///< to be handed over at one of these; none: nothing is found
  bool called_off = false;            ///< those whose last appointment was taken back, or all others
  domain::LineId after;               ///< last of the page before
  int limit = 50;
};

/// Pages of lists, each read by itself: what is decided stands on the records of a `Unit`, never on these.
class ListStore {
 public:
  virtual ~ListStore() = default;
  virtual Result<std::vector<AuditEntry>> audit_page(const AuditQuestion&) = 0;
  virtual Result<std::vector<domain::Dossier>> review_page(const ReviewQuestion&) = 0;
  virtual Result<std::int64_t> count_reviews(const ReviewQuestion&) = 0;  ///< whatever the page and the limit
  /// Of the body's agents; of organisations only proposed mandates of legal representatives, which wait for the body.
  virtual Result<std::vector<domain::Accreditation>> accreditation_page(const AccreditationQuestion&) = 0;
  /// Of a body's contracts, newest first.
  virtual Result<std::vector<domain::Membership>> membership_page(const domain::BodyId&, const domain::MembershipId& after,
                                                                  int limit) = 0;
  /// Bounced and failed letters of a body, newest first; `after`: the last one of the page before.
  virtual Result<std::vector<domain::Letter>> undelivered_page(const domain::BodyId&, const std::optional<domain::Letter>& after,
                                                               int limit) = 0;
  virtual Result<std::vector<domain::OrderLine>> due_page(const DueQuestion&) = 0;
  /// Certificates handed over that stand on an invoice, newest first.
  virtual Result<std::vector<domain::OrderLine>> invoiced_page(const domain::BodyId&, const domain::LineId& after, int limit) = 0;
  /// By contract and product, counted as far as `most` in all: counts that come to more say that there is more.
  virtual Result<std::vector<DueCount>> count_due(const domain::BodyId&, std::int64_t most) = 0;
  virtual Result<std::vector<domain::OrderLine>> unbooked_page(const UnbookedQuestion&) = 0;
  /// The last missed appointment that counts of each accepted case, newest first; `after`: the last one of the page before.
  virtual Result<std::vector<domain::Appointment>> missed_page(const domain::BodyId&,
                                                               const std::optional<domain::Appointment>& after, int limit) = 0;
  /// Memberships that count: active or suspended.
  virtual Result<std::int64_t> count_members(const domain::ContractId&) = 0;

  /// As `Unit::lines` finds them, but looking at `walk` cases at most where no word leads.
  virtual Result<FoundByWords> lines_named(const LineFilter&, int walk) = 0;
  virtual Result<std::vector<domain::Person>> people_named(const WordQuestion&) = 0;
  virtual Result<std::vector<domain::Organisation>> organisations_named(const WordQuestion&) = 0;
  /// As the inventory would list them, narrowed to those whose serial begins with the words.
  virtual Result<std::vector<domain::Certificate>> certificates_named(const CertificateFilter&,
                                                                      const std::vector<std::string>& words) = 0;
  virtual Result<std::vector<domain::Token>> tokens_named(const TokenFilter&, const std::vector<std::string>& words) = 0;

  /// Drafts of orders of this membership deleted at or after `since`, the last deleted first; at most fifty.
  virtual Result<std::vector<domain::OrderDraft>> deleted_drafts(const domain::MembershipId&, base::Instant since) = 0;

  virtual Result<std::vector<domain::SavedFilter>> saved_filters(const domain::PersonId&, domain::FilteredList) = 0;  ///< by name
  /// One of this name in this list is replaced.
  virtual Result<Done> keep_filter(const domain::SavedFilter&) = 0;
  virtual Result<Done> remove_filter(const std::string& id) = 0;

  virtual Result<std::optional<domain::ProviderAccount>> provider_account(const std::string& issuer,
                                                                          const std::string& subject) = 0;
  virtual Result<std::vector<domain::ProviderAccount>> provider_accounts(const domain::PersonId&) = 0;  ///< oldest first
  /// Links, or notes another use, with its trace. @errors conflict: another person's meanwhile.
  virtual Result<Done> keep_account(const domain::ProviderAccount&, const AuditDraft&) = 0;
  virtual Result<Done> remove_account(const std::string& id, const AuditDraft&) = 0;
  /// The sealed ID token a person came with last: needed to sign out at the provider. It is gone once taken.
  virtual Result<Done> keep_token(const domain::PersonId&, base::ByteView sealed, base::Instant now) = 0;
  virtual Result<std::optional<base::Bytes>> take_token(const domain::PersonId&) = 0;
  /// Forgets accounts not used, filters not changed and tokens kept since before. Answers how many rows went.
  virtual Result<int> forget_ways(base::Instant accounts_used, base::Instant tokens_kept) = 0;

  virtual ErrandBook& errands() = 0;
  virtual MeasureBook& measures() = 0;
  virtual UploadBook& uploads() = 0;
  virtual SentBook& sendings() = 0;
};

/// The lists of a store that has them. @errors unsupported.
inline Result<ListStore*> as_list_store(Store& store) {
  auto* lists = dynamic_cast<ListStore*>(&store);
  if (lists == nullptr) return base::fail(base::Code::unsupported, "the store finds no lists");
  return lists;
}

}  // namespace vidimus::ports
