// A case of Valbrune carried to its certificate at the counter of Azur, as tests of what comes after need it.
#pragma once

#include "story_desk.hpp"

namespace vidimus::ra::testing {

/// Jeanne Rostan has her certificate, three years from 24 November 2026.
inline domain::OrderLine issued_case(StoryDesk& desk) {
  constexpr auto holder = "jeanne.rostan@valbrune.example";
  const auto line = desk.accepted("Jeanne", "Rostan", holder);
  must(return_purchase_order(desk.counter, desk.house.actor("bastien.audibert@valbrune.example"), line.id, "bon.pdf",
                             base::view_of(some_pdf)));
  must(book_appointment(desk.counter, desk.house.actor(holder), line.reference, paris_time("2026-11-24 09:00")));
  desk.house.clock.at = paris_time("2026-11-24 09:02");
  const auto who = desk.house.actor("marius.pellegrin@azur-ingenierie.example");
  must(hold_face_to_face(desk.counter, who,
                         {line.reference, true, domain::DocumentKind::passport, "12AB34567", desk.code_of(holder, line)}));
  const auto station = desk.pair("marius.pellegrin@azur-ingenierie.example", desk.file(line).line.delivery_site);
  must(start_personalisation(desk.counter, who, {line.reference, "BLANK-AZUR-01", station.id}));
  must(desk.personalise(station, "BLANK-AZUR-01"));
  must(accept_certificate(desk.counter, who, line.reference));
  return line;
}

}  // namespace vidimus::ra::testing
