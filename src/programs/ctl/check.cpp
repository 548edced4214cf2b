// vidimus check: is this instance fit to serve? Each thing looked at is one line with its verdict.
#include <filesystem>

#include "adapters/files/master_key.hpp"
#include "adapters/files/system.hpp"
#include "adapters/pkcs11/signer.hpp"
#include "adapters/sql/database.hpp"
#include "base/toml.hpp"
#include "pki/crl.hpp"
#include "pki/pem.hpp"
#include "programs/authority.hpp"
#include "programs/ctl/arguments.hpp"
#include "programs/instance.hpp"

namespace vidimus::programs::ctl {
namespace {

using base::Code;
using base::Done;
using base::fail;
using base::Result;

struct Line {
  std::string what;
  std::string wrong;  ///< "" when it is good
};

class Report {
 public:
  void add(std::string what, const Result<Done>& outcome) {
    lines_.push_back({std::move(what), outcome ? "" : outcome.error().detail});
  }
  [[nodiscard]] int print(bool json) const {
    const bool good = std::ranges::all_of(lines_, [](const Line& line) { return line.wrong.empty(); });
    if (json) {
      auto list = base::Json::array();
      for (const auto& line : lines_) {
        auto one = base::Json::object({{"what", line.what}, {"good", line.wrong.empty()}});
        if (!line.wrong.empty()) one.set("wrong", line.wrong);
        list.push(std::move(one));
      }
      std::cout << base::Json::object({{"good", good}, {"checks", std::move(list)}}).dump(2) << '\n';
    } else {
      for (const auto& line : lines_)
        std::cout << (line.wrong.empty() ? "good   " : "WRONG  ") << line.what << (line.wrong.empty() ? "" : ": " + line.wrong)
                  << '\n';
    }
    return good ? done : refused;
  }

