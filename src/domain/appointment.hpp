// Sites, opening hours and Appointments (rendez-vous) at our own delivery points. CCI offices keep their own books: what they
// tell is noted (R53).
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "base/time.hpp"
#include "domain/ids.hpp"
#include "domain/table.hpp"

namespace vidimus::domain {

enum class SiteKind : unsigned char { own, cci };

/// How a contract counts its 48 working hours (mode de calcul du délai).
enum class SlaMode : unsigned char {
  working_days_wallclock,    ///< the same hour, two working days later
  end_of_second_working_day  ///< the end of that day: never sooner than the first way
};

/// How dossiers reach the verifying office (mode de réception): on line they are there at once; by post an operator records them.
enum class ReceiptMode : unsigned char { online, by_post };

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
  bool offered = true;                        ///< may be chosen at a reservation; cases that chose it before go on there
  std::string contact{};                      ///< service or person to ask for there (R53)
  std::string email{};                        ///< address of that service, shown to holders
  std::optional<SlaMode> sla{};               ///< how this office counts 48 working hours; none: as the contract says (R47)
  std::optional<ReceiptMode> receipt{};       ///< how dossiers reach this office; none: as the contract says (R46)
  std::optional<int> booking_horizon_days{};  ///< how far ahead appointments are booked here; none: as the contract says
  bool outside = false;  ///< a counter at a member's or in a certification agent's hands: only where the contract allows it
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

/// A slot (créneau) of one site. Its start names it: the database refuses a second booked appointment with the same site, start
/// and place.
struct Slot {
  SiteId site;
  base::Instant starts;
  base::Instant ends;
  auto operator<=>(const Slot&) const = default;
};

enum class AppointmentState : unsigned char { offered, booked, cancelled, honoured, no_show };
enum class AppointmentEvent : unsigned char {
  book,
  book_for_holder,
  move,
  rearrange,
  reassign,
  cancel,
  call_off,
  honour,
  miss,
  excuse,
  remind,
  offer_earlier,
  note_arranged,
  note_handed_over,
  note_refused,
  note_missed
};

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
  std::optional<int> seat = 1;                  ///< place of the site it takes, from 1; none at a CCI, whose places are not ours
  PersonId agent;                               ///< operator it is bound to, accredited and present that day
  TokenId reserved;                             ///< token of the site's stock that is kept for it
  int sequence = 0;                             ///< changes since it was booked: SEQUENCE of its calendar file (RFC 5546 §2.1.4)
  std::optional<base::Instant> booked_at;       ///< when this slot was chosen
  std::optional<base::Instant> reminded_ahead;  ///< when the reminder two days before was written (L14)
  std::optional<base::Instant> reminded_today;  ///< when the reminder of the morning was written
  bool excused = false;                         ///< a missed one the RA manager does not count
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
// from     on                to         by                                          needs                                                                                                                                                                                     then                           source
  {offered, book,             booked,    {holder},                                   {dossier_validated, availability_told, own_delivery_site, no_shows_within_limit, notice_kept, within_horizon, slot_exists, slot_free, operator_accredited, operator_present, stock_left}, {tell_appointment_booked},     "R51, R52, R72"},
  {offered, book_for_holder,  booked,    {delivery_operator, ra_manager},            {dossier_validated, availability_told, own_delivery_site, no_shows_within_limit, notice_kept, within_horizon, slot_exists, slot_free, operator_accredited, operator_present, stock_left}, {tell_appointment_booked},     "R51, R52, R72"},
  {booked,  move,             booked,    {holder},                                   {dossier_validated, own_delivery_site, change_in_time, notice_kept, within_horizon, slot_exists, slot_free, operator_accredited, operator_present, stock_left},                           {tell_appointment_moved},      "R51, R72"},
  {booked,  rearrange,        booked,    {delivery_operator, ra_manager},            {reason_given, dossier_validated, own_delivery_site, notice_kept, within_horizon, slot_exists, slot_free, operator_accredited, operator_present, stock_left},                             {tell_appointment_moved},      "R51, R72"},
  {booked,  reassign,         booked,    {delivery_operator, ra_manager, the_house}, {own_delivery_site, operator_accredited, operator_present},                                                                                                                               {},                            "docs/trust/rules.md, Appointment"},
  {booked,  remind,           booked,    {the_house},                                {own_delivery_site, reminder_due},                                                                                                                                                        {tell_appointment_reminder},   "docs/trust/rules.md, Appointment"},
  {booked,  offer_earlier,    booked,    {the_house},                                {own_delivery_site, change_in_time, earlier_slot_free},                                                                                                                                   {tell_earlier_slot},           "docs/trust/rules.md, Appointment"},
  {booked,  cancel,           cancelled, {holder},                                   {change_in_time},                                                                                                                                                                         {tell_appointment_cancelled},  "docs/trust/rules.md, Appointment"},
  {booked,  call_off,         cancelled, {delivery_operator, ra_manager, the_house}, {reason_given},                                                                                                                                                                           {tell_appointment_called_off}, "docs/trust/rules.md, Appointment"},
  {booked,  honour,           honoured,  {delivery_operator},                        {own_delivery_site, order_ready, code_not_locked, holder_present, same_document, identity_document_valid, code_right, operator_is_no_holder, operator_countersigns},                      {},                            "R54, R56, R57, R71, R73"},
  {booked,  miss,             no_show,   {delivery_operator, the_house},             {own_delivery_site, slot_passed},                                                                                                                                                         {tell_appointment_missed},     "docs/trust/rules.md, Appointment"},
  {no_show, excuse,           no_show,   {ra_manager},                               {reason_given},                                                                                                                                                                           {tell_invited_again},          "docs/trust/rules.md, Appointment"},
  {offered, note_arranged,    booked,    {registration_operator, delivery_operator}, {dossier_validated, availability_told, external_delivery_site},                                                                                                                           {},                            "R53"},
  {booked,  note_arranged,    booked,    {registration_operator, delivery_operator}, {dossier_validated, external_delivery_site},                                                                                                                                              {},                            "R53"},
  {booked,  note_handed_over, honoured,  {registration_operator, delivery_operator}, {external_delivery_site, order_ready, code_not_locked, holder_present, same_document, identity_document_valid, code_right, operator_is_no_holder},                                        {},                            "R53, R54, R56, R57, R71, R73"},
  {booked,  note_refused,     cancelled, {registration_operator, delivery_operator}, {external_delivery_site, reason_given},                                                                                                                                                   {tell_contact_office},         "R53"},
  {booked,  note_missed,      no_show,   {registration_operator, delivery_operator}, {external_delivery_site, slot_passed},                                                                                                                                                    {tell_contact_office},         "R53"},
}); }();
// clang-format on

}  // namespace vidimus::domain

namespace vidimus::base {
template <>
inline constexpr std::array names<domain::SiteKind>{"own"sv, "cci"sv};
template <>
inline constexpr std::array names<domain::SlaMode>{"working_days_wallclock"sv, "end_of_second_working_day"sv};
template <>
inline constexpr std::array names<domain::ReceiptMode>{"online"sv, "by_post"sv};
template <>
inline constexpr std::array names<domain::AppointmentState>{"offered"sv, "booked"sv, "cancelled"sv, "honoured"sv, "no_show"sv};
template <>
inline constexpr std::array names<domain::AppointmentEvent>{
    "book"sv,          "book_for_holder"sv,  "move"sv,         "rearrange"sv,  "reassign"sv, "cancel"sv,
    "call_off"sv,      "honour"sv,           "miss"sv,         "excuse"sv,     "remind"sv,   "offer_earlier"sv,
    "note_arranged"sv, "note_handed_over"sv, "note_refused"sv, "note_missed"sv};
}  // namespace vidimus::base

namespace vidimus::domain {
static_assert(sound(appointment_table));
}
