// Enrolment over Secure Transport (RFC 7030): certificates of machines, within TLS.
#include <algorithm>
#include <deque>
#include <map>
#include <mutex>

#include "pki/certs_only.hpp"
#include "pki/digest.hpp"
#include "pki/requested.hpp"
#include "web/enrol/routes.hpp"
#include "web/http/problem.hpp"

namespace vidimus::web::enrol {
namespace {

using base::Code;
using base::fail;
using base::Result;
using http::Reply;
using http::Request;

constexpr std::size_t request_limit = 32U << 10;
constexpr std::size_t line_length = 64;
constexpr std::size_t failures_allowed = 10;
constexpr std::chrono::minutes failures_count{10};

/// Wrong passwords of the last minutes, by the name tried: guessing is slow, and hashing costs us too.
class Failures {
 public:
  bool too_many(const std::string& name, base::Instant now) {
    const std::lock_guard hold(lock_);
    auto& times = times_[name];
    while (!times.empty() && now - times.front() > failures_count) times.pop_front();
    return times.size() >= failures_allowed;
  }
  void note(const std::string& name, base::Instant now) {
    const std::lock_guard hold(lock_);
    times_[name].push_back(now);
  }

 private:
  std::mutex lock_;
  std::map<std::string, std::deque<base::Instant>> times_;  ///< of known names only: bounded by the settings
};

/// Who asks, and with which certificate of ours when it is a machine itself.
struct Asker {
  std::string client;
  base::Bytes own;
};

struct Est {
  ports::Enrolment& desk;
  std::vector<EstClient> machines;
  ports::SecretHasher& hasher;
  Failures failures;

  Result<Asker> by_certificate(const http::PeerCertificate& peer) {
    for (const auto& machine : machines) {
      if (machine.certificate.empty() || !pki::same(machine.certificate, peer.der)) continue;
      VIDIMUS_TRY(stands, desk.stands(peer.der));
      if (!stands) return fail(Code::unauthenticated, "est.certificate");
      return Asker{machine.name, {}};
    }
    // One we gave, octet by octet as in the register: TLS proved its key, the register says it is not revoked.
    VIDIMUS_TRY(client, desk.client_of(peer.der));
    if (!client) return fail(Code::unauthenticated, "est.certificate");
    return Asker{*client, peer.der};
  }

  Result<Asker> by_password(std::string_view header, base::Instant now) {
    const auto refused = fail(Code::unauthenticated, "est.password");
    const auto decoded = base::from_base64(header.substr(6));
    const auto text = decoded ? std::string{base::text_of(*decoded)} : std::string{};
    const auto colon = text.find(':');
    if (colon == std::string::npos) return refused;
    const auto machine = std::ranges::find(machines, text.substr(0, colon), &EstClient::name);
    if (machine == machines.end() || machine->password_hash.empty()) return refused;
    if (failures.too_many(machine->name, now)) return fail(Code::too_many, "est.password");
    if (hasher.matches(base::Secret{text.substr(colon + 1)}, machine->password_hash)) return Asker{machine->name, {}};
    failures.note(machine->name, now);
    return refused;
  }

