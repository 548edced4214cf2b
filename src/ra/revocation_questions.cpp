// The lost-code path: questions only the holder answers, set by him while signed in.
#include <algorithm>

#include "domain/identifiers.hpp"
#include "ra/attempts.hpp"
#include "ra/certificate_secrets.hpp"
#include "ra/certificates.hpp"

namespace vidimus::ra {
namespace {

using base::Code;
using base::fail;

constexpr std::size_t shortest_question = 10;
constexpr std::size_t longest_question = 200;
constexpr std::size_t shortest_answer = 3;
constexpr std::size_t longest_answer = 200;
constexpr std::chrono::days locked_for{1};
constexpr int question_races = 8;

base::Error wrong() { return fail(Code::wrong_code, "refused.revocation_answers"); }

/// The answers as they are hashed, each in its place. The person's id keeps equal answers of two people apart.
base::Secret joined(const domain::PersonId& person, const std::vector<std::string>& answers) {
  std::string out = person.text;
  for (const auto& answer : answers) out += "\n" + domain::normalised_answer(answer);
  return base::Secret{std::move(out)};
}

void check_one(base::Error& refused, std::size_t at, const QuestionAndAnswer& one, std::vector<std::string>& questions) {
  const auto number = std::to_string(at + 1);
  const auto question = domain::tidy_line(one.question, longest_question);
  const auto answer = one.answer.size() > longest_answer ? std::string{} : domain::normalised_answer(one.answer);
  const auto plain = question ? domain::normalised_answer(*question) : std::string{};
  if (!question || plain.size() < shortest_question || std::ranges::find(questions, *question) != questions.end())
    refused.fields.push_back({"/question_" + number, "field.question"});
  if (answer.size() < shortest_answer || plain.find(answer) != std::string::npos)
    refused.fields.push_back({"/answer_" + number, "field.answer"});
  questions.push_back(question.value_or(std::string{}));
}

/// The questions' texts, tidy. @errors bad_request names each wrong one.
Result<std::vector<std::string>> tidy_questions(const std::vector<QuestionAndAnswer>& answers) {
  auto refused = fail(Code::bad_request, "refused.fields");
  if (answers.size() < domain::least_questions || answers.size() > domain::most_questions) {
    refused.fields.push_back({"/question_1", "field.questions"});
    return refused;
  }
  std::vector<std::string> questions;
  for (std::size_t at = 0; at < answers.size(); ++at) check_one(refused, at, answers[at], questions);
  if (!refused.fields.empty()) return refused;
  return questions;
}

std::vector<std::string> texts_of(const domain::RevocationQuestions& set) {
  std::vector<std::string> out;
  for (const auto& one : set.questions.items())
    if (one.string() != nullptr) out.push_back(*one.string());
  return out;
}

struct AskedQuestions {
  domain::Certificate certificate;
  domain::RevocationQuestions questions;
};

/// @errors wrong_code: the same whatever does not fit, and counted against the caller; locked.
Result<AskedQuestions> find_asked(Work& work, const AskQuestions& command) {
  VIDIMUS_CHECK(check_caller(work, command.caller));
  const auto not_known = [&]() -> base::Error {
    VIDIMUS_CHECK(count_against_caller(work, command.caller));
    VIDIMUS_CHECK(work.commit());
    return wrong();
  };
  VIDIMUS_TRY(certificate, work.unit().certificate_by_serial(serial_from(command.serial)));
  if (!certificate) return not_known();
  VIDIMUS_TRY(holder, work.unit().person(certificate->holder));
  const auto email = domain::email_from(command.email);
  if (!email || *email != holder.email) return not_known();
  VIDIMUS_TRY(questions, work.unit().revocation_questions(holder.id));
  if (!questions) return not_known();
  if (questions->locked_until && work.now() < *questions->locked_until)
    return fail(Code::locked, "refused.revocation_answers_locked");
  return AskedQuestions{*std::move(certificate), *std::move(questions)};
}

/// Writes down what the answers were worth. A wrong set counts, and past the limit locks for a day.
Result<Done> note_outcome(Counter& counter, const RevokeWithAnswers& command, bool right) {
  VIDIMUS_TRY(work, counter.open(Actor::house()));
  VIDIMUS_TRY(asked, find_asked(work, command.asked));
  auto& questions = asked.questions;
  if (right && questions.wrong_attempts == 0) return Done{};
  questions.wrong_attempts = right ? 0 : questions.wrong_attempts + 1;
  const bool lock = questions.wrong_attempts >= domain::question_attempts;
  if (lock) {
    questions.wrong_attempts = 0;
    questions.locked_until = work.now() + locked_for;
  }
  if (!right) VIDIMUS_CHECK(count_against_caller(work, command.asked.caller));
  work.write(questions, "revocation_questions", questions.id.text,
             right  ? "answer"
             : lock ? "lock"
                    : "fail_answers",
             questions.body);
  return work.commit();
}

Result<AskedQuestions> looked_up(Counter& counter, const AskQuestions& command) {
  VIDIMUS_TRY(work, counter.open(Actor::house()));
  return find_asked(work, command);
}

}  // namespace

Result<Done> set_revocation_questions(Counter& counter, const Actor& actor, const std::vector<QuestionAndAnswer>& answers) {
  auto* hasher = counter.house().hasher;
  if (hasher == nullptr) return fail(Code::misconfigured, "refused.no_questions");
  if (!actor.standing.has(domain::Role::holder)) return fail(Code::forbidden, "refused.role");
  VIDIMUS_TRY(questions, tidy_questions(answers));
  std::vector<std::string> told;
  for (const auto& one : answers) told.push_back(one.answer);
  // Slow on purpose, and so before the transaction.
  VIDIMUS_TRY(hash, hasher->hash(joined(actor.person, told)));
  VIDIMUS_TRY(work, counter.open(actor));
  VIDIMUS_TRY(before, work.unit().revocation_questions(actor.person));
  auto set = before.value_or(domain::RevocationQuestions{});
  set.id = actor.person;
  set.body = actor.body;
  set.questions = Json::array();
  for (auto& one : questions) set.questions.push(std::move(one));
  set.answers_hash = std::move(hash);
  set.wrong_attempts = 0;
  set.locked_until.reset();
  set.set_at = work.now();
  work.write(set, "revocation_questions", set.id.text, "set", set.body, {}, Json::object({{"count", answers.size()}}));
  return work.commit();
}

Result<std::vector<std::string>> own_revocation_questions(Counter& counter, const Actor& actor) {
  VIDIMUS_TRY(work, counter.open(actor));
  VIDIMUS_TRY(set, work.unit().revocation_questions(actor.person));
  return set ? texts_of(*set) : std::vector<std::string>{};
}

Result<std::vector<std::string>> revocation_questions(Counter& counter, const AskQuestions& command) {
  VIDIMUS_TRY(asked, looked_up(counter, command));
  return texts_of(asked.questions);
}

Result<domain::Certificate> revoke_with_answers(Counter& counter, const RevokeWithAnswers& command) {
  auto* hasher = counter.house().hasher;
  if (hasher == nullptr) return fail(Code::misconfigured, "refused.no_questions");
  VIDIMUS_TRY(asked, looked_up(counter, command.asked));
  const bool right = command.answers.size() == asked.questions.questions.items().size() &&
                     hasher->matches(joined(asked.questions.id, command.answers), asked.questions.answers_hash);
  for (int race = 1;; ++race) {
    const auto noted = note_outcome(counter, command, right);
    if (noted) break;
    if (noted.error().code != Code::stale || race == question_races) return noted.error();
  }
  if (!right) return wrong();
  return revoke_as_holder(counter, asked.certificate, {command.reason, {}, "questions"});
}

}  // namespace vidimus::ra
