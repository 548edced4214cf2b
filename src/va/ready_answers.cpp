#include "va/ready_answers.hpp"

#include <algorithm>

namespace vidimus::va {
namespace {
constexpr std::size_t ways = 4;
}

ReadyAnswers::ReadyAnswers(std::size_t places) : places_(std::max<std::size_t>(ways, places / ways * ways)) {}

std::uint64_t ReadyAnswers::key_of(std::uint8_t issuer, const Serial& serial, pki::ocsp::IdHash hash) {
  return (hash_of(issuer, serial) + (hash == pki::ocsp::IdHash::sha256 ? 0x9E3779B97F4A7C15ULL : 0)) | 1;  // never 0
}

std::size_t ReadyAnswers::set_of(std::uint64_t key) const {
  return static_cast<std::size_t>((key >> 1) % (places_.size() / ways)) * ways;
}

std::shared_ptr<const ReadyAnswer> ReadyAnswers::find(std::uint8_t issuer, const Serial& serial, pki::ocsp::IdHash hash) const {
  const auto key = key_of(issuer, serial, hash);
  const auto set = set_of(key);
  for (std::size_t way = 0; way < ways; ++way) {
    const auto& place = places_[set + way];
    if (place.key.load(std::memory_order_acquire) != key) continue;
    auto answer = place.answer.load();
    if (answer && answer->hash == hash && answer->status.issuer == issuer && answer->status.serial == serial) return answer;
  }
  return nullptr;
}

void ReadyAnswers::clear() {
  for (auto& place : places_) {
    place.key.store(0, std::memory_order_release);
    place.answer.store(nullptr);
  }
}

void ReadyAnswers::put(std::shared_ptr<const ReadyAnswer> answer) {
  const auto key = key_of(answer->status.issuer, answer->status.serial, answer->hash);
  const auto set = set_of(key);
  std::size_t chosen = key >> 62;  // pushed out when all four are others'
  for (std::size_t way = 0; way < ways; ++way) {
    const auto held = places_[set + way].key.load(std::memory_order_relaxed);
    if (held != key && held != 0) continue;
    chosen = way;
    if (held == key) break;
  }
  places_[set + chosen].answer.store(std::move(answer));
  places_[set + chosen].key.store(key, std::memory_order_release);
}

}  // namespace vidimus::va
