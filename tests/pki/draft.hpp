// A certificate taken apart, so that a test can spoil one thing and put it together again. Nothing here is signed.
#pragma once

#include "pki/algorithm.hpp"
#include "pki/x509.hpp"

namespace vidimus::pki::testing {

struct Draft {
  struct Part {
    Bytes oid;
    bool critical = false;
    Bytes value;
  };
  int version = 3;
  Bytes serial;
  Bytes inner_algorithm;
  Bytes outer_algorithm;
  Bytes issuer;
  Instant not_before;
  Instant not_after;
  bool generalized_dates = false;
  bool unique_identifier = false;
  bool explicit_false = false;
  std::vector<AttributeValue> subject;
  Bytes spki;
  std::vector<Part> extensions;

  explicit Draft(const Certificate& c)
      : serial(base::copy_of(c.serial)),
        inner_algorithm(base::copy_of(c.tbs_algorithm)),
        outer_algorithm(base::copy_of(c.signature_algorithm)),
        issuer(base::copy_of(c.issuer)),
        not_before(c.not_before),
        not_after(c.not_after),
        spki(base::copy_of(c.spki)) {
    const auto name = read_name(c.subject).value();
    for (const auto& a : name.attributes) subject.push_back({base::copy_of(a.oid), a.tag, std::string{base::text_of(a.value)}});
    for (const auto& e : c.extensions) extensions.push_back({base::copy_of(e.oid), e.critical, base::copy_of(e.value)});
  }

  void drop(ByteView oid) {
    std::erase_if(extensions, [&](const Part& part) { return same(part.oid, oid); });
  }
  /// Replaces or adds an extension.
  void put(ByteView oid, Bytes value, bool critical = false) {
    for (auto& part : extensions)
      if (same(part.oid, oid)) {
        part.value = std::move(value);
        part.critical = critical;
        return;
      }
    extensions.push_back({base::copy_of(oid), critical, std::move(value)});
  }
  template <class Fill>
  void put_sequence(ByteView oid, Fill fill, bool critical = false) {
    DerWriter out;
    out.in(tag::sequence, [&] { fill(out); });
    put(oid, out.take(), critical);
  }
  void turn_critical(ByteView oid, bool critical = true) {
    for (auto& part : extensions)
      if (same(part.oid, oid)) part.critical = critical;
  }
  void usages(KeyUsages usages) {
    std::uint8_t octet = 0;
    usages.each([&](KeyUsage usage) { octet = static_cast<std::uint8_t>(octet | (0x80U >> static_cast<unsigned>(usage))); });
    DerWriter out;
    out.bits({&octet, 1}, octet == 0 ? 0 : static_cast<unsigned>(std::countr_zero(octet)));
    put(oid::key_usage, out.take(), true);
  }
  void extended(std::initializer_list<ByteView> usages, bool critical = false) {
    put_sequence(
        oid::extended_key_usage,
        [&](DerWriter& out) {
          for (const auto usage : usages) out.oid(usage);
        },
        critical);
  }
  /// Policies without qualifiers.
  void policies(std::initializer_list<ByteView> oids) {
    put_sequence(oid::certificate_policies, [&](DerWriter& out) {
      for (const auto one : oids) out.in(tag::sequence, [&] { out.oid(one); });
    });
  }
  /// One access description.
  void access(ByteView method, std::string_view url) {
    put_sequence(oid::authority_information_access, [&](DerWriter& out) {
      out.in(tag::sequence, [&] {
        out.oid(method);
        write_general_name(out, GeneralNameKind::uri, base::view_of(url));
      });
    });
  }
  void alternative(GeneralNameKind kind, std::string_view value, bool critical = false) {
    put_sequence(
        oid::subject_alternative_name, [&](DerWriter& out) { write_general_name(out, kind, base::view_of(value)); }, critical);
  }
  /// Statements: pairs of OID and whole information element (empty for none). Others stay as they are.
  void statement(ByteView type, Bytes info, bool replace = true) {
    DerWriter out;
    out.in(tag::sequence, [&] {
      for (const auto& part : extensions) {
        if (!same(part.oid, oid::qc_statements)) continue;
        DerReader in{part.value};
        auto list = in.enter(tag::sequence);
        while (list && !list->at_end()) {
          const auto element = list->any();
          DerReader content{element->content};
          if (const auto known = content.oid(); !replace || !same(*known, type)) out.raw(element->whole);
        }
      }
      out.in(tag::sequence, [&] {
        out.oid(type);
        out.raw(info);
      });
    });
    put(oid::qc_statements, out.take());
  }
  void drop_statement(ByteView type) {
    statement(type, {});
    auto& value = std::find_if(extensions.begin(), extensions.end(), [](const Part& part) {
                    return same(part.oid, oid::qc_statements);
                  })->value;
    DerReader in{value};
    auto list = in.enter(tag::sequence);
    DerWriter out;
    out.in(tag::sequence, [&] {
      while (!list->at_end()) {
        const auto element = list->any();
        DerReader content{element->content};
        if (!same(*content.oid(), type)) out.raw(element->whole);
      }
    });
    value = out.take();
  }
  /// First attribute of this type.
  AttributeValue& attribute(ByteView type) {
    for (auto& a : subject)
      if (same(a.oid, type)) return a;
    subject.push_back({base::copy_of(type), tag::utf8_string, ""});
    return subject.back();
  }
  void add(ByteView type, std::string value, std::uint8_t kind = tag::utf8_string) {
    subject.push_back({base::copy_of(type), kind, std::move(value)});
  }
  void remove(ByteView type) {
    std::erase_if(subject, [&](const AttributeValue& a) { return same(a.oid, type); });
  }

  [[nodiscard]] Certificate read() const {
    auto out = read_certificate(der());
    if (!out) throw std::runtime_error(out.error().detail);
    return *out;
  }
  [[nodiscard]] Bytes der() const {
    DerWriter out;
    out.in(tag::sequence, [&] {
      out.in(tag::sequence, [&] { write_fields(out); });
      out.raw(outer_algorithm);
      out.bits(Bytes{1, 2, 3});
    });
    return out.take();
  }

 private:
  void write_fields(DerWriter& out) const {
    if (version > 1) out.in(tag::context(0), [&] { out.integer(version - 1); });
    out.primitive(tag::integer, serial);
    out.raw(inner_algorithm);
    out.raw(issuer);
    out.in(tag::sequence, [&] {
      for (const auto when : {not_before, not_after})
        if (generalized_dates)
          out.generalized_time(when);
        else
          out.time(when);
    });
    out.raw(write_name(subject));
    out.raw(spki);
    if (unique_identifier) out.bits(Bytes{1}, 0, tag::context(1, false));
    if (extensions.empty()) return;
    out.in(tag::context(3), [&] {
      out.in(tag::sequence, [&] {
        for (const auto& part : extensions)
          out.in(tag::sequence, [&] {
            out.oid(ByteView{part.oid});
            if (part.critical)
              out.boolean(true);
            else if (explicit_false)
              out.boolean(false);
            out.octets(part.value);
          });
      });
    });
  }
};

}  // namespace vidimus::pki::testing
