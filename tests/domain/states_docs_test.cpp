// docs/states/*.md and *.dot are drawn from the tables and must agree with them. VIDIMUS_WRITE_DOCS=1 rewrites them, and the
// pictures with Graphviz.
#include <gtest/gtest.h>

#include <algorithm>
#include <cstdlib>
#include <map>

#include "base/toml.hpp"
#include "domain/accreditation.hpp"
#include "domain/appointment.hpp"
#include "domain/certificate.hpp"
#include "domain/contract.hpp"
#include "domain/dossier.hpp"
#include "domain/letters.hpp"
#include "domain/order.hpp"
#include "domain/organisation.hpp"
#include "domain/token.hpp"

namespace vidimus::domain {
namespace {

using base::to_name;

const std::string folder = VIDIMUS_SOURCE "/docs/states/";

struct Title {
  std::string file;
  std::string english;
  std::string french;
  std::string header;
  std::string about;
};

template <class E>
std::string listed(base::EnumSet<E> set) {
  std::string out;
  set.each([&](E each) { out += (out.empty() ? "" : ", ") + std::string{to_name(each)}; });
  return out;
}

/// "a, b" by code marks: "`a`, `b`".
template <class E>
std::string marked(base::EnumSet<E> set) {
  std::string out;
  set.each([&](E each) { out += (out.empty() ? "`" : ", `") + std::string{to_name(each)} + "`"; });
  return out;
}

/// Events that lead from one state to another, in the order of the table: one arrow each pair.
template <class State, class Event, std::size_t N>
std::vector<std::pair<std::pair<State, State>, std::string>> arrows(const Table<State, Event, N>& table,
                                                                    std::string_view between) {
  std::vector<std::pair<std::pair<State, State>, std::string>> out;
  for (const auto& row : table) {
    const std::pair ends{row.from, row.to};
    const auto same = [&](const auto& arrow) { return arrow.first == ends; };
    const auto known = std::find_if(out.begin(), out.end(), same);
    if (known == out.end())
      out.push_back({ends, std::string{to_name(row.on)}});
    else
      known->second += std::string{between} + std::string{to_name(row.on)};
  }
  return out;
}

template <class State, class Event, std::size_t N>
std::string mermaid(const Table<State, Event, N>& table) {
  std::string out = "```mermaid\nstateDiagram-v2\n  [*] --> " + std::string{to_name(static_cast<State>(0))} + "\n";
  for (const auto& [ends, events] : arrows(table, ", "))
    out += "  " + std::string{to_name(ends.first)} + " --> " + std::string{to_name(ends.second)} + " : " + events + "\n";
  for (std::size_t at = 0; at < base::count_of<State>(); ++at)
    if (is_end(table, static_cast<State>(at))) out += "  " + std::string{to_name(static_cast<State>(at))} + " --> [*]\n";
  return out + "```\n";
}

template <class State, class Event, std::size_t N>
std::string dot(const Title& title, const Table<State, Event, N>& table) {
  std::string out =
      "digraph " + title.file + " {\n  rankdir=TB; nodesep=0.5; ranksep=0.45;\n" +
      "  node [shape=box, style=\"rounded,filled\", fillcolor=\"#eef3fb\", color=\"#2f5597\", fontname=\"Helvetica\", "
      "fontsize=12];\n  edge [color=\"#555555\", fontname=\"Helvetica\", fontsize=10];\n" +
      "  begin [shape=circle, label=\"\", width=0.15, style=filled, fillcolor=\"#2f5597\"];\n";
  for (std::size_t at = 0; at < base::count_of<State>(); ++at) {
    const auto state = static_cast<State>(at);
    out += "  \"" + std::string{to_name(state)} + "\"" + (is_end(table, state) ? " [peripheries=2, fillcolor=\"#f2f2f2\"]" : "") +
           ";\n";
  }
  out += "  begin -> \"" + std::string{to_name(static_cast<State>(0))} + "\";\n";
  for (const auto& [ends, events] : arrows(table, "\\n"))
    out += "  \"" + std::string{to_name(ends.first)} + "\" -> \"" + std::string{to_name(ends.second)} + "\" [label=\"" + events +
           "\"];\n";
  return out + "}\n";
}

template <class State, class Event, std::size_t N>
std::string markdown(const Title& title, const Table<State, Event, N>& table) {
  std::string out = "# " + title.english + " (" + title.french + ")\n\n" + title.about + "\n\n" + "Drawn from `src/domain/" +
                    title.header + "` by `tests/domain/states_docs_test.cpp`; not edited by hand. " +
                    "States with a double border are ends.\n\n![States of the " + title.english + "](" + title.file + ".svg)\n\n";
  out += "<details><summary>The same picture as text</summary>\n\n" + mermaid(table) + "\n</details>\n\n## Rows\n\n";
  out += "| From | On | To | By | Needs | Then | Source |\n|---|---|---|---|---|---|---|\n";
  for (const auto& row : table)
    out += "| `" + std::string{to_name(row.from)} + "` | **" + std::string{to_name(row.on)} + "** | `" +
           std::string{to_name(row.to)} + "` | " + listed(row.by) + " | " + marked(row.needs) + " | " + marked(row.then) + " | " +
           std::string{row.source} + " |\n";
  return out;
}

using Files = std::map<std::string, std::string>;

template <class State, class Event, std::size_t N>
void draw(Files& files, std::string& index, const Title& title, const Table<State, Event, N>& table) {
  files[title.file + ".md"] = markdown(title, table);
  files[title.file + ".dot"] = dot(title, table);
  index += "| [" + title.english + "](" + title.file + ".md) | " + title.french + " | " +
           std::to_string(base::count_of<State>()) + " | " + std::to_string(N) + " |\n";
}

Files drawn() {
  Files files;
  std::string index =
      "# State machines\n\nNine nouns move by tables; each row says from which state, on which event, to which state, by whom, "
      "needing "
      "which facts, and what follows. One function, `decide` in `src/domain/table.hpp`, serves them all. The compiler refuses a "
      "table "
      "with two answers to one event, a state that never ends, or a row nobody can reach.\n\n"
      "These pages are drawn from the tables. After a change of a table run the tests of the domain room with "
      "`VIDIMUS_WRITE_DOCS=1` "
      "(Graphviz must be installed) and commit what they wrote.\n\n| Noun | French | States | Rows |\n|---|---|---|---|\n";
  draw(files, index,
       {"accreditation", "Accreditation", "habilitation, pouvoir", "accreditation.hpp",
        "A person's right to act for the authority (operators, managers) or for an organisation (representative, delegate, "
        "agent)."},
       accreditation_table);
  draw(files, index,
       {"membership", "Membership", "adhésion", "organisation.hpp", "An organisation's adhesion to one framework contract."},
       membership_table);
  draw(files, index,
       {"contract", "Framework contract", "marché", "contract.hpp",
        "The contract under which certificates are ordered, by its dates."},
       contract_table);
  draw(files, index, {"order", "Order line", "ligne de commande", "order.hpp", "One holder, one product: the spine of a case."},
       order_table);
  draw(files, index,
       {"dossier", "Dossier", "dossier d'enregistrement", "dossier.hpp", "What proves who the holder is, and its verification."},
       dossier_table);
  draw(files, index,
       {"appointment", "Appointment", "rendez-vous", "appointment.hpp",
        "The face-to-face at one of our own delivery points. Only the holder collects: `honoured` is reached by `honour` alone."},
       appointment_table);
  draw(files, index,
       {"certificate", "Certificate", "certificat", "certificate.hpp", "The certificate as the registration authority sees it."},
       certificate_table);
  draw(
      files, index,
      {"token", "Token", "support cryptographique", "token.hpp", "The USB token, from the stock of a site to the holder's hand."},
      token_table);
  draw(files, index,
       {"letter", "Letter", "courriel", "letters.hpp",
        "What becomes of a letter, from its writing to its being read or coming back."},
       letter_table);
  files["README.md"] = index;
  return files;
}

bool may_write() { return std::getenv("VIDIMUS_WRITE_DOCS") != nullptr; }

TEST(StatesDocs, AgreeWithTheTables) {
  for (const auto& [name, text] : drawn()) {
    if (may_write()) {
      ASSERT_TRUE(base::write_file(folder + name, text));
      if (name.ends_with(".dot")) {
        const auto stem = folder + name.substr(0, name.size() - 4);
        ASSERT_EQ(std::system(("dot -Tsvg -o '" + stem + ".svg' '" + stem + ".dot'").c_str()), 0);
      }
    }
    const auto committed = base::read_file(folder + name);
    ASSERT_TRUE(committed) << name << " is not there: run this test with VIDIMUS_WRITE_DOCS=1";
    EXPECT_TRUE(*committed == text) << name << " tells of another table: run this test with VIDIMUS_WRITE_DOCS=1";
  }
}

/// Graphviz versions draw differently, so pictures are not compared octet for octet: each must show every state and every arrow.
template <class State, class Event, std::size_t N>
void shows(const std::string& file, const Table<State, Event, N>& table) {
  const auto picture = base::read_file(folder + file + ".svg");
  ASSERT_TRUE(picture) << file;
  for (std::size_t at = 0; at < base::count_of<State>(); ++at)
    EXPECT_NE(picture->find("<title>" + std::string{to_name(static_cast<State>(at))} + "</title>"), std::string::npos) << file;
  for (const auto& row : table) {
    const auto arrow = std::string{to_name(row.from)} + "&#45;&gt;" + std::string{to_name(row.to)};
    EXPECT_NE(picture->find("<title>" + arrow + "</title>"), std::string::npos) << file << " " << arrow;
  }
}

TEST(StatesDocs, PicturesShowEveryStateAndArrow) {
  shows("accreditation", accreditation_table);
  shows("membership", membership_table);
  shows("contract", contract_table);
  shows("order", order_table);
  shows("dossier", dossier_table);
  shows("appointment", appointment_table);
  shows("certificate", certificate_table);
  shows("token", token_table);
  shows("letter", letter_table);
}

}  // namespace
}  // namespace vidimus::domain
