// Elections and mandates of an organisation: forecast, ends of mandates, revocation of those who leave.
#include "ra/elections.hpp"

#include <array>
#include <sstream>

#include "web/api/fields.hpp"
#include "web/api/render.hpp"
#include "web/api/upload.hpp"

namespace vidimus::web::api {
namespace {

domain::OrganisationId organisation_of(const Call& call) { return call.id<domain::OrganisationId>("id"); }

Json elected_day(base::Day one) { return one.ok() ? day(one) : Json{}; }

Json held_json(const ra::MandateView::Held& held) {
  return Json::object({{"certificate", held.certificate.id.text},
                       {"reference", held.reference},
                       {"serial", held.certificate.serial},
                       {"not_after", moment(held.certificate.not_after)},
                       {"ends_around", held.ends_around}});
}

Json person_json(const ra::MandateView& view) {
  auto held = Json::array();
  for (const auto& one : view.held) held.push(held_json(one));
  return Json::object({{"person", view.person.id.text},
                       {"name", view.person.given_names + " " + view.person.surname},
                       {"function", text_or_null(view.person.function)},
                       {"mandate_ends", elected_day(view.person.mandate_ends)},
                       {"elected", view.elected},
                       {"leaves", view.leaves},
                       {"mandate_missing", view.mandate_missing},
                       {"legal_representative", view.represents},
                       {"certificates", std::move(held)}});
}

Answer forecast(Call& call) {
  VIDIMUS_TRY(fields, Fields::of_query(call.request()));
  const auto asked = fields.optional_day("day");
  VIDIMUS_CHECK(fields.verdict());
  const auto when = asked.value_or(base::civil_of(call.counter().house().clock.now()).day);
  VIDIMUS_TRY(found, ra::mandate_forecast(call.counter(), call.actor(), organisation_of(call), when));
  auto people = Json::array();
  for (const auto& view : found.people) people.push(person_json(view));
  return http::json(Json::object({{"organisation", found.organisation.id.text},
                                  {"day", day(found.day)},
                                  {"leavers", found.leavers},
                                  {"to_revoke", found.to_revoke},
                                  {"ending_around", found.ending_around},
                                  {"estimated_orders", found.estimated_orders},
                                  {"other_certificates", found.others},
                                  {"people", std::move(people)}}));
}

Answer set_mandate(Call& call) {
  VIDIMUS_TRY(fields, Fields::of_body(call.request()));
  const auto ends = fields.required("mandate_ends");
  VIDIMUS_CHECK(fields.verdict());
  VIDIMUS_TRY(person,
              ra::set_mandate(call.counter(), call.actor(), organisation_of(call), call.id<domain::PersonId>("person"), ends));
  return http::json(Json::object({{"person", person.id.text}, {"mandate_ends", elected_day(person.mandate_ends)}}));
}

Answer prepare_order(Call& call) {
  VIDIMUS_TRY(fields, Fields::of_body(call.request()));
  const auto when = fields.optional_day("day");
  const auto label = fields.required("label");
  if (!when) fields.refuse("day", "required");
  VIDIMUS_CHECK(fields.verdict());
  VIDIMUS_TRY(draft, ra::draft_for_newcomers(call.counter(), call.actor(), organisation_of(call), *when, label));
  const auto count = static_cast<std::int64_t>(domain::holders_of(draft.holders).size());
  return http::json(Json::object({{"draft", draft.id.text}, {"lines", count}}), 201)
      .set("Location", "/api/v1/drafts/" + draft.id.text);
}

/// "id id id": certificates are named in one text, which a form and JSON write alike.
Result<ra::RevokeLeavers> read_leavers(const Call& call, Upload& upload) {
  ra::RevokeLeavers out{.organisation = organisation_of(call), .certificates = {}, .proof = {}};
  std::istringstream ids{upload.fields.required("certificates")};
  for (std::string id; ids >> id;) out.certificates.emplace_back(id);
  out.proof = {.reference = upload.fields.optional("deed"),
               .day = {},
               .file_name = upload.file_name,
               .content = base::view_of(upload.content)};
  VIDIMUS_CHECK(upload.fields.verdict());
  return out;
}

Answer preview_elections(Call& call) {
  VIDIMUS_TRY(upload, read_command_with_file(call));
  VIDIMUS_TRY(command, read_leavers(call, upload));
  VIDIMUS_TRY(all, ra::preview_leavers(call.counter(), call.actor(), command));
  auto list = Json::array();
  for (const auto& held : all) list.push(held_json(held));
  return http::json(Json::object({{"certificates", std::move(list)}}));
}

Answer revoke_elections(Call& call) {
  VIDIMUS_TRY(upload, read_command_with_file(call));
  VIDIMUS_TRY(command, read_leavers(call, upload));
  VIDIMUS_TRY(all, ra::revoke_leavers(call.counter(), call.actor(), command));
  auto list = Json::array();
  for (const auto& one : all)
    list.push(Json::object({{"holder", one.holder},
                            {"reference", one.reference},
                            {"serial", one.serial},
                            {"revoked", one.revoked},
                            {"refusal", text_or_null(one.refusal)}}));
  return http::json(Json::object({{"outcomes", std::move(list)}}));
}

using enum http::Method;

}  // namespace

std::span<const Row> election_rows() {
  static constexpr std::array rows{
      Row{get, "/api/v1/organisations/{id}/mandates", forecast},
      Row{post, "/api/v1/organisations/{id}/mandates/{person}", set_mandate},
      Row{post, "/api/v1/organisations/{id}/newcomers/drafts", prepare_order},
      Row{post, "/api/v1/organisations/{id}/leavers/preview", preview_elections},
      Row{post, "/api/v1/organisations/{id}/leavers/revocation", revoke_elections, Door::person, upload_limit},
  };
  return rows;
}

}  // namespace vidimus::web::api
