// French typography of a page, made once, at its door: what belongs together never comes apart at the end of a line.
#pragma once

#include <string>
#include <string_view>

namespace vidimus::web::portal {

/// The page with no-break spaces (espaces insécables) where French wants them: before « : ; ? ! % € », inside guillemets, in an
/// hour («9 h 30»), a telephone number, an amount, between a day and its month, a number and its unit. Only text people read is
/// touched: no tag, no attribute, nothing in <code>, <pre>, <textarea>, <script> or <style>.
/// Source: Lexique des règles typographiques en usage à l'Imprimerie nationale.
[[nodiscard]] std::string hold_together(std::string_view html);

}  // namespace vidimus::web::portal
