// The people and places of the sample that tests speak of: one name for each, whatever the room under test.
#pragma once

namespace vidimus::cast {

inline constexpr auto manager = "claire.olivari@azur-ingenierie.example";      ///< RA manager of Azur Ingénierie
inline constexpr auto reviewer = "ines.roubaud@azur-ingenierie.example";       ///< its registration operator
inline constexpr auto deliverer = "marius.pellegrin@azur-ingenierie.example";  ///< its delivery operator
inline constexpr auto auditor = "hugo.santini@audit.example";
inline constexpr auto mayor = "mireille.castellan@valbrune.example";  ///< legal representative of Valbrune
inline constexpr auto buyer = "bastien.audibert@valbrune.example";    ///< its order manager
inline constexpr auto holder = "jeanne.rostan@valbrune.example";      ///< an agent of Valbrune, to hold a certificate
inline constexpr auto second_holder = "noe.faure@valbrune.example";

inline constexpr auto armorique_manager = "maelle.riou@armorique-numerique.example";  ///< RA manager of another body
inline constexpr auto lennec_mayor = "soizic.tanguy@port-lennec.example";  ///< legal representative of one of its members
inline constexpr auto lennec_buyer = "erwan.bihan@port-lennec.example";    ///< order manager there

inline constexpr auto own_site = "Guichet d'Azur Ingénierie";
inline constexpr auto market = "Marché de certificats électroniques en cours";
inline constexpr auto next_market = "Centrale d'achat – certificats électroniques";

}  // namespace vidimus::cast
