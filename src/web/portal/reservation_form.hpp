// The form that names a holder and his place of hand-over: one for the reservation, the lines of a draft and the pre-order.
#pragma once

#include "domain/order_draft.hpp"
#include "web/portal/views.hpp"

namespace vidimus::web::portal {

enum class Sites : unsigned char { all, own, cci };

/// Choices of a contract and a body; the action is the caller's to set.
FormSpec reservation_form(const Visit& visit, const domain::ContractId& contract, const ra::BodyView& body, Sites sites);
/// Puts a line back into the form.
void fill_form(FormSpec& spec, const domain::OrderedHolder& holder);
/// What was typed into the form.
domain::OrderedHolder typed_holder(const Visit& visit);
/// What a body sells and where it hands over. @errors not_found.
base::Result<ra::BodyView> body_view_of(const Visit& visit, const domain::BodyId& body);

}  // namespace vidimus::web::portal
