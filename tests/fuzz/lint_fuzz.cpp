// `vidimus lint` reads strangers' certificates, lists and OCSP answers: whatever is read is judged without falling over.
#include "pki/lint_status.hpp"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace vidimus::pki;
  const ByteView octets{data, size};
  static const CryptoPolicy policy = [] {
    CryptoPolicy out;
    out.mechanisms.push_back({true, "rsa-pkcs1", 1900, INT64_MAX, vidimus::base::day_from("2029-01-01")});
    out.mechanisms.push_back({false, "ec", 256, INT64_MAX, std::nullopt});
    return out;
  }();
  if (const auto certificate = read_certificate(octets)) {
    for (std::size_t kind = 0; kind < vidimus::base::count_of<SubjectKind>(); ++kind) {
      LintContext context;
      context.kind = static_cast<SubjectKind>(kind);
      context.issuer = &*certificate;
      context.policy = &policy;
      context.for_tests = (size & 1) != 0;
      for (const auto& finding : lint(*certificate, context))
        if (finding.rule == nullptr) __builtin_trap();
    }
    const StatusContext beside{&*certificate, &policy, true};
    if (const auto list = crl::read(octets)) (void)lint_crl(*list, beside);
  }
  const StatusContext alone{nullptr, &policy, true};
  if (const auto list = crl::read(octets)) (void)lint_crl(*list, alone);
  if (const auto answer = ocsp::read_response(octets)) (void)lint_answer(*answer, alone);
  return 0;
}
