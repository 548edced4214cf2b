#include "adapters/openid/provider.hpp"

#include <algorithm>
#include <mutex>
#include <optional>

#include "adapters/http/client.hpp"
#include "adapters/openid/key_set.hpp"
#include "base/bytes.hpp"
#include "pki/digest.hpp"

namespace vidimus::adapters::openid {
namespace {

using base::Code;
using base::Done;
using base::fail;
using base::Instant;
using base::Json;
using base::Result;

constexpr std::chrono::hours discovery_life{1};
constexpr std::chrono::minutes between_key_readings{1};
constexpr std::chrono::seconds clocks_apart{60};
constexpr std::size_t longest_subject = 255;  // OpenID Connect Core §8

std::string encoded(std::string_view text) {
  constexpr std::string_view digits = "0123456789ABCDEF";
  std::string out;
  for (const char c : text) {
    const bool plain = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '-' || c == '.' ||
                       c == '_' || c == '~';
    const auto octet = static_cast<unsigned char>(c);
    if (plain)
      out += c;
    else
      (out += '%') += {digits[octet >> 4U], digits[octet & 15U]};
  }
  return out;
}

std::string joined(const std::vector<std::string>& words) {
  std::string out;
  for (const auto& word : words) out += (out.empty() ? "" : " ") + word;
  return out;
}

std::string query_of(const std::vector<std::pair<std::string, std::string>>& parameters) {
  std::string out;
  for (const auto& [name, value] : parameters)
    if (!value.empty()) out += (out.empty() ? "" : "&") + name + "=" + encoded(value);
  return out;
}

std::string with_query(const std::string& address, const std::vector<std::pair<std::string, std::string>>& parameters) {
  return address + (address.find('?') == std::string::npos ? "?" : "&") + query_of(parameters);
}

bool holds(const Json* list, const std::string& wanted) {
  if (list == nullptr) return false;
  if (const auto* one = list->string()) return *one == wanted;
  return std::ranges::any_of(list->items(),
                             [&](const Json& item) { return item.string() != nullptr && *item.string() == wanted; });
}

bool holds_any(const Json* list, const std::vector<std::string>& wanted) {
  return std::ranges::any_of(wanted, [&](const auto& one) { return holds(list, one); });
}

/// A NumericDate (RFC 7519 §2), whole or broken.
std::optional<Instant> instant_of(const Json* value) {
  constexpr double most = 1e11;  // the year 5138
  if (value == nullptr) return std::nullopt;
  double seconds = -1;
  if (const auto* whole = value->integer()) seconds = static_cast<double>(*whole);
  if (const auto* real = value->real()) seconds = *real;
  if (!(seconds >= 0 && seconds < most)) return std::nullopt;
  return Instant{std::chrono::seconds{static_cast<std::int64_t>(seconds)}};
}

http::ClientOptions client_options(const ProviderOptions& options) {
  http::ClientOptions out;
  out.ca_file = options.ca_file;
  out.user_agent = "vidimus-openid";
  out.connect_timeout = std::chrono::milliseconds{3'000};
  out.timeout = std::chrono::milliseconds{8'000};
  out.body_limit = 256U << 10;
  out.https_only = true;
  return out;
}

/// What the discovery says (OpenID Connect Discovery 1.0 §3).
struct Discovered {
  std::string issuer;
  std::string authorization;
  std::string token;
  std::string userinfo;     ///< may be empty
  std::string end_session;  ///< may be empty
  std::string keys;
  bool basic = false;         ///< the client shows its secret in a header, else in the form
  bool takes_claims = false;  ///< the parameter `claims`
  bool names_itself = false;  ///< RFC 9207: answers carry `iss`
  Instant read_at;
};

Result<Discovered> read_discovery(const Json& json, const std::string& issuer) {
  Discovered out{.issuer = json.text("issuer"),
                 .authorization = json.text("authorization_endpoint"),
                 .token = json.text("token_endpoint"),
                 .userinfo = json.text("userinfo_endpoint"),
                 .end_session = json.text("end_session_endpoint"),
                 .keys = json.text("jwks_uri")};
  if (out.issuer != issuer) return fail(Code::malformed, "openid.issuer", "the discovery is of " + out.issuer);
  for (const auto* address : {&out.authorization, &out.token, &out.keys})
    if (!address->starts_with("https://")) return fail(Code::malformed, "openid.discovery", "an address is missing or not https");
  for (auto* address : {&out.userinfo, &out.end_session})
    if (!address->empty() && !address->starts_with("https://")) return fail(Code::malformed, "openid.discovery", *address);
  const auto* methods = json.find("token_endpoint_auth_methods_supported");
  out.basic = methods == nullptr || holds(methods, "client_secret_basic");
  const auto flag = [&json](std::string_view key) {
    const auto* found = json.find(key);
    return found != nullptr && found->boolean() != nullptr && *found->boolean();
  };
  out.takes_claims = flag("claims_parameter_supported");
  out.names_itself = flag("authorization_response_iss_parameter_supported");
  return out;
}

class HttpProvider final : public ports::IdentityProvider {
 public:
  HttpProvider(ProviderOptions options, const ports::Clock& clock)
      : options_(std::move(options)), clock_(clock), client_(client_options(options_)) {}

  [[nodiscard]] const std::string& name() const override { return options_.name; }

  Result<std::string> sign_in_address(const ports::ProviderTry& attempt) override {
    VIDIMUS_TRY(known, discovered());
    const auto challenge = pki::sha256(base::view_of(attempt.verifier));
    auto scopes = options_.scopes;
    scopes.insert(scopes.begin(), "openid");
    const auto challenge_text = options_.pkce ? base::to_base64url(challenge) : std::string{};
    return with_query(known.authorization, {{"response_type", "code"},
                                            {"client_id", options_.client_id},
                                            {"redirect_uri", options_.redirect_url},
                                            {"scope", joined(scopes)},
                                            {"state", attempt.state},
                                            {"nonce", attempt.nonce},
                                            {"code_challenge", challenge_text},
                                            {"code_challenge_method", options_.pkce ? "S256" : ""},
                                            {"acr_values", joined(options_.acr_values)},
                                            {"claims", known.takes_claims ? claims_asked() : std::string{}}});
  }

  Result<ports::ProvenIdentity> redeem(const ports::ProviderAnswer& answer, const ports::ProviderTry& attempt,
                                       Instant now) override {
    VIDIMUS_TRY(known, discovered());
    const bool foreign = answer.issuer.empty() ? known.names_itself : answer.issuer != known.issuer;
    if (foreign) return fail(Code::bad_signature, "openid.mix_up", "answer of " + answer.issuer);
    VIDIMUS_TRY(tokens, tokens_for(known, answer.code, options_.pkce ? attempt.verifier : std::string{}));
    ports::ProvenIdentity out{.issuer = known.issuer, .id_token = tokens.text("id_token")};
    VIDIMUS_TRY(claims, verified(known, out.id_token));
    VIDIMUS_CHECK(check_claims(claims, {known.issuer, options_.client_id, attempt.nonce, now}));
    out.subject = claims.text("sub");
    if (!options_.required_acr.empty() && !holds_any(claims.find("acr"), options_.required_acr))
      return fail(Code::bad_signature, "openid.claim", "acr");
    out.second_factor = holds_any(claims.find("acr"), options_.strong_acr) || holds_any(claims.find("amr"), options_.strong_amr);
    out.email = vouched_email(claims);
    if (out.email.empty() && !known.userinfo.empty()) {
      VIDIMUS_TRY(info, userinfo(known, tokens.text("access_token")));
      if (info.text("sub") != out.subject) return fail(Code::bad_signature, "openid.userinfo", "of another person");
      out.email = vouched_email(info);
    }
    return out;
  }

  Result<std::string> sign_out_address(const std::string& id_token) override {
    VIDIMUS_TRY(known, discovered());
    if (known.end_session.empty()) return std::string{};
    return with_query(known.end_session, {{"id_token_hint", id_token},  // it names us: `client_id` would say it twice
                                          {"post_logout_redirect_uri", options_.sign_out_url},
                                          {"state", base::to_hex(pki::sha256(base::view_of(id_token)))}});
  }

 private:
  /// Which factors were used is told only by a provider that is asked to.
  [[nodiscard]] std::string claims_asked() const {
    Json acr = Json::object({{"essential", true}});
    Json values = Json::array();
    for (const auto& one : options_.required_acr) values.push(one);
    if (!values.items().empty()) acr.set("values", std::move(values));
    return Json::object({{"id_token", Json::object({{"amr", Json::object({{"essential", true}})}, {"acr", std::move(acr)}})}})
        .dump();
  }

  Result<Json> json_at(const std::string& address) {
    VIDIMUS_TRY(answer, client_.get(address, {{"Accept", "application/json"}}));
    if (answer.status != 200) return fail(Code::unavailable, "openid.http", address + " " + std::to_string(answer.status));
    return Json::parse(base::text_of(answer.body));
  }

  Result<Discovered> discovered() {
    const auto now = clock_.now();
    {
      const std::lock_guard guard{lock_};
      if (known_ && now < known_->read_at + discovery_life && now >= known_->read_at) return *known_;
    }
    const auto root = options_.issuer.ends_with('/') ? options_.issuer.substr(0, options_.issuer.size() - 1) : options_.issuer;
    VIDIMUS_TRY(json, json_at(root + "/.well-known/openid-configuration"));
    VIDIMUS_TRY(fresh, read_discovery(json, options_.issuer));
    fresh.read_at = now;
    const std::lock_guard guard{lock_};
    known_ = fresh;
    return fresh;
  }

  Result<KeySet> read_keys(const Discovered& known, Instant now) {
    VIDIMUS_TRY(answer, client_.get(known.keys, {{"Accept", "application/json"}}));
    if (answer.status != 200) return fail(Code::unavailable, "openid.http", "keys " + std::to_string(answer.status));
    VIDIMUS_TRY(fresh, KeySet::read(base::text_of(answer.body)));
    const std::lock_guard guard{lock_};
    keys_ = fresh;
    keys_read_at_ = now;
    return fresh;
  }

  /// Claims of a token signed by the provider. A key that is not known is looked for again, at most once a minute: providers
  /// change theirs.
  Result<Json> verified(const Discovered& known, const std::string& token) {
    const auto now = clock_.now();
    std::optional<KeySet> held;
    bool fresh_enough = false;
    {
      const std::lock_guard guard{lock_};
      held = keys_;
      fresh_enough = held && now < keys_read_at_ + between_key_readings && now >= keys_read_at_;
    }
    if (held) {
      auto claims = held->verify(token);
      if (claims || claims.error().code != Code::not_found || fresh_enough) return claims;
    }
    VIDIMUS_TRY(keys, read_keys(known, now));
    return keys.verify(token);
  }

  Result<Json> tokens_for(const Discovered& known, const std::string& code, const std::string& verifier) {
    std::vector<std::pair<std::string, std::string>> form{{"grant_type", "authorization_code"},
                                                          {"code", code},
                                                          {"redirect_uri", options_.redirect_url},
                                                          {"client_id", options_.client_id},
                                                          {"code_verifier", verifier}};
    std::vector<http::Header> headers{{"Content-Type", "application/x-www-form-urlencoded"}, {"Accept", "application/json"}};
    if (known.basic) {
      const auto pair = encoded(options_.client_id) + ":" + encoded(options_.client_secret);
      headers.emplace_back("Authorization", "Basic " + base::to_base64(base::view_of(pair)));
    } else {
      form.emplace_back("client_secret", options_.client_secret);
    }
    const auto body = query_of(form);
    VIDIMUS_TRY(answer, client_.post(known.token, base::view_of(body), headers));
    const auto json = Json::parse(base::text_of(answer.body));
    if (answer.status == 400 || answer.status == 401)
      return fail(Code::unauthenticated, "openid.code", json ? json->text("error") : std::string{});
    if (answer.status != 200) return fail(Code::unavailable, "openid.http", "token " + std::to_string(answer.status));
    if (!json || json->text("id_token").empty() || json->text("access_token").empty())
      return fail(Code::malformed, "openid.tokens");
    return *json;
  }

  /// Plain JSON, or signed for us (OpenID Connect Core §5.3.2): ProConnect sends the latter.
  Result<Json> userinfo(const Discovered& known, const std::string& access_token) {
    VIDIMUS_TRY(answer, client_.get(known.userinfo, {{"Authorization", "Bearer " + access_token}}));
    if (answer.status != 200) return fail(Code::unavailable, "openid.http", "userinfo " + std::to_string(answer.status));
    if (!answer.header("content-type").starts_with("application/jwt")) return Json::parse(base::text_of(answer.body));
    VIDIMUS_TRY(claims, verified(known, std::string{base::text_of(answer.body)}));
    const auto* audience = claims.find("aud");
    if (claims.text("iss", known.issuer) != known.issuer || (audience != nullptr && !holds(audience, options_.client_id)))
      return fail(Code::bad_signature, "openid.userinfo", "signed for somebody else");
    return claims;
  }

  [[nodiscard]] std::string vouched_email(const Json& claims) const {
    const auto* verified = claims.find("email_verified");
    const bool says = verified != nullptr && verified->boolean() != nullptr;
    const bool vouched = says ? *verified->boolean() : options_.vouches_for_email;
    return vouched ? claims.text("email") : std::string{};
  }

  ProviderOptions options_;
  const ports::Clock& clock_;
  http::Client client_;
  std::mutex lock_;
  std::optional<Discovered> known_;
  std::optional<KeySet> keys_;
  Instant keys_read_at_;
};

}  // namespace

Result<Done> check_claims(const Json& claims, const ExpectedToken& expected) {
  const auto wrong = [](const char* claim) { return fail(Code::bad_signature, "openid.claim", claim); };
  if (claims.text("iss") != expected.issuer) return wrong("iss");
  const auto* audience = claims.find("aud");
  if (!holds(audience, expected.client_id)) return wrong("aud");
  const bool several = audience->is_array() && audience->items().size() > 1;
  if (several && claims.find("azp") == nullptr) return wrong("azp");
  if (const auto* party = claims.find("azp"); party != nullptr && !holds(party, expected.client_id)) return wrong("azp");
  const auto ends = instant_of(claims.find("exp"));
  if (!ends || expected.now >= *ends + clocks_apart) return wrong("exp");
  const auto issued = instant_of(claims.find("iat"));
  if (!issued || *issued > expected.now + clocks_apart) return wrong("iat");
  if (expected.nonce.empty() || claims.text("nonce") != expected.nonce) return wrong("nonce");
  const auto subject = claims.text("sub");
  if (subject.empty() || subject.size() > longest_subject) return wrong("sub");
  return Done{};
}

std::unique_ptr<ports::IdentityProvider> make_provider(const ProviderOptions& options, const ports::Clock& clock) {
  return std::make_unique<HttpProvider>(options, clock);
}

}  // namespace vidimus::adapters::openid
