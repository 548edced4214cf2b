// Effects: what follows from a transition, by name. `tell_*` queue a letter (data/letters/fr/<name without tell_>.txt); the
// others advance another noun. This is how noun talks to noun without file including file. `ra/effects.cpp` performs them.
#pragma once

#include <array>
#include <string_view>

#include "base/names.hpp"

namespace vidimus::domain {

enum class Effect : unsigned char {
  tell_adhesion_received,        ///< L1
  tell_membership_accepted,      ///< L2
  tell_membership_refused,       ///< L2
  tell_membership_suspended,     ///< no new order until it is resumed
  tell_membership_resumed,       ///< orders are possible again
  tell_membership_withdrawn,     ///< the request was taken back
  tell_member_left,              ///< to the RA managers: a request was taken back, a member resigned
  tell_adhere_anew,              ///< L25, to the members of the contract before (R18)
  tell_order_placed,             ///< L3, with the reservation link (R30) and the allow-list notice (R77)
  tell_pre_order_received,       ///< L4b (R79)
  tell_pre_order_processed,      ///< L4c (R80)
  tell_dossier_open,             ///< L4, to the holder
  tell_purchase_order,           ///< L5, to the order manager
  tell_confirmation_asked,       ///< L6, to the legal representative
  tell_dossier_received,         ///< L7, with the date the verification is due (R47)
  tell_pieces_to_correct,        ///< L8
  tell_dossier_accepted,         ///< L9: withdrawal code, what to bring, book now (R48, R56, R57)
  tell_code_reissued,            ///< another withdrawal code, after the holder was identified again
  tell_dossier_to_post,          ///< where to send the paper dossier (R32, R44)
  tell_dossier_refused,          ///< L10
  tell_purchase_order_received,  ///< L12
  tell_appointment_booked,       ///< L13
  tell_appointment_moved,        ///< L15
  tell_appointment_cancelled,    ///< L15
  tell_appointment_called_off,   ///< L15, by the house: invites to book again
  tell_appointment_reminder,     ///< L14: two days before, and on the morning
  tell_appointment_missed,       ///< nobody came: book again, or the RA manager decides
  tell_invited_again,            ///< a missed appointment no longer counts: book again
  tell_earlier_slot,             ///< to who waits for an earlier slot: one is free
  tell_contact_office,           ///< L13b: arrange the visit with the CCI office (R53)
  tell_delivered,                ///< L16: installation, automatic sign-in link (R59, R60)
  tell_revoked,                  ///< L21
  tell_intake_closing,           ///< L22 in advance
  tell_order_before_cutoff,      ///< L20, to holders whose certificate ends before the next contract begins (R15)
  tell_intake_closed,            ///< L22
  tell_lapse_warning,            ///< L23 (R8)
  tell_order_lapsed,             ///< L24 (R8, R10)
  tell_order_cancelled,
  tell_membership_ended,
  tell_accredited,              ///< to the operator or manager: for what, where, until when
  tell_accreditation_ended,     ///< to the person: the right is over, and why
  tell_accreditation_ending,    ///< ahead of its last day, to the person and the RA managers
  tell_mandate_to_sign,         ///< to the certification agent: the mandate waits for his signature
  tell_power_given,             ///< to the delegate, agent or order manager: what he may do, until when
  tell_representative_changed,  ///< to the new and the former legal representative
  tell_mandates_end,            ///< L26
  invite_reservation,           ///< the line moves on to reservation_invited
  reserve_as_ordered,           ///< a processed pre-order is reserved as it was pre-ordered (R49, R80)
  open_dossier,                 ///< a dossier is opened for the line's holder
  receive_online,               ///< what is sent on line is received at once; the 48 working hours begin (R46)
  order_dossier_sent,           ///< the line follows its dossier
  order_validated,
  try_order_ready,  ///< the line becomes ready if the purchase order is there too
  order_issued,
  cancel_order,      ///< the line is cancelled with its dossier
  end_dossier,       ///< the dossier of a cancelled line is closed
  free_appointment,  ///< a booked appointment of a cancelled line is called off
  draw_withdrawal_code,
  lapse_unsent_orders,  ///< every line without a sent dossier lapses (R8)
  end_memberships,      ///< memberships never move to the next contract (R18)
  end_predecessor,      ///< the powers of the former legal representative end; his memberships pass to the new one
  publish_revocation,   ///< the CA revokes and presses a CRL
  revoke_certificate,   ///< a refused or lost certificate is revoked
  release_token,        ///< the token of a failed hand-over goes back
};
using EffectSet = base::EnumSet<Effect>;

constexpr bool is_letter(Effect effect) { return effect < Effect::invite_reservation; }

}  // namespace vidimus::domain

