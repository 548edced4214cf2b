// vidimus check: is this instance fit to serve? Each thing looked at is one line with its verdict.
#include <filesystem>

#include "adapters/dns/resolver.hpp"
#include "adapters/files/master_key.hpp"
#include "adapters/files/system.hpp"
#include "adapters/pkcs11/signer.hpp"
#include "adapters/sql/database.hpp"
#include "base/toml.hpp"
#include "pki/crl.hpp"
#include "pki/pem.hpp"
#include "ports/token_device.hpp"
#include "programs/authority.hpp"
#include "programs/authority_standing.hpp"
#include "programs/ctl/arguments.hpp"
#include "programs/ctl/policy_texts.hpp"
#include "programs/ctl/service_keys.hpp"
#include "programs/instance.hpp"
#include "ra/sender_check.hpp"

namespace vidimus::programs::ctl {
namespace {

using base::Code;
using base::Done;
using base::fail;
using base::Result;

struct Line {
  std::string what;
  std::string wrong;  ///< "" when it is good
  std::string soon;   ///< what to do before it is wrong; "" when there is time
};

/// What is said of something that is good, when it will not be for long.
using Soon = std::string;

class Report {
 public:
  void add(std::string what, const Result<Done>& outcome) {
    lines_.push_back({std::move(what), outcome ? "" : outcome.error().detail, ""});
  }
  void add(std::string what, const Result<Soon>& outcome) {
    lines_.push_back({std::move(what), outcome ? "" : outcome.error().detail, outcome ? *outcome : ""});
  }
  [[nodiscard]] int print(bool json) const {
    const bool good = std::ranges::all_of(lines_, [](const Line& line) { return line.wrong.empty(); });
    if (json) {
      auto list = base::Json::array();
      for (const auto& line : lines_) {
        auto one = base::Json::object({{"what", line.what}, {"good", line.wrong.empty()}});
        if (!line.wrong.empty()) one.set("wrong", line.wrong);
        if (!line.soon.empty()) one.set("soon", line.soon);
        list.push(std::move(one));
      }
      std::cout << base::Json::object({{"good", good}, {"checks", std::move(list)}}).dump(2) << '\n';
    } else {
      for (const auto& line : lines_)
        std::cout << (!line.wrong.empty() ? "WRONG  "
                      : line.soon.empty() ? "good   "
                                          : "SOON   ")
                  << line.what << (line.wrong.empty() && line.soon.empty() ? "" : ": " + line.wrong + line.soon) << '\n';
    }
    return good ? done : refused;
  }

