// Personalising a token for a dossier (personnalisation du support), from blank to certificate read back.
#pragma once

#include "adapters/pkcs11/module.hpp"
#include "programs/station/codes.hpp"
#include "programs/station/registry_link.hpp"
#include "programs/station/state.hpp"

namespace vidimus::programs::station {

/// What the work is done with.
struct Desk {
  std::vector<std::shared_ptr<adapters::pkcs11::Module>> modules;
  const std::vector<Device>& devices;
  Codes& codes;
  State& state;
  RegistryLink& registry;
};

/// Does the job and answers the token's serial. Each step finds what an earlier run left, so the same job may be begun again at
/// any point: one key, one certificate. @source R56, R57 (PIN typed by the holder), domain state table Token.
base::Result<std::string> personalise(Desk& desk, const Job& job);

}  // namespace vidimus::programs::station
