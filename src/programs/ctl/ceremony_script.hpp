// The script of a key ceremony (script de cérémonie): who is there in which role, and who holds which part of the root's PIN.
// @source EN 319 411-1 GEN-6.5.1-04 (dual control), GEN-6.5.1-11 to -14 (script, signed report)
#pragma once

#include <map>
#include <string>
#include <vector>

#include "base/json.hpp"
#include "base/names.hpp"
#include "base/result.hpp"
#include "base/secret.hpp"

namespace vidimus::programs::ctl {

enum class CeremonyRole : std::uint8_t {
  master,         ///< maître de cérémonie: leads, has no part
  secret_holder,  ///< porteur de part: two at least
  operator_,      ///< opérateur: types what the script says
  witness,        ///< témoin: signs that it went so, one at least
  auditor
};

struct Participant {
  std::string name;
  CeremonyRole role = CeremonyRole::witness;
};

struct CeremonyScript {
  std::string purpose;
  std::string place;
  std::vector<Participant> participants;
  std::string digest;  ///< SHA-256 of the script's file, hexadecimal
  [[nodiscard]] std::vector<std::string> names_of(CeremonyRole role) const;
};

/// Refuses a script without a master, two holders of parts and a witness, or where a person has two roles.
/// @errors not_found, malformed, misconfigured (saying what is missing).
base::Result<CeremonyScript> read_ceremony_script(const std::string& path);

/// The PIN from its parts, in the order of the script: nobody knows it whole. `files`: a part by its holder's name, for
/// rehearsals; the others are asked at the terminal, twice. @errors misconfigured, bad_request.
base::Result<base::Secret> pin_from_parts(const CeremonyScript& script, const std::map<std::string, std::string>& files);

}  // namespace vidimus::programs::ctl

namespace vidimus::base {
using namespace std::literals;
template <>
inline constexpr std::array names<programs::ctl::CeremonyRole>{"master"sv, "secret_holder"sv, "operator"sv, "witness"sv,
                                                               "auditor"sv};
}  // namespace vidimus::base
