// Coming in by a signed challenge: a file to sign with the key, and the signed file back.
#include "ra/signature_sign_in.hpp"
#include "web/portal/arrival.hpp"
#include "web/portal/views.hpp"

namespace vidimus::web::portal {
namespace {

constexpr std::size_t largest_signed_challenge = 128U << 10;
constexpr std::string_view signature_page = "/connexion/signature";

PageResult show_with_challenge(Visit& visit, const std::string& challenge) {
  return visit.page("connexion_signature", Json::object({{"file", std::string{signature_page} + "/fichier?defi=" + challenge},
                                                         {"form", form_view(visit, {.name = "connexion_signature",
                                                                                    .action = std::string{signature_page},
                                                                                    .multipart = true,
                                                                                    .hidden = {{"challenge", challenge}}})},
                                                         {"back", back("/connexion", visit.texts().of("title", "connexion"))}}));
}

PageResult show_signature_door(Visit& visit) {
  VIDIMUS_TRY(challenge, ra::sign_in_challenge(visit.counter(), visit.browser_secret()));
  return show_with_challenge(visit, challenge);
}

/// Any text may be asked for here: one that is no challenge of ours lets nobody in.
PageResult send_text_to_sign(Visit& visit) {
  const auto challenge = visit.request().query_value("defi").value_or("");
  if (!base::from_base64(challenge)) return base::fail(base::Code::not_found, "refused.not_found");
  return http::download("text/plain; charset=utf-8", "connexion.txt", ra::sign_in_text(visit.house(), std::string{challenge}));
}

PageResult sign_in_by_signature(Visit& visit) {
  const auto challenge = visit.typed("challenge");
  const auto* file = visit.form().file("file");
  const auto in =
      ra::sign_in_with_signature(visit.counter(), {.browser = visit.browser_secret(),
                                                   .challenge = challenge,
                                                   .email = visit.typed("email"),
                                                   .file = file == nullptr ? base::ByteView{} : base::view_of(file->content)});
  if (in) return let_in(visit, *in);
  visit.refuse(in.error(), "connexion_signature");
  // A challenge that is over is replaced; one that still holds stays, so that the file need not be signed again.
  return in.error().code == base::Code::expired ? show_signature_door(visit) : show_with_challenge(visit, challenge);
}

}  // namespace

std::span<const Row> signature_rows() {
  static constexpr Row rows[] = {
      {http::Method::get, "/connexion/signature", show_signature_door, Door::open},
      {http::Method::get, "/connexion/signature/fichier", send_text_to_sign, Door::open},
      {http::Method::post, "/connexion/signature", sign_in_by_signature, Door::open, largest_signed_challenge}};
  return rows;
}

}  // namespace vidimus::web::portal
