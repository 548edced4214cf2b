#include "ra/countersigning.hpp"

namespace vidimus::ra {

Result<domain::CertificateId> countersigning_certificate(Work& work, const domain::PersonId& person) {
  if (person.empty()) return domain::CertificateId{};
  VIDIMUS_TRY(held, work.unit().certificates_held_by(person));
  for (const auto& one : held) {
    if (one.state != domain::CertificateState::active || !one.not_after || work.now() >= *one.not_after || one.token.empty())
      continue;
    VIDIMUS_TRY(token, work.unit().token(one.token));
    if (token.state == domain::TokenState::handed_over) return one.id;
  }
  return domain::CertificateId{};
}

}  // namespace vidimus::ra
