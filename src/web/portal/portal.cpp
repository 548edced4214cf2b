#include "web/portal/portal.hpp"
#include "ra/services.hpp"

#include <filesystem>
#include <set>

#include "base/toml.hpp"
#include "ra/once.hpp"
#include "web/http/problem.hpp"
#include "web/portal/lost_proofs.hpp"
#include "web/portal/page_handler.hpp"

namespace vidimus::web::portal {
namespace {

using base::Code;
using http::Method;
using http::Reply;
using http::Request;

/// People not signed in are led to the sign-in page, and back to where they wanted to go.
Reply ask_to_sign_in(const Request& request) {
  const auto path = request.path();
  const bool worth = request.method == Method::get && path != "/espace";
  // The letter whose link was followed is remembered over the sign-in.
  const auto letter = request.query_value("courriel");
  const auto wanted = std::string{path} + (letter ? "?courriel=" + http::percent_encode(*letter) : "");
  return http::redirect(worth ? "/connexion?vers=" + http::percent_encode(wanted) : std::string{"/connexion"});
}

/// Slices of a file say by themselves where it stands: what came twice is told, not done twice.
constexpr std::string_view slices_pattern = "/envois";

/// What a form carries, but for its token.
std::vector<std::string_view> form_parts(const http::Form& form) {
  std::vector<std::string_view> out;
  for (const auto& field : form.fields)
    if (field.name != "csrf") out.insert(out.end(), {field.name, field.value});
  for (const auto& file : form.files) out.insert(out.end(), {file.name, file.file_name, file.content});
  return out;
}

Reply answer_form(Visit& visit, const Page& page_of) {
  if (auto taken = visit.take_uploads(); !taken) return visit.error_page(taken.error());
  auto page = page_of(visit);
  return page ? std::move(*page) : visit.error_page(page.error());
}

/// A form that comes again because its answer was lost is answered as the first time.
Reply answer_once(Visit& visit, const Page& page_of) {
  const auto& request = visit.request();
  if (visit.once_key().empty() || request.route.starts_with(slices_pattern)) return answer_form(visit, page_of);
  auto reply = ra::once<Reply>(
      visit.counter(),
      {.who = visit.browser_secret(), .key = visit.once_key(), .place = request.target, .parts = form_parts(visit.form())},
      [&] { return answer_form(visit, page_of); });
  return reply ? std::move(*reply) : visit.error_page(reply.error());
}

Reply serve(Portal& portal, http::Method method, Door door, const Page& page_of, Request& request) {
  Visit visit{portal, request};
  // Assets need nobody: no look at the store for a style sheet.
  if (!request.route.starts_with("/assets/"))
    if (auto found = visit.find_visitor(); !found) return visit.error_page(found.error());
  if (door == Door::signed_in && !visit.signed_in()) return ask_to_sign_in(request);
  Reply reply;
  if (method == Method::post) {
    if (auto read = visit.read_form(); !read) return visit.error_page(read.error());
    reply = answer_once(visit, page_of);
  } else {
    auto page = page_of(visit);
    reply = page ? std::move(*page) : visit.error_page(page.error());
  }
  visit.add_cookies(reply);
  return reply;
}

Reply refuse(Portal& portal, const http::Refusal& refusal, const Request& request) {
  Request copy;
  copy.target = request.target;
  copy.headers = request.headers;
  copy.trace = request.trace;
  copy.now = request.now;
  copy.texts = request.texts;
  Visit visit{portal, copy};
  // Who is signed in and follows a dead link keeps his menu; no other refusal costs a look at the store.
  if (refusal.error.code == Code::not_found) static_cast<void>(visit.find_visitor());
  return visit.error_page(refusal.error, refusal.status);
}

void add(http::RouteTable& table, Portal& portal, std::span<const Row> rows) {
  for (const auto& row : rows)
    table.rows.push_back({.method = row.method,
                          .pattern = std::string{row.pattern},
                          .handler = page_handler(portal, row.method, row.door, row.page),
                          .body_limit = row.body_limit});
}

/// Table [numbers] of a language's file. @errors misconfigured.
base::Result<AmountForm> amount_form(const base::Json& file) {
  const auto* numbers = file.find("numbers");
  if (numbers == nullptr) return base::fail(Code::misconfigured, "portal: a language has no table [numbers]");
  AmountForm out{numbers->text("decimal"), numbers->text("group"), numbers->text("amount")};
  if (out.decimal.empty() || out.pattern.find("{{amount}}") == std::string::npos)
    return base::fail(Code::misconfigured, "portal: [numbers] needs decimal, group and amount with {{amount}}");
  return out;
}

/// Sentences of the instance's data files that pages show, each under itself.
base::Json sentences_of(const ra::House& house) {
  base::Json out{base::Json::Object{}};
  const auto add = [&out](const std::string& sentence) {
    if (!sentence.empty()) out.set(sentence, sentence);
  };
  for (const auto& rule : house.pieces.rules)
    for (const auto* part : {&rule.label, &rule.hint, &rule.example, &rule.source}) add(*part);
  for (const auto& one : house.review.corrections) add(one.label);
  for (const auto& list : house.review.checklists)
    for (const auto& item : list.items) add(item.label);
  return out;
}

/// Texts of the house that pages show: data/messages.toml, the catalogue of services under "catalogue.<key>", and the sentences
/// of its other data files under "said".
base::Json shared_texts(const ra::House& house) {
  base::Json catalogue{base::Json::Object{}};
  for (const auto& one : ra::services_in(house.services))
    catalogue.set(one.key, base::Json::object({{"name", one.name}, {"use", one.use}, {"otherwise", one.otherwise}}));
  auto out = house.texts.is_object() ? house.texts : base::Json::object({});
  return std::move(out.set("catalogue", std::move(catalogue)).set("said", sentences_of(house)));
}

/// The portal in every language somebody translated it into.
base::Result<base::Done> add_translations(Portal& portal, const std::string& folder, const base::Json& french) {
  std::error_code error;
  std::set<std::string> codes;
  for (const auto& file : std::filesystem::directory_iterator(folder, error))
    if (file.path().extension() == ".toml" && file.path().stem() != "fr") codes.insert(file.path().stem().string());
  for (const auto& code : codes) {
    VIDIMUS_TRY(file, base::read_toml(folder + "/" + code + ".toml"));
    const Phrases phrases{file};
    auto shared = phrases.texts(shared_texts(portal.counter.house()));
    VIDIMUS_TRY(dates, ra::read_date_words(shared));
    VIDIMUS_TRY(amounts, amount_form(file));
    auto pages = portal.languages.front().templates.in(phrases);
    portal.languages.push_back({code, phrases.name(), std::move(pages), Texts{phrases.texts(french), std::move(shared)},
                                std::move(dates), std::move(amounts)});
  }
  return base::Done{};
}

http::RouteTable table_of(Portal& portal, std::initializer_list<std::span<const Row>> groups) {
  http::RouteTable table;
  for (const auto& rows : groups) add(table, portal, rows);
  table.refuse = [&portal](const http::Refusal& refusal, const Request& request) { return refuse(portal, refusal, request); };
  return table;
}

}  // namespace

base::Result<Portal> open_portal(ra::Counter& counter, const std::string& folder, std::string certificate_url) {
  VIDIMUS_TRY(templates, Templates::load(folder));
  VIDIMUS_TRY(assets, http::StaticFiles::load(folder + "/assets"));
  VIDIMUS_TRY(words, base::read_toml(folder + "/fr.toml"));
  const auto& house = counter.house();
  Portal out{counter, {}, std::move(assets), std::move(certificate_url), {}};
  VIDIMUS_TRY(amounts, amount_form(words));
  out.languages.push_back(
      {"fr", words.text("language"), std::move(templates), Texts{words, shared_texts(house)}, house.words, std::move(amounts)});
  VIDIMUS_CHECK(add_translations(out, folder, words));
  return out;
}

http::Handler page_handler(Portal& portal, http::Method method, Door door, Page page) {
  return [&portal, method, door, page = std::move(page)](Request& request) { return serve(portal, method, door, page, request); };
}

http::RouteTable portal_routes(Portal& portal) {
  // clang-format off
  return table_of(portal, {
    public_rows(),
    language_rows(),
    style_rows(),
    access_rows(),
    signature_rows(),
    security_rows(),
    provider_rows(),
    lost_proof_rows(),
    check_rows(),
    adhesion_rows(),
    order_rows(),
    order_batch_rows(),
    purchase_order_rows(),
    guide_rows(),
    legal_rows(),
    account_rows(),
    search_rows(),
    forecast_rows(),
    dossier_rows(),
    piece_rows(),
    upload_rows(),
    rule_rows(),
    consent_rows(),
    appointment_rows(),
    review_rows(),
    bulk_rows(),
    verification_rows(),
    counter_rows(),
    station_rows(),
    admin_rows(),
    audit_rows(),
    filter_rows(),
    errand_rows(),
    letter_rows(),
    keeping_rows(),
    mailbox_rows(),
    certificate_rows(),
    adhesion_act_rows(),
    contract_rows(),
    rehearsal_rows(),
    people_rows(),
    site_rows(),
    election_rows(),
    agenda_rows(),
    office_rows(),
    revocation_rows(),
    installation_rows(),
    trial_rows(),
    custody_rows(),
    count_rows(),
    unblocking_rows(),
    inventory_rows(),
    application_rows(),
    replacement_rows(),
    renewal_rows(),
  });
  // clang-format on
}

http::RouteTable certificate_routes(Portal& portal) { return table_of(portal, {certificate_door_rows(), language_rows()}); }

}  // namespace vidimus::web::portal
