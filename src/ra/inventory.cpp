#include "ra/inventory.hpp"

#include <algorithm>
#include <functional>

#include "domain/identifiers.hpp"
#include "domain/search.hpp"
#include "pki/name.hpp"
#include "pki/pem.hpp"
#include "pki/x509.hpp"
#include "ports/list_store.hpp"
#include "ra/csv.hpp"
#include "ra/privacy.hpp"
#include "ra/subject_search.hpp"

namespace vidimus::ra {
namespace {

using base::Code;
using base::fail;
using domain::Role;
using domain::RoleSet;

constexpr RoleSet of_body{Role::ra_manager, Role::auditor};
constexpr RoleSet of_organisation{Role::legal_representative, Role::delegate, Role::order_manager, Role::certification_agent};
constexpr int certificates_a_page = 200;
constexpr int most_pages = 500;

/// Narrows the filter to what the actor may see.
Result<Done> narrow(const Work& work, const Actor& actor, ports::CertificateFilter& filter) {
  if (!filter.body.empty() && filter.body != actor.body) return fail(Code::forbidden, "refused.role");
  filter.body = actor.body;
  if (actor.standing.has(Role::the_house) || work.acting_in(actor.body).meets(of_body)) return Done{};
  // An application's key stands for its body, or for one organisation of it.
  if (actor.standing.has(Role::integrator) && actor.organisation.empty()) return Done{};
  const auto asked = filter.organisation.empty() ? actor.organisation : filter.organisation;
  const bool own = !asked.empty() && (work.acting_for(asked).meets(of_organisation) ||
                                      (actor.standing.has(Role::integrator) && asked == actor.organisation));
  if (own) {
    filter.organisation = asked;
    return Done{};
  }
  if (!filter.organisation.empty() || (!filter.holder.empty() && filter.holder != actor.person) || actor.person.empty())
    return fail(Code::forbidden, "refused.role");
  filter.holder = actor.person;
  return Done{};
}

/// Whose data may be used for nothing but proof (GDPR article 18) stands in the list without his name, but for himself and those
/// who answer for the proof.
Result<bool> is_withheld(Work& work, const domain::Certificate& certificate) {
  if (certificate.holder == work.actor().person) return false;
  if (work.acting_in(certificate.body).meets({Role::ra_manager, Role::auditor, Role::the_house})) return false;
  return is_restricted(work.unit(), certificate.holder);
}

Result<InventoryRow> row_of(Work& work, domain::Certificate certificate) {
  InventoryRow out;
  VIDIMUS_TRY(line, work.unit().line(certificate.line));
  out.reference = line.reference;
  VIDIMUS_TRY(person, work.unit().person(certificate.holder));
  VIDIMUS_TRY(withheld, is_withheld(work, certificate));
  if (withheld) {
    certificate.subject.clear();
    certificate.der.clear();
  } else {
    out.holder = domain::shown_name(person.given_names, person.surname);
    out.email = person.email;
  }
  VIDIMUS_TRY(organisation, work.unit().organisation(certificate.organisation));
  out.organisation = organisation.name;
  out.siret = organisation.siret;
  if (!certificate.token.empty()) {
    VIDIMUS_TRY(token, work.unit().token(certificate.token));
    out.token = token.serial;
  }
  out.certificate = std::move(certificate);
  return out;
}

using EachRow = std::function<Result<Done>(const InventoryRow&)>;

/// Every certificate of the filter, page after page, each page in a transaction of its own.
Result<Done> each_row(Counter& counter, const Actor& actor, ports::CertificateFilter filter, const EachRow& visit) {
  filter.limit = certificates_a_page;
  for (int number = 0; number < most_pages; ++number) {
    VIDIMUS_TRY(work, counter.open(actor));
    auto narrowed = filter;
    VIDIMUS_CHECK(narrow(work, actor, narrowed));
    VIDIMUS_TRY(found, work.unit().certificates(narrowed));
    const bool last = found.size() < static_cast<std::size_t>(certificates_a_page);
    if (!found.empty()) filter.after = found.back().id;
    for (auto& one : found) {
      if (one.der.empty()) continue;
      VIDIMUS_TRY(row, row_of(work, std::move(one)));
      VIDIMUS_CHECK(visit(row));
    }
    if (last) return Done{};
  }
  return fail(Code::too_large, "refused.export_too_large");
}

std::string moment(const std::optional<Instant>& when) { return when ? base::to_rfc3339(*when) : std::string{}; }

}  // namespace

Result<std::vector<InventoryRow>> list_certificates(Counter& counter, const Actor& actor, ports::CertificateFilter filter) {
  VIDIMUS_TRY(work, counter.open(actor));
  VIDIMUS_CHECK(narrow(work, actor, filter));
  VIDIMUS_TRY(found, work.unit().certificates(filter));
  std::vector<InventoryRow> out;
  for (auto& one : found) {
    if (one.serial.empty()) continue;
    VIDIMUS_TRY(row, row_of(work, std::move(one)));
    out.push_back(std::move(row));
  }
  return out;
}

Result<std::vector<InventoryRow>> find_certificates(Counter& counter, const Actor& actor, const SubjectSearch& search) {
  VIDIMUS_TRY(work, counter.open(actor));
  const auto words = domain::wanted_words(search.text);
  std::vector<InventoryRow> out;
  if (words.empty()) return out;
  ports::CertificateFilter filter{.after = domain::CertificateId{search.after},
                                  .limit = std::clamp(search.limit, 1, certificates_a_page)};
  VIDIMUS_CHECK(narrow(work, actor, filter));
  VIDIMUS_TRY(lists, ports::as_list_store(counter.house().store));
  VIDIMUS_TRY(found, lists->certificates_named(filter, words));
  for (auto& one : found) {
    VIDIMUS_TRY(row, row_of(work, std::move(one)));
    out.push_back(std::move(row));
  }
  return out;
}

Result<std::vector<InventoryRow>> all_certificates(Counter& counter, const Actor& actor, ports::CertificateFilter filter) {
  std::vector<InventoryRow> out;
  VIDIMUS_CHECK(each_row(counter, actor, std::move(filter), [&](const InventoryRow& row) -> Result<Done> {
    out.push_back(row);
    out.back().certificate.der.clear();
    return Done{};
  }));
  return out;
}

Result<std::string> certificates_csv(Counter& counter, const Actor& actor, ports::CertificateFilter filter) {
  std::vector<std::vector<std::string>> rows{{"serial", "issuer", "subject", "email", "holder", "organisation", "siret",
                                              "not_before", "not_after", "state", "revoked_at", "sha256", "reference"}};
  VIDIMUS_CHECK(each_row(counter, actor, std::move(filter), [&](const InventoryRow& row) -> Result<Done> {
    const auto& one = row.certificate;
    const auto read = pki::read_certificate(one.der);
    rows.push_back({one.serial, read ? pki::name_text(read->issuer) : std::string{}, one.subject, row.email, row.holder,
                    row.organisation, row.siret, moment(one.not_before), moment(one.not_after),
                    std::string{base::to_name(one.state)}, moment(one.revoked_at),
                    one.der.empty() ? std::string{} : base::to_hex(pki::sha256(one.der)), row.reference});
    return Done{};
  }));
  return write_csv(rows);
}

Result<std::string> certificates_pem(Counter& counter, const Actor& actor, ports::CertificateFilter filter) {
  std::string out;
  VIDIMUS_CHECK(each_row(counter, actor, std::move(filter), [&](const InventoryRow& row) -> Result<Done> {
    if (row.certificate.der.empty()) return Done{};  // withheld
    out += "# " + row.reference + " " + row.certificate.serial + "\n" + pki::to_pem("CERTIFICATE", row.certificate.der);
    return Done{};
  }));
  return out;
}

}  // namespace vidimus::ra
