#include "adapters/cmp/client.hpp"

#include <mutex>
#include <set>
#include <thread>

#include "adapters/cmp/dialogue.hpp"
#include "adapters/cmp/pbmac1.hpp"
#include "base/log.hpp"
#include "pki/csr.hpp"
#include "pki/text.hpp"

namespace vidimus::adapters::cmp {

using base::Code;
using base::Done;
using base::fail;
using base::Instant;
using base::Result;
using ports::IssuedCertificate;
using ports::Supply;
using ports::SupplyState;

namespace {

constexpr std::size_t transaction_octets = 16;  // RFC 9810 §5.1.1
constexpr std::size_t most_waiting = 256;
constexpr std::chrono::seconds longest_pause{5};

IssuedCertificate answer_of(const Supply& supply, const pki::Certificate& certificate) {
  IssuedCertificate out;
  out.der = supply.certificate;
  out.chain = supply.chain;
  out.serial_hex = supply.serial_hex;
  out.subject = pki::name_text(certificate.subject);
  out.not_before = certificate.not_before;
  out.not_after = certificate.not_after;
  return out;
}

Result<pki::Expected> expected_of(const ports::CertificateOrder& order, ByteView spki, const ClientSettings& settings) {
  pki::Expected out;
  out.spki = base::copy_of(spki);
  for (const auto& [name, value] : order.subject) {
    const auto attribute = base::from_name<pki::SubjectAttribute>(name);
    if (!attribute) return fail(Code::bad_request, "subject: no such attribute: " + name);
    out.subject.push_back({*attribute, value});
  }
  out.email = order.email;
  out.not_after = order.not_after;
  if (const auto kind = settings.kinds.find(order.profile); kind != settings.kinds.end()) out.kind = kind->second;
  return out;
}

/// Each message leaves under PBMAC1; an answer under it is found right before OpenSSL sees it.
Carry under_pbmac1(Carry carry, const base::Secret& secret, ports::Entropy& entropy) {
  return [carry = std::move(carry), &secret, &entropy](ByteView message) -> Result<Bytes> {
    VIDIMUS_TRY(sent, to_pbmac1(message, secret, entropy.draw(pbmac1_salt_octets)));
    VIDIMUS_TRY(answer, carry(sent));
    auto believed = from_pbmac1(answer, secret);
    if (believed) return believed;
    return fail(believed.error().code == Code::malformed ? Code::malformed : Code::untrusted, "supplier.unbelieved",
                believed.error().detail);
  };
}

}  // namespace

struct Client::Inside {
  ClientSettings settings;
  Carry carry;
  ports::SupplyBook& book;
  ports::Clock& clock;
  ports::Entropy& entropy;
  std::mutex lock;
  std::set<std::string> under_way;                           ///< requests a thread is talking about now
  std::map<std::string, std::unique_ptr<Dialogue>> waiting;  ///< the authority has not decided yet

  [[nodiscard]] ports::AuditDraft trace(std::string_view event, const Supply& supply, SupplyState from) const {
    ports::AuditDraft out;
    out.at = clock.now();
    out.actor = settings.supplier;
    out.role = "supplier";
    out.noun = "supply";
    out.noun_id = supply.request;
    out.event = event;
    out.from = base::to_name(from);
    out.to = base::to_name(supply.state);
    out.note =
        base::Json::object({{"transaction", supply.reference}, {"serial", supply.serial_hex}, {"failure", supply.failure}});
    return out;
  }

  /// The row of this order: what was asked before, or asked now. A refusal was the end of its transaction.
  Result<Supply> asked(const ports::CertificateOrder& order) {
    VIDIMUS_TRY(found, book.find_request(order.request));
    if (found && found->supplier != settings.supplier) return fail(Code::conflict, "request_taken");
    if (found && found->state != SupplyState::refused) return *std::move(found);
    Supply out;
    if (found) out = *std::move(found);
    const auto before = out.state;
    out.request = order.request;
    out.supplier = settings.supplier;
    out.reference = base::to_hex(entropy.draw(transaction_octets));
    out.state = SupplyState::asked;
    out.failure.clear();
    if (out.version == 0) {
      out.profile = order.profile;
      out.csr = order.csr;
      out.order = ports::order_json(order);
      out.asked = clock.now();
    }
    VIDIMUS_CHECK(book.keep(out, trace("ask", out, before)));
    return out;
  }

