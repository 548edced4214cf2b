#include "ca/enrolment.hpp"

#include <algorithm>

namespace vidimus::ca {
namespace {

using base::Code;
using base::fail;
using ports::EnrolmentDoor;
using ports::EnrolmentRecord;
using ports::EnrolmentState;
using ports::EnrolmentWish;

constexpr std::string_view request_prefix = "enrol:";
constexpr int cessation = 5;  ///< cessationOfOperation: nobody ever used it

std::string request_of(const std::string& client, const std::string& transaction) {
  return std::string{request_prefix} + client + ":" + transaction;
}

/// "enrol:CLIENT:TRANSACTION" → CLIENT; "" for anything else in the register.
std::string client_in(std::string_view request) {
  if (!request.starts_with(request_prefix)) return {};
  request.remove_prefix(request_prefix.size());
  return std::string{request.substr(0, request.find(':'))};
}

bool is_for_others(pki::SubjectKind kind) {
  using enum pki::SubjectKind;
  return kind == person || kind == legal_person || kind == tls_server || kind == tls_client;
}
bool is_of_machines(pki::SubjectKind kind) {
  return kind == pki::SubjectKind::tls_server || kind == pki::SubjectKind::tls_client;
}

char lower(char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c; }

/// An address as people write it: settings name them that way.
std::string shown(const pki::AlternativeName& name) {
  if (name.kind != pki::GeneralNameKind::ip_address) return name.value;
  pki::GeneralName whole;
  whole.kind = name.kind;
  whole.value = base::view_of(name.value);
  const auto text = pki::general_name_text(whole);
  return text.starts_with("ip:") ? text.substr(3) : text;
}

Result<Done> check_name(const EnrolledClient& client, std::string_view kind, const std::string& value) {
  const auto patterns = client.names.find(std::string{kind});
  const auto matches = [&](const std::string& pattern) { return matches_pattern(pattern, value); };
  if (patterns != client.names.end() && std::ranges::any_of(patterns->second, matches)) return Done{};
  return fail(Code::forbidden, "enrolment.name", client.name + " may not ask for " + std::string{kind} + " " + value);
}

/// What the profile requires, was not asked for, and can only be one thing.
void complete(const EnrolledClient& client, const pki::CertificateProfile& profile, std::vector<pki::SubjectValue>& subject) {
  for (const auto& rule : profile.subject) {
    if (!rule.required || std::ranges::find(subject, rule.attribute, &pki::SubjectValue::attribute) != subject.end()) continue;
    const auto only = client.names.find(std::string{base::to_name(rule.attribute)});
    if (only != client.names.end() && only->second.size() == 1 && only->second.front().find('*') == std::string::npos)
      subject.push_back({rule.attribute, only->second.front()});
  }
}

}  // namespace

bool matches_pattern(std::string_view pattern, std::string_view value) {
  // Greedy with one point to come back to: linear for one star, bounded by their product for more.
  std::size_t at = 0;
  std::size_t in = 0;
  std::size_t star = std::string_view::npos;
  std::size_t taken = 0;
  while (in < value.size()) {
    if (at < pattern.size() && pattern[at] == '*') {
      star = at++;
      taken = in;
    } else if (at < pattern.size() && lower(pattern[at]) == lower(value[in])) {
      ++at;
      ++in;
    } else if (star != std::string_view::npos) {
      at = star + 1;
      in = ++taken;
    } else {
      return false;
    }
  }
  return pattern.find_first_not_of('*', at) == std::string_view::npos;
}

Result<std::unique_ptr<EnrolmentDesk>> EnrolmentDesk::make(std::vector<EnrolledClient> clients,
                                                           std::vector<pki::CertificateProfile> profiles,
                                                           std::chrono::minutes confirmation, Parts parts) {
  std::unique_ptr<EnrolmentDesk> out{new EnrolmentDesk(std::move(clients), confirmation, parts)};
  for (auto& profile : profiles) {
    auto name = profile.name;
    out->profiles_.insert_or_assign(std::move(name), std::move(profile));
  }
  std::set<std::string> names;
  for (const auto& client : out->clients_) {
    if (!names.insert(client.name).second) return fail(Code::misconfigured, "enrolment: two clients named " + client.name);
    if (client.profiles.empty()) return fail(Code::misconfigured, "enrolment: " + client.name + " has no profile");
    for (const auto& profile : client.profiles) {
      const auto known = out->profiles_.find(profile);
      if (known == out->profiles_.end() || !is_for_others(known->second.kind))
        return fail(Code::misconfigured, "enrolment: " + client.name + " may not have the profile " + profile);
    }
    for (const auto& [kind, patterns] : client.names)
      if (!base::from_name<pki::SubjectAttribute>(kind) && !base::from_name<pki::GeneralNameKind>(kind))
        return fail(Code::misconfigured, "enrolment: " + client.name + ": names." + kind + " is no attribute nor form of name");
  }
  return out;
}

const EnrolledClient* EnrolmentDesk::find(std::string_view name) const {
  const auto found = std::ranges::find(clients_, name, &EnrolledClient::name);
  return found == clients_.end() ? nullptr : &*found;
}

ports::AuditDraft EnrolmentDesk::trace(std::string_view event, const std::string& client, const std::string& request,
                                       EnrolmentState to) const {
  ports::AuditDraft out;
  out.at = parts_.clock.now();
  out.actor = client;
  out.role = "enrolled";
  out.noun = "enrolment";
  out.noun_id = request;
  out.event = event;
  out.to = base::to_name(to);
  return out;
}

Result<CertificateWish> EnrolmentDesk::allowed(const EnrolmentWish& wish) const {
  const auto* client = find(wish.client);
  if (client == nullptr) return fail(Code::forbidden, "enrolment.client");
  const auto& name = wish.profile.empty() ? client->profiles.front() : wish.profile;
  if (std::ranges::find(client->profiles, name) == client->profiles.end())
    return fail(Code::forbidden, "enrolment.profile", name);
  const auto& profile = profiles_.find(name)->second;
  // A machine asks for itself, without a person of ours: no certificate of a person leaves by that door.
  if (wish.door == EnrolmentDoor::est && !is_of_machines(profile.kind)) return fail(Code::forbidden, "enrolment.profile", name);
  CertificateWish out;
  out.request = request_of(wish.client, wish.transaction);
  out.profile = name;
  out.subject = wish.subject;
  out.alternative_names = wish.alternative_names;
  out.spki = wish.spki;
  for (const auto& value : wish.subject) VIDIMUS_CHECK(check_name(*client, base::to_name(value.attribute), value.value));
  for (const auto& value : wish.alternative_names) VIDIMUS_CHECK(check_name(*client, base::to_name(value.kind), shown(value)));
  complete(*client, profile, out.subject);
  const auto* issuer = parts_.authorities.issuer_for(name);
  if (issuer == nullptr) return fail(Code::not_found, "no authority issues this profile: " + name);
  out.not_before = std::chrono::floor<std::chrono::seconds>(parts_.clock.now());
  const auto day = std::chrono::floor<std::chrono::days>(out.not_before);
  const Instant end = std::chrono::sys_days{base::add_months(base::Day{day}, profile.validity_months)} + (out.not_before - day) -
                      std::chrono::seconds{1};
  out.not_after = std::min(end, issuer->certificate().not_after);
  return out;
}

Result<ports::IssuedCertificate> EnrolmentDesk::issue(const EnrolmentWish& wish) {
  VIDIMUS_TRY(asked, allowed(wish));
  EnrolmentRecord record;
  record.request = asked.request;
  record.client = wish.client;
  record.door = wish.door;
  record.profile = asked.profile;
  record.state = wish.to_confirm ? EnrolmentState::asked : EnrolmentState::confirmed;
  record.created = parts_.clock.now();
  record.deadline = record.created + confirmation_;
  auto audit = trace("enrol", wish.client, asked.request, record.state);
  audit.note = base::Json::object({{"door", base::to_name(wish.door)}, {"profile", asked.profile}});
  // Kept with the reservation, before the certificate is made: what a crash leaves unconfirmed is found and revoked.
  asked.enrolling = {std::move(record), std::move(audit)};
  return parts_.authorities.certify(asked);
}

Result<Done> EnrolmentDesk::give_up(const EnrolmentRecord& record, EnrolmentState outcome) {
  VIDIMUS_TRY(issuance, parts_.book.find_request(record.request));
  if (issuance && issuance->state == ports::IssuanceState::issued && !issuance->revoked_at) {
    auto* ca = parts_.authorities.find(issuance->issuer);
    if (ca == nullptr) return fail(Code::not_found, "no authority " + issuance->issuer);
    VIDIMUS_CHECK(ca->revoke(base::to_hex(issuance->serial), cessation));
  }
  return parts_.enrolments.settle(record.request, outcome, trace(base::to_name(outcome), record.client, record.request, outcome));
}

Result<Done> EnrolmentDesk::confirm(const std::string& client, const std::string& transaction, bool accepted) {
  VIDIMUS_TRY(record, parts_.enrolments.find(request_of(client, transaction)));
  if (!record) return fail(Code::not_found, "enrolment");
  if (!accepted) return give_up(*record, EnrolmentState::refused);
  if (record->state == EnrolmentState::lapsed || record->state == EnrolmentState::refused)
    return fail(Code::wrong_state, "enrolment.lapsed");
  return parts_.enrolments.settle(record->request, EnrolmentState::confirmed,
                                  trace("confirm", client, record->request, EnrolmentState::confirmed));
}

Result<int> EnrolmentDesk::revoke_unconfirmed() {
  VIDIMUS_TRY(overdue, parts_.enrolments.overdue(parts_.clock.now()));
  for (const auto& record : overdue) VIDIMUS_CHECK(give_up(record, EnrolmentState::lapsed));
  return static_cast<int>(overdue.size());
}

Result<Instant> EnrolmentDesk::revoke(const std::string& client, ByteView issuer, ByteView serial, int reason) {
  auto* ca = parts_.authorities.of_name(issuer);
  if (ca == nullptr) return fail(Code::not_found, "no such certificate");
  VIDIMUS_TRY(issuance, parts_.book.find_serial(ca->name(), serial));
  // Another client's certificate is told apart from none only in the log.
  if (!issuance || client_in(issuance->request) != client) return fail(Code::not_found, "no such certificate");
  if (issuance->revoked_at) return fail(Code::wrong_state, "enrolment.revoked");
  return ca->revoke(base::to_hex(serial), reason);
}

Result<std::optional<ports::Issuance>> EnrolmentDesk::issuance_of(const pki::Certificate& certificate) {
  auto* ca = parts_.authorities.of_name(certificate.issuer);
  if (ca == nullptr) return std::optional<ports::Issuance>{};
  VIDIMUS_TRY(found, parts_.book.find_serial(ca->name(), certificate.serial));
  if (found && !pki::same(found->certificate, certificate.der)) found.reset();
  return std::move(found);
}

Result<std::optional<std::string>> EnrolmentDesk::client_of(ByteView der) {
  const auto certificate = pki::read_certificate(der);
  if (!certificate) return std::optional<std::string>{};
  VIDIMUS_TRY(issuance, issuance_of(*certificate));
  const auto now = parts_.clock.now();
  const bool in_force = issuance && !issuance->revoked_at && certificate->not_before <= now && now <= certificate->not_after;
  const auto name = in_force ? client_in(issuance->request) : std::string{};
  return find(name) != nullptr ? std::optional{name} : std::optional<std::string>{};
}

Result<bool> EnrolmentDesk::stands(ByteView der) {
  const auto certificate = pki::read_certificate(der);
  const auto now = parts_.clock.now();
  if (!certificate || now < certificate->not_before || now > certificate->not_after) return false;
  VIDIMUS_TRY(issuance, issuance_of(*certificate));
  return !issuance || !issuance->revoked_at;
}

Result<std::vector<Bytes>> EnrolmentDesk::authority_certificates(const std::string& profile) {
  const auto* issuer = parts_.authorities.issuer_for(profile);
  if (issuer == nullptr) return fail(Code::not_found, "no authority issues this profile: " + profile);
  return issuer->chain();
}

std::vector<pki::KeyKind> EnrolmentDesk::keys(const std::string& client, const std::string& profile) const {
  const auto* known = find(client);
  if (known == nullptr) return {};
  const auto& name = profile.empty() ? known->profiles.front() : profile;
  if (std::ranges::find(known->profiles, name) == known->profiles.end()) return {};
  return profiles_.find(name)->second.keys;
}

}  // namespace vidimus::ca
