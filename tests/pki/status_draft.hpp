// A list and an OCSP answer taken apart, so that a test can spoil one thing, sign it again and read it.
#pragma once

#include "pki/crl.hpp"
#include "pki/house.hpp"
#include "pki/ocsp.hpp"

namespace vidimus::pki::testing {

struct Piece {
  Bytes oid;
  bool critical = false;
  Bytes value;
};

inline void write_piece(DerWriter& out, const Piece& piece) {
  out.in(tag::sequence, [&] {
    out.oid(ByteView{piece.oid});
    if (piece.critical) out.boolean(true);
    out.octets(piece.value);
  });
}

inline Bytes integer(std::int64_t number, std::uint8_t tag = tag::integer) {
  DerWriter out;
  out.integer(number, tag);
  return out.take();
}

/// Signs like the authority does unless told to spoil it; the algorithm written may be another.
struct Signature {
  Signer* key = nullptr;
  Bytes algorithm;
  bool spoiled = false;
  void append(DerWriter& out, ByteView octets) const {
    auto bits = key->sign(octets).value();
    if (spoiled) bits = key->sign(base::view_of("something else")).value();
    out.raw(algorithm);
    out.bits(bits);
  }
};

struct ListDraft {
  struct Entry {
    Bytes serial;
    Instant when;
    std::vector<Piece> pieces;
  };
  bool version_2 = true;
  Bytes issuer;
  Instant this_update = at("2026-11-22T04:00:00Z");
  std::optional<Instant> next_update = at("2026-11-24T04:00:00Z");
  bool generalized_dates = false;
  std::vector<Entry> entries{{Bytes{0x21}, at("2026-11-20T10:00:00Z"), {}}, {Bytes{0x22}, at("2026-11-21T10:00:00Z"), {}}};
  bool unreadable_entry = false;
  bool empty_field = false;
  std::vector<Piece> pieces;
  Signature signature;

  void put(std::string_view oid, Bytes value, bool critical = false) {
    drop(oid);
    pieces.push_back({*oid_from(oid), critical, std::move(value)});
  }
  void drop(std::string_view oid) {
    std::erase_if(pieces, [&](const Piece& piece) { return same(piece.oid, *oid_from(oid)); });
  }
  void reason(RevocationReason why) {
    entries[0].pieces.push_back({*oid_from("2.5.29.21"), false, integer(static_cast<std::int64_t>(why), tag::enumerated)});
  }
  [[nodiscard]] Bytes der() const {
    DerWriter tbs;
    tbs.in(tag::sequence, [&] { write_fields(tbs); });
    DerWriter out;
    out.in(tag::sequence, [&] {
      out.raw(tbs.bytes());
      signature.append(out, tbs.bytes());
    });
    return out.take();
  }

 private:
  void date(DerWriter& out, Instant when) const { generalized_dates ? out.generalized_time(when) : out.time(when); }
  void write_fields(DerWriter& out) const {
    if (version_2) out.integer(1);
    out.raw(signature.algorithm);
    out.raw(issuer);
    date(out, this_update);
    if (next_update) date(out, *next_update);
    if (!entries.empty() || empty_field) out.in(tag::sequence, [&] { write_entries(out); });
    if (version_2)
      out.in(tag::context(0), [&] {
        out.in(tag::sequence, [&] {
          for (const auto& piece : pieces) write_piece(out, piece);
        });
      });
  }
  void write_entries(DerWriter& out) const {
    for (const auto& entry : entries)
      out.in(tag::sequence, [&] {
        out.primitive(tag::integer, entry.serial);
        if (!unreadable_entry) out.time(entry.when);
        if (!entry.pieces.empty())
          out.in(tag::sequence, [&] {
            for (const auto& piece : entry.pieces) write_piece(out, piece);
          });
      });
  }
};

struct AnswerDraft {
  int status = 0;
  std::optional<Bytes> name;  ///< responder by name instead of by key
  Bytes key_hash;
  Instant produced_at = at("2026-11-22T09:00:00Z");
  std::vector<ocsp::SingleStatus> singles;
  std::vector<Bytes> ids;  ///< what the singles view
  bool critical_piece = false;
  std::optional<Bytes> nonce;
  std::vector<Bytes> certificates;
  Signature signature;

  [[nodiscard]] Bytes der() const {
    DerWriter out;
    out.in(tag::sequence, [&] {
      out.integer(status, tag::enumerated);
      if (status == 0) out.in(tag::context(0), [&] { out.in(tag::sequence, [&] { write_bytes(out); }); });
    });
    return out.take();
  }

 private:
  void write_bytes(DerWriter& out) const {
    out.oid("1.3.6.1.5.5.7.48.1.1");
    DerWriter data;
    data.in(tag::sequence, [&] { write_data(data); });
    out.in(tag::octet_string, [&] {
      out.in(tag::sequence, [&] {
        out.raw(data.bytes());
        signature.append(out, data.bytes());
        if (!certificates.empty())
          out.in(tag::context(0), [&] {
            out.in(tag::sequence, [&] {
              for (const auto& one : certificates) out.raw(one);
            });
          });
      });
    });
  }
  void write_data(DerWriter& out) const {
    if (name)
      out.in(tag::context(1), [&] { out.raw(*name); });
    else
      out.in(tag::context(2), [&] { out.octets(key_hash); });
    out.generalized_time(produced_at);
    out.in(tag::sequence, [&] {
      for (const auto& single : singles) out.in(tag::sequence, [&] { write_single(out, single); });
    });
    if (!nonce && !critical_piece) return;
    out.in(tag::context(1), [&] {
      out.in(tag::sequence, [&] {
        if (nonce) {
          DerWriter value;
          value.octets(*nonce);
          write_piece(out, {*oid_from("1.3.6.1.5.5.7.48.1.2"), false, value.take()});
        }
        if (critical_piece) write_piece(out, {*oid_from("1.2.3.4"), true, {5, 0}});
      });
    });
  }
  static void write_single(DerWriter& out, const ocsp::SingleStatus& single) {
    out.raw(single.cert_id);
    if (single.status == ocsp::Status::revoked)
      out.in(tag::context(1), [&] {
        out.generalized_time(single.revoked_at);
        if (single.reason)
          out.in(tag::context(0), [&] { out.integer(static_cast<std::int64_t>(*single.reason), tag::enumerated); });
      });
    else
      out.primitive(tag::context(0, false), {});
    out.generalized_time(single.this_update);
    if (single.next_update) out.in(tag::context(0), [&] { out.generalized_time(*single.next_update); });
    if (!single.archive_cutoff) return;
    DerWriter cutoff;
    cutoff.generalized_time(*single.archive_cutoff);
    out.in(tag::context(1), [&] {
      out.in(tag::sequence, [&] { write_piece(out, {*oid_from("1.3.6.1.5.5.7.48.1.6"), false, cutoff.take()}); });
    });
  }
};

}  // namespace vidimus::pki::testing
