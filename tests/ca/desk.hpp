// An authority on a desk: the small house of tests/pki with a register in memory, a clock that is set by hand, drawn serials.
#pragma once

#include <fstream>

#include "ca/ca.hpp"
#include "ca/memory_register.hpp"
#include "pki/house.hpp"

namespace vidimus::ca::testing {

using pki::testing::at;

struct HandClock : ports::Clock {
  Instant when = at("2026-11-22T09:00:00Z");
  [[nodiscard]] Instant now() const override { return when; }
};

/// Counts: two draws never give the same.
struct CountingEntropy : ports::Entropy {
  std::mutex lock;
  std::uint32_t next = 1;
  bool stuck = false;
  void fill(std::span<std::uint8_t> into) override {
    const std::lock_guard hold(lock);
    for (auto& octet : into) octet = 0x5A;
    for (int part = 0; part < 4; ++part)
      into[into.size() - 1 - static_cast<std::size_t>(part)] = static_cast<std::uint8_t>(next >> (8 * part));
    if (!stuck) ++next;
  }
};

/// A signer through which the power may be cut, or whose signatures are wrong.
struct FrailSigner : pki::Signer {
  FrailSigner(pki::Signer& good_signer, Breaker* power) : good(good_signer), breaker(power) {}
  [[nodiscard]] pki::SignatureAlgorithm algorithm() const override { return good.algorithm(); }
  [[nodiscard]] base::ByteView spki() const override { return good.spki(); }
  base::Result<base::Bytes> sign(base::ByteView data) override {
    if (breaker != nullptr) breaker->step();
    if (error) return *error;
    auto out = good.sign(data);
    ++signatures;
    if (spoil && out) out->back() = static_cast<std::uint8_t>(out->back() ^ 1);
    if (breaker != nullptr) breaker->step();
    return out;
  }
  pki::Signer& good;
  Breaker* breaker;
  std::optional<base::Error> error;
  bool spoil = false;
  int signatures = 0;
};

struct Desk {
  pki::testing::House house;
  Breaker breaker;
  MemoryRegister book{&breaker};
  std::shared_ptr<FrailSigner> held = std::make_shared<FrailSigner>(*house.ca_key, &breaker);
  FrailSigner& signer = *held;
  HandClock clock;
  CountingEntropy entropy;
  std::map<std::string, base::Bytes> published;
  bool publishing_fails = false;
  std::optional<base::Error> fallen;  ///< its issuer revoked it

  std::unique_ptr<Ca> open() {
    CaSettings settings;
    settings.name = "deux";
    settings.chain = {house.ca, house.root};
    settings.crl_url = "http://crl.vannes.example/deux.crl";
    settings.ocsp_url = "http://ocsp.vannes.example/";
    settings.ca_issuers_url = "http://aia.vannes.example/deux.cer";
    auto policy = pki::read_crypto_policy(base::read_toml(std::string{VIDIMUS_SOURCE} + "/data/crypto_policy.toml").value());
    auto out = Ca::make(std::move(settings), {pki::testing::profile("dual_rgs2_qcpn")}, policy.value(),
                        {book,
                         held,
                         clock,
                         entropy,
                         [this](const std::string& name, base::ByteView der) -> base::Result<base::Done> {
                           if (publishing_fails) return base::fail(base::Code::unavailable, "disk full");
                           published[name] = base::copy_of(der);
                           return base::Done{};
                         },
                         {},
                         [this]() -> base::Result<base::Done> {
                           if (fallen) return *fallen;
                           return base::Done{};
                         }});
    if (!out) throw std::runtime_error(out.error().detail);
    return std::move(out).value();
  }

  /// A request signed by this key; a spoiled one proves nothing.
  static base::Bytes csr(pki::Signer& key, bool spoiled = false) {
    pki::DerWriter info;
    info.in(pki::tag::sequence, [&] {
      info.integer(0);
      info.in(pki::tag::sequence, [] {});
      info.raw(key.spki());
      info.in(pki::tag::context(0), [] {});
    });
    auto octets = info.take();
    auto signature = key.sign(octets).value();
    if (spoiled) signature = key.sign(base::view_of("something else")).value();
    return pki::assemble(octets, key.algorithm(), signature);
  }
  ports::CertificateOrder order(const std::string& request, bool spoiled = false) {
    ports::CertificateOrder out;
    out.request = request;
    out.profile = "dual_rgs2_qcpn";
    out.csr = csr(*house.holder_key, spoiled);
    for (const auto& value : house.holder().subject)
      out.subject.emplace_back(std::string{base::to_name(value.attribute)}, value.value);
    out.email = "anne.legoff@ploemeur.example";
    out.not_before = at("2026-11-22T09:00:00Z");
    out.not_after = at("2029-11-22T09:00:00Z");
    return out;
  }
};

}  // namespace vidimus::ca::testing
