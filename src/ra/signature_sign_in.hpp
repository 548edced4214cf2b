// Signing in by a signed challenge (défi signé): for a key whose software signs files, in a browser that does not speak to it.
#pragma once

#include "ra/access.hpp"

namespace vidimus::ra {

/// A challenge for this browser, good for ten minutes; the server keeps nothing of it.
Result<std::string> sign_in_challenge(Counter& counter, const std::string& browser);
/// The file to be signed: names this house and carries the challenge, so that it can serve nowhere else.
std::string sign_in_text(const House& house, const std::string& challenge);

struct SignedChallenge {
  std::string browser;    ///< the one the challenge was given to
  std::string challenge;  ///< as given out
  std::string email;      ///< of the holder: says whose certificates are looked at
  base::ByteView file;    ///< the text signed, as CMS SignedData (.p7m)
};
/// Signs in the holder whose active certificate signed the challenge, under the conditions of a log-in through TLS.
/// @errors expired "refused.sign_in_text_over"; bad_signature "refused.sign_in_signature": no certificate in force of this
/// address signed this text; unauthenticated.
Result<SignedIn> sign_in_with_signature(Counter& counter, const SignedChallenge& answer);

}  // namespace vidimus::ra
