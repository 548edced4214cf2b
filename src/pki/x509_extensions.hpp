// Opening one extension into the certificate that carries it.
#pragma once

#include "pki/x509.hpp"

namespace vidimus::pki {

/// Fills the member of `into` this extension stands for; unknown extensions are left closed. False when it is malformed.
bool open_extension(const Extension& extension, Certificate& into);

}  // namespace vidimus::pki
