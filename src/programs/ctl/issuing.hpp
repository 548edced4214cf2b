// What the commands share that have an authority of the instance issue: the opened instance, names read back, dates.
#pragma once

#include <memory>
#include <string>
#include <vector>

#include "adapters/files/system.hpp"
#include "adapters/sql/database.hpp"
#include "pki/requested.hpp"
#include "programs/authority.hpp"
#include "programs/settings.hpp"

namespace vidimus::programs::ctl {

/// An instance opened for an act of its authorities; owns what they refer to.
struct Office {
  Settings settings;
  adapters::files::SystemClock clock;
  adapters::files::SystemEntropy entropy;
  std::unique_ptr<adapters::sql::Database> database;
  std::unique_ptr<ports::Register> book;

  /// @errors not_found, misconfigured, unavailable.
  static base::Result<std::unique_ptr<Office>> open(const std::string& instance);
  /// "root", or an issuing authority by its name; "" for [ca]. @errors not_found, misconfigured, device_retry, device_fatal.
  base::Result<std::unique_ptr<ca::Ca>> authority(const std::string& name);
  /// The authority whose subject is this Name, the root included. @errors not_found.
  base::Result<std::unique_ptr<ca::Ca>> authority_of(base::ByteView issuer_name);
};

/// The last second a certificate of this profile may have when it starts at `start`.
base::Instant end_of(const pki::CertificateProfile& profile, base::Instant start);

using pki::subject_values;
std::vector<pki::AlternativeName> alternative_names(const pki::Certificate& certificate);

/// A certificate for a key whose possession the caller saw proved, from now to the profile's end or the authority's.
/// Same authority, purpose and key: same certificate. @errors as Ca::certify.
base::Result<base::Bytes> certify(Office& office, ca::Ca& authority, const std::string& purpose, const std::string& profile,
                                  base::Bytes spki, std::vector<pki::SubjectValue> subject,
                                  std::vector<pki::AlternativeName> others);

}  // namespace vidimus::programs::ctl
