// Linting of what says whether certificates are revoked: lists (LCR) and OCSP answers. Same records as for certificates.
#pragma once

#include <span>
#include <vector>

#include "pki/crl.hpp"
#include "pki/lint.hpp"
#include "pki/ocsp.hpp"

namespace vidimus::pki {

/// What is known beside the list or the answer. Rules that need what is not given are silent.
struct StatusContext {
  const Certificate* issuer = nullptr;  ///< the authority whose certificates are spoken of
  const CryptoPolicy* policy = nullptr;
  bool about_persons = false;  ///< RGS: reasons are not published, a list a day
};

/// A list under examination, walked once.
struct CrlSubject {
  const crl::Crl& list;
  const StatusContext& context;
  bool entries_readable = true;
  std::vector<crl::Entry> entries;
};

struct CrlRule : RuleText {
  Broken (*check)(const CrlSubject&) = nullptr;
};

/// A successful answer under examination.
struct AnswerSubject {
  const ocsp::Response& answer;
  const StatusContext& context;
  std::optional<Certificate> signer;  ///< the delegated signer's, when the answer carries a readable one
};

struct AnswerRule : RuleText {
  Broken (*check)(const AnswerSubject&) = nullptr;
};

std::span<const CrlRule> crl_rules();
std::span<const AnswerRule> answer_rules();

/// The rules this list breaks. Costs n log n over its entries.
std::vector<Finding> lint_crl(const crl::Crl& list, const StatusContext& context);
/// The rules this answer breaks; one that is not successful breaks "answer.successful" and no other.
std::vector<Finding> lint_answer(const ocsp::Response& answer, const StatusContext& context);

}  // namespace vidimus::pki
