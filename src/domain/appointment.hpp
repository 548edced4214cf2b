// Sites, opening hours and Appointments (rendez-vous) at our own delivery points. CCI offices keep their own books (R53).
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "base/time.hpp"
#include "domain/ids.hpp"
#include "domain/table.hpp"

namespace vidimus::domain {

enum class SiteKind : unsigned char { own, cci };

/// Delivery point and verifying office (lieu de remise, service vérificateur; R49, R55, R58).
struct DeliverySite {
  SiteId id;
  Version version = 0;
  BodyId body;
  SiteKind kind = SiteKind::own;
  std::string name;
  std::string street;
  std::string zip;
  std::string town;
  std::string phone;
  std::string instructions;             ///< shown on every summons, whatever the day (R66)
  bool verifies = false;                ///< its operators review dossiers
  std::string territory = "metropole";  ///< which public holidays hold: a name of data/holidays.toml
  std::string zone = "Europe/Paris";
  bool offered = true;  ///< may be chosen at a reservation; cases that chose it before go on there
};

inline constexpr int most_counters = 50;  ///< largest capacity of a site

/// When a site receives: minutes since local midnight. `gap` minutes of cleaning follow each hand-over (R67).
struct OpeningHours {
  SiteId site;
  int weekday = 1;  ///< ISO: 1 Monday … 7 Sunday
  int from_minute = 9 * 60;
  int to_minute = 12 * 60;
  int slot_minutes = 20;
  int gap_minutes = 10;
  int capacity = 1;  ///< hand-overs at the same time: counters that are staffed
};

/// A day the site is closed beside public holidays (fermeture).
struct Closure {
  SiteId site;
  base::Day day;
  std::string reason;
};

/// Instructions of a site for a time only (consignes; R66): works, another entrance, a public holiday near. The day of the
/// appointment decides which are shown.
struct SiteInstruction {
  SiteId site;
  base::Day starts;  ///< first day; no day: since ever
  base::Day ends;    ///< last day, included; no day: until further notice
  std::string text;
};

/// Does it hold on this day?
[[nodiscard]] bool holds_on(const SiteInstruction& instruction, base::Day day);
/// What somebody who comes on this day has to know: the lasting instructions of the site, then those of the time, in order.
[[nodiscard]] std::vector<std::string> instructions_on(const DeliverySite& site, const std::vector<SiteInstruction>& timed,
                                                       base::Day day);

/// A slot (créneau) of one site. Its start names it: the database refuses a second booked appointment with the same site and
/// start.
struct Slot {
  SiteId site;
  base::Instant starts;
  base::Instant ends;
  auto operator<=>(const Slot&) const = default;
};

enum class AppointmentState : unsigned char { offered, booked, cancelled, honoured, no_show };
enum class AppointmentEvent : unsigned char { book, move, cancel, call_off, honour, miss };

struct Appointment {
  AppointmentId id;
  Version version = 0;
  BodyId body;
  LineId line;
  PersonId holder;
  SiteId site;
  AppointmentState state = AppointmentState::offered;
  base::Instant starts;
  base::Instant ends;
  PersonId operator_;  ///< who held the face-to-face
  std::string reason;
};

/// FaceToFace (face-à-face): the checks made at the counter, kept with the case. RFC 3647 §3.2.3; RGS A2.
/// No copy of the document is made: its kind and number were compared with the dossier's, and the outcome of each check stands
/// here.
struct FaceToFace {
  AppointmentId appointment;  ///< its identifier too
  Version version = 0;
  DossierId dossier;
  PersonId operator_;
  base::Instant at;
  bool holder_present = false;  ///< R54
  bool same_document = false;   ///< R56
  bool code_right = false;      ///< R57
};

// clang-format off
inline constexpr auto appointment_table = [] { using enum AppointmentState; using enum AppointmentEvent; using enum Role; using enum Fact; using enum Effect;
  return rows<AppointmentState, AppointmentEvent>({
// from     on        to         by                              needs                                                                                                                      then                          source
  {offered, book,     booked,    {holder},                       {dossier_validated, availability_told, own_delivery_site, notice_kept, slot_exists, slot_free, operator_accredited},       {tell_appointment_booked},    "R51, R52, R72"},
  {booked,  move,     booked,    {holder, delivery_operator},    {dossier_validated, own_delivery_site, notice_kept, slot_exists, slot_free, operator_accredited},                          {tell_appointment_moved},     "R51, R72"},
  {booked,  cancel,   cancelled, {holder},                       {},                                                                                                                        {tell_appointment_cancelled}, "docs/trust/rules.md, Appointment"},
  {booked,  call_off, cancelled, {delivery_operator, the_house}, {reason_given},                                                                                                            {tell_appointment_cancelled}, "docs/trust/rules.md, Appointment"},
  {booked,  honour,   honoured,  {delivery_operator},            {order_ready, code_not_locked, holder_present, same_document, identity_document_valid, code_right, operator_is_no_holder}, {},                           "R54, R56, R57, R71, R73"},
  {booked,  miss,     no_show,   {delivery_operator, the_house}, {slot_passed},                                                                                                             {},                           "docs/trust/rules.md, Appointment"},
}); }();
// clang-format on

}  // namespace vidimus::domain

namespace vidimus::base {
template <>
inline constexpr std::array names<domain::SiteKind>{"own"sv, "cci"sv};
template <>
inline constexpr std::array names<domain::AppointmentState>{"offered"sv, "booked"sv, "cancelled"sv, "honoured"sv, "no_show"sv};
template <>
inline constexpr std::array names<domain::AppointmentEvent>{"book"sv, "move"sv, "cancel"sv, "call_off"sv, "honour"sv, "miss"sv};
}  // namespace vidimus::base

namespace vidimus::domain {
static_assert(sound(appointment_table));
}
