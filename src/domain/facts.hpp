// Facts (conditions): each is one pure predicate, computed in domain/<noun>.cpp, and one French sentence, in data/messages.toml.
// A refusal names the facts that are not true, so it can say exactly what is missing.
#pragma once

#include <array>
#include <string_view>

#include "base/names.hpp"

namespace vidimus::domain {

enum class Fact : unsigned char {
  adhesion_open,             ///< the contract takes adhesions today (R19)
  public_entity,             ///< the organisation has a valid SIRET and is a public body
  convention_signed,         ///< the access convention is signed (R24)
  contract_effective,        ///< today is on or after the effective date (R17)
  contract_closed,           ///< the contract has come to its end
  supplier_set,              ///< one supplier is named (R2)
  products_priced,           ///< at least one product, each with a price (R36)
  dates_ordered,             ///< adhesion ≤ effective ≤ cut-off ≤ dossier deadline ≤ term
  dates_only_extended,       ///< the amendment moves no date back
  terms_only_extended,       ///< the amendment eases the other terms or keeps them
  reason_given,              ///< a reason is written
  cutoff_passed,             ///< the order cut-off is behind us (R4)
  cutoff_announcement_due,   ///< orders end soon, and that was not yet announced (R15)
  former_members_to_invite,  ///< this contract follows another, whose members were not yet told to adhere anew (R18)
  dossier_deadline_passed,   ///< the dossier deadline is behind us (R8)
  lapse_warning_due,         ///< the dossier deadline is some working days ahead, and nobody was warned yet (R8)
  contract_open_for_orders,  ///< the contract is open and the cut-off not passed (R4, R6, R16)
  membership_active,         ///< the organisation is a member of this contract (R18); a suspended one still is
  membership_not_suspended,  ///< the membership is not suspended
  annex_signed,              ///< annexe 4 is signed and sent (R7, R24)
  contract_quota_left,       ///< the contract allows that many certificates more
  member_quota_left,         ///< the contract allows this member that many certificates more
  holder_named,              ///< the holder is named with a nominative e-mail address
  withdrawal_chosen,         ///< withdrawal mode, site and verifying office are chosen (R45, R49, R76)
  product_chosen,            ///< a product of the contract is chosen
  order_going_on,            ///< the dossier deadline of the contract is not passed (R6, R8)
  every_piece_present,       ///< every required piece is there (R44)
  every_piece_conform,       ///< every required piece was found conform
  holder_consented,          ///< the holder accepted the terms of use
  representative_consented,  ///< the legal representative signed the mandate
  mandate_fresh,             ///< the mandate is under three months old (RGS A2)
  identity_document_valid,   ///< the identity document has not expired
  reviewer_is_no_party,      ///< the reviewer is neither holder, signatory nor buyer of the case
  checklist_complete,        ///< every box of the contract's compliance list is ticked
  second_validator_asked,    ///< the contract wants two reviewers to agree
  other_reviewer_agreed,     ///< another reviewer agreed before, or the contract wants one alone
  withdrawal_code_drawn,     ///< a withdrawal code exists for the case
  purchase_order_signed,     ///< the signed purchase order came back (R71)
  availability_told,         ///< the summons letter was queued (R48, R52, R70)
  dossier_validated,         ///< the dossier is validated (R52)
  own_delivery_site,         ///< the withdrawal site has a calendar of ours (R51; CCI offices do not, R53)
  external_delivery_site,    ///< the withdrawal site keeps its own calendar: a CCI office (R53)
  notice_kept,               ///< at least 48 hours before the slot begins (R72)
  within_horizon,            ///< the slot is not further away than the contract lets people book
  slot_exists,               ///< the site is open for this slot
  slot_free,                 ///< a place of the slot is left, gap included (R67), and an operator for it
  operator_accredited,       ///< a delivery operator is accredited for the site on that day (R62–R64)
  proof_attached,            ///< the deed that gives the right is there: a file, or its reference
  period_valid,              ///< first and last day are given, in order, not over, and not longer than the role allows
  place_named,               ///< contract and site of the accreditation are named, both of the body (R62)
  roles_compatible,          ///< the person holds no role this one excludes (docs/trust/rules.md §9)
  not_oneself,               ///< who acts is not the person it is about
  second_manager,            ///< who confirms is another one than who proposed
  scope_given,               ///< the delegation says which acts it covers
  deed_fresh,                ///< the deed is under three months old (RGS A2)
  co_signed,                 ///< the person signed the mandate too, with a one-time code
  manager_remains,           ///< another RA manager stays accredited
  last_day_passed,           ///< the last day of the accreditation is behind us
  power_to_order,            ///< who acts may sign annexe 4: by his office, or by a delegation in force that covers it
  power_to_consent,          ///< who acts signs for himself as holder, or may sign a request for the organisation
  operator_present,          ///< one of the accredited operators is not on leave then
  stock_left,                ///< a token in stock at the site is kept for nobody else
  change_in_time,            ///< the booked appointment is still far enough away to be changed by its holder
  no_shows_within_limit,     ///< fewer missed appointments than the contract allows
  reminder_due,              ///< a reminder of the appointment is due and was not sent
  earlier_slot_free,         ///< a slot earlier than the one booked is free
  slot_passed,               ///< the slot is over
  holder_present,            ///< the holder stands at the counter in person (R54)
  same_document,             ///< the document shown is the one of the dossier (R56)
  code_right,                ///< the withdrawal code was given (R57)
  code_not_locked,           ///< not too many wrong codes
  order_ready,               ///< the order line is ready: validated and purchase order signed (R70, R71)
  operator_is_no_holder,     ///< nobody delivers to himself
  appointment_honoured,      ///< the face-to-face took place
  proof_of_possession,       ///< the request is signed by the key it carries
  lint_clean,                ///< the certificate to be breaks no profile rule
  read_back,                 ///< the certificate was read back from the token, octet for octet
  requester_authenticated,   ///< who asks for revocation proved who he is
  not_after_passed,          ///< the certificate's end is behind us
  certificate_ended,         ///< revoked or expired
  second_agent,              ///< another agent asked for the destruction of the token (dual control)
  token_in_stock_here,       ///< the token is in the stock of the site
  token_at_hand,             ///< it lies in the safe or in the operator's own hands, not in a colleague's
  operator_countersigns,     ///< the operator has a certificate on a token to countersign with, where the contract asks for it
  key_on_token,              ///< the key was made on the token, not extractable
  receipt_signed,            ///< the holder signed the receipt
  certificate_issued,        ///< the certificate is issued
  certificate_of_holder,     ///< the certificate brought in names the holder and stands in its validity
  renewal_allowed,           ///< the contract allows renewals today, in the last days of the certificate (R12)
  certificate_still_valid,   ///< the certificate to be renewed is neither revoked nor past its end (RGS A2)
  first_renewal,             ///< the certificate to be renewed was made at a counter (RGS A2)
  data_confirmed,            ///< the holder confirmed that nothing in the certificate changed
  signed_with_current,       ///< the request is signed with the certificate to be renewed
  holder_identified_again,   ///< the holder proved his identity again
  another_agent,             ///< not the agent who identified the holder (dual control)
  face_to_face_too_late,     ///< no face-to-face within the contract's period
  retention_over,            ///< the retention period is over (docs/trust/rules.md §8)
  never_issued,              ///< no certificate was made from this dossier
};
using FactSet = base::EnumSet<Fact>;

}  // namespace vidimus::domain

