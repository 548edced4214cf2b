#include "pki/x509_extensions.hpp"

namespace vidimus::pki {
namespace {

constexpr std::size_t max_policies = 256;
constexpr std::size_t max_points = 64;

/// The content of the one SEQUENCE an extension value is.
std::optional<DerReader> only_sequence(ByteView value) {
  DerReader in{value};
  auto content = in.enter(tag::sequence);
  if (!content || !in.at_end()) return std::nullopt;
  return content;
}

/// [n] IMPLICIT INTEGER (0..MAX), when it is there. False when it is there but wrong.
bool optional_count(DerReader& in, unsigned number, std::optional<std::int64_t>& out) {
  if (in.peek() != tag::context(number, false)) return true;
  out = in.small_integer(tag::context(number, false));
  return out && *out >= 0;
}

bool open_basic_constraints(ByteView value, Certificate& into) {
  auto in = only_sequence(value);
  if (!in) return false;
  BasicConstraints out;
  if (in->peek() == tag::boolean) {
    const auto ca = in->boolean();
    if (!ca) return false;
    out.ca = *ca;
    if (!*ca) into.explicit_default = true;
  }
  if (!in->at_end()) {
    out.path_length = in->small_integer();
    if (!out.path_length || *out.path_length < 0) return false;
  }
  into.basic_constraints = out;
  return in->at_end();
}

bool open_key_usage(ByteView value, Certificate& into) {
  DerReader in{value};
  const auto element = in.read(tag::bit_string);
  if (!element || !in.at_end()) return false;
  const auto bits = read_named_bits(element->content);
  if (!bits || *bits >> base::count_of<KeyUsage>() != 0) return false;
  KeyUsages usages;
  for (std::size_t at = 0; at < base::count_of<KeyUsage>(); ++at)
    if ((*bits >> at & 1) != 0) usages.add(static_cast<KeyUsage>(at));
  into.key_usage = usages;
  return true;
}

bool open_extended_key_usage(ByteView value, Certificate& into) {
  auto in = only_sequence(value);
  if (!in || in->at_end()) return false;
  std::vector<ByteView> out;
  while (!in->at_end()) {
    const auto usage = in->oid();
    if (!usage || out.size() == max_policies) return false;
    out.push_back(*usage);
  }
  into.extended_key_usage = std::move(out);
  return true;
}

bool open_subject_key_identifier(ByteView value, Certificate& into) {
  DerReader in{value};
  into.subject_key_identifier = in.octets();
  return into.subject_key_identifier && in.at_end();
}

bool open_authority_key_identifier(ByteView value, Certificate& into) {
  into.authority_key_identifier = read_authority_key_identifier(value);
  return into.authority_key_identifier.has_value();
}

std::optional<std::vector<PolicyQualifier>> read_qualifiers(DerReader& policy) {
  std::vector<PolicyQualifier> out;
  if (policy.at_end()) return out;
  auto list = policy.enter(tag::sequence);
  if (!list || list->at_end()) return std::nullopt;
  while (!list->at_end()) {
    auto qualifier = list->enter(tag::sequence);
    if (!qualifier || out.size() == max_policies) return std::nullopt;
    const auto type = qualifier->oid();
    const auto value = qualifier->any();
    if (!type || !value || !qualifier->at_end()) return std::nullopt;
    out.push_back({*type, value->whole});
  }
  return out;
}

bool open_policies(ByteView value, Certificate& into) {
  auto in = only_sequence(value);
  if (!in || in->at_end()) return false;
  std::vector<PolicyInformation> out;
  while (!in->at_end()) {
    auto policy = in->enter(tag::sequence);
    if (!policy || out.size() == max_policies) return false;
    const auto type = policy->oid();
    auto qualifiers = read_qualifiers(*policy);
    if (!type || !qualifiers || !policy->at_end()) return false;
    for (const auto& known : out)  // RFC 5280 §4.2.1.4: a policy MUST NOT appear more than once
      if (same(known.oid, *type)) return false;
    out.push_back({*type, std::move(*qualifiers)});
  }
  into.policies = std::move(out);
  return true;
}

bool open_policy_mappings(ByteView value, Certificate& into) {
  auto in = only_sequence(value);
  if (!in || in->at_end()) return false;
  std::vector<PolicyMapping> out;
  while (!in->at_end()) {
    auto pair = in->enter(tag::sequence);
    if (!pair || out.size() == max_policies) return false;
    const auto issuer = pair->oid();
    const auto subject = pair->oid();
    if (!issuer || !subject || !pair->at_end()) return false;
    out.push_back({*issuer, *subject});
  }
  into.policy_mappings = std::move(out);
  return true;
}

bool read_subtrees(DerReader& in, unsigned number, std::vector<GeneralSubtree>& out) {
  if (in.peek() != tag::context(number)) return true;
  auto list = in.enter(tag::context(number));
  if (!list || list->at_end()) return false;
  while (!list->at_end()) {
    auto subtree = list->enter(tag::sequence);
    if (!subtree || out.size() == 1024) return false;
    const auto base = read_general_name(*subtree);
    if (!base) return false;
    GeneralSubtree read{*base, 0, std::nullopt};
    std::optional<std::int64_t> minimum;
    if (!optional_count(*subtree, 0, minimum) || !optional_count(*subtree, 1, read.maximum) || !subtree->at_end()) return false;
    read.minimum = minimum.value_or(0);
    out.push_back(read);
  }
  return true;
}

bool open_name_constraints(ByteView value, Certificate& into) {
  auto in = only_sequence(value);
  if (!in) return false;
  NameConstraints out;
  if (!read_subtrees(*in, 0, out.permitted) || !read_subtrees(*in, 1, out.excluded) || !in->at_end()) return false;
  into.name_constraints = std::move(out);
  return true;
}

bool open_policy_constraints(ByteView value, Certificate& into) {
  auto in = only_sequence(value);
  if (!in) return false;
  PolicyConstraints out;
  if (!optional_count(*in, 0, out.require_explicit_policy) || !optional_count(*in, 1, out.inhibit_policy_mapping) ||
      !in->at_end())
    return false;
  into.policy_constraints = out;
  return true;
}

bool open_inhibit_any_policy(ByteView value, Certificate& into) {
  DerReader in{value};
  into.inhibit_any_policy = in.small_integer();
  return into.inhibit_any_policy && *into.inhibit_any_policy >= 0 && in.at_end();
}

bool open_names(ByteView value, std::vector<GeneralName>& into) {
  auto in = only_sequence(value);
  if (!in) return false;
  auto names = read_general_names(*in);
  if (!names) return false;
  into = std::move(*names);
  return true;
}
bool open_subject_names(ByteView value, Certificate& into) { return open_names(value, into.subject_alternative_names); }
bool open_issuer_names(ByteView value, Certificate& into) { return open_names(value, into.issuer_alternative_names); }

bool open_points(ByteView value, std::vector<DistributionPoint>& into) {
  auto points = read_distribution_points(value);
  if (!points) return false;
  into = std::move(*points);
  return true;
}
bool open_crl_points(ByteView value, Certificate& into) { return open_points(value, into.crl_distribution_points); }
bool open_freshest_crl(ByteView value, Certificate& into) { return open_points(value, into.freshest_crl); }

bool open_authority_information(ByteView value, Certificate& into) {
  auto in = only_sequence(value);
  if (!in || in->at_end()) return false;
  while (!in->at_end()) {
    auto access = in->enter(tag::sequence);
    if (!access || into.authority_information_access.size() == max_points) return false;
    const auto method = access->oid();
    const auto location = read_general_name(*access);
    if (!method || !location || !access->at_end()) return false;
    into.authority_information_access.push_back({*method, *location});
  }
  return true;
}

bool open_qc_statements(ByteView value, Certificate& into) {
  auto in = only_sequence(value);
  if (!in || in->at_end()) return false;
  while (!in->at_end()) {
    auto statement = in->enter(tag::sequence);
    if (!statement || into.qc_statements.size() == max_points) return false;
    const auto type = statement->oid();
    if (!type) return false;
    QcStatement out{*type, {}};
    if (!statement->at_end()) {
      const auto info = statement->any();
      if (!info || !statement->at_end()) return false;
      out.info = info->whole;
    }
    into.qc_statements.push_back(out);
  }
  return true;
}

struct Opener {
  Oid oid;
  bool (*open)(ByteView, Certificate&);
};
constexpr Opener openers[] = {
    {oid::basic_constraints, open_basic_constraints},
    {oid::key_usage, open_key_usage},
    {oid::extended_key_usage, open_extended_key_usage},
    {oid::subject_key_identifier, open_subject_key_identifier},
    {oid::authority_key_identifier, open_authority_key_identifier},
    {oid::certificate_policies, open_policies},
    {oid::policy_mappings, open_policy_mappings},
    {oid::name_constraints, open_name_constraints},
    {oid::policy_constraints, open_policy_constraints},
    {oid::inhibit_any_policy, open_inhibit_any_policy},
    {oid::subject_alternative_name, open_subject_names},
    {oid::issuer_alternative_name, open_issuer_names},
    {oid::crl_distribution_points, open_crl_points},
    {oid::freshest_crl, open_freshest_crl},
    {oid::authority_information_access, open_authority_information},
    {oid::qc_statements, open_qc_statements},
};

}  // namespace

bool open_extension(const Extension& extension, Certificate& into) {
  for (const auto& opener : openers)
    if (same(opener.oid, extension.oid)) return opener.open(extension.value, into);
  return true;
}

std::optional<std::uint32_t> read_named_bits(ByteView content) {
  if (content.empty() || content.size() > 5 || content[0] > 7 || (content.size() == 1 && content[0] != 0)) return std::nullopt;
  if (content.size() > 1 && (content.back() & ((1U << content[0]) - 1U)) != 0) return std::nullopt;
  std::uint32_t out = 0;
  for (std::size_t at = 1; at < content.size(); ++at)
    for (unsigned bit = 0; bit < 8; ++bit)
      if ((content[at] & (0x80U >> bit)) != 0) out |= 1U << (8 * (at - 1) + bit);
  return out;
}

std::optional<AuthorityKeyIdentifier> read_authority_key_identifier(ByteView value) {
  auto in = only_sequence(value);
  if (!in) return std::nullopt;
  AuthorityKeyIdentifier out;
  if (in->peek() == tag::context(0, false)) out.key_id = in->octets(tag::context(0, false));
  if (in->peek() == tag::context(1)) {
    auto list = in->enter(tag::context(1));
    auto names = list ? read_general_names(*list) : std::nullopt;
    if (!names) return std::nullopt;
    out.issuer = std::move(*names);
  }
  if (in->peek() == tag::context(2, false)) out.serial = in->octets(tag::context(2, false));
  if (!in->at_end()) return std::nullopt;
  return out;
}

std::optional<DistributionPointName> read_distribution_point_name(ByteView content) {
  DerReader in{content};
  DistributionPointName out;
  if (in.peek() == tag::context(0)) {
    auto list = in.enter(tag::context(0));
    auto names = list ? read_general_names(*list) : std::nullopt;
    if (!names) return std::nullopt;
    out.full_name = std::move(*names);
  } else {
    const auto relative = in.read(tag::context(1));
    if (!relative || relative->content.empty()) return std::nullopt;
    out.relative_name = relative->content;
  }
  if (!in.at_end()) return std::nullopt;
  return out;
}

std::optional<std::vector<DistributionPoint>> read_distribution_points(ByteView value) {
  auto in = only_sequence(value);
  if (!in || in->at_end()) return std::nullopt;
  std::vector<DistributionPoint> out;
  while (!in->at_end()) {
    auto point = in->enter(tag::sequence);
    if (!point || out.size() == max_points) return std::nullopt;
    auto& read = out.emplace_back();
    if (point->peek() == tag::context(0)) {
      const auto name = point->read(tag::context(0));
      if (!name) return std::nullopt;
      read.name = read_distribution_point_name(name->content);
      if (!read.name) return std::nullopt;
    }
    if (point->peek() == tag::context(1, false)) {
      const auto reasons = point->read(tag::context(1, false));
      read.reasons = reasons ? read_named_bits(reasons->content) : std::nullopt;
      if (!read.reasons) return std::nullopt;
    }
    if (point->peek() == tag::context(2)) {
      auto list = point->enter(tag::context(2));
      auto names = list ? read_general_names(*list) : std::nullopt;
      if (!names) return std::nullopt;
      read.crl_issuer = std::move(*names);
    }
    if (!point->at_end()) return std::nullopt;
  }
  return out;
}

std::optional<Extension> read_extension(DerReader& in, bool& explicit_default) {
  auto content = in.enter(tag::sequence);
  if (!content) return std::nullopt;
  Extension out;
  const auto type = content->oid();
  if (!type) return std::nullopt;
  out.oid = *type;
  if (content->peek() == tag::boolean) {
    const auto critical = content->boolean();
    if (!critical) return std::nullopt;
    out.critical = *critical;
    if (!*critical) explicit_default = true;
  }
  const auto value = content->octets();
  if (!value || !content->at_end()) return std::nullopt;
  out.value = *value;
  return out;
}

}  // namespace vidimus::pki
