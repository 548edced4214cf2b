// Many holders who may book at once, made without walking through their dossiers, and a counter with several places.
#pragma once

#include "story_desk.hpp"

namespace vidimus::ra::testing {

/// The counter of Azur Ingénierie, with cases ready for it.
class AppointmentDesk : public StoryDesk {
 public:
  static constexpr auto own_site = "Guichet d'Azur Ingénierie";
  static constexpr auto deliverer = "marius.pellegrin@azur-ingenierie.example";
  static constexpr auto manager = "claire.olivari@azur-ingenierie.example";

  explicit AppointmentDesk(const std::string& now = "2026-11-20T09:00:00Z", const std::string& database = {})
      : StoryDesk(now, database) {}

  Result<domain::Appointment> book(const std::string& who, const domain::OrderLine& line, const std::string& when,
                                   const std::string& reason = {});
  void receive_tokens(int count);
  /// So many hand-overs at once, at every hour of opening.
  void staff(int capacity);
  /// Copies of an accepted case, each with a holder of its own who has not booked yet.
  std::vector<std::pair<Actor, std::string>> multiply(const domain::OrderLine& line, int count);
};

}  // namespace vidimus::ra::testing