namespace vidimus::base {
using namespace std::literals;
template <>
inline constexpr std::array names<domain::Fact>{"adhesion_open"sv,
                                                "public_entity"sv,
                                                "convention_signed"sv,
                                                "contract_effective"sv,
                                                "contract_closed"sv,
                                                "supplier_set"sv,
                                                "products_priced"sv,
                                                "dates_ordered"sv,
                                                "dates_only_extended"sv,
                                                "terms_only_extended"sv,
                                                "reason_given"sv,
                                                "cutoff_passed"sv,
                                                "cutoff_announcement_due"sv,
                                                "former_members_to_invite"sv,
                                                "dossier_deadline_passed"sv,
                                                "lapse_warning_due"sv,
                                                "contract_open_for_orders"sv,
                                                "membership_active"sv,
                                                "membership_not_suspended"sv,
                                                "annex_signed"sv,
                                                "contract_quota_left"sv,
                                                "member_quota_left"sv,
                                                "holder_named"sv,
                                                "withdrawal_chosen"sv,
                                                "product_chosen"sv,
                                                "order_going_on"sv,
                                                "every_piece_present"sv,
                                                "every_piece_conform"sv,
                                                "holder_consented"sv,
                                                "representative_consented"sv,
                                                "mandate_fresh"sv,
                                                "identity_document_valid"sv,
                                                "reviewer_is_no_party"sv,
                                                "checklist_complete"sv,
                                                "second_validator_asked"sv,
                                                "other_reviewer_agreed"sv,
                                                "withdrawal_code_drawn"sv,
                                                "purchase_order_signed"sv,
                                                "availability_told"sv,
                                                "dossier_validated"sv,
                                                "own_delivery_site"sv,
                                                "external_delivery_site"sv,
                                                "notice_kept"sv,
                                                "within_horizon"sv,
                                                "slot_exists"sv,
                                                "slot_free"sv,
                                                "operator_accredited"sv,
                                                "proof_attached"sv,
                                                "period_valid"sv,
                                                "place_named"sv,
                                                "roles_compatible"sv,
                                                "not_oneself"sv,
                                                "second_manager"sv,
                                                "scope_given"sv,
                                                "deed_fresh"sv,
                                                "co_signed"sv,
                                                "manager_remains"sv,
                                                "last_day_passed"sv,
                                                "power_to_order"sv,
                                                "power_to_consent"sv,
                                                "operator_present"sv,
                                                "stock_left"sv,
                                                "change_in_time"sv,
                                                "no_shows_within_limit"sv,
                                                "reminder_due"sv,
                                                "earlier_slot_free"sv,
                                                "slot_passed"sv,
                                                "holder_present"sv,
                                                "same_document"sv,
                                                "code_right"sv,
                                                "code_not_locked"sv,
                                                "order_ready"sv,
                                                "operator_is_no_holder"sv,
                                                "appointment_honoured"sv,
                                                "proof_of_possession"sv,
                                                "lint_clean"sv,
                                                "read_back"sv,
                                                "requester_authenticated"sv,
                                                "not_after_passed"sv,
                                                "certificate_ended"sv,
                                                "second_agent"sv,
                                                "token_in_stock_here"sv,
                                                "token_at_hand"sv,
                                                "operator_countersigns"sv,
                                                "key_on_token"sv,
                                                "receipt_signed"sv,
                                                "certificate_issued"sv,
                                                "certificate_of_holder"sv,
                                                "renewal_allowed"sv,
                                                "certificate_still_valid"sv,
                                                "first_renewal"sv,
                                                "data_confirmed"sv,
                                                "signed_with_current"sv,
                                                "holder_identified_again"sv,
                                                "another_agent"sv,
                                                "face_to_face_too_late"sv,
                                                "retention_over"sv,
                                                "never_issued"sv};
static_assert(names<domain::Fact>.size() == static_cast<std::size_t>(domain::Fact::never_issued) + 1);
static_assert(names<domain::Fact>.size() <= domain::FactSet::capacity);
}  // namespace vidimus::base
