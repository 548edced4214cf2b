#include "ra/signature_sign_in.hpp"

#include "domain/identifiers.hpp"
#include "pki/cms.hpp"
#include "ra/browser_challenge.hpp"

namespace vidimus::ra {
namespace {

using base::Code;
using base::fail;

constexpr std::string_view sign_in_use = "sign_in_text";

/// The certificate in force of somebody with this address that signed the text.
Result<base::Bytes> signers_certificate(Work& work, const std::string& email, const std::string& text, base::ByteView file) {
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
  return challenge_for(work, sign_in_use, browser);
}

std::string sign_in_text(const House& house, const std::string& challenge) {
  return "Vidimus " + house.public_url + "\n" + challenge + "\n";
}

Result<SignedIn> sign_in_with_signature(Counter& counter, const SignedChallenge& answer) {
  const auto email = domain::email_from(answer.email);
  if (!email) return fail(Code::bad_signature, "refused.sign_in_signature");
  base::Bytes certificate;
  {
    VIDIMUS_TRY(work, counter.open(Actor::house()));
    if (!open_challenge(work, sign_in_use, answer.browser, answer.challenge))
      return fail(Code::expired, "refused.sign_in_text_over");
    VIDIMUS_TRY(found, signers_certificate(work, *email, sign_in_text(work.house(), answer.challenge), answer.file));
    certificate = std::move(found);
  }
  return sign_in_with_certificate(counter, certificate);
}

}  // namespace vidimus::ra
