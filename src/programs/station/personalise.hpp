// Personalising a token for a dossier (personnalisation du support), from blank to certificate read back.
#pragma once

#include "programs/station/desk.hpp"

namespace vidimus::programs::station {

/// Does the job and answers the token's serial. Each step finds what an earlier run left, so the same job may be begun again at
/// any point: one key, one certificate. @source R56, R57 (PIN typed by the holder), domain state table Token.
base::Result<std::string> personalise(Desk& desk, const Job& job);

}  // namespace vidimus::programs::station
