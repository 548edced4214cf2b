#include "va/ready_answers.hpp"

#include <algorithm>

namespace vidimus::va {

ReadyAnswers::ReadyAnswers(std::size_t places)
    : places_(std::max(places / ways, std::size_t{1}) * ways), neighbourhoods_((places_ / ways + neighbours - 1) / neighbours) {}

ReadyAnswers::~ReadyAnswers() {
  for (auto& one : neighbourhoods_) delete one.load();
}

std::uint64_t ReadyAnswers::key_of(std::uint8_t issuer, const Serial& serial, pki::ocsp::IdHash hash) {
  return (hash_of(issuer, serial) + (hash == pki::ocsp::IdHash::sha256 ? 0x9E3779B97F4A7C15ULL : 0)) | 1;  // never 0
}

std::size_t ReadyAnswers::number_of(std::uint64_t key) const { return static_cast<std::size_t>((key >> 1) % (places_ / ways)); }

const ReadyAnswers::Set* ReadyAnswers::set_of(std::uint64_t key) const {
  const auto number = number_of(key);
  const auto* near = neighbourhoods_[number / neighbours].load(std::memory_order_acquire);
  return near == nullptr ? nullptr : &(*near)[number % neighbours];
}

ReadyAnswers::Set& ReadyAnswers::room_for(std::uint64_t key) {
  const auto number = number_of(key);
  auto& held = neighbourhoods_[number / neighbours];
  auto* near = held.load(std::memory_order_acquire);
  if (near == nullptr) {
    auto made = std::make_unique<Neighbourhood>();
    if (held.compare_exchange_strong(near, made.get(), std::memory_order_acq_rel)) near = made.release();
  }
  return (*near)[number % neighbours];
}

std::shared_ptr<const ReadyAnswer> ReadyAnswers::find(std::uint8_t issuer, const Serial& serial, pki::ocsp::IdHash hash) const {
  const auto key = key_of(issuer, serial, hash);
  const auto* set = set_of(key);
  if (set == nullptr) return nullptr;
  for (const auto& place : *set) {
    if (place.key.load(std::memory_order_acquire) != key) continue;
    auto answer = place.answer.load();
    if (answer && answer->hash == hash && answer->status.issuer == issuer && answer->status.serial == serial) return answer;
  }
  return nullptr;
}

void ReadyAnswers::clear() {
  for (auto& held : neighbourhoods_) {
    auto* near = held.load(std::memory_order_acquire);
    if (near == nullptr) continue;
    for (auto& set : *near)
      for (auto& place : set) {
        place.key.store(0, std::memory_order_release);
        place.answer.store(nullptr);
      }
  }
}

void ReadyAnswers::put(std::shared_ptr<const ReadyAnswer> answer) {
  const auto key = key_of(answer->status.issuer, answer->status.serial, answer->hash);
  auto& set = room_for(key);
  std::size_t chosen = key >> 62;  // pushed out when all four are others'
  for (std::size_t way = 0; way < ways; ++way) {
    const auto held = set[way].key.load(std::memory_order_relaxed);
    if (held != key && held != 0) continue;
    chosen = way;
    if (held == key) break;
  }
  set[chosen].answer.store(std::move(answer));
  set[chosen].key.store(key, std::memory_order_release);
}

}  // namespace vidimus::va