 private:
  std::vector<Line> lines_;
};

pki::SignatureAlgorithm usual_algorithm_of(base::ByteView spki) {
  const auto kind = pki::key_kind(spki);
  return ports::usual_algorithm(kind ? *kind : pki::KeyKind::p256);
}

/// Past half of its life: `vidimus renew` is due, with as long to notice that it failed.
Soon renewal_of(const pki::Certificate& certificate, base::Instant now) {
  const bool half = now >= certificate.not_before + (certificate.not_after - certificate.not_before) / 2;
  return half ? "past half of its life, ends " + base::to_rfc3339(certificate.not_after) + ": vidimus renew" : "";
}

/// Within its dates, and its key is the one in the token.
Result<pki::Certificate> certificate_fits(const Settings& settings, const std::string& file, const TokenKeySettings& key,
                                          base::Instant now) {
  VIDIMUS_TRY(octets, read_certificate_octets(file));
  VIDIMUS_TRY(certificate, pki::read_certificate(octets));
  if (now < certificate.not_before || now > certificate.not_after)
    return fail(Code::expired, "not valid now: ends " + base::to_rfc3339(certificate.not_after));
  VIDIMUS_TRY(sessions, open_token(settings, key));
  VIDIMUS_CHECK(adapters::pkcs11::token_signer_of(sessions, key.label, certificate.spki, usual_algorithm_of(certificate.spki)));
  return certificate;
}

/// The root's list does not name it. That list is judged on a line of its own.
Result<Done> not_revoked(const Settings& settings, const pki::Certificate& authority) {
  const auto der = root_list(settings);
  if (!der) return Done{};
  VIDIMUS_TRY(list, pki::crl::read(*der));
  if (!pki::same_name(list.issuer, authority.issuer)) return Done{};
  VIDIMUS_TRY(since, listed_since(list, authority.serial));
  if (since) return fail(Code::untrusted, "revoked by its issuer since " + base::to_rfc3339(*since) + ": vidimus rollover");
  return Done{};
}

/// An authority too old for a certificate of three years must hand over to the next.
Result<Soon> authority_fits(const Settings& settings, const AuthoritySettings& authority, base::Instant now) {
  VIDIMUS_TRY(certificate, certificate_fits(settings, authority.chain.front(), authority.key, now));
  VIDIMUS_CHECK(not_revoked(settings, certificate));
  const auto day = base::Day{std::chrono::floor<std::chrono::days>(now)};
  const bool short_of_time = std::chrono::sys_days{base::add_months(day, 36 + 6)} > certificate.not_after;
  return authority.retired || !short_of_time ? Soon{}
                                             : Soon{"ends " + base::to_rfc3339(certificate.not_after) +
                                                    ", soon too early for certificates of three years: vidimus rollover"};
}

Result<Soon> service_fits(const Settings& settings, const ServiceKey& service, base::Instant now) {
  auto with_module = settings;
  with_module.module = service.module;
  VIDIMUS_TRY(certificate, certificate_fits(with_module, service.certificate, service.key, now));
  return renewal_of(certificate, now);
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

Result<Soon> server_fits(const Settings& settings, base::Instant now) {
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
  return renewal_of(certificate, now);
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

/// The keys of [responder]; that section's own program judges the rest of it.
void look_over_responder(Report& out, const Settings& settings, base::Instant now) {
  const auto services = service_keys(settings);
  if (!services) return out.add("responder", Result<Done>{services.error()});
  for (const auto& service : *services) out.add(service.what, service_fits(settings, service, now));
}

/// Good, something to look at, or wrong, in the words people read (data/messages.toml).
Result<Soon> said_of(const ra::SenderLine& line, const base::Json& words) {
  if (!line.finding) return Soon{};
  const auto* table = words.find("sender_finding");
  const auto* text = table == nullptr ? nullptr : table->find(base::to_name(*line.finding));
  const auto sentence =
      text == nullptr || text->string() == nullptr ? std::string{base::to_name(*line.finding)} : *text->string();
  if (domain::rule_of(*line.finding).grave) return fail(Code::misconfigured, sentence);
  return Soon{sentence};
}

/// What the domains of the bodies' senders publish; of no use where letters only become files.
void look_over_senders(Report& out, const Settings& settings, adapters::sql::Database& database) {
  if (settings.mail.url.empty()) return;
  const auto names = adapters::dns::make_resolver(settings.mail.resolver);
  const auto words = base::read_toml(settings.data + "/messages.toml");
  auto store = adapters::sql::make_store(database);
  auto unit = store->begin();
  if (!names || !words || !unit)
    return out.add("senders' domains", Result<Done>{!names ? names.error() : !words ? words.error() : unit.error()});
  const auto bodies = (*unit)->bodies();
  if (!bodies) return out.add("senders' domains", Result<Done>{bodies.error()});
  for (const auto& body : *bodies)
    for (const auto& line : ra::check_sender(**names, body.sender_email, settings.mail.dkim_selectors).lines)
      out.add("sender " + body.sender_email + ", " + std::string{base::to_name(line.record)} + " of " + line.name,
              said_of(line, *words));
}

Report look_over(const Settings& settings, base::Instant now) {
  Report out;
  out.add("master key", done_of(adapters::files::read_master_key(settings.master_key)));
  out.add("session key", done_of(adapters::files::read_master_key(settings.session_key)));
  for (const auto* authority : issuing_authorities(settings)) {
    if (authority->chain.empty()) {
      out.add("authority " + authority->name, Result<Done>{fail(Code::misconfigured, "chain must be a list of files")});
      continue;
    }
    out.add("issuing authority " + authority->name, authority_fits(settings, *authority, now));
    out.add("list of " + authority->name, list_is_fresh(settings, *authority, now));
  }
  if (!settings.root.chain.empty()) out.add("list of " + settings.root.name, list_is_fresh(settings, settings.root, now));
  out.add("portal's TLS certificate", server_fits(settings, now));
  look_over_responder(out, settings, now);
  out.add("policy and practice statement", policy_texts_agree(settings));
  auto database = adapters::sql::open(settings.database);
  out.add("database", database ? Result<Done>{Done{}} : Result<Done>{database.error()});
  if (database) {
    out.add("audit chain of the registry", chain_is_sound(**database, adapters::sql::Trail::registry));
    out.add("audit chain of the authority", chain_is_sound(**database, adapters::sql::Trail::register_));
    look_over_senders(out, settings, **database);
  }
  return out;
}

}  // namespace

int check(Arguments arguments) {
  CommandLine app{"Looks an instance over. Exit 1 when something is wrong.", "vidimus check"};
  std::string instance = "instance";
  bool json = false;
  app.add_option("--instance", instance, "folder of the instance");
  app.add_flag("--json", json, "answer in JSON");
  if (const auto ended = app.parse(arguments)) return *ended;
  const auto settings = programs::read_settings(instance);
  if (!settings) return complain(settings.error(), json, refused);
  if (settings->ca.chain.empty()) return complain(fail(Code::misconfigured, "ca.chain must be a list of files"), json, refused);
  return look_over(*settings, base::system_now()).print(json);
}

}  // namespace vidimus::programs::ctl
