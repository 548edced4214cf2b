#include "programs/station/state.hpp"

#include <array>
#include <filesystem>

#include "base/toml.hpp"
#include "programs/station/platform.hpp"

namespace vidimus::programs::station {
namespace {

using base::Code;
using base::fail;

base::Result<pki::Sha256> sealing_key(const std::string& file) {
  pki::Sha256 key{};
  std::error_code error;
  if (!std::filesystem::exists(file, error)) {
    fill_random(key);
    VIDIMUS_CHECK(base::write_file(file, base::text_of(key), 0600));
    return key;
  }
  VIDIMUS_TRY(octets, base::read_file(file, 64));
  if (octets.size() != key.size()) return fail(Code::malformed, "station.state", file);
  std::copy(octets.begin(), octets.end(), key.begin());
  return key;
}

}  // namespace

base::Secret random_digits(std::size_t count) {
  std::string out;
  out.reserve(count);
  while (out.size() < count) {
    std::uint8_t octet = 0;
    fill_random({&octet, 1});
    if (octet < 250) out.push_back(static_cast<char>('0' + octet % 10));  // 250 to 255 would favour low digits
  }
  return base::Secret{std::move(out)};
}

base::Result<State> State::open(const std::string& file) {
  base::Json held = base::Json::object({});
  std::error_code error;
  if (std::filesystem::exists(file, error)) {
    VIDIMUS_TRY(text, base::read_file(file, 1U << 20));
    auto parsed = base::Json::parse(text);
    if (!parsed || !parsed->is_object()) return fail(Code::malformed, "station.state", file);
    held = std::move(*parsed);
  }
  VIDIMUS_TRY(key, sealing_key(file + ".key"));
  return State{file, std::move(held), key};
}

base::Result<base::Done> State::save() const { return base::write_file(file_, held_.dump(2) + "\n", 0600); }

base::Result<base::Done> State::pair(const std::string& registry, const std::string& station, const base::Secret& bearer) {
  held_.set("registry", registry);
  held_.set("station", station);
  held_.set("key", std::string{bearer.reveal()});
  held_.set("own_key", "");
  return save();
}

base::Result<base::Done> State::pair(const std::string& registry, const std::string& station, const std::string& own_key) {
  held_.set("registry", registry);
  held_.set("station", station);
  held_.set("key", "");
  held_.set("own_key", own_key);
  return save();
}

base::Result<std::optional<base::Secret>> State::security_officer(const std::string& token_label) const {
  const auto* codes = held_.find("unblocking");
  const auto* sealed = codes != nullptr ? codes->find(token_label) : nullptr;
  if (sealed == nullptr) return std::optional<base::Secret>{};
  const auto octets = sealed->string() != nullptr ? base::from_base64(*sealed->string()) : std::nullopt;
  if (!octets) return fail(Code::malformed, "station.state");
  auto plain = pki::unseal(key_, *octets, base::view_of(token_label));
  if (!plain) return fail(Code::bad_signature, "station.state");
  return std::optional{base::Secret{std::string{base::text_of(*plain)}}};
}

base::Result<base::Done> State::keep_security_officer(const std::string& token_label, const base::Secret& code) {
  std::array<std::uint8_t, 12> nonce{};
  fill_random(nonce);
  const auto sealed = pki::seal(key_, nonce, base::view_of(code.reveal()), base::view_of(token_label));
  const auto* there = held_.find("unblocking");
  base::Json codes = there != nullptr ? *there : base::Json::object({});
  codes.set(token_label, base::to_base64(sealed));
  held_.set("unblocking", std::move(codes));
  return save();
}

}  // namespace vidimus::programs::station
