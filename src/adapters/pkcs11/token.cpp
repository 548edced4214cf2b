#include "adapters/pkcs11/token.hpp"

#include "adapters/pkcs11/keys.hpp"
#include "adapters/pkcs11/request.hpp"
#include "pki/der.hpp"
#include "pki/x509.hpp"

namespace vidimus::adapters::pkcs11 {
namespace {

using base::Code;
using base::fail;
using ports::TokenCertificates;
using ports::TokenCodes;
using ports::TokenCondition;
using ports::TokenInfo;
using ports::TokenKey;
using ports::TokenObject;

/// A key of the token as a Signer, for the length of one request.
class KeyOfToken final : public pki::Signer {
 public:
  KeyOfToken(ports::TokenDevice& token, const TokenKey& key, pki::SignatureAlgorithm algorithm)
      : token_(token), key_(key), algorithm_(algorithm) {}
  [[nodiscard]] pki::SignatureAlgorithm algorithm() const override { return algorithm_; }
  [[nodiscard]] ByteView spki() const override { return key_.spki; }
  Result<Bytes> sign(ByteView data) override { return token_.sign(key_, algorithm_, data); }

 private:
  ports::TokenDevice& token_;
  const TokenKey& key_;
  pki::SignatureAlgorithm algorithm_;
};

Attributes certificate_like(const pki::Certificate& certificate) {
  Attributes attributes;
  attributes.number(CKA_CLASS, CKO_CERTIFICATE).add(CKA_VALUE, certificate.der);
  return attributes;
}

/// Writes a certificate object unless the same octets are there already.
Result<Done> write_certificate(Session& session, ByteView der, std::string_view label, ByteView id) {
  VIDIMUS_TRY(certificate, pki::read_certificate(der));
  VIDIMUS_TRY(there, find_objects(session, certificate_like(certificate)));
  if (!there.empty()) return Done{};
  pki::DerWriter serial;
  serial.primitive(pki::tag::integer, certificate.serial);
  auto attributes = certificate_like(certificate);
  attributes.number(CKA_CERTIFICATE_TYPE, CKC_X_509).flag(CKA_TOKEN, true).flag(CKA_PRIVATE, false);
  attributes.text(CKA_LABEL, label).add(CKA_ID, id).add(CKA_SUBJECT, certificate.subject);
  attributes.add(CKA_ISSUER, certificate.issuer).add(CKA_SERIAL_NUMBER, serial.bytes());
  VIDIMUS_TRY(made, create_object(session, std::move(attributes)));
  static_cast<void>(made);
  return Done{};
}

std::string_view kind_name(std::optional<unsigned long> object_class) {
  if (object_class == CKO_PRIVATE_KEY) return "private key";
  if (object_class == CKO_PUBLIC_KEY) return "public key";
  if (object_class == CKO_CERTIFICATE) return "certificate";
  if (object_class == CKO_DATA) return "data";
  return "other";
}

class Token final : public ports::TokenDevice {
 public:
  Token(std::shared_ptr<Module> module, TokenAddress address) : module_(std::move(module)), address_(std::move(address)) {}

  Result<TokenInfo> info() override {
    VIDIMUS_TRY(token, here());
    return std::move(token.info);
  }

  Result<Done> initialise(std::string_view label, const TokenCodes& codes) override {
    VIDIMUS_TRY(token, here());
    if (token.info.condition == TokenCondition::without_pin) return set_holder_pin(*module_, token.slot, codes);
    if (token.info.condition != TokenCondition::blank)
      return fail(Code::wrong_state, "token.already_initialised", "the token has a PIN already");
    VIDIMUS_TRY(fresh, initialise_token(*module_, token.slot, label, codes));
    address_ = {fresh.info.label, fresh.info.serial};
    return Done{};
  }

  Result<Done> prepare(std::string_view label, const base::Secret& security_officer) override {
    VIDIMUS_TRY(token, here());
    if (token.info.condition != TokenCondition::blank)
      return fail(Code::wrong_state, "token.already_initialised", "the token is not blank");
    VIDIMUS_TRY(fresh, prepare_token(*module_, token.slot, label, security_officer));
    address_ = {fresh.info.label, fresh.info.serial};
    return Done{};
  }

  Result<Done> change_security_officer(const base::Secret& before, const base::Secret& after) override {
    VIDIMUS_TRY(token, here());
    sessions_.reset();
    return pkcs11::change_security_officer(*module_, token.slot, before, after);
  }

  Result<Done> log_in(const base::Secret& pin) override {
    sessions_.reset();  // a token has one log-in per process: the old one must not answer for the new PIN
    VIDIMUS_TRY(sessions, Sessions::open(module_, address_, pin));
    sessions_ = std::move(sessions);
    return Done{};
  }

  Result<Done> change_pin(const base::Secret& old_pin, const base::Secret& new_pin) override {
    VIDIMUS_TRY(token, here());
    sessions_.reset();
    return change_holder_pin(*module_, token.slot, old_pin, new_pin);
  }

  Result<Done> unblock(const TokenCodes& codes) override {
    VIDIMUS_TRY(token, here());
    sessions_.reset();
    return set_holder_pin(*module_, token.slot, codes);
  }

