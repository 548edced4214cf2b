// Cases at their end: certificates in their holders' hands, with the codes their letters carried.
#pragma once

#include "ra/cast.hpp"
#include "story_desk.hpp"

namespace vidimus::ra::testing {

/// A certificate in its holder's hands.
struct InHand {
  domain::OrderLine line;
  domain::Certificate certificate;
  std::string code;  ///< of the letter
};

class CertificateDesk : public StoryDesk {
 public:
  using StoryDesk::StoryDesk;

  /// What the last letter says after these words.
  std::string told_after(const std::string& words) const;
  /// The holder of an accepted case takes the first slot he is offered.
  domain::Appointment booked(const std::string& email, const domain::OrderLine& line);
  /// The holder stands at the counter and every check is made; a station is paired there.
  domain::OrderLine met(const std::string& given_names, const std::string& surname, const std::string& email);
  /// The holder stands at the counter and the certificate is on his token, not yet accepted.
  domain::OrderLine delivered(const std::string& given_names, const std::string& surname, const std::string& email,
                              const std::string& token_serial);
  InHand in_hand(const std::string& token_serial = "BLANK-AZUR-01", const std::string& given_names = "Jeanne",
                 const std::string& surname = "Rostan", const std::string& email = cast::holder);
  domain::Certificate now(const domain::Certificate& before);
  /// Somebody of Valbrune gets a role toward it.
  void name_agent(const std::string& email, domain::Role role);

  domain::Station station;
};

}  // namespace vidimus::ra::testing
