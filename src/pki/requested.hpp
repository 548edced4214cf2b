// Names a request asks for (PKCS#10, CRMF): read for those doors where the asker vouches for names, within what he may ask.
#pragma once

#include <vector>

#include "pki/certificate_writer.hpp"
#include "pki/csr.hpp"

namespace vidimus::pki {

/// Attributes of a Name as a profile takes them. @errors unsupported for an attribute no profile has.
Result<std::vector<SubjectValue>> subject_values(ByteView name);

/// subjectAltName inside Extensions (SEQUENCE OF Extension), empty when there is none: e-mail, DNS, URI and IP address.
/// @errors malformed; unsupported for another form of name.
Result<std::vector<AlternativeName>> alternative_names_in(ByteView extensions);

/// subjectAltName of the request's extensionRequest. @errors as `alternative_names_in`.
Result<std::vector<AlternativeName>> alternative_names_of(const CertificateRequest& request);

}  // namespace vidimus::pki
