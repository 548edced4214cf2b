#include "va/responder.hpp"

#include <algorithm>

namespace vidimus::va {
namespace {

using pki::ocsp::IdHash;
using pki::ocsp::ResponseStatus;

Answer constant(ResponseStatus why) { return {nullptr, pki::ocsp::error_response(why), nullptr}; }

Answer from_ready(std::shared_ptr<const ReadyAnswer> ready) {
  const base::ByteView octets = ready->octets;
  return {ready, octets, std::move(ready)};
}

Answer from_octets(base::Bytes octets) {
  auto held = std::make_shared<const base::Bytes>(std::move(octets));
  const base::ByteView view = *held;
  return {std::move(held), view, nullptr};
}

}  // namespace

base::Result<std::unique_ptr<Responder>> Responder::make(std::vector<Issuer> issuers, ResponderSettings settings) {
  if (issuers.empty() || issuers.size() > 255) return base::fail(base::Code::misconfigured, "a responder has 1 to 255 issuers");
  return std::unique_ptr<Responder>(new Responder(std::move(issuers), std::move(settings)));
}

Responder::Responder(std::vector<Issuer> issuers, ResponderSettings settings)
    : issuers_(std::move(issuers)), settings_(std::move(settings)), answers_(settings_.ready_places) {}

Answer Responder::answer(base::ByteView request_octets, Instant now) const {
  const auto request = pki::ocsp::read_request(request_octets);
  if (!request) return constant(ResponseStatus::malformed_request);
  const auto issuer = issuer_of(*request);
  if (!issuer) return constant(ResponseStatus::unauthorized);  // §2.3: "the server is not capable of responding authoritatively"
  const auto& of = issuers_[*issuer];
  const auto delegate = of.delegate->load();
  const auto when = span(of, *delegate, now);
  if (!when) return constant(ResponseStatus::try_later);

  std::vector<pki::ocsp::SingleStatus> singles;
  singles.reserve(request->ids.size());
  for (const auto& id : request->ids) {
    const auto status = status_of(*issuer, id.serial);
    if (status && id.usual && request->ids.size() == 1 && !request->nonce)
      if (auto made = ready(*status, *id.hash, now)) return from_ready(std::move(made));
    singles.push_back(single(of, id.whole, status, *when));
  }
  auto octets = delegate->signer.sign(singles, now, request->nonce);
  if (!octets) return constant(ResponseStatus::try_later);
  return from_octets(*std::move(octets));
}

/// The one issuer all CertIDs name: one key signs an answer, and it may only speak for its own CA.
std::optional<std::uint8_t> Responder::issuer_of(const pki::ocsp::Request& request) const {
  for (std::size_t at = 0; at < issuers_.size(); ++at)
    if (std::ranges::all_of(request.ids, [&](const auto& id) { return issuers_[at].is_named_by(id); }))
      return static_cast<std::uint8_t>(at);
  return std::nullopt;
}

std::optional<CertificateStatus> Responder::status_of(std::uint8_t issuer, base::ByteView serial) const {
  const auto wanted = serial_of_integer(serial);
  if (!wanted) return std::nullopt;
  if (const auto& list = issuers_[issuer].list) {
    const auto listing = list->load();
    return listing ? listing->find(*wanted) : std::nullopt;
  }
  const auto index = index_.load();
  const auto* found = index ? index->find(issuer, *wanted) : nullptr;
  return found != nullptr ? std::optional{*found} : std::nullopt;
}

std::optional<std::size_t> Responder::known() const {
  const auto index = index_.load();
  std::optional<std::size_t> out;
  if (index) out = index->size();
  for (const auto& issuer : issuers_)
    if (const auto list = issuer.list ? issuer.list->load() : nullptr) out = out.value_or(0) + list->size();
  return out;
}

std::optional<Responder::Span> Responder::span(const Issuer& issuer, const Delegate& delegate, Instant now) const {
  if (now > delegate.not_after) return std::nullopt;  // nobody would believe its signature
  Span out{std::min(now, as_of()), std::min(now + settings_.validity, delegate.not_after)};
  if (!issuer.list) {
    if (now - as_of() > settings_.silence_limit) return std::nullopt;
    return out;
  }
  const auto list = issuer.list->load();
  if (!list || now >= list->next_update()) return std::nullopt;
  return Span{std::min(now, list->this_update()), std::min(out.next_update, list->next_update())};
}

pki::ocsp::SingleStatus Responder::single(const Issuer& issuer, base::ByteView cert_id,
                                          const std::optional<CertificateStatus>& status, const Span& span) const {
  pki::ocsp::SingleStatus out{.cert_id = cert_id};
  out.this_update = span.this_update;
  out.next_update = span.next_update;
  out.archive_cutoff = issuer.archive_cutoff;
  if (!status) {  // never issued here; a list only knows what is revoked
    if (issuer.list) out.status = pki::ocsp::Status::good;
    return out;
  }
  out.status = status->revoked != 0 ? pki::ocsp::Status::revoked : pki::ocsp::Status::good;
  out.revoked_at = status->revoked_instant();
  if (settings_.publish_reasons) out.reason = status->revocation_reason();
  return out;
}

base::Result<std::shared_ptr<const ReadyAnswer>> Responder::sign_ready(const CertificateStatus& status, IdHash hash,
                                                                       Instant now) const {
  const auto& issuer = issuers_[status.issuer];
  base::Bytes content = base::copy_of(status.serial.view());
  if (content[0] >= 0x80) content.insert(content.begin(), 0);
  const auto cert_id = pki::ocsp::write_cert_id(issuer.hashes(hash), content);
  const auto delegate = issuer.delegate->load();
  const auto when = span(issuer, *delegate, now);
  if (!when) return base::fail(base::Code::unavailable, "the status is too old to be said");
  const auto said = single(issuer, cert_id, status, *when);
  VIDIMUS_TRY(octets, delegate->signer.sign({&said, 1}, now, std::nullopt));
  auto out = std::make_shared<ReadyAnswer>();
  out->octets = std::move(octets);
  out->status = status;
  out->hash = hash;
  out->this_update = said.this_update;
  out->next_update = *said.next_update;
  out->renew_at = now + (out->next_update - now) / 2;
  out->digest = pki::sha256(out->octets);
  if (settings_.dress) out->lines = settings_.dress(*out);
  answers_.put(out);
  return std::shared_ptr<const ReadyAnswer>{std::move(out)};
}

std::shared_ptr<const ReadyAnswer> Responder::ready(const CertificateStatus& status, IdHash hash, Instant now) const {
  auto held = answers_.find(status.issuer, status.serial, hash);
  if (held && !held->status.same_status(status)) held = nullptr;
  if (held && held->is_fresh_at(now)) return held;
  auto fresh = sign_ready(status, hash, now);
  if (fresh) return *std::move(fresh);
  // The key is away for a moment (HSM restarting): what was signed before is still true until its nextUpdate.
  return held && held->is_true_at(now) ? held : nullptr;
}

void Responder::publish(StatusIndex index, Instant as_of) {
  index_.store(std::make_shared<const StatusIndex>(std::move(index)));
  confirm(as_of);
}

base::Result<base::Done> Responder::take_delegate(std::string_view issuer, Delegate delegate) {
  const auto found = std::ranges::find(issuers_, issuer, &Issuer::name);
  if (found == issuers_.end()) return base::fail(base::Code::not_found, "no such issuer: " + std::string{issuer});
  found->delegate->store(std::make_shared<const Delegate>(std::move(delegate)));
  answers_.clear();
  return base::Done{};
}

void Responder::confirm(Instant as_of) { as_of_.store(base::to_millis(as_of)); }

std::size_t Responder::sign_ahead(Instant now, std::size_t most) const {
  // Signing ahead what the next answer pushes out again would never end.
  if (known().value_or(0) * 2 > answers_.places() / 2) return 0;
  std::size_t made = 0;
  bool key_away = false;
  each([&](const CertificateStatus& status) {
    for (const auto hash : {IdHash::sha1, IdHash::sha256}) {
      if (made >= most || key_away) return;
      const auto held = answers_.find(status.issuer, status.serial, hash);
      if (held && held->status.same_status(status) && held->is_fresh_at(now)) continue;
      if (sign_ready(status, hash, now))
        ++made;
      else
        key_away = true;
    }
  });
  return made;
}

}  // namespace vidimus::va
