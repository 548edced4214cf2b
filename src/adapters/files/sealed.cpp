#include "adapters/files/sealed.hpp"

#include <sodium.h>

#include <algorithm>
#include <array>
#include <string>

namespace vidimus::adapters::files {
namespace {

using base::Code;
using base::fail;

constexpr std::string_view sealed_mark{"VIDIMUSB\x01", 9};
constexpr std::size_t chunk_size = 64U << 10;
constexpr std::size_t key_size = crypto_secretstream_xchacha20poly1305_KEYBYTES;
constexpr std::size_t nonce_size = crypto_aead_xchacha20poly1305_ietf_NPUBBYTES;
constexpr std::size_t wrapped_size = key_size + crypto_aead_xchacha20poly1305_ietf_ABYTES;
constexpr std::size_t stream_header_size = crypto_secretstream_xchacha20poly1305_HEADERBYTES;
constexpr std::size_t chunk_overhead = crypto_secretstream_xchacha20poly1305_ABYTES;
constexpr std::size_t head_size = sealed_mark.size() + nonce_size + wrapped_size + stream_header_size;

/// A key in memory, wiped when it goes.
struct ObjectKey {
  std::array<std::uint8_t, key_size> octets{};
  ObjectKey() = default;
  ObjectKey(const ObjectKey&) = delete;
  ObjectKey& operator=(const ObjectKey&) = delete;
  ~ObjectKey() { sodium_memzero(octets.data(), octets.size()); }
};

/// What the wrapped key is bound to: the form of the file and the document's name.
std::string bound_to(std::string_view name) { return std::string{sealed_mark} + std::string{name}; }

const std::uint8_t* octets_of(const base::Secret& secret) { return base::view_of(secret.reveal()).data(); }

base::Error altered() { return fail(Code::bad_signature, "documents.altered"); }

}  // namespace

base::Bytes seal(base::ByteView content, std::string_view name, const base::Secret& master_key, ports::Entropy& entropy) {
  ObjectKey key;
  entropy.fill(key.octets);
  const auto nonce = entropy.draw(nonce_size);
  const auto chunks = content.size() / chunk_size + 1;  // the last may be short or empty
  base::Bytes out;
  out.reserve(head_size + content.size() + chunks * chunk_overhead);
  const auto append = [&out](base::ByteView octets) { out.insert(out.end(), octets.begin(), octets.end()); };
  append(base::view_of(sealed_mark));
  append(nonce);

  std::array<std::uint8_t, wrapped_size> wrapped{};
  const auto bound_text = bound_to(name);
  const auto bound = base::view_of(bound_text);
  crypto_aead_xchacha20poly1305_ietf_encrypt(wrapped.data(), nullptr, key.octets.data(), key.octets.size(), bound.data(),
                                             bound.size(), nullptr, nonce.data(), octets_of(master_key));
  append(wrapped);

  crypto_secretstream_xchacha20poly1305_state state;
  std::array<std::uint8_t, stream_header_size> header{};
  crypto_secretstream_xchacha20poly1305_init_push(&state, header.data(), key.octets.data());
  append(header);
  for (std::size_t at = 0; at < chunks; ++at) {
    const auto chunk = content.subspan(at * chunk_size, std::min(chunk_size, content.size() - at * chunk_size));
    const auto tag =
        at + 1 == chunks ? crypto_secretstream_xchacha20poly1305_TAG_FINAL : crypto_secretstream_xchacha20poly1305_TAG_MESSAGE;
    const auto start = out.size();
    out.resize(start + chunk.size() + chunk_overhead);
    crypto_secretstream_xchacha20poly1305_push(&state, out.data() + start, nullptr, chunk.data(), chunk.size(), nullptr, 0,
                                               static_cast<unsigned char>(tag));
  }
  sodium_memzero(&state, sizeof state);
  return out;
}

base::Result<base::Bytes> unseal(base::ByteView sealed, std::string_view name, const base::Secret& master_key) {
  if (sealed.size() < head_size + chunk_overhead || base::text_of(sealed.first(sealed_mark.size())) != sealed_mark)
    return altered();
  const auto nonce = sealed.subspan(sealed_mark.size(), nonce_size);
  const auto wrapped = sealed.subspan(sealed_mark.size() + nonce_size, wrapped_size);
  const auto header = sealed.subspan(sealed_mark.size() + nonce_size + wrapped_size, stream_header_size);
  auto left = sealed.subspan(head_size);

  ObjectKey key;
  const auto bound = bound_to(name);
  if (crypto_aead_xchacha20poly1305_ietf_decrypt(key.octets.data(), nullptr, nullptr, wrapped.data(), wrapped.size(),
                                                 base::view_of(bound).data(), bound.size(), nonce.data(),
                                                 octets_of(master_key)) != 0)
    return altered();
  crypto_secretstream_xchacha20poly1305_state state;
  if (crypto_secretstream_xchacha20poly1305_init_pull(&state, header.data(), key.octets.data()) != 0) return altered();
  base::Bytes out;
  out.reserve(left.size());
  bool whole = false;
  while (!left.empty() && !whole) {
    const auto chunk = left.first(std::min(chunk_size + chunk_overhead, left.size()));
    if (chunk.size() < chunk_overhead) break;
    const auto start = out.size();
    out.resize(start + chunk.size() - chunk_overhead);
    unsigned char tag = 0;
    if (crypto_secretstream_xchacha20poly1305_pull(&state, out.data() + start, nullptr, &tag, chunk.data(), chunk.size(), nullptr,
                                                   0) != 0)
      break;
    whole = tag == crypto_secretstream_xchacha20poly1305_TAG_FINAL;
    left = left.subspan(chunk.size());
  }
  sodium_memzero(&state, sizeof state);
  if (whole && left.empty()) return out;
  sodium_memzero(out.data(), out.size());
  return altered();
}

}  // namespace vidimus::adapters::files
