// Rehearsal (répétition générale) of a contract and of the one that follows it: what will happen, to whom which letter goes, and
// nothing is changed.
#pragma once

#include <functional>
#include <map>

#include "domain/course.hpp"
#include "ra/counter.hpp"

namespace vidimus::ra {

struct ForeseenLetter {
  std::string kind;
  domain::Person to;
};

/// One thing that will happen.
struct Foreseen {
  domain::CourseAct act;
  std::string reference;     ///< of an order or its dossier
  std::string organisation;  ///< name; empty for the contract itself
  std::string holder;        ///< name, once named
  std::string contract;      ///< name of the contract it happens in
  std::vector<ForeseenLetter> letters;
};

/// An open case, as it is and as it will be.
struct ForeseenCase {
  std::string reference;
  std::string organisation;
  std::string holder;
  domain::OrderState now;
  domain::OrderState then;
};

struct Rehearsal {
  domain::FrameworkContract contract;
  Instant from;
  Instant until;
  std::vector<Foreseen> acts;       ///< by time
  std::vector<ForeseenCase> cases;  ///< every open one, those that nothing happens to included
  std::size_t certificates = 0;     ///< active ones of the body: none is touched (R5)
};

/// Told how many cases were looked at, now and then; an error ends the rehearsal.
using CasesTold = std::function<Result<Done>(std::size_t)>;

/// Rehearses until an instant, if nobody does anything in between. The very functions of the jobs decide (domain/course.hpp) and
/// name the readers (ra/readers.hpp, ra/contract_letters.hpp); what the other jobs will do and write for the contract's cases,
/// members and operators stands beside it (ra/foreseen.hpp). For the RA manager and the auditor of the body, and the house.
/// @errors not_found, forbidden, bad_request: the day is past or more than three years ahead. @source R4–R9, R15–R18
Result<Rehearsal> rehearse_contract(Counter& counter, const Actor& actor, const domain::ContractId& id, base::Day until,
                                    const CasesTold& told = {});
/// May he rehearse it until that day? @errors as `rehearse_contract`.
Result<Done> may_rehearse(Counter& counter, const Actor& actor, const domain::ContractId& id, base::Day until);
/// Does the contract have more cases than somebody waits for? Its rehearsal is long work then (ra/errands.hpp, ask_rehearsal).
/// @errors not_found, forbidden.
Result<bool> rehearsal_is_long(Counter& counter, const Actor& actor, const domain::ContractId& id);

/// How much of a rehearsal is told one by one; totals and counts are of all of it.
struct RehearsalPart {
  std::size_t acts = SIZE_MAX;
  std::size_t letters = SIZE_MAX;  ///< of one act
  std::size_t cases = SIZE_MAX;
};
/// The same as JSON: totals, then day by day (docs/api/openapi.json, Rehearsal).
Json to_json(const Rehearsal& rehearsal, const RehearsalPart& part = {});
/// The same as a table: one line an act and letter, RFC 4180 with semicolons as spreadsheets in French read it.
std::string to_csv(const Rehearsal& rehearsal, const Json& texts);

}  // namespace vidimus::ra
