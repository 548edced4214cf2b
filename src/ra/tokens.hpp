// Custody of tokens (garde des supports): blocked, lost, destroyed by two agents; the list by site and state.
#pragma once

#include "ra/certificates.hpp"

namespace vidimus::ra {

/// A token as lists show it.
struct TokenView {
  domain::Token token;
  std::string site;                                     ///< name
  std::string keeper;                                   ///< agent in whose hands it lies; empty: the safe, or its holder
  std::string reference;                                ///< of its case, empty while in stock
  std::string holder;                                   ///< as people say it, empty while in stock
  std::optional<domain::TokenDestruction> destruction;  ///< asked for, perhaps confirmed
};
/// Tokens of a site (its delivery operators), or of the whole body (RA manager, auditor), newest first.
/// @errors forbidden.
Result<std::vector<TokenView>> list_tokens(Counter& counter, const Actor& actor, ports::TokenFilter filter);
/// One token, for whom has a role toward its case or its site. @errors not_found.
Result<TokenView> view_token(Counter& counter, const Actor& actor, const domain::TokenId& id);

/// The PIN was typed wrongly too often (blocage). @errors forbidden, wrong_state.
Result<domain::Token> block_token(Counter& counter, const Actor& actor, const domain::TokenId& id);

/// Lost or stolen: the token is given up, every certificate on it is revoked, and the order that replaces it is there as a draft,
/// in one transaction.
struct LostToken {
  domain::Token token;
  std::vector<domain::Certificate> revoked;
  std::optional<domain::OrderDraft> draft;  ///< to be signed by who orders; none when no contract takes orders now
};
Result<LostToken> lose_token(Counter& counter, const Actor& actor, const domain::TokenId& id, const std::string& note);

/// A box (carton) of a site is lost or stolen, with the tokens that still lay in it: those are given up, what is being made on
/// them ends, their certificates are revoked, and appointments that kept one keep another of the stock while there is one. Tokens
/// of the box that were handed over are their holders' and stay. One transaction. @errors not_found, missing_facts
/// (reason_given), forbidden.
struct LostBox {
  std::vector<LostToken> tokens;
  std::vector<std::string> references;  ///< of the cases whose token it was
};
Result<LostBox> lose_box(Counter& counter, const Actor& actor, const domain::SiteId& site, const std::string& box,
                         const std::string& note);

/// Gives up these tokens as those of a lost box, for agents of these roles; `left` are tokens that appointments may keep instead.
/// Gathered in `work`; nothing is written before its commit.
Result<LostBox> give_up_tokens(Work& work, const std::vector<domain::Token>& tokens, std::vector<domain::Token> left,
                               domain::RoleSet acting, const std::string& note);

/// Destruction under dual control: one agent asks, with the reason; another confirms, and the token is destroyed.
/// @errors missing_facts (certificate_ended, reason_given; second_agent at the confirmation), forbidden.
Result<domain::TokenDestruction> ask_destruction(Counter& counter, const Actor& actor, const domain::TokenId& id,
                                                 const std::string& reason);
Result<domain::Token> confirm_destruction(Counter& counter, const Actor& actor, const domain::TokenId& id);

}  // namespace vidimus::ra
