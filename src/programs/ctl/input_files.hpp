// Files of certificates, CRLs, OCSP answers and requests, PEM or DER, as people have them.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "pki/x509.hpp"

namespace vidimus::programs::ctl {

/// One DER value of a file; `label` is its PEM label, "" when the file is DER.
struct InputValue {
  std::string label;
  base::Bytes der;
};

/// Every value of a file. @errors not_found, too_large, malformed; `detail` names the file.
base::Result<std::vector<InputValue>> read_values(const std::string& file);
/// Every certificate of a file; other PEM blocks are skipped. @errors as above, malformed when there is none.
base::Result<std::vector<pki::Certificate>> read_certificates(const std::string& file);

}  // namespace vidimus::programs::ctl
