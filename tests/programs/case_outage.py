#!/usr/bin/env python3
"""The case, with its database gone for a while in the middle: refusals are clear while it is away, and then the case goes on.

Takes the options of tools/demo_case.py, and --database-script with the folder it takes."""

import os
import subprocess
import sys
import time

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "..", "tools"))
import demo_case  # noqa: E402


class OutageCase(demo_case.Case):
    def database(self, act):
        script, folder = self.options.database_script, self.options.database_folder
        subprocess.run(["sh", script, act, folder], check=True, stdout=subprocess.DEVNULL)

    def verify(self):
        self.database("crash")
        for attempt in range(3):
            try:
                self.case(self.holder)
                raise SystemExit("answered without a database")
            except demo_case.Refused as refused:
                problem = refused.problem
                if refused.status != 503 or not isinstance(problem, dict) or problem["code"] != "unavailable":
                    raise SystemExit(f"without a database: {refused}")
                if "host=" in str(problem) or self.options.database_folder in str(problem):
                    raise SystemExit(f"tells too much: {refused}")
        self.say("PostgreSQL", "arrêté : le service répond 503")
        self.database("again")
        for left in reversed(range(100)):
            try:
                self.case(self.holder)
                break
            except demo_case.Refused as refused:
                if left == 0:
                    raise SystemExit(f"with the database back: {refused}")
                time.sleep(0.1)
        self.say("PostgreSQL", "de retour : le dossier se poursuit")
        super().verify()


def main():
    parser = demo_case.arguments()
    parser.add_argument("--database-script", required=True)
    parser.add_argument("--database-folder", required=True)
    OutageCase(parser.parse_args()).run()


if __name__ == "__main__":
    main()
