// vidimus watch: reads lists, OCSP and authorities' certificates at the addresses certificates give, as a relying party would,
// and says what is wrong or past half of its life. Meant for a timer or a monitoring probe, on any machine.
#include <set>

#include "adapters/files/system.hpp"
#include "adapters/http/client.hpp"
#include "pki/digest.hpp"
#include "pki/lint_status.hpp"
#include "programs/authority_standing.hpp"
#include "programs/ctl/arguments.hpp"
#include "programs/ctl/input_files.hpp"
#include "programs/instance.hpp"
#include "programs/settings.hpp"

namespace vidimus::programs::ctl {
namespace {

using base::Bytes;
using base::ByteView;
using base::Code;
using base::fail;
using base::Instant;
using base::Result;

enum class Verdict : std::uint8_t { good, soon, wrong };
constexpr std::array<std::string_view, 3> words{"good", "SOON", "WRONG"};

struct Line {
  Verdict verdict = Verdict::good;
  std::string what;
  std::string said;
};

/// A certificate whose addresses are tried, and who issued it.
struct Watched {
  pki::Certificate certificate;
  pki::Certificate issuer;
};

class Watch {
 public:
  Watch(Instant now, ports::Entropy& entropy) : now_(now), entropy_(entropy) {}

  void look_at(const Watched& one) {
    if (now_ > one.certificate.not_after)
      add(Verdict::wrong, "certificate " + pki::name_text(one.certificate.subject),
          "ended " + base::to_rfc3339(one.certificate.not_after));
    for (const auto& access : one.certificate.authority_information_access) {
      if (pki::same(access.method, pki::oid::access_ca_issuers)) look_at_issuer(access.location, one);
      if (pki::same(access.method, pki::oid::access_ocsp)) look_at_ocsp(access.location, one);
    }
    for (const auto* points : {&one.certificate.crl_distribution_points, &one.certificate.freshest_crl})
      for (const auto& point : *points)
        if (point.name)
          for (const auto& name : point.name->full_name) look_at_list(name, one);
  }
  [[nodiscard]] const std::vector<Line>& lines() const { return lines_; }

 private:
  void add(Verdict verdict, std::string what, std::string said) { lines_.push_back({verdict, std::move(what), std::move(said)}); }

  /// The address, once: nothing when it is no http address or was looked at before.
  std::optional<std::string> address(const pki::GeneralName& name, const Watched& one) {
    if (name.kind != pki::GeneralNameKind::uri || !name.text().starts_with("http")) return std::nullopt;
    auto url = std::string{name.text()};
    if (!seen_.insert(url + " " + base::to_hex(pki::sha256(one.issuer.spki))).second) return std::nullopt;
    return url;
  }
  Result<Bytes> fetched(const Result<adapters::http::Answer>& answer, std::string_view type) {
    if (!answer) return answer.error();
    if (answer->status != 200) return fail(Code::unavailable, "status " + std::to_string(answer->status));
    if (!answer->header("content-type").starts_with(type))
      return fail(Code::unsupported, "content type " + std::string{answer->header("content-type")});
    return answer->body;
  }

  void look_at_issuer(const pki::GeneralName& name, const Watched& one) {
    const auto url = address(name, one);
    if (!url) return;
    const auto octets = fetched(client_.get(*url), "application/pkix-cert");
    if (!octets) return add(Verdict::wrong, "certificate at " + *url, octets.error().detail);
    if (!pki::same(*octets, one.issuer.der)) return add(Verdict::wrong, "certificate at " + *url, "not the issuer's");
    age("certificate at " + *url, one.issuer.not_before, one.issuer.not_after, false);
  }

  void look_at_list(const pki::GeneralName& name, const Watched& one) {
    const auto url = address(name, one);
    if (!url) return;
    const auto octets = fetched(client_.get(*url), "application/pkix-crl");
    const auto what = "list at " + *url;
    if (!octets) return add(Verdict::wrong, what, octets.error().detail);
    const auto list = pki::crl::read(*octets);
    if (!list) return add(Verdict::wrong, what, list.error().detail);
    if (broken(what, pki::lint_crl(*list, {&one.issuer, nullptr, false}))) return;
    age(what, list->this_update, *list->next_update, true);
    const bool of_others = list->distribution_point && list->distribution_point->indirect;
    const auto since = of_others ? Result<std::optional<Instant>>{std::nullopt} : listed_since(*list, one.certificate.serial);
    if (!since) return add(Verdict::wrong, what, since.error().detail);
    if (*since) is_revoked(one, **since);
  }

