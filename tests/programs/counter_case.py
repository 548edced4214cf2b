#!/usr/bin/env python3
"""A case at a counter that prepared: tokens of a box initialised ahead by the station, whose own key stays in a token; the holder's
token is one of them, is then blocked, and unblocked at the holder's desk by question and answer.

Takes the options of tools/demo_case.py."""
import json
import os
import subprocess
import sys
import time

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "..", "tools"))
import demo_case  # noqa: E402


class CounterCase(demo_case.Case):
    def station_options(self, environment):
        """The station keeps its key in a token of its own, beside those of holders."""
        self.environment = environment
        self.station("init", "--label", "poste", "--so-pin-file", self.write_code("own-so", "90909090"), "--new-pin-file",
                     self.write_code("own-pin", "135790"))
        return ["--station-token", "poste", "--station-pin-file", os.path.join(self.options.work, "own-pin")]

    def station(self, *arguments):
        """A command of vidimus-station; its JSON."""
        done = subprocess.run([os.path.join(self.options.bin, "vidimus-station"), "--json", "--module", demo_case.software_module(),
                               *arguments], env=self.environment, capture_output=True, text=True, timeout=60)
        if done.returncode != 0:
            raise SystemExit(f"vidimus-station {arguments[0]}: {done.stderr}")
        return json.loads(done.stdout)

    def take_token(self, operator, site, station):
        """One of a box that the station prepares now."""
        for left in reversed(range(100)):  # until the station has paired
            try:
                operator.post(f"/api/v1/sites/{site}/boxes", {"station": station, "box": "C-12", "count": 2})
                break
            except demo_case.Refused:
                if left == 0:
                    raise
                time.sleep(0.1)
        for _ in range(300):
            made = operator.list(f"/api/v1/sites/{site}/boxes", "preparations")
            if made[0]["state"] == "done":
                break
            time.sleep(0.1)
        assert made[0]["state"] == "done" and made[0]["made"] == 2, made
        sheets = operator.list("/api/v1/day-sheets", "day_sheets")
        boxed = [t for s in sheets if s["site"]["id"] == site for t in s["stock"] if t["box"] == "C-12"]
        assert len(boxed) == 2, boxed
        present = {one["serial"]: one["state"] for one in self.station("list")["tokens"]}
        assert all(present[one["serial"]] == "without_pin" for one in boxed), present
        # The station's key is in its token: the registry says so, and no file of the station's holds a bearer key.
        stations = [one for s in sheets for one in s["stations"] if one["id"] == station]
        assert stations and stations[0]["own_token"], stations
        state = json.load(open(os.path.join(self.options.work, "station.json")))
        assert state["key"] == "" and state["own_key"], "a bearer key is kept"
        self.token = boxed[0]
        self.say("Poste de remise", "deux clés préparées, sans code PIN ; sa propre clé est dans un support")
        return self.token

    def unblock(self):
        """The holder at his desk: question, call back, two agents, answer, a new PIN, the word that proves it."""
        path = f"/api/v1/tokens/{self.token['id']}"
        operator, manager = self.agents["delivery_operator"], self.agents["ra_manager"]
        operator.post(path + "/block")
        serial = self.token["serial"]
        desk = ("--state", os.path.join(self.options.work, "desk.json"))
        question = self.station("unblock", "--serial", serial, "--ask", *desk)["question"]
        asked = self.holder.post(path + "/unblockings", {"way": "remote", "question": question})
        again = f"/api/v1/unblockings/{asked['id']}"
        same = {"identified": True, "document_kind": "identity_card", "document_number": "X4RTBPFW4"}
        operator.post(again + "/identification", same)
        try:
            operator.post(again + "/decision", {"agree": True})
            raise SystemExit("one agent alone unblocked a token")
        except demo_case.Refused as refused:
            assert "another_agent" in str(refused) or "second_agent" in str(refused), refused
        manager.post(again + "/decision", {"agree": True})
        answer = self.holder.list(path + "/unblockings", "unblockings")[-1]["answer"]
        fresh = self.write_code("fresh-pin", "975310")
        opened = self.station("unblock", "--serial", serial, "--answer", answer, "--new-pin-file", fresh, *desk)
        self.holder.post(again + "/proof", {"proof": opened["proof"]})
        assert self.holder.get(path)["state"] == "handed_over", "back in its holder's hands"
        self.station("test", "--serial", serial, "--pin-file", fresh)
        self.say("Porteuse", "débloque sa clé à distance : question, deux agents, réponse, nouveau code PIN")

    def run(self):
        self.until_booked()
        self.hand_over()
        self.unblock()
        self.keep()


if __name__ == "__main__":
    sys.exit(CounterCase(demo_case.arguments().parse_args()).run())
