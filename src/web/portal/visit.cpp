#include "web/portal/visit.hpp"

#include <algorithm>

#include "base/bytes.hpp"
#include "web/http/cookie.hpp"
#include "web/http/problem.hpp"
#include "web/portal/allow.hpp"
#include "web/portal/languages.hpp"
#include "web/portal/menu.hpp"
#include "web/portal/typography.hpp"
#include "web/portal/views.hpp"

namespace vidimus::web::portal {
namespace {

using base::Code;

constexpr std::string_view session_cookie = "__Host-session";
/// A field "envoi-file" names the upload that stands for the file "file".
constexpr std::string_view upload_prefix = "envoi-";
constexpr std::size_t most_uploads_of_a_form = 2;
constexpr std::string_view visitor_name = "visiteur";
constexpr std::string_view visitor_cookie_name = "__Host-visiteur";
/// Between the browser's secret and the key of the page's forms.
constexpr char key_mark = '.';
constexpr std::size_t longest_key = 64;

}  // namespace

bool own_path(std::string_view path) {
  return path.starts_with('/') && path.size() < 300 && !path.starts_with("//") && !path.starts_with("/\\") &&
         std::ranges::none_of(path, [](unsigned char one) { return one < 0x20 || one == 0x7F; });
}

Visit::Visit(Portal& portal, http::Request& request)
    : portal_(portal), request_(request), language_(language_of(portal.languages, request)) {}

Json Visit::other_languages() const {
  const bool shown_again = request_.method == http::Method::get || request_.method == http::Method::head;
  const auto back_to = shown_again ? std::string{request_.target} : std::string{"/"};
  Json out = Json::array();
  for (const auto& one : portal_.languages)
    if (one.code != language_.code)
      out.push(Json::object(
          {{"code", one.code}, {"name", one.name}, {"href", "/langue/" + one.code + "?vers=" + http::percent_encode(back_to)}}));
  return out;
}

bool same_origin(std::string_view origin, std::string_view host, std::string_view public_url) {
  if (origin.empty()) return true;
  return origin == public_url || (!host.empty() && origin == "https://" + std::string{host});
}

std::string Visit::typed(std::string_view field) const {
  auto value = form_.value(field);
  constexpr std::string_view blank = " \t\r\n";
  const auto from = value.find_first_not_of(blank);
  if (from == std::string_view::npos) return {};
  return std::string{value.substr(from, value.find_last_not_of(blank) - from + 1)};
}

std::optional<std::string> Visit::visitor_cookie() const {
  const auto found = request_.cookie(visitor_cookie_name);
  if (!found || found->size() < 40) return std::nullopt;
  return std::string{*found};
}

std::string Visit::csrf() {
  if (page_key_.empty()) page_key_ = base::to_base64url(house().entropy.draw(16));
  return browser_secret() + key_mark + page_key_;
}

std::string Visit::browser_secret() {
  if (session_) return session_->csrf;
  if (auto known = visitor_cookie()) return *known;
  if (new_visitor_.empty()) new_visitor_ = base::to_base64url(house().entropy.draw(32));
  return new_visitor_;
}

void Visit::refuse(base::Error error, std::string_view form, std::string_view prefix) {
  http::log_error(error, request_);
  refusal_ = std::move(error);
  refused_form_ = form;
  refused_prefix_ = prefix;
}

const base::Error* Visit::refused(std::string_view form, std::string_view prefix) const {
  return refusal_ && refused_form_ == form && refused_prefix_ == prefix ? &*refusal_ : nullptr;
}

base::Result<base::Done> Visit::find_visitor() {
  const auto secret = request_.cookie(session_cookie);
  if (!secret || secret->empty()) return base::Done{};
  auto found = ra::find_session(counter(), std::string{*secret});
  if (found)
    session_ = std::move(*found);
  else if (found.error().code != Code::unauthenticated && found.error().code != Code::expired)
    return found.error();
  return base::Done{};
}

base::Result<base::Done> Visit::read_form() {
  if (!same_origin(request_.header("Origin"), request_.header("Host"), house().public_url))
    return base::fail(Code::forbidden, "problem.forged", "origin");
  VIDIMUS_TRY(form, http::read_form(request_));
  const auto token = form.value("csrf");
  const auto mark = std::min(token.find(key_mark), token.size());
  const auto told = token.substr(0, mark);
  const auto expected = session_ ? std::optional{session_->csrf} : visitor_cookie();
  if (!expected || expected->empty() || !base::equal_in_constant_time(told, *expected))
    return base::fail(Code::forbidden, "problem.forged", "token");
  if (mark < token.size() && token.size() - mark <= longest_key) once_key_ = token.substr(mark + 1);
  form_ = std::move(form);
  return base::Done{};
}

base::Result<base::Done> Visit::take_uploads() {
  if (!session_) return base::Done{};
  std::vector<std::pair<std::string, std::string>> named;  // field, upload
  for (const auto& field : form_.fields)
    if (field.name.starts_with(upload_prefix) && !field.value.empty())
      named.emplace_back(field.name.substr(upload_prefix.size()), field.value);
  if (named.size() > most_uploads_of_a_form) return base::fail(Code::too_large, "form_too_many_fields");
  for (const auto& [field, id] : named) {
    VIDIMUS_TRY(whole, ra::take_upload(counter(), actor(), id));
    uploads_.push_back(std::move(whole));
  }
  for (std::size_t at = 0; at < named.size(); ++at)
    form_.files.push_back({named[at].first, uploads_[at].file_name, {}, base::text_of(uploads_[at].content)});
  return base::Done{};
}

void Visit::add_cookies(http::Reply& reply) const {
  if (!new_visitor_.empty())
    reply.add("Set-Cookie",
              http::set_cookie({.name = std::string{visitor_name}, .value = new_visitor_, .max_age = std::nullopt}));
}

PageResult Visit::page(const std::string& name, Json data, int status) {
  if (data.find("title") == nullptr) data.set("title", texts().of("title", name));
  Json menus = menu({.standing = session_ ? session_->actor.standing : domain::RoleSet{},
                     .signed_in = signed_in(),
                     .open_mailbox = house().open_mailbox,
                     .path = request_.path()},
                    texts());
  // A page of the menu has the menu to go back by.
  if (signed_in() && *menus.find("at_entry")->boolean()) data.set("back", false);
  data.set("menus", std::move(menus));
  data.set("lang", language_.code);
  data.set("summary", texts().text("summary"));
  data.set("accessibility", texts().of("accessibility", portal_.notice.accessibility));
  data.set("languages", other_languages());
  data.set("style", portal_.assets.versioned("style.css"));
  data.set("script", portal_.assets.versioned("portal.mjs"));
  data.set("words", texts().list("script"));
  data.set("signed_in", signed_in());
  if (session_) {
    data.set("visitor", name_of(session_->person));
    data.set("session_csrf", session_->csrf);
  }
  if (const auto fact = request_.query_value("fait")) data.set("done", maybe(texts().find("done." + *fact)));
  // A page reached by a letter's link asks for one press of a button: fetching it says nothing, mail scanners fetch too.
  if (const auto letter = request_.query_value("courriel"); letter && session_ && request_.method == http::Method::get)
    data.set("letter_button",
             button_view(*this, "/courriels/" + http::percent_encode(*letter) + "/recu", "courriel_lu", "quiet"));
  if (refusal_) {
    Json errors = form_errors(*refusal_, refused_form_, refused_prefix_, texts());
    data.set("has_errors", !errors.items().empty());
    data.set("errors", std::move(errors));
    data.set("done", false);
    status = http::status_of(refusal_->code);
  }
  if (data.find("allow") == nullptr) data.set("allow", allow_notice(*this));
  VIDIMUS_TRY(page, language_.templates.page(name, std::move(data)));
  return http::html(language_.code == "fr" ? hold_together(page) : std::move(page), status);
}

http::Reply Visit::go(std::string path, std::string_view done) const {
  if (!done.empty()) path += (path.find('?') == std::string::npos ? "?fait=" : "&fait=") + std::string{done};
  return http::redirect(path);
}

http::Reply Visit::error_page(const base::Error& error, int status) {
  http::log_error(error, request_);
  refusal_.reset();
  const bool forged = error.detail == "problem.forged";
  const auto name = forged ? std::string{"forged"} : std::string{base::name_of(error.code)};
  const auto known = texts().find("problem." + name + ".title");
  const auto key = "problem." + (known.empty() ? std::string{"internal"} : name);
  Json sentences = Json::array();
  const bool told = error.code == Code::missing_facts || (!forged && !texts().find(error.detail).empty());
  if (told && error.code != Code::internal) sentences = refusal_sentences(error, texts());
  Json data = Json::object({{"title", texts().text(key + ".title")},
                            {"heading", texts().text(key + ".title")},
                            {"advice", texts().text(key + ".advice")},
                            {"has_sentences", !sentences.items().empty()},
                            {"sentences", std::move(sentences)},
                            {"way_out", signed_in() ? "/espace" : "/"},
                            {"way_out_label", texts().of("menu", signed_in() ? "espace" : "home")},
                            {"trace", request_.trace}});
  auto reply = page("erreur", std::move(data), status != 0 ? status : http::status_of(error.code));
  if (reply) return std::move(*reply);
  http::log_error(reply.error(), request_);
  return http::text(std::string{base::name_of(error.code)} + " " + request_.trace, 500);
}

}  // namespace vidimus::web::portal
