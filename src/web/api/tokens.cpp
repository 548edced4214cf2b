// Custody of tokens: list, blocked, lost, destroyed by two agents.
#include "ra/tokens.hpp"

#include <array>

#include "ra/keepers.hpp"
#include "web/api/fields.hpp"
#include "web/api/render.hpp"

namespace vidimus::web::api {
namespace {

constexpr std::int64_t most_rows = 500;

Json view_json(const ra::TokenView& view) {
  const auto& asked = view.destruction;
  return api::to_json(view.token)
      .set("site_name", view.site)
      .set("keeper_name", text_or_null(view.keeper))
      .set("reference", text_or_null(view.reference))
      .set("holder", text_or_null(view.holder))
      .set("destruction", asked ? Json::object({{"asked_by", asked->asked_by.text},
                                                {"asked_at", base::to_rfc3339(asked->asked_at)},
                                                {"reason", asked->reason},
                                                {"confirmed_at", moment(asked->confirmed_at)}})
                                : Json{});
}

domain::TokenId token_of(const Call& call) { return call.id<domain::TokenId>("id"); }

/// "safe", "me" or the identifier of an agent.
domain::PersonId keeper_of(const Call& call, const std::string& text) {
  if (text == "safe") return {};
  return text == "me" ? call.actor().person : domain::PersonId{text};
}

Answer list_keepers(Call& call) {
  VIDIMUS_TRY(stock, ra::stock_by_keeper(call.counter(), call.actor()));
  VIDIMUS_TRY(agents, ra::keepers_around(call.counter(), call.actor()));
  Json kept = Json::array();
  for (const auto& one : stock)
    kept.push(Json::object({{"site", one.site.text},
                            {"site_name", one.site_name},
                            {"keeper", id_or_null(one.keeper)},
                            {"keeper_name", text_or_null(one.keeper_name)},
                            {"count", one.count},
                            {"in_stock", one.in_stock},
                            {"keeps_without_right", one.keeps_without_right}}));
  Json people = Json::array();
  for (const auto& one : agents) people.push(Json::object({{"id", one.id.text}, {"name", one.name}, {"site", one.site.text}}));
  return http::json(Json::object({{"stock", std::move(kept)}, {"keepers", std::move(people)}}));
}

Answer list_token(Call& call) {
  VIDIMUS_TRY(fields, Fields::of_query(call.request()));
  ports::TokenFilter filter;
  filter.site.text = fields.optional("site");
  filter.state = fields.optional_choice<domain::TokenState>("state");
  if (const auto keeper = fields.optional("keeper"); !keeper.empty()) filter.keeper = keeper_of(call, keeper);
  filter.after.text = fields.optional("after");
  filter.limit = static_cast<int>(fields.number("limit", 1, most_rows, 100));
  VIDIMUS_CHECK(fields.verdict());
  VIDIMUS_TRY(views, ra::list_tokens(call.counter(), call.actor(), filter));
  Json out = Json::array();
  for (const auto& view : views) out.push(view_json(view));
  const bool more = views.size() == static_cast<std::size_t>(filter.limit);
  return http::json(Json::object({{"tokens", std::move(out)}, {"next", more ? Json{views.back().token.id.text} : Json{}}}));
}

Answer show_token(Call& call) {
  VIDIMUS_TRY(view, ra::view_token(call.counter(), call.actor(), token_of(call)));
  return http::json(view_json(view));
}

Answer block(Call& call) {
  VIDIMUS_TRY(fields, Fields::of_optional_body(call.request()));
  VIDIMUS_CHECK(fields.verdict());
  VIDIMUS_TRY(token, ra::block_token(call.counter(), call.actor(), token_of(call)));
  return single(token);
}

Json lost_json(const ra::LostToken& lost) {
  Json revoked = Json::array();
  for (const auto& one : lost.revoked) revoked.push(api::to_json(one));
  return Json::object({{"token", api::to_json(lost.token)},
                       {"revoked", std::move(revoked)},
                       {"draft", lost.draft ? Json{lost.draft->id.text} : Json{}}});
}

Answer lose(Call& call) {
  VIDIMUS_TRY(fields, Fields::of_optional_body(call.request()));
  const auto note = fields.optional("note");
  VIDIMUS_CHECK(fields.verdict());
  VIDIMUS_TRY(lost, ra::lose_token(call.counter(), call.actor(), token_of(call), note));
  return http::json(lost_json(lost));
}

Answer lose_box(Call& call) {
  VIDIMUS_TRY(fields, Fields::of_body(call.request()));
  const auto box = fields.required("box");
  const auto note = fields.required("note");
  VIDIMUS_CHECK(fields.verdict());
  VIDIMUS_TRY(lost, ra::lose_box(call.counter(), call.actor(), call.id<domain::SiteId>("id"), box, note));
  Json tokens = Json::array();
  for (const auto& one : lost.tokens) tokens.push(lost_json(one));
  Json references = Json::array();
  for (const auto& one : lost.references) references.push(one);
  return http::json(Json::object({{"tokens", std::move(tokens)}, {"references", std::move(references)}}));
}

Answer ask_destruction(Call& call) {
  VIDIMUS_TRY(fields, Fields::of_body(call.request()));
  const auto reason = fields.required("reason");
  VIDIMUS_CHECK(fields.verdict());
  VIDIMUS_CHECK(ra::ask_destruction(call.counter(), call.actor(), token_of(call), reason));
  return show_token(call);
}

Answer confirm_destruction(Call& call) {
  VIDIMUS_TRY(fields, Fields::of_optional_body(call.request()));
  VIDIMUS_CHECK(fields.verdict());
  VIDIMUS_TRY(token, ra::confirm_destruction(call.counter(), call.actor(), token_of(call)));
  return single(token);
}

using enum http::Method;

}  // namespace

std::span<const Row> token_rows() {
  static constexpr std::array rows{
      Row{get, "/api/v1/tokens", list_token},
      Row{get, "/api/v1/token-keepers", list_keepers},
      Row{get, "/api/v1/tokens/{id}", show_token},
      Row{post, "/api/v1/tokens/{id}/block", block},
      Row{post, "/api/v1/tokens/{id}/loss", lose},
      Row{post, "/api/v1/sites/{id}/boxes/loss", lose_box},
      Row{post, "/api/v1/tokens/{id}/destruction", ask_destruction},
      Row{post, "/api/v1/tokens/{id}/destruction/confirmation", confirm_destruction},
  };
  return rows;
}

}  // namespace vidimus::web::api
