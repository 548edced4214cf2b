#include "ra/acceptance.hpp"

#include "ra/certificate_secrets.hpp"

namespace vidimus::ra {
namespace {

using base::Code;
using base::fail;
using domain::Fact;
using domain::FactSet;

constexpr std::chrono::days sign_in_link_lasts{7};

/// The link that opens the customer area (R60): as any sign-in link, but made to last until the holder is back at his desk.
std::string sign_in_link(Work& work, const CaseFile& file) {
  const base::Secret secret{base::to_base64url(work.house().entropy.draw(32))};
  domain::Challenge challenge;
  challenge.id = work.new_id<domain::ChallengeId>();
  challenge.person = file.line.holder;
  challenge.purpose = domain::ChallengePurpose::sign_in;
  challenge.mac = work.mac("sign_in", secret.reveal());
  challenge.expires = work.now() + sign_in_link_lasts;
  work.write(challenge, "challenge", challenge.id.text, "ask_link", file.line.body, file.line.reference);
  return work.house().public_url + "/connexion/" + std::string{secret.reveal()};
}

Result<Done> hand_token_over(Work& work, CaseFile& file, FactSet known) {
  if (!file.token) return fail(Code::wrong_state, "refused.no_token");
  // Whoever accepts the certificate at the counter signs the receipt of the token in the same act.
  known.add(Fact::receipt_signed);
  VIDIMUS_TRY(decision,
              domain::decide(domain::token_table, file.token->state, domain::TokenEvent::hand_over, file.acting, known));
  file.token->keeper = {};
  work.move(*file.token, decision, file.line.reference);
  return Done{};
}

}  // namespace

FactSet facts_at_counter(const CaseFile& file, Instant now) {
  auto known = facts(file, now);
  const bool held = file.honoured() != nullptr;
  known.add_if(held, Fact::appointment_honoured);
  known.add_if(held, Fact::holder_present);
  return known;
}

Result<Done> take_into_hands(Work& work, CaseFile& file) {
  auto& certificate = *file.certificate;
  const auto known = facts_at_counter(file, work.now());
  VIDIMUS_TRY(decision,
              domain::decide(domain::certificate_table, certificate.state, domain::CertificateEvent::accept, file.acting, known));
  const auto code = work.draw_code(revocation_code_length);
  certificate.revocation_code_mac = work.mac("revocation:" + certificate.serial, code.reveal());
  certificate.revocation_code_sealed = work.seal("revocation:" + certificate.serial, code.reveal());
  work.move(certificate, decision, file.line.reference);
  VIDIMUS_CHECK(hand_token_over(work, file, known));
  return work.perform(file, decision.then,
                      Json::object({{"revocation_code", std::string{code.reveal()}}, {"link", sign_in_link(work, file)}}));
}

}  // namespace vidimus::ra
