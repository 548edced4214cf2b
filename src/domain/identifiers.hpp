// Identifiers people type: checked, and brought to the one form in which they are stored and compared. Nothing here looks
// anything up.
#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace vidimus::domain {

/// SIREN of nine digits with a right check digit (Luhn). Spaces between digits are dropped. @source docs/trust/rules.md §6
[[nodiscard]] std::optional<std::string> siren_from(std::string_view typed);
/// SIRET of fourteen digits: SIREN and whole number pass Luhn; the offices of La Poste have a digit sum divisible by 5 instead.
/// @source docs/trust/rules.md §6
[[nodiscard]] std::optional<std::string> siret_from(std::string_view typed);
/// Does the SIREN begin as those of the State (1) and of local bodies (2) do? A hint for the reviewer, not a proof (legal
/// category is).
[[nodiscard]] bool looks_public(std::string_view siren_or_siret);

/// Telephone number in E.164 ("+33612345678"). Takes French national forms, overseas departments included ("0692 …" →
/// "+262692…"), and international ones. Service numbers (08 …) are refused: nobody reaches them from abroad.
/// @source docs/trust/rules.md §6; ITU-T E.164
[[nodiscard]] std::optional<std::string> phone_from(std::string_view typed);
/// Can a short message be sent there? Mobile ranges of the French numbering plan.
[[nodiscard]] bool is_french_mobile(std::string_view e164);

/// E-mail address in lower case: one "@", local part of at most 64 ASCII octets, domain of at most 253 with a dot, 254 in all.
/// An international domain comes out in its ASCII form (xn--…). @source RFC 5321 §4.5.3.1; RFC 5890
[[nodiscard]] std::optional<std::string> email_from(std::string_view typed);
/// Does the local part name an office rather than a person (mairie@, contact@)? The holder's address must be nominative.
[[nodiscard]] bool looks_shared(std::string_view email);

/// Five digits (code postal); "06905 CEDEX 9" keeps its CEDEX in the town, not here.
[[nodiscard]] std::optional<std::string> zip_from(std::string_view typed);

/// A line of text people typed (name, street, title): trimmed, runs of blanks made one space, at most `longest` octets of UTF-8.
/// Empty, too long, ill-formed UTF-8 and control characters are refused.
[[nodiscard]] std::optional<std::string> tidy_line(std::string_view typed, std::size_t longest = 200);
/// Name of a person: a tidy line of letters, marks, spaces, "-", "'" and "."; no digit, no other ASCII sign.
[[nodiscard]] std::optional<std::string> person_name_from(std::string_view typed);
/// Given names in the order of the identity document, separated by commas without spaces: "Jean, Paul" → "Jean,Paul".
/// @source RGS A4 (CN and GN)
[[nodiscard]] std::optional<std::string> given_names_from(std::string_view typed);

/// Is the certificate meant for use, or for acceptance tests? RGS A4: names of test certificates begin with "TEST ".
enum class NameUse : unsigned char { in_force, test };
/// A number as people read it: French ones in pairs ("04 65 71 10 10"), others as they are kept.
[[nodiscard]] std::string phone_text(std::string_view e164);
/// A person as letters and pages say: first given name, space, surname.
[[nodiscard]] std::string shown_name(std::string_view given_names, std::string_view surname);
/// CN of a holder: first given name, space, surname. @source RGS A4
[[nodiscard]] std::string common_name(std::string_view given_names, std::string_view surname, NameUse use);
/// A given name or surname as it stands in the certificate.
[[nodiscard]] std::string certificate_name_part(std::string_view name, NameUse use);

/// Service code or commitment number (code service, numéro d'engagement) for the invoice: ASCII letters, digits, "-", "_", "/",
/// "." and single spaces, at most `longest` octets. @source docs/trust/rules.md §7, Chorus Pro routing
[[nodiscard]] std::optional<std::string> accounting_reference_from(std::string_view typed, std::size_t longest = 50);

}  // namespace vidimus::domain
