#include "adapters/cmp/server.hpp"

#include <map>

#include "adapters/cmp/pbmac1.hpp"
#include "adapters/cmp/transaction.hpp"
#include "base/log.hpp"

namespace vidimus::adapters::cmp {

using base::Code;
using base::fail;
using base::Instant;
using base::Result;

namespace {

constexpr std::size_t most_open = 1024;
constexpr std::size_t most_of_one_client = 256;

bool opens(unsigned body) {
  const auto kind = static_cast<Body>(body);
  return kind != Body::cert_conf && kind != Body::poll_req;
}

}  // namespace

struct Server::Inside {
  ServerSettings settings;
  ports::Enrolment& desk;
  ports::Clock& clock;
  ports::Entropy& entropy;
  std::mutex lock;
  /// By client and transactionID; only those a confirmation is waited for.
  std::map<std::pair<std::string, std::string>, std::shared_ptr<Transaction>> open;

  /// By secret: senderKID is its reference. By signature: the first certificate is a client's own, or one we gave its machine.
  Result<Sender> sender_of(const MessageHead& head) {
    if (head.by_secret()) {
      for (const auto& client : settings.clients)
        if (!client.secret.empty() && base::text_of(head.sender_key_id) == client.reference) return Sender{&client, {}};
      return Sender{};
    }
    for (const auto& client : settings.clients) {
      if (client.certificate.empty()) continue;
      const auto known = pki::read_certificate(client.certificate);
      const bool named = head.first_certificate.empty() ? known && known->subject_key_identifier &&
                                                              pki::same(*known->subject_key_identifier, head.sender_key_id)
                                                        : pki::same(client.certificate, head.first_certificate);
      if (!named) continue;
      VIDIMUS_TRY(stands, desk.stands(client.certificate));
      return stands ? Sender{&client, {}} : Sender{};
    }
    if (head.first_certificate.empty()) return Sender{};
    VIDIMUS_TRY(name, desk.client_of(head.first_certificate));
    for (const auto& client : settings.clients)
      if (name && client.name == *name) return Sender{&client, base::copy_of(head.first_certificate)};
    return Sender{};
  }

  void forget_old(Instant now) {
    std::erase_if(open, [&](const auto& entry) { return now - entry.second->opened() > settings.confirmation; });
  }

  Result<std::shared_ptr<Transaction>> transaction_for(const MessageHead& head, Sender sender) {
    const auto now = clock.now();
    const auto name = sender.client == nullptr ? std::string{} : sender.client->name;
    if (sender.client != nullptr && !opens(head.body)) {
      const std::lock_guard hold(lock);
      if (const auto found = open.find({name, base::to_hex(head.transaction)}); found != open.end()) return found->second;
    }
    auto out = std::make_shared<Transaction>(settings, desk, std::move(sender), now);
    VIDIMUS_CHECK(out->open());
    return out;
  }

  /// One turn of a transaction. A message under PBMAC1 is answered under PBMAC1; one whose MAC is not right goes to OpenSSL as it
  /// came, which cannot read it and refuses it in a message.
  Result<Bytes> take_turn(Transaction& transaction, ByteView message, const MessageHead& head, const std::string& profile) {
    const auto* client = transaction.sender().client;
    if (head.protection != Protection::pbmac1 || client == nullptr) return transaction.answer(message, head, profile);
    auto believed = from_pbmac1(message, client->secret);
    if (!believed) base::log::warn("cmp.refused", {{"client", client->name}, {"cause", believed.error().detail}});
    VIDIMUS_TRY(reply, transaction.answer(believed ? ByteView{*believed} : message, head, profile));
    return to_pbmac1(reply, client->secret, entropy.draw(pbmac1_salt_octets));
  }

  /// Keeps what waits for its confirmation, lets go of what does not.
  void settle(const MessageHead& head, const std::shared_ptr<Transaction>& transaction) {
    if (transaction->sender().client == nullptr) return;
    const std::pair key{transaction->sender().client->name, base::to_hex(head.transaction)};
    const std::lock_guard hold(lock);
    if (transaction->waits())
      open[key] = transaction;
    else
      open.erase(key);
  }

  [[nodiscard]] bool is_full(const std::string& client) {
    const std::lock_guard hold(lock);
    forget_old(clock.now());
    const auto of_client = std::ranges::count_if(open, [&](const auto& entry) { return entry.first.first == client; });
    return open.size() >= most_open || static_cast<std::size_t>(of_client) >= most_of_one_client;
  }
};

Server::Server(std::unique_ptr<Inside> inside) : inside_(std::move(inside)) {}
Server::~Server() = default;

Result<std::unique_ptr<Server>> Server::make(ServerSettings settings, ports::Enrolment& desk, ports::Clock& clock,
                                             ports::Entropy& entropy) {
  std::unique_ptr<Server> out{new Server(std::unique_ptr<Inside>{new Inside{std::move(settings), desk, clock, entropy, {}, {}}})};
  // Every client's credentials are tried at once: a wrong file is told at start-up.
  for (const auto& client : out->inside_->settings.clients) {
    Transaction trial(out->inside_->settings, desk, Sender{&client, {}}, clock.now());
    VIDIMUS_CHECK(trial.open());
  }
  Transaction nobody(out->inside_->settings, desk, Sender{}, clock.now());
  VIDIMUS_CHECK(nobody.open());
  return out;
}

Result<Bytes> Server::answer(ByteView message, const std::string& profile) {
  VIDIMUS_TRY(head, read_message_head(message));
  VIDIMUS_TRY(sender, inside_->sender_of(head));
  if (sender.client != nullptr && opens(head.body) && inside_->is_full(sender.client->name))
    return fail(Code::too_many, "enrolment.busy");
  VIDIMUS_TRY(transaction, inside_->transaction_for(head, std::move(sender)));
  auto out = inside_->take_turn(*transaction, message, head, profile);
  inside_->settle(head, transaction);
  return out;
}

}  // namespace vidimus::adapters::cmp
