// Certificate policy (PC), practice statement (DPC) and disclosure statements (PDS), written from the profiles and settings that
// certificates are issued with: they cannot say anything else.
#pragma once

#include <map>
#include <string>
#include <vector>

#include "base/result.hpp"
#include "programs/settings.hpp"

namespace vidimus::programs::ctl {

/// HTML pages by name: "pc", "dpc", "pds_fr", "pds_en". The same instance gives the same octets. @errors misconfigured,
/// not_found.
base::Result<std::map<std::string, std::string>> policy_texts(const Settings& settings);

/// Names the very profiles and algorithms in force, as the pages do: "empreinte 0123…". @errors not_found.
base::Result<std::string> digest_of_profiles(const Settings& settings);

/// Sentences that the body alone can say, and that its policy.toml does not hold yet: "statements.5_1". @errors misconfigured.
base::Result<std::vector<std::string>> unwritten_statements(const Settings& settings);

/// Writes them where the responder and the portal serve them: PUBLIC/policy/NAME.html. @errors as above; unavailable.
base::Result<base::Done> publish_policy_texts(const Settings& settings);

/// Are the published pages those of the present profiles and settings? @errors misconfigured, naming the page.
base::Result<base::Done> policy_texts_agree(const Settings& settings);

}  // namespace vidimus::programs::ctl
