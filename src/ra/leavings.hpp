// What people leave behind beside their dossiers: drafts, photocopies, second proofs, revocation questions, feeds, deeds. Each
// has a row of data/retention.toml.
#pragma once

#include "ra/retention.hpp"

namespace vidimus::ra {

/// Adds to the plan what of this will be over by `plan.at`; empty body: every body.
Result<Done> plan_leavings(Work& work, const domain::BodyId& body, RetentionPlan& plan);
/// Removes what is over now, each thing in a transaction of its own with the rule in its audit entry; files follow by
/// `finish_erasures`. Answers how many things went. @source docs/trust/rules.md §8; GDPR article 5(1)(e)
Result<int> forget_leavings(Counter& counter);

/// Somebody is forgotten as a whole: his second proofs, revocation questions and feeds go with him.
Result<Done> forget_access_of(Work& work, const domain::Person& person, const std::string& rule);

/// Writes that a document has to leave the disk: at once, or from a day that is known already.
void ask_erasure(Work& work, const domain::BodyId& body, const domain::BlobId& blob, const std::string& digest,
                 std::string_view noun, const std::string& id, const std::string& rule, const std::string& reference = {},
                 std::optional<Instant> not_before = {});

}  // namespace vidimus::ra