namespace vidimus::base {
using namespace std::literals;
template <>
inline constexpr std::array names<domain::Effect>{"tell_adhesion_received"sv,
                                                  "tell_membership_accepted"sv,
                                                  "tell_membership_refused"sv,
                                                  "tell_membership_suspended"sv,
                                                  "tell_membership_resumed"sv,
                                                  "tell_membership_withdrawn"sv,
                                                  "tell_member_left"sv,
                                                  "tell_adhere_anew"sv,
                                                  "tell_order_placed"sv,
                                                  "tell_pre_order_received"sv,
                                                  "tell_pre_order_processed"sv,
                                                  "tell_dossier_open"sv,
                                                  "tell_purchase_order"sv,
                                                  "tell_confirmation_asked"sv,
                                                  "tell_dossier_received"sv,
                                                  "tell_pieces_to_correct"sv,
                                                  "tell_dossier_accepted"sv,
                                                  "tell_code_reissued"sv,
                                                  "tell_dossier_to_post"sv,
                                                  "tell_dossier_refused"sv,
                                                  "tell_purchase_order_received"sv,
                                                  "tell_appointment_booked"sv,
                                                  "tell_appointment_moved"sv,
                                                  "tell_appointment_cancelled"sv,
                                                  "tell_appointment_called_off"sv,
                                                  "tell_appointment_reminder"sv,
                                                  "tell_appointment_missed"sv,
                                                  "tell_invited_again"sv,
                                                  "tell_earlier_slot"sv,
                                                  "tell_contact_office"sv,
                                                  "tell_delivered"sv,
                                                  "tell_revoked"sv,
                                                  "tell_intake_closing"sv,
                                                  "tell_order_before_cutoff"sv,
                                                  "tell_intake_closed"sv,
                                                  "tell_lapse_warning"sv,
                                                  "tell_order_lapsed"sv,
                                                  "tell_order_cancelled"sv,
                                                  "tell_membership_ended"sv,
                                                  "tell_accredited"sv,
                                                  "tell_accreditation_ended"sv,
                                                  "tell_accreditation_ending"sv,
                                                  "tell_mandate_to_sign"sv,
                                                  "tell_power_given"sv,
                                                  "tell_representative_changed"sv,
                                                  "tell_mandates_end"sv,
                                                  "invite_reservation"sv,
                                                  "reserve_as_ordered"sv,
                                                  "open_dossier"sv,
                                                  "receive_online"sv,
                                                  "order_dossier_sent"sv,
                                                  "order_validated"sv,
                                                  "try_order_ready"sv,
                                                  "order_issued"sv,
                                                  "cancel_order"sv,
                                                  "end_dossier"sv,
                                                  "free_appointment"sv,
                                                  "draw_withdrawal_code"sv,
                                                  "lapse_unsent_orders"sv,
                                                  "end_memberships"sv,
                                                  "end_predecessor"sv,
                                                  "publish_revocation"sv,
                                                  "revoke_certificate"sv,
                                                  "release_token"sv};
static_assert(names<domain::Effect>.size() == static_cast<std::size_t>(domain::Effect::release_token) + 1);
}  // namespace vidimus::base