  Result<std::unique_ptr<Dialogue>> dialogue(const ports::CertificateOrder& order, const Supply& supply, ByteView spki) {
    {
      const std::lock_guard hold(lock);
      if (const auto held = waiting.find(order.request); held != waiting.end()) {
        auto out = std::move(held->second);
        waiting.erase(held);
        return out;
      }
    }
    const auto transaction = base::from_hex(supply.reference);
    if (!transaction) return fail(Code::internal, "a kept transaction that cannot be read");
    VIDIMUS_TRY(expected, expected_of(order, spki, settings));
    auto out = std::make_unique<Dialogue>(settings, carry);
    VIDIMUS_CHECK(out->open(*transaction, clock.now()));
    VIDIMUS_CHECK(out->prepare(order, spki, std::move(expected)));
    return out;
  }

  void park(const std::string& request, std::unique_ptr<Dialogue> dialogue) {
    const std::lock_guard hold(lock);
    // What does not fit is asked again from the start, under the same number.
    if (waiting.size() < most_waiting) waiting[request] = std::move(dialogue);
  }

  Result<IssuedCertificate> keep(Supply supply, const pki::Received& received) {
    supply.state = SupplyState::issued;
    supply.certificate = base::copy_of(received.certificate.der);
    supply.chain = received.chain;
    supply.serial_hex = base::to_hex(received.certificate.serial);
    supply.issued = clock.now();
    VIDIMUS_CHECK(book.keep(supply, trace("receive", supply, SupplyState::asked)));
    return answer_of(supply, received.certificate);
  }

  /// What was refused must not stay valid: certConf told the authority so, or it is revoked here.
  base::Error refuse(Supply supply, const Dialogue& dialogue, base::Error error) {
    const bool unwanted = !dialogue.refused_certificate().empty();
    if (!unwanted && !dialogue.was_rejected()) return error;
    if (unwanted && settings.implicit_confirmation) {
      Dialogue other(settings, carry);
      auto revoked = other.open(entropy.draw(transaction_octets), clock.now());
      if (revoked) revoked = other.revoke(dialogue.refused_certificate(), 5);
      if (!revoked)
        base::log::error("supplier.unwanted_certificate",
                         {{"supplier", settings.supplier}, {"request", supply.request}, {"cause", revoked.error().cause}});
    }
    supply.state = SupplyState::refused;
    supply.failure = error.detail;
    if (auto kept = book.keep(supply, trace("refuse", supply, SupplyState::asked)); !kept) return kept.error();
    return error;
  }

