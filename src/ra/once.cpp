#include "ra/once.hpp"

#include <thread>

#include "base/log.hpp"
#include "pki/digest.hpp"
#include "ports/list_store.hpp"

namespace vidimus::ra {
namespace {

using base::Code;
using base::fail;

constexpr std::chrono::hours sendings_kept{24};
constexpr std::chrono::milliseconds between_asks{100};
/// Octets of an answer worth keeping: pages and JSON. What is longer is not told again, and not done again either.
constexpr std::size_t longest_kept = 256U << 10;

std::string digest_of(const std::vector<std::string_view>& parts) {
  std::string all;
  for (const auto part : parts) all += base::to_hex(pki::sha256(base::view_of(part)));
  return base::to_hex(pki::sha256(base::view_of(all)));
}

std::string use_of(const ports::Sending& sending) { return "sent:" + sending.id; }

std::string packed(const SentAnswer& answer) {
  Json headers = Json::array();
  for (const auto& [name, value] : answer.headers) headers.push(Json::object({{"name", name}, {"value", value}}));
  return Json::object({{"status", answer.status},
                       {"headers", std::move(headers)},
                       {"content", base::to_base64(base::view_of(answer.content))}})
      .dump();
}

Result<SentAnswer> unpacked(const std::string& text) {
  VIDIMUS_TRY(json, Json::parse(text));
  const auto* status = json.find("status");
  const auto* headers = json.find("headers");
  const auto content = base::from_base64(json.text("content"));
  if (status == nullptr || status->integer() == nullptr || headers == nullptr || !content)
    return fail(Code::internal, "sent_answer");
  SentAnswer out{.status = static_cast<int>(*status->integer()), .content = std::string{base::text_of(*content)}};
  for (const auto& one : headers->items()) out.headers.emplace_back(one.text("name"), one.text("value"));
  return out;
}

Result<ports::SentBook*> book_of_sendings(const House& house) {
  VIDIMUS_TRY(lists, ports::as_list_store(house.store));
  return &lists->sendings();
}

Result<SentAnswer> opened(Counter& counter, const ports::Sending& sending, base::ByteView sealed) {
  VIDIMUS_TRY(work, counter.open(Actor::house()));
  VIDIMUS_TRY(text, work.unseal(use_of(sending), sealed));
  return unpacked(std::string{text.reveal()});
}

}  // namespace

Result<OnceStanding> claim_sending(Counter& counter, const OnceRequest& request, std::chrono::milliseconds patience) {
  VIDIMUS_TRY(book, book_of_sendings(counter.house()));
  const ports::Sending sending{digest_of({request.who, request.key, request.place}), digest_of(request.parts),
                               counter.house().clock.now()};
  while (true) {
    VIDIMUS_TRY(claimed, book->claim(sending, request.anew));
    if (claimed.first) return OnceStanding{sending, {}};
    if (claimed.what != sending.what) return fail(Code::conflict, "refused.key_used");
    if (claimed.answer) {
      VIDIMUS_TRY(answer, opened(counter, sending, *claimed.answer));
      return OnceStanding{sending, std::move(answer)};
    }
    if (patience <= std::chrono::milliseconds{0}) return fail(Code::conflict, "refused.sent_already");
    std::this_thread::sleep_for(between_asks);
    patience -= between_asks;
  }
}

Result<Done> keep_sent_answer(Counter& counter, const ports::Sending& sending, const SentAnswer& answer) {
  if (answer.content.size() > longest_kept) return Done{};
  VIDIMUS_TRY(book, book_of_sendings(counter.house()));
  VIDIMUS_TRY(work, counter.open(Actor::house()));
  return book->keep(sending, work.seal(use_of(sending), packed(answer)));
}

Result<Done> let_sending_go(Counter& counter, const ports::Sending& sending) {
  VIDIMUS_TRY(book, book_of_sendings(counter.house()));
  return book->let_go(sending);
}

void note_sent_outcome(Counter& counter, const ports::Sending& sending, const std::optional<SentAnswer>& answer) {
  const auto done = answer ? keep_sent_answer(counter, sending, *answer) : let_sending_go(counter, sending);
  if (!done) base::log::warn("sending.not_noted", {{"reason", done.error().detail}, {"cause", done.error().cause}});
}

Result<int> forget_sendings(Counter& counter) {
  VIDIMUS_TRY(book, book_of_sendings(counter.house()));
  return book->forget(counter.house().clock.now() - sendings_kept);
}

}  // namespace vidimus::ra