  void look_at_ocsp(const pki::GeneralName& name, const Watched& one) {
    const auto url = address(name, one);
    if (!url) return;
    const auto what = "OCSP at " + *url;
    const auto said = ask(*url, one);
    if (!said) return add(Verdict::wrong, what, said.error().detail);
  }

  /// By POST with a nonce, then by GET without: both ways clients go.
  Result<base::Done> ask(const std::string& url, const Watched& one) {
    const auto name = pki::sha1(one.issuer.subject), key = pki::sha1(one.issuer.public_key);
    const std::vector<Bytes> ids{pki::ocsp::write_cert_id({pki::ocsp::IdHash::sha1, name, key}, one.certificate.serial)};
    const auto nonce = entropy_.draw(16);
    const auto what = "OCSP at " + url;
    const auto request = pki::ocsp::write_request(ids, nonce);
    VIDIMUS_TRY(posted,
                fetched(client_.post(url, request, {{"Content-Type", "application/ocsp-request"}}), "application/ocsp-response"));
    VIDIMUS_TRY(fresh, pki::ocsp::read_response(posted));
    if (fresh.nonce && !pki::same(*fresh.nonce, nonce)) return fail(Code::untrusted, "another nonce than asked with");
    if (broken(what + " (POST)", pki::lint_answer(fresh, {&one.issuer, nullptr, false}))) return base::Done{};
    VIDIMUS_CHECK(judge(what + " (POST)", fresh, one, ids[0]));
    const auto plain = pki::ocsp::write_request(ids, std::nullopt);
    VIDIMUS_TRY(got, fetched(client_.get(url + "/" + in_path(base::to_base64(plain))), "application/ocsp-response"));
    VIDIMUS_TRY(kept, pki::ocsp::read_response(got));
    if (broken(what + " (GET)", pki::lint_answer(kept, {&one.issuer, nullptr, false}))) return base::Done{};
    return judge(what + " (GET)", kept, one, ids[0]);
  }

  Result<base::Done> judge(const std::string& what, const pki::ocsp::Response& answer, const Watched& one, ByteView id) {
    for (const auto& single : answer.singles) {
      if (!pki::same(single.id.whole, id)) continue;
      if (single.status == pki::ocsp::Status::unknown)
        return fail(Code::not_found, "does not know " + base::to_hex(one.certificate.serial));
      if (single.status == pki::ocsp::Status::revoked) is_revoked(one, single.revoked_at.value_or(single.this_update));
      age(what, single.this_update, *single.next_update, true);
      if (answer.certificates.empty()) return base::Done{};
      VIDIMUS_TRY(signer, pki::read_certificate(answer.certificates.front()));
      age("OCSP signer " + pki::name_text(signer.subject), signer.not_before, signer.not_after, true);
      return base::Done{};
    }
    return fail(Code::malformed, "the answer speaks of something else");
  }

  /// Said once, whoever says it: lists, OCSP by POST and by GET.
  void is_revoked(const Watched& one, Instant since) {
    if (!seen_.insert("revoked " + base::to_hex(one.certificate.der)).second) return;
    add(Verdict::wrong, "certificate " + pki::name_text(one.certificate.subject), "revoked since " + base::to_rfc3339(since));
  }

  /// Over: wrong. Past half: soon, when that is a thing one can do something about.
  void age(const std::string& what, Instant from, Instant until, bool warns) {
    if (now_ >= until) return add(Verdict::wrong, what, "over since " + base::to_rfc3339(until));
    if (now_ + std::chrono::minutes{5} < from) return add(Verdict::wrong, what, "from the future: " + base::to_rfc3339(from));
    const bool late = warns && now_ >= from + (until - from) / 2;
    add(late ? Verdict::soon : Verdict::good, what,
        (late ? "past half of its life, until " : "until ") + base::to_rfc3339(until));
  }

  bool broken(const std::string& what, const std::vector<pki::Finding>& findings) {
    bool out = false;
    for (const auto& finding : findings) {
      if (finding.rule->severity != pki::Severity::error) continue;
      add(Verdict::wrong, what, std::string{finding.rule->id} + ": " + std::string{finding.rule->sentence});
      out = true;
    }
    return out;
  }

  static std::string in_path(const std::string& base64) {
    std::string out;
    for (const char c : base64) out += c == '+' ? "%2B" : c == '/' ? "%2F" : c == '=' ? "%3D" : std::string(1, c);
    return out;
  }

