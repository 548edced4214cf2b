#include "adapters/openid/key_set.hpp"

#include <cjose/cjose.h>

#include <algorithm>
#include <cstdlib>
#include <memory>

#include "base/bytes.hpp"

namespace vidimus::adapters::openid {
namespace {

using base::Code;
using base::fail;
using base::Json;
using base::Result;

constexpr std::size_t longest_token = 64U << 10;
constexpr std::size_t most_keys = 64;
constexpr std::size_t least_modulus = 256;  // octets
constexpr std::size_t curve_octets = 32;

struct JwkFree {
  void operator()(cjose_jwk_t* key) const { cjose_jwk_release(key); }
};
struct JwsFree {
  void operator()(cjose_jws_t* jws) const { cjose_jws_release(jws); }
};

base::Error unreadable(const char* what) { return fail(Code::malformed, "openid.token", what); }

bool is_base64url(std::string_view text) {
  return !text.empty() && std::ranges::all_of(text, [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '-' || c == '_';
  });
}

std::size_t octets_of(const std::string& text) {
  if (!is_base64url(text)) return 0;
  const auto octets = base::from_base64(text);
  return octets ? octets->size() : 0;
}

/// Public members of a key this house takes, as JSON; "" of any other.
std::string taken(const Json& key) {
  const auto kind = key.text("kty");
  if (const auto use = key.text("use", "sig"); use != "sig") return {};
  if (kind == "RSA") {
    const auto modulus = key.text("n");
    const auto exponent = key.text("e");
    if (octets_of(modulus) < least_modulus || octets_of(modulus) > 1024 || octets_of(exponent) == 0 || octets_of(exponent) > 8)
      return {};
    return Json::object({{"kty", kind}, {"n", modulus}, {"e", exponent}}).dump();
  }
  const auto x = key.text("x");
  const auto y = key.text("y");
  const bool curve = kind == "EC" && key.text("crv") == "P-256" && octets_of(x) == curve_octets && octets_of(y) == curve_octets;
  return curve ? Json::object({{"kty", kind}, {"crv", "P-256"}, {"x", x}, {"y", y}}).dump() : std::string{};
}

Result<Json> object_of(std::string_view encoded, const char* what) {
  const auto octets = base::from_base64(encoded);
  if (!octets) return unreadable(what);
  auto json = Json::parse(base::text_of(*octets));
  if (!json || !json->is_object()) return unreadable(what);
  return *std::move(json);
}

bool signed_by(const std::string& jwk, const std::string& token) {
  cjose_err error{};
  const std::unique_ptr<cjose_jwk_t, JwkFree> key{cjose_jwk_import(jwk.data(), jwk.size(), &error)};
  if (!key) return false;
  const std::unique_ptr<cjose_jws_t, JwsFree> jws{cjose_jws_import(token.data(), token.size(), &error)};
  return jws && cjose_jws_verify(jws.get(), key.get(), &error);
}

}  // namespace

Result<KeySet> KeySet::read(std::string_view text) {
  const auto json = Json::parse(text);
  const auto* keys = json ? json->find("keys") : nullptr;
  if (keys == nullptr || !keys->is_array() || keys->items().size() > most_keys)
    return fail(Code::malformed, "openid.keys", "no JWK set");
  KeySet out;
  for (const auto& key : keys->items())
    if (auto jwk = taken(key); !jwk.empty())
      out.keys_.push_back({key.text("kid"), key.text("alg"), key.text("kty") == "RSA", std::move(jwk)});
  return out;
}

Result<Json> KeySet::verify(std::string_view token) const {
  if (token.size() > longest_token) return unreadable("too long");
  const auto first = token.find('.');
  const auto second = first == std::string_view::npos ? first : token.find('.', first + 1);
  if (second == std::string_view::npos) return unreadable("not a compact JWS");
  const auto head_text = token.substr(0, first);
  const auto body_text = token.substr(first + 1, second - first - 1);
  for (const auto part : {head_text, body_text, token.substr(second + 1)})
    if (!is_base64url(part)) return unreadable("not base64url");
  VIDIMUS_TRY(head, object_of(head_text, "header"));
  const auto alg = head.text("alg");
  const bool rsa = alg == "RS256" || alg == "PS256";
  if ((!rsa && alg != "ES256") || head.find("crit") != nullptr) return fail(Code::bad_signature, "openid.algorithm", alg);
  const auto id = head.text("kid");
  bool known = false;
  for (const auto& key : keys_) {
    if (key.rsa != rsa || (!key.alg.empty() && key.alg != alg) || (!id.empty() && key.id != id)) continue;
    known = true;
    if (signed_by(key.jwk, std::string{token})) return object_of(body_text, "claims");
  }
  return known ? fail(Code::bad_signature, "openid.signature") : fail(Code::not_found, "openid.key", id);
}

}  // namespace vidimus::adapters::openid
