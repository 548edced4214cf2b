// Calendar files of appointments: with letters, as a download of the holder, and as feeds of agents and sites.
#pragma once

#include "ra/counter.hpp"

namespace vidimus::ra {

/// The calendar file that goes with a letter: an invitation when an appointment was booked or moved, its cancellation when it was
/// struck out; nothing with other letters. Its UID lives as long as the appointment (RFC 5546 §2.1.5).
Result<std::vector<ports::MessageParts::Attachment>> calendar_enclosed(const House& house, const CaseFile& file,
                                                                       domain::Effect effect, Instant now);
/// The booked appointment as a file to open in a calendar. @errors not_found: none is booked, or not for this person.
Result<std::string> appointment_calendar(Counter& counter, const Actor& actor, const std::string& reference);

struct OfferedFeed {
  domain::CalendarFeed feed;
  std::string address;  ///< shown once: whoever knows it reads the feed
};
/// A feed of the site for who serves or manages there; without a site, of the appointments bound to the actor.
/// @errors forbidden.
Result<OfferedFeed> offer_feed(Counter& counter, const Actor& actor, const domain::SiteId& site);
Result<domain::CalendarFeed> revoke_feed(Counter& counter, const Actor& actor, const domain::FeedId& id);
struct FeedView {
  domain::CalendarFeed feed;
  std::string site;  ///< name; empty for the actor's own
};
Result<std::vector<FeedView>> feeds_of(Counter& counter, const Actor& actor);
/// What the address shows: appointments from a month back to the end of the horizon, by reference and initials.
/// @errors not_found: no such address, or it was revoked, or its owner serves no longer.
Result<std::string> read_feed(Counter& counter, const std::string& secret);

}  // namespace vidimus::ra
