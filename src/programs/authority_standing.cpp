#include "programs/authority_standing.hpp"

#include "base/log.hpp"
#include "base/toml.hpp"
#include "pki/name.hpp"

namespace vidimus::programs {
namespace {

using base::Code;
using base::fail;

std::string root_list_file(const Settings& settings) { return settings.public_folder + "/crl/" + settings.root.name + ".crl"; }

/// @errors malformed; untrusted: the list is another authority's, of one part, or its signature does not verify.
base::Result<std::optional<base::Instant>> revoked_by(const pki::Certificate& issuer, const pki::Certificate& own,
                                                      const std::string& file) {
  VIDIMUS_TRY(content, base::read_file(file));
  VIDIMUS_TRY(list, pki::crl::read(base::view_of(content)));
  if (!pki::same_name(list.issuer, issuer.subject) || list.distribution_point || list.delta_base)
    return fail(Code::untrusted, "not the whole list of " + pki::name_text(issuer.subject));
  VIDIMUS_TRY(algorithm, pki::algorithm_from(list.algorithm));
  VIDIMUS_CHECK(pki::verify(algorithm, issuer.spki, list.tbs, list.signature));
  return listed_since(list, own.serial);
}

}  // namespace

base::Result<std::optional<base::Instant>> listed_since(const pki::crl::Crl& list, base::ByteView serial) {
  pki::crl::EntryReader entries{list};
  for (;;) {
    VIDIMUS_TRY(entry, entries.next());
    if (!entry) return std::optional<base::Instant>{};
    if (pki::same(entry->serial, serial)) return std::optional{entry->revoked_at};
  }
}

std::optional<base::Bytes> root_list(const Settings& settings) {
  const auto content = base::read_file(root_list_file(settings));
  if (!content) return std::nullopt;
  return base::copy_of(base::view_of(*content));
}

base::Result<base::Done> AuthorityStanding::check() {
  const std::lock_guard hold{lock_};
  std::error_code absent;
  const auto written = std::filesystem::last_write_time(file_, absent);
  if (!absent && written != written_) {
    const auto said = revoked_by(issuer_, own_, file_);
    if (said)
      revoked_ = *said;
    else
      base::log::error("authority.list_refused", {{"file", file_}, {"cause", said.error().detail}});
    written_ = written;
  }
  if (!revoked_) return base::Done{};
  return fail(Code::unavailable, "its issuer revoked the authority on " + base::to_rfc3339(*revoked_),
              pki::name_text(own_.subject));
}

}  // namespace vidimus::programs
