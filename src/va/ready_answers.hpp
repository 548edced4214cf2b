// Answers signed ahead or asked for before, found again without a lock and without signing.
#pragma once

#include <array>
#include <atomic>
#include <memory>
#include <string>
#include <vector>

#include "base/bytes.hpp"
#include "base/time.hpp"
#include "pki/digest.hpp"
#include "pki/ocsp.hpp"
#include "va/status_index.hpp"
#include "va/swapped.hpp"

namespace vidimus::va {

/// A signed answer about one certificate, without a nonce: good for whoever asks until it ages.
struct ReadyAnswer {
  base::Bytes octets;
  CertificateStatus status;  ///< what it says, to be compared with what the register says now
  pki::ocsp::IdHash hash = pki::ocsp::IdHash::sha1;
  Instant this_update{};
  Instant next_update{};
  Instant renew_at{};    ///< from then on a fresh one is signed when somebody asks
  pki::Sha256 digest{};  ///< of the octets: names this very answer to caches
  std::string lines;     ///< what the door wants to send above it, made once
  /// Not dated in a future the clock was set back from, and not over.
  [[nodiscard]] bool is_true_at(Instant now) const { return this_update <= now && now < next_update; }
  [[nodiscard]] bool is_fresh_at(Instant now) const { return this_update <= now && now < renew_at; }
};

/// A cache of fixed size: sets of four places, found by hash. A writer may push out an older answer; readers never wait. Places
/// take memory from the first answer in their neighbourhood on.
class ReadyAnswers {
 public:
  explicit ReadyAnswers(std::size_t places);
  ~ReadyAnswers();
  ReadyAnswers(const ReadyAnswers&) = delete;
  ReadyAnswers& operator=(const ReadyAnswers&) = delete;
  [[nodiscard]] std::shared_ptr<const ReadyAnswer> find(std::uint8_t issuer, const Serial& serial, pki::ocsp::IdHash hash) const;
  void put(std::shared_ptr<const ReadyAnswer> answer);
  /// Forgets everything; readers that hold an answer keep it.
  void clear();
  [[nodiscard]] std::size_t places() const { return places_; }

 private:
  struct Place {
    std::atomic<std::uint64_t> key{0};  // 0: never used. Says where to look; the answer itself says what it is.
    Swapped<ReadyAnswer> answer;
  };
  static constexpr std::size_t ways = 4, neighbours = 256;
  using Set = std::array<Place, ways>;
  using Neighbourhood = std::array<Set, neighbours>;
  static std::uint64_t key_of(std::uint8_t issuer, const Serial& serial, pki::ocsp::IdHash hash);
  [[nodiscard]] std::size_t number_of(std::uint64_t key) const;
  [[nodiscard]] const Set* set_of(std::uint64_t key) const;  ///< null: nothing was ever put near it
  [[nodiscard]] Set& room_for(std::uint64_t key);

  std::size_t places_;
  std::vector<std::atomic<Neighbourhood*>> neighbourhoods_;
};

}  // namespace vidimus::va
