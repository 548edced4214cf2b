// What the list of revoked authorities (LAR) says of an authority of ours: the root's list lies in the public folder, whether
// this instance pressed it or somebody carried it in from an offline root.
#pragma once

#include <filesystem>
#include <mutex>
#include <optional>

#include "pki/crl.hpp"
#include "programs/settings.hpp"

namespace vidimus::programs {

/// Since when a list names this serial number; nothing when it does not. The caller has verified the list. @errors malformed.
base::Result<std::optional<base::Instant>> listed_since(const pki::crl::Crl& list, base::ByteView serial);

/// The root's list of this instance as it is published now, DER; nothing where there is none yet.
std::optional<base::Bytes> root_list(const Settings& settings);

/// Asked before each signature: the list is read again when its file has changed. Thread-safe.
class AuthorityStanding {
 public:
  AuthorityStanding(std::string list_file, pki::Certificate own, pki::Certificate issuer)
      : file_(std::move(list_file)), own_(std::move(own)), issuer_(std::move(issuer)) {}
  /// @errors unavailable: its issuer revoked it, and nothing is signed with it any more.
  base::Result<base::Done> check();

 private:
  std::string file_;
  pki::Certificate own_;
  pki::Certificate issuer_;
  std::mutex lock_;
  std::filesystem::file_time_type written_{};
  std::optional<base::Instant> revoked_;
};

}  // namespace vidimus::programs
