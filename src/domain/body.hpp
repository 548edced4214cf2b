// MutualisationBody (syndicat mixte, centrale d'achat): the tenant. Its contracts, members, operators, sites and sender are its
// own.
#pragma once

#include <string>

#include "domain/ids.hpp"

namespace vidimus::domain {

struct MutualisationBody {
  BodyId id;
  Version version = 0;
  std::string slug;  ///< short name in addresses ("megalis"-like), lower case, unique
  std::string name;
  std::string siret;
  std::string sender_name;   ///< visible name of the letters
  std::string sender_email;  ///< visible and envelope sender (R77: the address to allow-list)
  std::string desk_phone;    ///< E.164
  std::string desk_hours;    ///< free text shown to people
  std::string zone = "Europe/Paris";
};

}  // namespace vidimus::domain