  Instant now_;
  ports::Entropy& entropy_;
  adapters::http::Client client_{{.user_agent = "vidimus watch", .timeout = std::chrono::seconds{20}, .body_limit = 512U << 20}};
  std::set<std::string> seen_;
  std::vector<Line> lines_;
};

struct WatchOptions {
  std::string instance;
  std::vector<std::string> certificates;
  std::vector<std::string> issuers;
  bool json = false;
};

/// The instance's own: the portal's server, the OCSP signers' authorities, the time-stamping unit – every address the house
/// writes.
Result<base::Done> add_instance(const std::string& instance, std::vector<pki::Certificate>& certificates,
                                std::vector<pki::Certificate>& issuers) {
  VIDIMUS_TRY(settings, programs::read_settings(instance));
  VIDIMUS_TRY(served, read_certificates(settings.portal.certificate));
  certificates.push_back(served.front());
  auto chains = settings.ca.chain;
  for (const auto& one : settings.authorities) chains.insert(chains.end(), one.chain.begin(), one.chain.end());
  for (const auto& path : chains) {
    VIDIMUS_TRY(read, read_certificates(path));
    issuers.push_back(read.front());
    if (!pki::same(read.front().subject, read.front().issuer)) certificates.push_back(read.front());
  }
  return base::Done{};
}

Result<std::vector<Line>> watch_all(const WatchOptions& wanted) {
  std::vector<pki::Certificate> certificates;
  std::vector<pki::Certificate> issuers;
  if (!wanted.instance.empty()) VIDIMUS_CHECK(add_instance(wanted.instance, certificates, issuers));
  for (const auto& [files, into] : {std::pair{&wanted.certificates, &certificates}, std::pair{&wanted.issuers, &issuers}})
    for (const auto& file : *files) {
      VIDIMUS_TRY(read, read_certificates(file));
      into->insert(into->end(), read.begin(), read.end());
    }
  if (certificates.empty()) return fail(Code::bad_request, "nothing to watch: give --instance or --certificate");
  adapters::files::SystemEntropy entropy;
  Watch out{base::system_now(), entropy};
  for (const auto& certificate : certificates) {
    const auto issuer = std::ranges::find_if(issuers, [&](const pki::Certificate& one) {
      const auto& named = certificate.authority_key_identifier;
      return pki::same(one.subject, certificate.issuer) &&
             (!named || !named->key_id || !one.subject_key_identifier || pki::same(*named->key_id, *one.subject_key_identifier));
    });
    if (issuer == issuers.end()) return fail(Code::bad_request, "--issuer: none issued " + pki::name_text(certificate.subject));
    out.look_at({certificate, *issuer});
  }
  return out.lines();
}

}  // namespace

int watch(Arguments arguments) {
  CommandLine app{
      "Fetches lists, OCSP answers and issuers' certificates at the addresses certificates give, and judges them. Exit 1 when "
      "one is wrong; what is past half of its life is said as SOON.",
      "vidimus watch"};
  WatchOptions wanted;
  app.add_option("--instance", wanted.instance, "watch every address the certificates of this instance give");
  app.add_option("--certificate", wanted.certificates, "a certificate whose addresses to try").repeated();
  app.add_option("--issuer", wanted.issuers, "certificate of an issuer").repeated();
  app.add_flag("--json", wanted.json, "answer in JSON");
  if (const auto ended = app.parse(arguments)) return *ended;
  const auto lines = watch_all(wanted);
  if (!lines) return complain(lines.error(), wanted.json);
  const auto is = [](Verdict verdict) { return [verdict](const Line& line) { return line.verdict == verdict; }; };
  const bool good = std::ranges::none_of(*lines, is(Verdict::wrong));
  if (wanted.json) {
    auto list = base::Json::array();
    for (const auto& line : *lines)
      list.push(base::Json::object(
          {{"verdict", words.at(static_cast<std::size_t>(line.verdict))}, {"what", line.what}, {"said", line.said}}));
    std::cout << base::Json::object(
                     {{"good", good}, {"soon", std::ranges::any_of(*lines, is(Verdict::soon))}, {"lines", std::move(list)}})
                     .dump(2)
              << '\n';
  } else {
    for (const auto& line : *lines)
      std::cout << words.at(static_cast<std::size_t>(line.verdict)) << "  " << line.what << ": " << line.said << '\n';
  }
  return good ? done : refused;
}

}  // namespace vidimus::programs::ctl
