#include "pki/certificate_writer.hpp"

#include <algorithm>
#include <bit>

#include "pki/text.hpp"

namespace vidimus::pki {
namespace {

using base::Code;

template <class Fill>
void extension(DerWriter& out, ByteView type, bool critical, Fill fill) {
  out.in(tag::sequence, [&] {
    out.oid(type);
    if (critical) out.boolean(true);
    out.in(tag::octet_string, fill);
  });
}

void write_basic_constraints(DerWriter& out, const BasicConstraints& constraints) {
  extension(out, oid::basic_constraints, true, [&] {
    out.in(tag::sequence, [&] {
      if (constraints.ca) out.boolean(true);
      if (constraints.path_length) out.integer(*constraints.path_length);
    });
  });
}

/// Named bits: trailing zero bits are left out (X.690 §11.2.2).
void write_key_usage(DerWriter& out, KeyUsages usages) {
  std::array<std::uint8_t, 2> octets{};
  usages.each([&](KeyUsage usage) {
    const auto bit = static_cast<unsigned>(usage);
    octets[bit / 8] = static_cast<std::uint8_t>(octets[bit / 8] | (0x80U >> (bit % 8)));
  });
  const std::size_t size = octets[1] != 0 ? 2 : 1;
  const auto unused = static_cast<unsigned>(std::countr_zero(octets[size - 1]));
  extension(out, oid::key_usage, true, [&] { out.bits(ByteView{octets}.first(size), unused); });
}

void write_policies(DerWriter& out, const CertificateProfile& profile, bool in_device) {
  if (profile.policies.empty() && !profile.qualified) return;
  extension(out, oid::certificate_policies, false, [&] {
    out.in(tag::sequence, [&] {
      for (const auto& policy : profile.policies)
        out.in(tag::sequence, [&] {
          out.oid(ByteView{policy.oid});
          if (policy.cps.empty()) return;
          out.in(tag::sequence, [&] {
            out.in(tag::sequence, [&] {
              out.oid(ByteView{oid::qualifier_cps});
              out.text(tag::ia5_string, policy.cps);
            });
          });
        });
      if (!profile.qualified) return;
      out.in(tag::sequence,
             [&] { out.oid(ByteView{in_device ? profile.qualified->policy_with_device : profile.qualified->policy}); });
    });
  });
}

/// CRLDistributionPoints with one address: cRLDistributionPoints and freshestCRL alike (RFC 5280 §4.2.1.13, §4.2.1.15).
void write_distribution_point(DerWriter& out, ByteView type, std::string_view url) {
  extension(out, type, false, [&] {
    out.in(tag::sequence, [&] {
      out.in(tag::sequence, [&] {
        out.in(tag::context(0),
               [&] { out.in(tag::context(0), [&] { write_general_name(out, GeneralNameKind::uri, base::view_of(url)); }); });
      });
    });
  });
}

void write_authority_information(DerWriter& out, const CertificateProfile& profile, const IssuerFacts& issuer) {
  const bool ocsp = profile.access_ocsp && !issuer.ocsp_url.empty();
  const bool ca_issuers = profile.access_ca_issuers && !issuer.ca_issuers_url.empty();
  if (!ocsp && !ca_issuers) return;
  const auto access = [&](ByteView method, std::string_view url) {
    out.in(tag::sequence, [&] {
      out.oid(method);
      write_general_name(out, GeneralNameKind::uri, base::view_of(url));
    });
  };
  extension(out, oid::authority_information_access, false, [&] {
    out.in(tag::sequence, [&] {
      if (ocsp) access(oid::access_ocsp, issuer.ocsp_url);
      if (ca_issuers) access(oid::access_ca_issuers, issuer.ca_issuers_url);
    });
  });
}

/// EN 319 412-5 §4 and §5: compliance, device, type, disclosures, identification, retention.
void write_qc_statements(DerWriter& out, const QualifiedRule& rule, bool in_device) {
  const auto statement = [&](ByteView type, auto fill) {
    out.in(tag::sequence, [&] {
      out.oid(type);
      fill();
    });
  };
  const auto nothing = [] {};
  extension(out, oid::qc_statements, false, [&] {
    out.in(tag::sequence, [&] {
      statement(oid::qc_compliance, nothing);
      if (in_device) statement(oid::qc_sscd, nothing);
      statement(oid::qc_type, [&] { out.in(tag::sequence, [&] { out.oid(ByteView{rule.type}); }); });
      if (!rule.disclosures.empty())
        statement(oid::qc_pds, [&] {
          out.in(tag::sequence, [&] {
            for (const auto& disclosure : rule.disclosures)
              out.in(tag::sequence, [&] {
                out.text(tag::ia5_string, disclosure.url);
                out.text(tag::printable_string, disclosure.language);
              });
          });
        });
      if (!rule.identification.empty()) statement(oid::qc_ident_method, [&] { out.oid(ByteView{rule.identification}); });
      if (rule.retention_years > 0) statement(oid::qc_retention_period, [&] { out.integer(rule.retention_years); });
    });
  });
}

base::Error refused(std::string_view field, std::string_view reason) {
  auto out = base::fail(Code::bad_request, std::string{field} + ": " + std::string{reason});
  out.fields.push_back({"/" + std::string{field}, std::string{reason}});
  return out;
}

/// Why this value may not stand in this attribute, or "".
std::string_view value_problem(const SubjectRule& rule, const std::string& value) {
  if (value.empty()) return "empty";
  if (!is_utf8(value) || std::any_of(value.begin(), value.end(), [](char c) { return static_cast<unsigned char>(c) < 0x20; }))
    return "bad_characters";
  const auto kind = string_type_of(rule.attribute);
  if (kind == tag::printable_string && !is_printable(value)) return "bad_characters";
  if (kind == tag::ia5_string && !is_ascii(value)) return "bad_characters";
  if (rule.attribute == SubjectAttribute::country &&
      (value.size() != 2 || !std::all_of(value.begin(), value.end(), [](char c) { return c >= 'A' && c <= 'Z'; })))
    return "not_a_country";
  if (character_count(value) > rule.max_length) return "too_long";
  return {};
}

}  // namespace

Result<IssuerFacts> issuer_facts(const Certificate& issuer, SignatureAlgorithm algorithm) {
  if (!issuer.subject_key_identifier) return base::fail(Code::malformed, "the issuer's certificate has no key identifier");
  return IssuerFacts{base::copy_of(issuer.subject),
                     base::copy_of(*issuer.subject_key_identifier),
                     algorithm,
                     issuer.not_after,
                     {},
                     1,
                     {},
                     {},
                     {}};
}

unsigned crl_partition_of(ByteView serial, unsigned partitions) {
  unsigned number = 0;
  for (const auto octet : serial.last(std::min<std::size_t>(3, serial.size()))) number = number * 256 + octet;
  return partitions < 2 ? 0 : number % partitions;
}

std::string crl_partition_url(const std::string& crl_url, unsigned partition) {
  const auto dot = crl_url.ends_with(".crl") ? crl_url.size() - 4 : crl_url.size();
  return crl_url.substr(0, dot) + "-" + std::to_string(partition) + crl_url.substr(dot);
}

Bytes positive_serial(ByteView random) {
  auto out = base::copy_of(random);
  if (!out.empty()) out[0] = static_cast<std::uint8_t>((out[0] & 0x3F) | 0x40);
  return out;
}

Result<Bytes> subject_name(const CertificateProfile& profile, const std::vector<SubjectValue>& subject) {
  DerWriter out;
  std::size_t written = 0;
  std::optional<base::Error> error;
  out.in(tag::sequence, [&] {
    for (const auto& rule : profile.subject) {
      std::size_t count = 0;
      for (const auto& given : subject) {
        if (given.attribute != rule.attribute) continue;
        if (const auto problem = value_problem(rule, given.value); !problem.empty())
          error = refused(base::to_name(rule.attribute), problem);
        out.in(tag::set, [&] {
          out.in(tag::sequence, [&] {
            out.oid(oid_of(rule.attribute));
            out.text(string_type_of(rule.attribute), given.value);
          });
        });
        ++count;
      }
      if (count == 0 && rule.required) error = refused(base::to_name(rule.attribute), "missing");
      if (count > 1 && !rule.repeated) error = refused(base::to_name(rule.attribute), "repeated");
      written += count;
    }
  });
  if (error) return *error;
  if (written != subject.size()) return refused("subject", "attribute_not_in_profile");
  return out.take();
}

CertificateWriter::CertificateWriter(CertificateProfile profile, IssuerFacts issuer)
    : profile_(std::move(profile)), issuer_(std::move(issuer)) {
  DerWriter out;
  out.raw(algorithm_identifier(issuer_.algorithm));
  out.raw(issuer_.name);
  algorithm_and_issuer_ = out.take();
  constant_ = {constant_extensions(false), constant_extensions(true)};
}

Bytes CertificateWriter::constant_extensions(bool key_in_qualified_device) const {
  DerWriter out;
  if (!issuer_.key_identifier.empty())
    extension(out, oid::authority_key_identifier, false,
              [&] { out.in(tag::sequence, [&] { out.primitive(tag::context(0, false), issuer_.key_identifier); }); });
  if (profile_.basic_constraints) write_basic_constraints(out, *profile_.basic_constraints);
  write_key_usage(out, profile_.key_usage);
  if (!profile_.extended_key_usage.empty())
    extension(out, oid::extended_key_usage, profile_.extended_key_usage_critical, [&] {
      out.in(tag::sequence, [&] {
        for (const auto& usage : profile_.extended_key_usage) out.oid(ByteView{usage});
      });
    });
  write_policies(out, profile_, key_in_qualified_device);
  if (issuer_.crl_partitions < 2) write_distribution(out, {});
  write_authority_information(out, profile_, issuer_);
  if (profile_.qualified) write_qc_statements(out, *profile_.qualified, key_in_qualified_device);
  if (profile_.ocsp_no_check) extension(out, oid::ocsp_no_check, false, [&] { out.null(); });
  return out.take();
}

void CertificateWriter::write_distribution(DerWriter& out, ByteView serial) const {
  if (!profile_.crl_distribution_point || issuer_.crl_url.empty()) return;
  const auto part = crl_partition_of(serial, issuer_.crl_partitions);
  write_distribution_point(out, oid::crl_distribution_points,
                           issuer_.crl_partitions < 2 ? issuer_.crl_url : crl_partition_url(issuer_.crl_url, part));
  if (!issuer_.delta_url.empty()) write_distribution_point(out, oid::freshest_crl, issuer_.delta_url);
}

Result<base::Done> CertificateWriter::check(const CertificateContent& content) const {
  if (content.serial.size() < 16 || content.serial.size() > 20) return refused("serial", "not_16_to_20_octets");
  if (content.not_after <= content.not_before) return refused("not_after", "before_not_before");
  // Calendar months from the first second: a certificate of three years ends on its third anniversary at the latest.
  const auto start = std::chrono::floor<std::chrono::days>(content.not_before);
  const auto last_day = base::add_months(base::Day{start}, profile_.validity_months);
  if (content.not_after > std::chrono::sys_days{last_day} + (content.not_before - start)) return refused("not_after", "too_long");
  if (content.not_after > issuer_.not_after) return refused("not_after", "after_the_issuer");
  VIDIMUS_TRY(kind, key_kind(content.spki));
  if (std::find(profile_.keys.begin(), profile_.keys.end(), kind) == profile_.keys.end())
    return base::fail(Code::unsupported, "kind of key not in profile " + profile_.name);
  if (content.alternative_names.empty() && profile_.alternative_names_required) return refused("alternative_names", "missing");
  for (const auto& name : content.alternative_names) {
    const auto& forms = profile_.alternative_names;
    if (std::find(forms.begin(), forms.end(), name.kind) == forms.end())
      return refused("alternative_names", "form_not_in_profile");
    if (name.value.empty() || (name.kind != GeneralNameKind::ip_address && !is_ascii(name.value)))
      return refused("alternative_names", "bad_characters");
  }
  return base::Done{};
}

Result<Bytes> CertificateWriter::to_be_signed(const CertificateContent& content) const {
  VIDIMUS_CHECK(check(content));
  VIDIMUS_TRY(subject, subject_name(profile_, content.subject));
  const auto subject_key = key_identifier(content.spki);
  if (!subject_key) return base::fail(Code::malformed, "not a public key");
  const auto& constant = constant_[content.key_in_qualified_device ? 1 : 0];
  DerWriter out;
  out.reserve(512 + algorithm_and_issuer_.size() + subject.size() + content.spki.size() + constant.size());
  out.in(tag::sequence, [&] {
    out.in(tag::context(0), [&] { out.integer(2); });
    out.unsigned_integer(positive_serial(content.serial));
    out.raw(ByteView{algorithm_and_issuer_});
    out.in(tag::sequence, [&] {
      out.time(content.not_before);
      out.time(content.not_after);
    });
    out.raw(subject);
    out.raw(content.spki);
    out.in(tag::context(3), [&] {
      out.in(tag::sequence, [&] {
        out.raw(constant);
        if (issuer_.crl_partitions >= 2) write_distribution(out, positive_serial(content.serial));
        extension(out, oid::subject_key_identifier, false, [&] { out.octets(*subject_key); });
        if (!content.alternative_names.empty())
          extension(out, oid::subject_alternative_name, false, [&] {
            out.in(tag::sequence, [&] {
              for (const auto& name : content.alternative_names) write_general_name(out, name.kind, base::view_of(name.value));
            });
          });
      });
    });
  });
  return out.take();
}

Bytes assemble(ByteView to_be_signed, SignatureAlgorithm algorithm, ByteView signature) {
  DerWriter out;
  out.reserve(to_be_signed.size() + signature.size() + 64);
  out.in(tag::sequence, [&] {
    out.raw(to_be_signed);
    out.raw(algorithm_identifier(algorithm));
    out.bits(signature);
  });
  return out.take();
}

}  // namespace vidimus::pki
