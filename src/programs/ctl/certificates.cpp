// `vidimus certificates`: the inventory as a file. `vidimus revoke SERIAL…`: revocation by the authority itself, at the machine.
#include <algorithm>

#include "programs/ctl/arguments.hpp"
#include "programs/ctl/issuing.hpp"
#include "programs/house.hpp"
#include "ra/certificate_secrets.hpp"
#include "ra/certificates.hpp"
#include "ra/inventory.hpp"
#include "ra/revoke.hpp"

namespace vidimus::programs::ctl {
namespace {

using base::Code;
using base::fail;
using base::Json;
using base::Result;

/// Everybody's certificates, body after body: who works at the machine sees them all.
Result<std::string> inventory(const std::string& instance, const std::string& format) {
  VIDIMUS_TRY(open, open_house(instance));
  auto actor = domain::Actor::house();
  std::vector<domain::MutualisationBody> bodies;
  {
    VIDIMUS_TRY(work, open->counter->open(actor));
    VIDIMUS_TRY(all, work.unit().bodies());
    bodies = std::move(all);
  }
  std::string out;
  for (const auto& body : bodies) {
    actor.body = body.id;
    VIDIMUS_TRY(part, format == "pem" ? ra::certificates_pem(*open->counter, actor, {})
                                      : ra::certificates_csv(*open->counter, actor, {}));
    // One head line for the whole file.
    out += out.empty() || format == "pem" ? part : part.substr(part.find('\n') + 1);
  }
  return out;
}

/// What is to be revoked, by where it is known.
struct Named {
  std::vector<domain::CertificateId> of_holders;
  std::vector<std::pair<std::string, std::string>> of_authorities;  ///< authority and serial: machines, services, authorities
};

/// The authority of this instance that issued it to a machine, a service or another authority. @errors not_found.
Result<std::string> issuer_of(OpenHouse& open, const std::string& serial) {
  auto all = issuing_authorities(open.settings);
  all.push_back(&open.settings.root);
  const auto octets = base::from_hex(serial);
  for (const auto* one : all) {
    if (!octets || octets->empty()) break;
    VIDIMUS_TRY(found, open.book->find_serial(one->name, *octets));
    if (found) return one->name;
  }
  return fail(Code::not_found, "no certificate has the serial " + serial);
}

/// Nothing is revoked when one of the serials is mistyped.
Result<Named> named(OpenHouse& open, const domain::Actor& authority, const std::vector<std::string>& serials) {
  Named out;
  for (const auto& serial : serials) {
    VIDIMUS_TRY(work, open.counter->open(authority));
    VIDIMUS_TRY(found, work.unit().certificate_by_serial(ra::serial_from(serial)));
    if (found) {
      out.of_holders.push_back(found->id);
      continue;
    }
    VIDIMUS_TRY(issuer, issuer_of(open, ra::serial_from(serial)));
    out.of_authorities.emplace_back(std::move(issuer), ra::serial_from(serial));
  }
  return out;
}

ra::RevocationOutcome revoke_there(Office& office, const std::string& name, const std::string& serial,
                                   domain::RevocationReason reason) {
  ra::RevocationOutcome out;
  out.serial = serial;
  out.reference = name;
  auto authority = office.authority(name);
  auto revoked = authority ? (*authority)->revoke(serial, ra::crl_reason_of(reason)) : Result<base::Instant>{authority.error()};
  if (revoked)
    out.revoked_at = *revoked;
  else
    out.refusal = revoked.error();
  return out;
}

Result<std::vector<ra::RevocationOutcome>> revoke_serials(const std::string& instance, const std::vector<std::string>& serials,
                                                          domain::RevocationReason reason, const std::string& note) {
  std::vector<ra::RevocationOutcome> out;
  Named wanted;
  {
    VIDIMUS_TRY(open, open_house(instance));
    domain::Actor authority;
    authority.standing = domain::RoleSet{domain::Role::authority};
    authority.name = "vidimus revoke";
    VIDIMUS_TRY(found, named(*open, authority, serials));
    wanted = std::move(found);
    if (!wanted.of_holders.empty()) {
      VIDIMUS_TRY(outcomes, ra::revoke_many(*open->counter, authority, wanted.of_holders, {reason, note, "command_line"}));
      out = std::move(outcomes);
    }
  }
  if (wanted.of_authorities.empty()) return out;
  VIDIMUS_TRY(office, Office::open(instance));
  for (const auto& [name, serial] : wanted.of_authorities) out.push_back(revoke_there(*office, name, serial, reason));
  return out;
}

}  // namespace

int certificates(Arguments arguments) {
  CommandLine app{"Writes every certificate of an instance to the standard output.", "vidimus certificates"};
  std::string instance = "instance";
  std::string format = "csv";
  bool json = false;
  app.add_option("--instance", instance, "folder of the instance");
  app.add_option("--format", format, "csv: one line each; pem: the certificates").one_of({"csv", "pem"});
  app.add_flag("--json", json, "errors in JSON");
  if (const auto ended = app.parse(arguments)) return *ended;
  const auto file = inventory(instance, format);
  if (!file) return complain(file.error(), json, refused);
  std::cout << *file;
  return done;
}

int revoke(Arguments arguments) {
  CommandLine app{
      "Revokes certificates as the authority: holders' (everybody concerned is written to), machines', services', and those of "
      "other authorities, by whoever of this instance issued them. Definitive.",
      "vidimus revoke"};
  std::string instance = "instance";
  std::vector<std::string> serials;
  std::string reason_name;
  std::string note;
  bool json = false;
  app.add_option("serial", serials, "serial numbers, hexadecimal").required();
  app.add_option("--instance", instance, "folder of the instance");
  app.add_option("--reason", reason_name,
                 "unspecified, key_compromise, lost_or_stolen, affiliation_changed, superseded, cessation, "
                 "data_changed")
      .required();
  app.add_option("--note", note, "why, for the record; never published");
  app.add_flag("--json", json, "answer in JSON");
  if (const auto ended = app.parse(arguments)) return *ended;
  const auto reason = base::from_name<domain::RevocationReason>(reason_name);
  if (!reason) return complain(fail(Code::bad_request, "no such reason: " + reason_name), json, bad_usage);
  const auto outcomes = revoke_serials(instance, serials, *reason, note);
  if (!outcomes) return complain(outcomes.error(), json, refused);
  Json list = Json::array();
  for (const auto& one : *outcomes) {
    if (!json)
      std::cout << one.serial << "  " << one.reference << "  " << (one.refusal ? one.refusal->detail : "revoked") << '\n';
    list.push(Json::object({{"serial", one.serial},
                            {"reference", one.reference},
                            {"revoked", !one.refusal},
                            {"refusal", one.refusal ? Json{one.refusal->detail} : Json{}}}));
  }
  if (json) std::cout << Json::object({{"outcomes", std::move(list)}}).dump(2) << '\n';
  return std::ranges::any_of(*outcomes, [](const auto& one) { return one.refusal.has_value(); }) ? refused : done;
}

}  // namespace vidimus::programs::ctl
