// Status from a list alone (répondeur autonome): an issuer whose register is elsewhere, answered for from its published CRL.
#pragma once

#include <filesystem>
#include <memory>
#include <string>

#include "pki/x509.hpp"
#include "va/responder.hpp"

namespace vidimus::va {

/// Used by one thread; the responder answers meanwhile.
class ListKeeper {
 public:
  /// `issuer`: its number in the responder, which must have been made with a `list`. `authority`: the CA's certificate.
  ListKeeper(Responder& responder, std::uint8_t issuer, pki::Certificate authority, std::string path)
      : responder_(responder), issuer_(issuer), authority_(std::move(authority)), path_(std::move(path)) {}

  /// Takes the file when it is another than the last taken. A list that is not the authority's, is a delta or of one part only,
  /// or is older than the one before, is refused and changes nothing.
  void refresh();

 private:
  base::Result<base::Done> take(std::shared_ptr<const base::Bytes> der);

  Responder& responder_;
  std::uint8_t issuer_;
  pki::Certificate authority_;
  std::string path_;
  std::filesystem::file_time_type written_{};
  base::Instant this_update_{};
};

}  // namespace vidimus::va