  Result<Asker> asker(const Request& request) {
    if (request.peer) {
      auto known = by_certificate(*request.peer);
      if (known || known.error().code != Code::unauthenticated) return known;
    }
    const auto header = request.header("Authorization");
    if (header.starts_with("Basic ")) return by_password(header, request.now);
    return fail(Code::unauthenticated, "est.nobody");
  }
};

Reply refused(const base::Error& error, const Request& request) {
  auto reply = http::problem(error, request);
  if (error.code == Code::unauthenticated) reply.set("WWW-Authenticate", "Basic realm=\"est\", charset=\"UTF-8\"");
  return reply;
}

/// RFC 7030 §4: base 64, in lines for readers that want them (RFC 2045).
Reply in_base64(std::string_view type, base::ByteView octets) {
  const auto text = base::to_base64(octets);
  Reply out;
  for (std::size_t at = 0; at < text.size(); at += line_length) out.body += text.substr(at, line_length) + "\r\n";
  out.set("Content-Type", type).set("Content-Transfer-Encoding", "base64").set("Cache-Control", "no-store");
  return out;
}

Reply certificates(std::string_view type, const std::vector<base::Bytes>& list, const Request& request) {
  const auto file = pki::certificates_only(list);
  if (!file) return http::problem(file.error(), request);
  return in_base64(type, *file);
}

Result<pki::CertificateRequest> request_in(const Request& request) {
  if (!request.header("Content-Type").starts_with("application/pkcs10"))
    return fail(Code::unsupported_media, "application/pkcs10 is expected");
  std::string text;
  std::ranges::copy_if(request.body, std::back_inserter(text), [](char c) { return c != '\r' && c != '\n' && c != ' '; });
  const auto der = base::from_base64(text);
  if (!der) return fail(Code::malformed, "a PKCS#10 request in base 64 is expected");
  VIDIMUS_TRY(read, pki::read_certificate_request(*der));
  VIDIMUS_CHECK(pki::check_possession(read));
  return std::move(read);
}

/// Re-enrolment is for the same names (RFC 7030 §4.2.2).
Result<base::Done> check_same_names(const ports::EnrolmentWish& wish, base::ByteView own_der) {
  VIDIMUS_TRY(own, pki::read_certificate(own_der));
  VIDIMUS_TRY(subject, pki::subject_values(own.subject));
  std::vector<pki::AlternativeName> names;
  for (const auto& name : own.subject_alternative_names) names.push_back({name.kind, std::string{base::text_of(name.value)}});
  if (wish.subject != subject || wish.alternative_names != names) return fail(Code::forbidden, "est.other_name");
  return base::Done{};
}

Reply enrol(Est& est, const Request& request, bool again) {
  const auto asker = est.asker(request);
  if (!asker) return refused(asker.error(), request);
  if (!asker->own.empty() && !again) return refused(fail(Code::forbidden, "est.only_again"), request);
  const auto answer = [&]() -> Result<ports::IssuedCertificate> {
    VIDIMUS_TRY(asked, request_in(request));
    ports::EnrolmentWish wish;
    wish.client = asker->client;
    wish.door = ports::EnrolmentDoor::est;
    wish.profile = request.param("profile");
    VIDIMUS_TRY(subject, pki::subject_values(asked.subject));
    VIDIMUS_TRY(names, pki::alternative_names_of(asked));
    wish.subject = std::move(subject);
    wish.alternative_names = std::move(names);
    wish.spki = base::copy_of(asked.spki);
    auto whole = base::copy_of(asked.der);
    whole.insert(whole.end(), asker->own.begin(), asker->own.end());
    wish.transaction = "est-" + base::to_hex(pki::sha256(whole)).substr(0, 32);
    if (!asker->own.empty()) VIDIMUS_CHECK(check_same_names(wish, asker->own));
    return est.desk.issue(wish);
  }();
  if (!answer) return refused(answer.error(), request);
  return certificates("application/pkcs7-mime; smime-type=certs-only", {answer->der}, request);
}

Reply authority(Est& est, const Request& request) {
  const auto profile = std::string{request.param("profile")};
  const auto chain = est.desk.authority_certificates(profile.empty() ? "tls_client" : profile);
  if (!chain) return http::problem(chain.error(), request);
  return certificates("application/pkcs7-mime", *chain, request);
}

constexpr auto ec_public_key = pki::oid::encode("1.2.840.10045.2.1");
constexpr auto rsa_encryption = pki::oid::encode("1.2.840.113549.1.1.1");
constexpr auto p256 = pki::oid::encode("1.2.840.10045.3.1.7");
constexpr auto p384 = pki::oid::encode("1.3.132.0.34");

/// Keys the profile takes, as RFC 7030 §4.5.2 writes them: an attribute a kind, curves and lengths as its values.
Reply attributes(Est& est, const Request& request) {
  const auto asker = est.asker(request);
  if (!asker) return refused(asker.error(), request);
  const auto keys = est.desk.keys(asker->client, std::string{request.param("profile")});
  if (keys.empty()) return refused(fail(Code::forbidden, "enrolment.profile"), request);
  std::vector<base::Bytes> curves;
  std::vector<base::Bytes> lengths;
  for (const auto kind : keys) {
    pki::DerWriter value;
    if (kind == pki::KeyKind::p256 || kind == pki::KeyKind::p384) {
      value.oid(kind == pki::KeyKind::p256 ? base::ByteView{p256} : base::ByteView{p384});
      curves.push_back(value.take());
    } else {
      value.integer(kind == pki::KeyKind::rsa2048 ? 2048 : kind == pki::KeyKind::rsa3072 ? 3072 : 4096);
      lengths.push_back(value.take());
    }
  }
  pki::DerWriter out;
  const auto attribute = [&](base::ByteView type, std::vector<base::Bytes> values) {
    if (values.empty()) return;
    out.in(pki::tag::sequence, [&] {
      out.oid(type);
      out.raw(pki::set_of(std::move(values)));
    });
  };
  out.in(pki::tag::sequence, [&] {
    attribute(ec_public_key, std::move(curves));
    attribute(rsa_encryption, std::move(lengths));
  });
  return in_base64("application/csrattrs", out.bytes());
}

}  // namespace

http::RouteTable routes(const Doors& doors) {
  auto table = cmp_routes(doors);
  const std::shared_ptr<Est> est{new Est{doors.desk, doors.machines, doors.hasher, {}}};
  using enum http::Method;
  for (const std::string base : {"/.well-known/est/", "/.well-known/est/{profile}/"}) {
    table.rows.push_back({get, base + "cacerts", [est](Request& request) { return authority(*est, request); }});
    table.rows.push_back({get, base + "csrattrs", [est](Request& request) { return attributes(*est, request); }});
    table.rows.push_back(
        {post, base + "simpleenroll", [est](Request& request) { return enrol(*est, request, false); }, request_limit});
    table.rows.push_back(
        {post, base + "simplereenroll", [est](Request& request) { return enrol(*est, request, true); }, request_limit});
  }
  return table;
}

}  // namespace vidimus::web::enrol
