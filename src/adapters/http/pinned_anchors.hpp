// Servers that are known by a file of anchors: judged by the house's own path validation instead of libcurl's library.
#pragma once

#include <curl/curl.h>

#include <functional>
#include <string>

#include "base/result.hpp"
#include "base/time.hpp"

namespace vidimus::adapters::http {

/// What a server's certificate must lead to. Outlives the connections made with it.
struct PinnedAnchors {
  std::string file{};                                     ///< PEM, read at each handshake; "": the system's anchors
  std::function<base::Instant()> now = base::system_now;  ///< the moment paths are judged for
};

/// From now on connections of this handle are made with servers that path validation (`pki::judge_tls_server`) leads to one of
/// the anchors; libcurl still compares the name. Without a file its library judges, by the system's anchors.
/// @errors misconfigured: a libcurl that was not built with OpenSSL.
base::Result<base::Done> trust_only(CURL* handle, const PinnedAnchors& anchors);

}  // namespace vidimus::adapters::http
