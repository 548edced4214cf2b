// Pages of long lists and what belongs to people's way of working (ports::ListStore), on a database.
#pragma once

#include <memory>

#include "adapters/sql/errand_book.hpp"
#include "ports/list_store.hpp"

namespace vidimus::adapters::sql {

using base::Done;
using base::Result;

class Database;

/// The questions, for the store to answer with. The database outlives it.
class Lists : public ports::ListStore {
 public:
  explicit Lists(Database& database);
  Result<std::vector<ports::AuditEntry>> audit_page(const ports::AuditQuestion& question) override;
  Result<std::vector<domain::Dossier>> review_page(const ports::ReviewQuestion& question) override;
  Result<std::int64_t> count_reviews(const ports::ReviewQuestion& question) override;
  Result<std::vector<domain::Accreditation>> accreditation_page(const ports::AccreditationQuestion& question) override;
  Result<std::vector<domain::Membership>> membership_page(const domain::BodyId& body, const domain::MembershipId& after,
                                                          int limit) override;
  Result<std::vector<domain::Letter>> undelivered_page(const domain::BodyId& body, const std::optional<domain::Letter>& after,
                                                       int limit) override;
  Result<std::vector<domain::OrderLine>> due_page(const ports::DueQuestion& question) override;
  Result<std::vector<domain::OrderLine>> invoiced_page(const domain::BodyId& body, const domain::LineId& after,
                                                       int limit) override;
  Result<std::vector<ports::DueCount>> count_due(const domain::BodyId& body, std::int64_t most) override;
  Result<std::vector<domain::OrderLine>> unbooked_page(const ports::UnbookedQuestion& question) override;
  Result<std::vector<domain::Appointment>> missed_page(const domain::BodyId& body,
                                                       const std::optional<domain::Appointment>& after, int limit) override;
  Result<std::int64_t> count_members(const domain::ContractId& contract) override;
  Result<ports::FoundByWords> lines_named(const ports::LineFilter& filter, int walk) override;
  Result<std::vector<domain::Person>> people_named(const ports::WordQuestion& question) override;
  Result<std::vector<domain::Organisation>> organisations_named(const ports::WordQuestion& question) override;
  Result<std::vector<domain::Certificate>> certificates_named(const ports::CertificateFilter& filter,
                                                              const std::vector<std::string>& words) override;
  Result<std::vector<domain::Token>> tokens_named(const ports::TokenFilter& filter,
                                                  const std::vector<std::string>& words) override;
  Result<std::vector<domain::OrderDraft>> deleted_drafts(const domain::MembershipId& membership, base::Instant since) override;
  Result<std::vector<domain::SavedFilter>> saved_filters(const domain::PersonId& person, domain::FilteredList list) override;
  Result<Done> keep_filter(const domain::SavedFilter& filter) override;
  Result<Done> remove_filter(const std::string& id) override;
  Result<std::optional<domain::ProviderAccount>> provider_account(const std::string& issuer, const std::string& subject) override;
  Result<std::vector<domain::ProviderAccount>> provider_accounts(const domain::PersonId& person) override;
  Result<Done> keep_account(const domain::ProviderAccount& account, const ports::AuditDraft& audit) override;
  Result<Done> remove_account(const std::string& id, const ports::AuditDraft& audit) override;
  Result<Done> keep_token(const domain::PersonId& person, base::ByteView sealed, base::Instant now) override;
  Result<std::optional<base::Bytes>> take_token(const domain::PersonId& person) override;
  Result<int> forget_ways(base::Instant accounts_used, base::Instant tokens_kept) override;
  ports::ErrandBook& errands() override { return *errands_; }
  ports::MeasureBook& measures() override { return *measures_; }
  ports::UploadBook& uploads() override { return *uploads_; }
  ports::SentBook& sendings() override { return *sendings_; }

 private:
  Database& database_;
  std::unique_ptr<ports::ErrandBook> errands_;
  std::unique_ptr<ports::MeasureBook> measures_;
  std::unique_ptr<ports::UploadBook> uploads_;
  std::unique_ptr<ports::SentBook> sendings_;
};

}  // namespace vidimus::adapters::sql
