// The public door (porte publique): status, lists and time stamps over plain HTTP, for programs of relying parties.
#pragma once

#include <chrono>
#include <functional>
#include <string>

#include "tsa/authority.hpp"
#include "va/responder.hpp"
#include "va/shelf.hpp"
#include "web/http/route.hpp"

// The folder is "public", which C++ keeps for itself.
namespace vidimus::web::public_ {

/// What the door leads to. Everything referred to must outlive the routes.
struct Rooms {
  const va::Responder& responder;
  const va::Shelf& shelf;
  tsa::TimeStampAuthority* time_stamps = nullptr;  ///< null: no time-stamping unit here, /tsa is not found
};

/// POST /ocsp, GET /ocsp/{base64}, GET /crl/{name}.crl, GET /ca/{name}.cer, GET /policy/{name}.html, POST /tsa, GET /health.
/// @source RFC 6960 appendix A, RFC 5019 §6, RFC 2585 §3 and §4, RFC 3161 §3.4
http::RouteTable routes(const Rooms& rooms);

/// How long caches may keep what they were given, whatever its end: a revocation must come through.
struct CacheLimits {
  std::chrono::seconds ocsp{600};
  std::chrono::seconds crl{600};
  std::chrono::seconds certificate{24 * 3600};
};

/// Header lines of a ready OCSP answer: type, ETag, Last-Modified, Expires, max-age. @source RFC 5019 §6.2
std::string ocsp_lines(const va::ReadyAnswer& answer, const CacheLimits& limits);
/// Header lines of a CRL (application/pkix-crl) and of a CA certificate (application/pkix-cert).
std::string crl_lines(const va::ShelfItem& item, const CacheLimits& limits);
std::string certificate_lines(const va::ShelfItem& item, const CacheLimits& limits);
/// Header lines of a page for people (politique de certification, déclaration des pratiques).
std::string page_lines(const va::ShelfItem& item, const CacheLimits& limits);

}  // namespace vidimus::web::public_
