// One request to a page: who comes, what was typed, and how a page is answered. Every form is protected against forgery here.
#pragma once

#include <optional>
#include <span>
#include <string>
#include <string_view>

#include "ra/access.hpp"
#include "ra/partial_uploads.hpp"
#include "web/http/form.hpp"
#include "web/portal/portal.hpp"

namespace vidimus::web::portal {

using base::Json;
using PageResult = base::Result<http::Reply>;

class Visit {
 public:
  Visit(Portal& portal, http::Request& request);

  [[nodiscard]] Portal& portal() const { return portal_; }
  [[nodiscard]] ra::Counter& counter() const { return portal_.counter; }
  [[nodiscard]] const ra::House& house() const { return portal_.counter.house(); }
  /// The language chosen by the visitor, else the one his browser asks for, else French.
  [[nodiscard]] const Language& language() const { return language_; }
  [[nodiscard]] const Texts& texts() const { return language_.texts; }
  [[nodiscard]] http::Request& request() const { return request_; }
  [[nodiscard]] std::string param(std::string_view name) const { return std::string{request_.param(name)}; }
  [[nodiscard]] bool signed_in() const { return session_.has_value(); }
  /// The session of a signed-in visit; asking for it on an open page without one is a bug.
  [[nodiscard]] const ra::ActiveSession& session() const { return session_.value(); }
  [[nodiscard]] const domain::Actor& actor() const { return session_.value().actor; }
  [[nodiscard]] bool has_role(domain::Role role) const { return session_ && session_->actor.standing.has(role); }
  /// Value typed into a field, without surrounding spaces.
  [[nodiscard]] std::string typed(std::string_view field) const;
  [[nodiscard]] const http::Form& form() const { return form_; }

  /// What proves that a form comes from this very browser: of the session, or in a cookie of its own for people not signed in.
  std::string browser_secret();
  /// Token for the forms of this page: the browser's secret, and a key under which what they send counts once.
  std::string csrf();
  /// Key of the form that was sent; empty when it bore none.
  [[nodiscard]] const std::string& once_key() const { return once_key_; }
  /// Remembers that `form` was refused: the page shown next keeps what was typed and says why.
  /// `prefix` tells it from its like on the page.
  void refuse(base::Error error, std::string_view form, std::string_view prefix = {});
  [[nodiscard]] const base::Error* refused(std::string_view form, std::string_view prefix) const;

  /// A page with everything the layout needs. `back` is a link to the page above.
  PageResult page(const std::string& name, Json data = Json::object({}), int status = 200);
  /// 303 to a path of this site; `done` is a key of the table `done` shown there.
  [[nodiscard]] http::Reply go(std::string path, std::string_view done = {}) const;
  /// Page of an error, by its code.
  http::Reply error_page(const base::Error& error, int status = 0);

  /// Reads the session cookie. @errors unavailable.
  base::Result<base::Done> find_visitor();
  /// Reads the form of a POST and checks its origin and token. @errors forbidden ("forged"), malformed, too_large.
  base::Result<base::Done> read_form();
  /// A file the form names by what was received of it beforehand stands among its files. @errors as `ra::take_upload`.
  base::Result<base::Done> take_uploads();
  /// Cookies this visit has to set.
  void add_cookies(http::Reply& reply) const;

 private:
  [[nodiscard]] std::optional<std::string> visitor_cookie() const;
  /// Links to this page in the other languages.
  [[nodiscard]] Json other_languages() const;

  Portal& portal_;
  http::Request& request_;
  const Language& language_;
  std::optional<ra::ActiveSession> session_;
  http::Form form_;
  std::vector<ra::WholeUpload> uploads_;  ///< what files of the form point into
  std::string new_visitor_;
  std::string page_key_;  ///< of the forms of this page
  std::string once_key_;  ///< of the form that was sent
  std::optional<base::Error> refusal_;
  std::string refused_form_;
  std::string refused_prefix_;
};

enum class Door : unsigned char { open, signed_in };

/// One page: a row of a table.
struct Row {
  http::Method method = http::Method::get;
  std::string_view pattern;
  PageResult (*page)(Visit&) = nullptr;
  Door door = Door::signed_in;
  std::size_t body_limit = 0;
};

/// Limit of forms that carry a file: 10 MiB and the form around it.
inline constexpr std::size_t upload_limit = (10U << 20) + (64U << 10);

/// Is this an address of this very site? Anything a browser would take elsewhere ("//host", "/\\host") is not.
bool own_path(std::string_view path);
/// Is the origin of a POST this very host? Empty: the browser told none.
bool same_origin(std::string_view origin, std::string_view host, std::string_view public_url);

// The pages, one table per noun (src/web/portal/<noun>.cpp).
std::span<const Row> public_rows();
std::span<const Row> language_rows();
std::span<const Row> style_rows();
std::span<const Row> search_rows();
std::span<const Row> forecast_rows();
std::span<const Row> access_rows();
std::span<const Row> signature_rows();
std::span<const Row> adhesion_rows();
std::span<const Row> adhesion_act_rows();
std::span<const Row> contract_rows();
std::span<const Row> rehearsal_rows();
std::span<const Row> order_rows();
std::span<const Row> order_batch_rows();
std::span<const Row> purchase_order_rows();
std::span<const Row> guide_rows();
std::span<const Row> legal_rows();
std::span<const Row> account_rows();
std::span<const Row> dossier_rows();
std::span<const Row> piece_rows();
std::span<const Row> upload_rows();
std::span<const Row> rule_rows();
std::span<const Row> consent_rows();
std::span<const Row> appointment_rows();
std::span<const Row> agenda_rows();
std::span<const Row> office_rows();
std::span<const Row> review_rows();
std::span<const Row> bulk_rows();
std::span<const Row> verification_rows();
std::span<const Row> counter_rows();
std::span<const Row> security_rows();
std::span<const Row> provider_rows();
std::span<const Row> check_rows();
std::span<const Row> station_rows();
std::span<const Row> admin_rows();
std::span<const Row> audit_rows();
std::span<const Row> filter_rows();
std::span<const Row> errand_rows();
std::span<const Row> people_rows();
std::span<const Row> site_rows();
std::span<const Row> election_rows();
std::span<const Row> letter_rows();
std::span<const Row> keeping_rows();
std::span<const Row> mailbox_rows();
std::span<const Row> certificate_rows();
std::span<const Row> revocation_rows();
std::span<const Row> installation_rows();
std::span<const Row> trial_rows();
std::span<const Row> unblocking_rows();
std::span<const Row> custody_rows();
std::span<const Row> count_rows();
std::span<const Row> inventory_rows();
std::span<const Row> application_rows();
std::span<const Row> replacement_rows();
std::span<const Row> renewal_rows();
std::span<const Row> certificate_door_rows();

}  // namespace vidimus::web::portal
