#include "ra/signature_sign_in.hpp"

#include "domain/identifiers.hpp"
#include "pki/cms.hpp"

namespace vidimus::ra {
namespace {

using base::Bytes;
using base::ByteView;
using base::Code;
using base::fail;

constexpr std::chrono::minutes sign_in_text_life{10};
constexpr std::size_t sign_in_nonce = 16;
constexpr std::size_t sign_in_head = sign_in_nonce + 8;

Bytes sealed_head(const Work& work, const std::string& browser, ByteView head) {
  const auto seal = work.mac("sign_in_text:" + browser, base::text_of(head));
  return {seal.begin(), seal.end()};
}

/// A challenge of ours, given to this browser, whose time is not over.
Result<Done> check_challenge(const Work& work, const SignedChallenge& answer) {
  const auto over = [] { return fail(Code::expired, "refused.sign_in_text_over"); };
  const auto octets = base::from_base64(answer.challenge);
  if (!octets || octets->size() <= sign_in_head) return over();
  const auto head = ByteView{*octets}.first(sign_in_head);
  const auto expected = sealed_head(work, answer.browser, head);
  if (!base::equal_in_constant_time(base::text_of(ByteView{*octets}.subspan(sign_in_head)), base::text_of(expected)))
    return over();
  std::uint64_t ends = 0;
  for (const auto octet : head.subspan(sign_in_nonce)) ends = ends << 8 | octet;
  if (static_cast<std::uint64_t>(base::to_millis(work.now())) >= ends) return over();
  return Done{};
}

/// The certificate in force of somebody with this address that signed the text.
Result<Bytes> signers_certificate(Work& work, const std::string& email, const std::string& text, ByteView file) {
  VIDIMUS_TRY(people, work.unit().people_by_email(email));
  for (const auto& person : people) {
    VIDIMUS_TRY(held, work.unit().certificates_held_by(person.id));
    for (const auto& one : held) {
      if (one.state != domain::CertificateState::active || one.der.empty()) continue;
      const auto opened = pki::open_signed_file(file, one.der);
      if (opened && base::text_of(*opened) == text) return one.der;
    }
  }
  return fail(Code::bad_signature, "refused.sign_in_signature");
}

}  // namespace

Result<std::string> sign_in_challenge(Counter& counter, const std::string& browser) {
  VIDIMUS_TRY(work, counter.open(Actor::house()));
  auto octets = work.house().entropy.draw(sign_in_nonce);
  const auto ends = static_cast<std::uint64_t>(base::to_millis(work.now() + sign_in_text_life));
  for (int shift = 56; shift >= 0; shift -= 8) octets.push_back(static_cast<std::uint8_t>(ends >> shift));
  const auto seal = sealed_head(work, browser, octets);
  octets.insert(octets.end(), seal.begin(), seal.end());
  return base::to_base64url(octets);
}

std::string sign_in_text(const House& house, const std::string& challenge) {
  return "Vidimus " + house.public_url + "\n" + challenge + "\n";
}

Result<SignedIn> sign_in_with_signature(Counter& counter, const SignedChallenge& answer) {
  const auto email = domain::email_from(answer.email);
  if (!email) return fail(Code::bad_signature, "refused.sign_in_signature");
  Bytes certificate;
  {
    VIDIMUS_TRY(work, counter.open(Actor::house()));
    VIDIMUS_CHECK(check_challenge(work, answer));
    VIDIMUS_TRY(found, signers_certificate(work, *email, sign_in_text(work.house(), answer.challenge), answer.file));
    certificate = std::move(found);
  }
  return sign_in_with_certificate(counter, certificate);
}

}  // namespace vidimus::ra