 private:
  std::vector<Line> lines_;
};

/// Within its dates, and its key is the one in the token.
Result<Done> certificate_fits(const Settings& settings, const std::string& file, const TokenKeySettings& key, base::Instant now) {
  VIDIMUS_TRY(octets, read_certificate_octets(file));
  VIDIMUS_TRY(certificate, pki::read_certificate(octets));
  if (now < certificate.not_before || now > certificate.not_after)
    return fail(Code::expired, "not valid now: ends " + base::to_rfc3339(certificate.not_after));
  VIDIMUS_TRY(sessions, open_token(settings, key));
  VIDIMUS_TRY(spki, adapters::pkcs11::read_public_key(*sessions, key.label));
  if (!pki::same(spki, certificate.spki)) return fail(Code::misconfigured, "the key in the token is not the certificate's");
  return Done{};
}

Result<Done> list_is_fresh(const Settings& settings, const AuthoritySettings& authority, base::Instant now) {
  VIDIMUS_TRY(octets, read_certificate_octets(authority.chain.front()));
  VIDIMUS_TRY(issuer, pki::read_certificate(octets));
  VIDIMUS_TRY(der, base::read_file(settings.public_folder + "/crl/" + authority.name + ".crl"));
  VIDIMUS_TRY(list, pki::crl::read(base::view_of(der)));
  VIDIMUS_TRY(algorithm, pki::algorithm_from(list.algorithm));
  VIDIMUS_CHECK(pki::verify(algorithm, issuer.spki, list.tbs, list.signature));
  if (!list.next_update || *list.next_update <= now) return fail(Code::expired, "the next list was due");
  return Done{};
}

Result<Done> server_fits(const Settings& settings, base::Instant now) {
  VIDIMUS_TRY(text, base::read_file(settings.portal.certificate));
  VIDIMUS_TRY(blocks, pki::from_pem(text));
  if (blocks.empty()) return fail(Code::malformed, "no certificate");
  VIDIMUS_TRY(certificate, pki::read_certificate(blocks.front().der));
  if (now > certificate.not_after) return fail(Code::expired, "ended " + base::to_rfc3339(certificate.not_after));
  VIDIMUS_TRY(key_text, base::read_file(settings.portal.key));
  VIDIMUS_TRY(pkcs8, pki::one_from_pem(key_text, "PRIVATE KEY"));
  VIDIMUS_TRY(kind, pki::key_kind(certificate.spki));
  VIDIMUS_TRY(key, pki::software_signer(pkcs8, ports::usual_algorithm(kind)));
  if (!pki::same(key->spki(), certificate.spki)) return fail(Code::misconfigured, "the key is not the certificate's");
  return Done{};
}

Result<Done> chain_is_sound(adapters::sql::Database& database, adapters::sql::Trail trail) {
  VIDIMUS_TRY(verdict, adapters::sql::verify_audit(database, trail));
  if (verdict.broken) return fail(Code::internal, "broken at entry " + std::to_string(*verdict.broken));
  return Done{};
}

Result<Done> done_of(const Result<base::Secret>& secret) {
  if (!secret) return secret.error();
  return Done{};
}

/// The keys of [responder], one issuer or unit at a time; that section's own program judges the rest of it.
void look_over_responder(Report& out, const Settings& settings, base::Instant now) {
  const auto file = base::read_toml(settings.instance + "/vidimus.toml");
  const auto* section = file ? file->find("responder") : nullptr;
  if (section == nullptr) return out.add("responder", fail(Code::misconfigured, "vidimus.toml has no [responder]"));
  const auto look = [&](const std::string& what, const std::string& certificate, const base::Json& owner) {
    const auto* key = owner.find("key");
    if (certificate.empty() || key == nullptr || !key->text("file").empty()) return;
    const auto placed = [&](const std::string& path) { return path.starts_with('/') ? path : settings.instance + "/" + path; };
    out.add(what, certificate_fits(settings, placed(certificate),
                                   {key->text("token"), key->text("label"), placed(key->text("pin_file"))}, now));
  };
  if (const auto* issuers = section->find("issuer"))
    for (const auto& issuer : issuers->items())
      look("OCSP signer of " + issuer.text("name"), issuer.text("signer_certificate"), issuer);
  const auto* unit = section->find("tsa");
  const auto* chain = unit != nullptr ? unit->find("certificates") : nullptr;
  if (chain != nullptr && !chain->items().empty() && chain->items()[0].string() != nullptr)
    look("time-stamping unit", *chain->items()[0].string(), *unit);
}

Report look_over(const Settings& settings, base::Instant now) {
  Report out;
  out.add("master key", done_of(adapters::files::read_master_key(settings.master_key)));
  out.add("session key", done_of(adapters::files::read_master_key(settings.session_key)));
  out.add("issuing authority", certificate_fits(settings, settings.ca.chain.front(), settings.ca.key, now));
  out.add("list of " + settings.ca.name, list_is_fresh(settings, settings.ca, now));
  if (!settings.root.chain.empty()) out.add("list of " + settings.root.name, list_is_fresh(settings, settings.root, now));
  out.add("portal's TLS certificate", server_fits(settings, now));
  look_over_responder(out, settings, now);
  auto database = adapters::sql::open(settings.database);
  out.add("database", database ? Result<Done>{Done{}} : Result<Done>{database.error()});
  if (database) {
    out.add("audit chain of the registry", chain_is_sound(**database, adapters::sql::Trail::registry));
    out.add("audit chain of the authority", chain_is_sound(**database, adapters::sql::Trail::register_));
  }
  return out;
}

}  // namespace

int check(Arguments arguments) {
  CLI::App app{"Looks an instance over. Exit 1 when something is wrong.", "vidimus check"};
  std::string instance = "instance";
  bool json = false;
  app.add_option("--instance", instance, "folder of the instance");
  app.add_flag("--json", json, "answer in JSON");
  if (const auto ended = parse(app, arguments)) return *ended;
  const auto settings = programs::read_settings(instance);
  if (!settings) return complain(settings.error(), json, refused);
  if (settings->ca.chain.empty()) return complain(fail(Code::misconfigured, "ca.chain must be a list of files"), json, refused);
  return look_over(*settings, base::system_now()).print(json);
}

}  // namespace vidimus::programs::ctl