  Result<TokenKey> generate_key(std::string_view label, pki::KeyKind kind) override {
    return with([&](Session& session) -> Result<TokenKey> {
      VIDIMUS_TRY(there, pkcs11::find_key(session, label));
      if (there) {
        VIDIMUS_TRY(kind_there, pki::key_kind(there->spki));
        if (kind_there != kind) return fail(Code::conflict, "token.other_kind", "the key of this label is of another kind");
        return TokenKey{std::string{label}, there->id, there->spki};
      }
      VIDIMUS_TRY(made, make_key(session, label, kind));
      return TokenKey{std::string{label}, made.id, made.spki};
    });
  }

  Result<std::optional<TokenKey>> find_key(std::string_view label) override {
    return with([&](Session& session) -> Result<std::optional<TokenKey>> {
      VIDIMUS_TRY(there, pkcs11::find_key(session, label));
      if (!there) return std::optional<TokenKey>{};
      return std::optional{TokenKey{std::string{label}, there->id, there->spki}};
    });
  }

  Result<Bytes> sign(const TokenKey& key, pki::SignatureAlgorithm algorithm, ByteView data) override {
    return with([&](Session& session) -> Result<Bytes> {
      VIDIMUS_TRY(there, pkcs11::find_key(session, key.label, key.id));
      if (!there) return fail(Code::device_retry, "token.key_absent", "no such key on this token");
      return sign_with(session, *there, algorithm, data);
    });
  }

  Result<Bytes> make_request(const TokenKey& key, std::string_view common_name) override {
    VIDIMUS_TRY(kind, pki::key_kind(key.spki));
    KeyOfToken signer{*this, key, ports::usual_algorithm(kind)};
    return certification_request(signer, common_name);
  }

  Result<Done> write_certificates(const TokenKey& key, const TokenCertificates& certificates) override {
    VIDIMUS_TRY(holder, pki::read_certificate(certificates.holder));
    if (!std::equal(holder.spki.begin(), holder.spki.end(), key.spki.begin(), key.spki.end()))
      return fail(Code::conflict, "token.other_certificate", "the certificate is not for this key");
    return with([&](Session& session) -> Result<Done> {
      // The issuers first: when the holder's certificate is there, all is there.
      for (const auto& issuer : certificates.chain) {
        VIDIMUS_TRY(read, pki::read_certificate(issuer));
        const auto id = pki::key_identifier(read.spki);
        if (!id) return fail(Code::malformed, "token.other_certificate", "an issuer's key cannot be read");
        VIDIMUS_CHECK(write_certificate(session, issuer, certificates.label + " (issuer)", *id));
      }
      return write_certificate(session, certificates.holder, certificates.label, key.id);
    });
  }

  Result<std::optional<Bytes>> read_certificate(const TokenKey& key) override {
    return with([&](Session& session) -> Result<std::optional<Bytes>> {
      VIDIMUS_TRY(there, find_objects(session, std::move(Attributes{}.number(CKA_CLASS, CKO_CERTIFICATE).add(CKA_ID, key.id))));
      std::optional<Bytes> found;
      if (there.empty()) return found;
      VIDIMUS_TRY(der, read_attribute(session, there.front(), CKA_VALUE));
      found = std::move(der);
      return found;
    });
  }

  Result<std::vector<TokenObject>> objects() override {
    return with([&](Session& session) -> Result<std::vector<TokenObject>> {
      VIDIMUS_TRY(handles, find_objects(session, {}));
      std::vector<TokenObject> out;
      for (const auto handle : handles) {
        TokenObject object{std::string{kind_name(read_number(session, handle, CKA_CLASS))}, {}, {}};
        if (const auto label = read_attribute(session, handle, CKA_LABEL)) object.label = base::text_of(*label);
        if (auto id = read_attribute(session, handle, CKA_ID)) object.id = std::move(*id);
        out.push_back(std::move(object));
      }
      return out;
    });
  }

  Result<std::size_t> erase(std::string_view label) override {
    return with([&](Session& session) -> Result<std::size_t> {
      VIDIMUS_TRY(handles, find_objects(session, std::move(Attributes{}.text(CKA_LABEL, label))));
      for (const auto handle : handles) VIDIMUS_CHECK(destroy_object(session, handle));
      return handles.size();
    });
  }

 private:
  /// The token as it is plugged in now.
  Result<TokenInSlot> here() {
    VIDIMUS_TRY(present, module_->tokens());
    for (auto& token : present) {
      const bool blank = token.info.condition == TokenCondition::blank;
      // A hardware token has its serial before it has a label.
      if (blank && (address_.serial.empty() ? address_.label.empty() : token.info.serial == address_.serial)) return token;
    }
    if (address_.label.empty() && address_.serial.empty()) return fail(Code::device_retry, "token.absent", "no blank token");
    return module_->find(address_);
  }

  template <class Work>
  auto with(Work work) -> decltype(work(std::declval<Session&>())) {
    if (!sessions_) return fail(Code::device_retry, "token.not_logged_in", "nobody is logged in");
    return sessions_->run(work);
  }

  std::shared_ptr<Module> module_;
  TokenAddress address_;
  std::shared_ptr<Sessions> sessions_;
};

}  // namespace

std::unique_ptr<ports::TokenDevice> token_device(std::shared_ptr<Module> module, TokenAddress address) {
  return std::make_unique<Token>(std::move(module), std::move(address));
}

}  // namespace vidimus::adapters::pkcs11
