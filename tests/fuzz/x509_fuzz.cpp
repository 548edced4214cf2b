// Certificates and Names from hostile octets: whatever is read prints, compares and reads again the same.
#include <cstdlib>

#include "pki/pem.hpp"
#include "pki/x509.hpp"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace vidimus::pki;
  const ByteView octets{data, size};
  if (const auto certificate = read_certificate(octets)) {
    (void)name_text(certificate->subject);
    if (!same_name(certificate->subject, certificate->subject)) std::abort();
    for (const auto& name : certificate->subject_alternative_names) (void)general_name_text(name);
    if (certificate->policies)
      for (const auto& policy : *certificate->policies) (void)policy.cps_uris();
    if (!read_to_be_signed(certificate->tbs)) std::abort();
  }
  (void)name_text(octets);
  (void)from_pem(vidimus::base::text_of(octets));
  return 0;
}
