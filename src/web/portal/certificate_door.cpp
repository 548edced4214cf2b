// The listener that asks for a client certificate: says which one came, and signs in with it.
#include "ra/trials.hpp"
#include "web/http/cookie.hpp"
#include "web/portal/computers.hpp"
#include "web/portal/views.hpp"

namespace vidimus::web::portal {
namespace {

PageResult send_asset(Visit& visit) { return visit.portal().assets.answer(visit.request(), visit.request().param("path")); }

PageResult show_door(Visit& visit) {
  const auto& peer = visit.request().peer;
  Json data = Json::object({{"presented", peer != nullptr}, {"public_url", visit.house().public_url}});
  if (peer) {
    data.set("trusted", peer->trusted).set("reason", peer->reason);
    data.set("fingerprint", base::to_hex(pki::sha256(peer->der)));
    VIDIMUS_TRY(check, ra::check_certificate(visit.counter(), peer->der));
    data.set("check", check_view(visit, check));
    if (peer->trusted) data.set("form", form_view(visit, {.name = "certificat", .action = "/certificat"}));
  }
  return visit.page("certificat", std::move(data));
}

PageResult sign_in(Visit& visit) {
  const auto& peer = visit.request().peer;
  if (!peer || !peer->trusted) return base::fail(base::Code::untrusted, "refused.certificate");
  VIDIMUS_TRY(in, ra::sign_in_with_certificate(visit.counter(), peer->der));
  // A token on trial was used for this log-in: the computer it came from goes with it.
  const auto agent = visit.request().header("User-Agent");
  VIDIMUS_CHECK(ra::note_log_in(visit.counter(), peer->der, system_hint(agent), browser_hint(agent)));
  // The portal is another port of this house. A redirection after a form would break the page's own rule that forms lead nowhere
  // else (form-action 'self'), so the answer is a page that leads on by itself.
  const auto space = visit.house().public_url + "/espace";
  VIDIMUS_TRY(reply, visit.page("certificat",
                                Json::object({{"welcome", true}, {"public_url", visit.house().public_url}, {"lead_to", space}})));
  reply.add("Set-Cookie",
            http::set_cookie({.name = "session", .value = std::string{in.secret.reveal()}, .max_age = std::nullopt}));
  return std::move(reply);
}

PageResult lead_on(Visit&) { return http::redirect("/certificat"); }

}  // namespace

std::span<const Row> certificate_door_rows() {
  static constexpr Row rows[] = {{http::Method::get, "/", lead_on, Door::open},
                                 {http::Method::get, "/certificat", show_door, Door::open},
                                 {http::Method::post, "/certificat", sign_in, Door::open},
                                 {http::Method::get, "/assets/{path...}", send_asset, Door::open}};
  return rows;
}

}  // namespace vidimus::web::portal
