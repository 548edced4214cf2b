// Accreditations of operators and managers (R62–R64), and who may what in an organisation (personnes et pouvoirs).
#include "ra/accreditations.hpp"
#include "ra/list_pages.hpp"

#include <array>

#include "web/api/fields.hpp"
#include "web/api/render.hpp"
#include "web/api/upload.hpp"

namespace vidimus::web::api {
namespace {

domain::AccreditationId accreditation_id(const Call& call) { return call.id<domain::AccreditationId>("id"); }

Json words(domain::PowerSet powers) {
  auto out = Json::array();
  powers.each([&](domain::Power power) { out.push(base::to_name(power)); });
  return out;
}

Json person_of(const domain::Person& person) {
  return Json::object({{"id", person.id.text},
                       {"given_names", person.given_names},
                       {"surname", person.surname},
                       {"email", person.email},
                       {"function", text_or_null(person.function)},
                       {"mandate_ends", person.mandate_ends.ok() ? day(person.mandate_ends) : Json{}}});
}

Json view_json(const ra::AccreditationView& view) {
  const auto& one = view.accreditation;
  auto possible = Json::array();
  for (const auto& event : view.possible) possible.push(event);
  return Json::object({{"id", one.id.text},
                       {"state", base::to_name(one.state)},
                       {"person", person_of(view.person)},
                       {"role", base::to_name(one.role)},
                       {"contract", id_or_null(one.contract)},
                       {"contract_name", text_or_null(view.contract)},
                       {"site", id_or_null(one.site)},
                       {"site_name", text_or_null(view.site)},
                       {"organisation", id_or_null(one.organisation)},
                       {"scope", words(one.scope)},
                       {"starts", day(one.starts)},
                       {"ends", day(one.ends)},
                       {"days_left", view.days_left},
                       {"ending_soon", view.ending_soon},
                       {"deed", text_or_null(one.proof)},
                       {"deed_sha256", text_or_null(one.proof_digest)},
                       {"granted_by", text_or_null(view.granted_by)},
                       {"reason", text_or_null(one.reason)},
                       {"possible", std::move(possible)}});
}

Json list_json(const std::vector<ra::AccreditationView>& views) {
  auto list = Json::array();
  for (const auto& view : views) list.push(view_json(view));
  return Json::object({{"accreditations", std::move(list)}});
}

/// Shows one as it is now, after an act.
Answer show(Call& call, const domain::AccreditationId& id, int status = 200) {
  VIDIMUS_TRY(view, ra::accreditation(call.counter(), call.actor(), id));
  auto reply = http::json(view_json(view), status);
  reply.set("ETag", "\"" + std::to_string(view.accreditation.version) + "\"");
  if (status == 201) reply.set("Location", "/api/v1/accreditations/" + id.text);
  return reply;
}

ra::TypedPerson read_person(Fields& fields) {
  return {.given_names = fields.required("given_names"),
          .surname = fields.required("surname"),
          .email = fields.required("email"),
          .function = fields.optional("function"),
          .phone = fields.optional("phone")};
}

ra::Deed read_deed(Upload& upload) {
  return {.reference = upload.fields.optional("deed"),
          .day = upload.fields.optional("deed_day"),
          .file_name = upload.file_name,
          .content = base::view_of(upload.content)};
}

Answer list_all(Call& call) {
  VIDIMUS_TRY(fields, Fields::of_query(call.request()));
  ports::AccreditationQuestion question;
  question.over = fields.optional("over") == "true";
  question.role = fields.optional_choice<domain::Role>("role");
  question.site.text = fields.optional("site");
  question.after.text = fields.optional("after");
  question.limit = static_cast<int>(fields.number("limit", 1, 500, 100));
  VIDIMUS_CHECK(fields.verdict());
  VIDIMUS_TRY(found, ra::accreditation_page(call.counter(), call.actor(), question));
  const bool more = found.size() == static_cast<std::size_t>(question.limit);
  return http::json(list_json(found).set("next", more ? Json{found.back().accreditation.id.text} : Json{}));
}

Answer accredit(Call& call) {
  VIDIMUS_TRY(upload, read_command_with_file(call));
  auto& fields = upload.fields;
  ra::Accredit command{.person = read_person(fields),
                       .role = fields.choice<domain::Role>("role"),
                       .contract = domain::ContractId{fields.optional("contract")},
                       .site = domain::SiteId{fields.optional("site")},
                       .starts = fields.required("starts"),
                       .ends = fields.required("ends"),
                       .deed = read_deed(upload)};
  VIDIMUS_CHECK(fields.verdict());
  VIDIMUS_TRY(made, ra::accredit(call.counter(), call.actor(), command));
  return show(call, made.id, 201);
}

Answer show_one(Call& call) { return show(call, accreditation_id(call)); }

Answer read_file(Call& call) {
  VIDIMUS_TRY(found, ra::read_deed(call.counter(), call.actor(), accreditation_id(call)));
  return http::download(found.media_type, "acte-" + accreditation_id(call).text, std::string{base::text_of(found.content)});
}

Answer show_mandate(Call& call) {
  VIDIMUS_TRY(text, ra::mandate_text(call.counter(), call.actor(), accreditation_id(call)));
  return http::text(std::move(text)).set("Cache-Control", "no-store");
}

Answer ask_accreditation_code(Call& call) {
  VIDIMUS_TRY(fields, Fields::of_optional_body(call.request()));
  VIDIMUS_CHECK(fields.verdict());
  VIDIMUS_CHECK(ra::ask_consent_code(call.counter(), call.actor(), "mandate:" + accreditation_id(call).text));
  return accepted();
}

Answer confirm_accreditation(Call& call) {
  VIDIMUS_TRY(fields, Fields::of_optional_body(call.request()));
  const auto code = fields.optional("code");
  VIDIMUS_CHECK(fields.verdict());
  VIDIMUS_TRY(done, ra::confirm_accreditation(call.counter(), call.actor(), accreditation_id(call), code));
  return show(call, done.id);
}

Answer end_with(Call& call, decltype(&ra::withdraw_accreditation) act) {
  VIDIMUS_TRY(fields, Fields::of_body(call.request()));
  const auto reason = fields.required("reason");
  VIDIMUS_CHECK(fields.verdict());
  VIDIMUS_TRY(done, act(call.counter(), call.actor(), accreditation_id(call), reason));
  return http::json(Json::object({{"id", done.id.text}, {"state", base::to_name(done.state)}}));
}
Answer decline(Call& call) { return end_with(call, ra::decline_accreditation); }
Answer withdraw(Call& call) { return end_with(call, ra::withdraw_accreditation); }

domain::OrganisationId organisation_of(const Call& call) { return call.id<domain::OrganisationId>("id"); }

Answer list_powers(Call& call) {
  VIDIMUS_TRY(fields, Fields::of_query(call.request()));
  ra::StandingPlace place;
  place.after.text = fields.optional("after");
  place.over_after.text = fields.optional("over_after");
  place.limit = static_cast<int>(fields.number("limit", 1, 500, 100));
  VIDIMUS_CHECK(fields.verdict());
  VIDIMUS_TRY(found, ra::standing(call.counter(), call.actor(), organisation_of(call), place));
  const auto ended = list_json(found.over);
  return http::json(list_json(found.people)
                        .set("ended", *ended.find("accreditations"))
                        .set("next", text_or_null(found.next.text))
                        .set("next_ended", text_or_null(found.next_over.text)));
}

Answer name_person(Call& call) {
  VIDIMUS_TRY(upload, read_command_with_file(call));
  auto& fields = upload.fields;
  ra::NamePerson command{.organisation = organisation_of(call),
                         .role = fields.choice<domain::Role>("role"),
                         .person = read_person(fields),
                         .starts = fields.optional("starts"),
                         .ends = fields.optional("ends"),
                         .mandate_ends = fields.optional("mandate_ends"),
                         .scope = {},
                         .deed = read_deed(upload)};
  command.scope.add_if(fields.flag("sign_annex", false), domain::Power::sign_annex);
  command.scope.add_if(fields.flag("sign_request", false), domain::Power::sign_request);
  VIDIMUS_CHECK(fields.verdict());
  VIDIMUS_TRY(made, ra::name_person(call.counter(), call.actor(), command));
  return show(call, made.id, 201);
}

using enum http::Method;

}  // namespace

std::span<const Row> accreditation_rows() {
  static constexpr std::array rows{
      Row{get, "/api/v1/accreditations", list_all},
      Row{post, "/api/v1/accreditations", accredit, Door::person, upload_limit},
      Row{get, "/api/v1/accreditations/{id}", show_one},
      Row{get, "/api/v1/accreditations/{id}/deed", read_file},
      Row{get, "/api/v1/accreditations/{id}/mandate", show_mandate},
      Row{post, "/api/v1/accreditations/{id}/consent-codes", ask_accreditation_code},
      Row{post, "/api/v1/accreditations/{id}/confirmation", confirm_accreditation},
      Row{post, "/api/v1/accreditations/{id}/refusal", decline},
      Row{post, "/api/v1/accreditations/{id}/withdrawal", withdraw},
      Row{get, "/api/v1/organisations/{id}/powers", list_powers},
      Row{post, "/api/v1/organisations/{id}/powers", name_person, Door::person, upload_limit},
  };
  return rows;
}

}  // namespace vidimus::web::api
