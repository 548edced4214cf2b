// Doors for programs of others: CMP over HTTP (RFC 9811) for registration authorities, EST (RFC 7030) for machines.
#pragma once

#include <functional>
#include <string>
#include <vector>

#include "ports/enrolment.hpp"
#include "ports/secret_hasher.hpp"
#include "web/http/route.hpp"

namespace vidimus::web::enrol {

/// One PKIMessage in, one out; `profile` as the address asks, or "".
using AnswerCmp = std::function<base::Result<base::Bytes>(base::ByteView message, const std::string& profile)>;

/// Who may use EST, and how he is known.
struct EstClient {
  std::string name;
  base::Bytes certificate;    ///< DER: TLS with this very certificate; empty: not by certificate
  std::string password_hash;  ///< HTTP Basic, user `name`; "": not by password
};

/// What the doors lead to; everything referred to outlives the routes.
struct Doors {
  AnswerCmp cmp;
  ports::Enrolment& desk;
  std::vector<EstClient> machines;
  ports::SecretHasher& hasher;
};

/// POST /.well-known/cmp, /.well-known/cmp/p/{profile}. @source RFC 9811 §3.3
http::RouteTable cmp_routes(const Doors& doors);
/// Those of CMP, and GET /.well-known/est/cacerts, /csrattrs, POST /simpleenroll, /simplereenroll, each also under
/// /.well-known/est/{profile}/. For a TLS listener that asks for a client certificate. @source RFC 7030 §3.2.2, §4
http::RouteTable routes(const Doors& doors);

}  // namespace vidimus::web::enrol