  Result<IssuedCertificate> talk(const ports::CertificateOrder& order) {
    VIDIMUS_TRY(request, pki::read_certificate_request(order.csr));
    VIDIMUS_CHECK(pki::check_possession(request));
    VIDIMUS_TRY(supply, asked(order));
    VIDIMUS_TRY(first, pki::read_certificate_request(supply.csr));
    if (!pki::same(first.spki, request.spki)) return fail(Code::conflict, "request_taken");
    if (supply.state == SupplyState::issued) {
      VIDIMUS_TRY(certificate, pki::read_certificate(supply.certificate));
      return answer_of(supply, certificate);
    }
    VIDIMUS_TRY(open, dialogue(order, supply, request.spki));
    const auto patient_until = std::chrono::steady_clock::now() + settings.patience;
    for (;;) {
      auto turn = open->take_turn(clock.now());
      if (!turn) return refuse(std::move(supply), *open, turn.error());
      if (turn->received) return keep(std::move(supply), *turn->received);
      if (turn->wait > longest_pause || std::chrono::steady_clock::now() + turn->wait > patient_until) {
        park(order.request, std::move(open));
        return fail(Code::unavailable, "refused.supplier_waiting");
      }
      std::this_thread::sleep_for(turn->wait);
    }
  }
};

Client::Client(std::unique_ptr<Inside> inside) : inside_(std::move(inside)) {}
Client::~Client() = default;

Result<std::unique_ptr<Client>> Client::make(ClientSettings settings, Carry carry, ports::SupplyBook& book, ports::Clock& clock,
                                             ports::Entropy& entropy) {
  if (settings.secret.empty() && settings.certificate.empty())
    return fail(Code::misconfigured, "supplier " + settings.supplier + ": neither a certificate nor a secret");
  if (settings.anchors.empty()) return fail(Code::misconfigured, "supplier " + settings.supplier + ": no anchors");
  if (settings.secret.empty() && settings.server_certificate.empty() && settings.server_anchors.empty())
    return fail(Code::misconfigured, "supplier " + settings.supplier + ": nobody its messages are believed from");
  std::unique_ptr<Client> out{
      new Client(std::unique_ptr<Inside>{new Inside{std::move(settings), std::move(carry), book, clock, entropy, {}, {}, {}}})};
  auto& inside = *out->inside_;
  if (!inside.settings.secret.empty() && inside.settings.mac == Mac::pbmac1)
    inside.carry = under_pbmac1(std::move(inside.carry), inside.settings.secret, entropy);
  // Certificates and keys are read at once: a wrong file is told at start-up, not with a holder at the counter.
  Dialogue trial(inside.settings, inside.carry);
  VIDIMUS_CHECK(trial.open(entropy.draw(transaction_octets), clock.now()));
  return out;
}

Result<IssuedCertificate> Client::issue(const ports::CertificateOrder& order) {
  {
    const std::lock_guard hold(inside_->lock);
    if (!inside_->under_way.insert(order.request).second) return fail(Code::unavailable, "refused.supplier_waiting");
  }
  auto out = inside_->talk(order);
  const std::lock_guard hold(inside_->lock);
  inside_->under_way.erase(order.request);
  return out;
}

Result<Instant> Client::revoke(const std::string& serial_hex, int reason) {
  auto& in = *inside_;
  VIDIMUS_TRY(found, in.book.find_serial(in.settings.supplier, serial_hex));
  if (!found) return fail(Code::not_found, "no such certificate");
  if (found->revoked_at) return *found->revoked_at;
  if (!found->revocation_asked) {
    found->revocation_asked = in.clock.now();
    found->reason = reason;
    VIDIMUS_CHECK(in.book.keep(*found, in.trace("ask_revocation", *found, found->state)));
  }
  Dialogue dialogue(in.settings, in.carry);
  VIDIMUS_CHECK(dialogue.open(in.entropy.draw(transaction_octets), in.clock.now()));
  VIDIMUS_CHECK(dialogue.revoke(found->certificate, found->reason));
  found->revoked_at = std::chrono::floor<std::chrono::seconds>(in.clock.now());
  VIDIMUS_CHECK(in.book.keep(*found, in.trace("revoke", *found, found->state)));
  return *found->revoked_at;
}

Result<std::vector<ports::RegisteredCertificate>> Client::issued_since(Instant from, int limit) {
  VIDIMUS_TRY(found, inside_->book.issued_since(inside_->settings.supplier, from, limit));
  std::vector<ports::RegisteredCertificate> out;
  out.reserve(found.size());
  for (const auto& one : found) out.push_back({one.request, one.serial_hex, one.asked, one.revoked_at});
  return out;
}

Result<std::vector<Bytes>> Client::authority_certificates() {
  Dialogue dialogue(inside_->settings, inside_->carry);
  VIDIMUS_CHECK(dialogue.open(inside_->entropy.draw(transaction_octets), inside_->clock.now()));
  return dialogue.authority_certificates();
}

}  // namespace vidimus::adapters::cmp
