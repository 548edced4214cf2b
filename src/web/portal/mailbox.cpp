// The open mailbox (boîte ouverte) of a demonstration: letters as they went out, with their link to follow.
#include "ra/letters.hpp"
#include "web/portal/views.hpp"

namespace vidimus::web::portal {
namespace {

Json letter_view(const Visit& visit, const domain::Letter& letter) {
  return Json::object({{"id", letter.id.text},
                       {"date", date(visit, letter.queued_at)},
                       {"to", letter.to},
                       {"subject", letter.subject},
                       {"state", visit.texts().of("letter_state", base::to_name(letter.state))}});
}

PageResult show_mailbox(Visit& visit) {
  if (!visit.house().open_mailbox) return base::fail(base::Code::not_found, "refused.not_found");
  VIDIMUS_TRY(all, ra::mailbox(visit.counter()));
  Json letters = Json::array();
  for (const auto& letter : all) letters.push(letter_view(visit, letter));
  return visit.page("courrier", Json::object({{"has_letters", !letters.items().empty()}, {"letters", std::move(letters)}}));
}

/// Text with the links of this house made clickable; any other address stays text.
Json parts_of(std::string_view text, std::string_view public_url) {
  Json out = Json::array();
  const auto add = [&out](std::string_view link, std::string_view plain) {
    out.push(Json::object({{"link", maybe(std::string{link})}, {"text", maybe(std::string{plain})}}));
  };
  while (!text.empty()) {
    const auto at = text.find(public_url);
    add({}, text.substr(0, at));
    if (at == std::string_view::npos) break;
    text.remove_prefix(at);
    const auto end = std::min(text.find_first_of(" \t\r\n<>\"'"), text.size());
    add(text.substr(0, end), {});
    text.remove_prefix(end);
  }
  return out;
}

PageResult show_letter(Visit& visit) {
  if (!visit.house().open_mailbox) return base::fail(base::Code::not_found, "refused.not_found");
  VIDIMUS_TRY(found, ra::open_letter(visit.counter(), domain::LetterId{visit.param("id")}));
  const auto raw = base::text_of(found.message);
  Json data = letter_view(visit, found.letter);
  data.set("title", found.letter.subject);
  VIDIMUS_TRY(plain, visit.house().mailer.plain_text(found.message));
  data.set("parts", parts_of(plain, visit.house().public_url));
  data.set("raw", raw);
  data.set("back", back("/courrier", visit.texts().text("menu.courrier")));
  return visit.page("message", std::move(data));
}

}  // namespace

std::span<const Row> mailbox_rows() {
  static constexpr Row rows[] = {{http::Method::get, "/courrier", show_mailbox, Door::open},
                                 {http::Method::get, "/courrier/{id}", show_letter, Door::open}};
  return rows;
}

}  // namespace vidimus::web::portal
